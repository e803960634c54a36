//! The keys, and what they open.

use std::collections::BTreeMap;

use application::{Sheet, Term, Wording, is_alarm};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use catalog::{Catalog, Lang, SignedCatalog, VerifyKey};
use eligibility::Date;
use envelope::{
    Application, ApplicationState, OpeningKey, ReceiptNumber, SealingKey, StateSealError, StatusSecret,
    WrappingKey,
};
use hangul::Query;
use staff::wire::{Grant, GrantRequest, SessionAnswer};
use staff::{
    AccountKeys, AccountSalt, Argon2Cost, Group, GroupName, Passphrase, PassphraseError, open_group_key,
    seal_group_key, unwrap_person_key, wrap_person_key,
};
use uuid::Uuid;

use crate::case::{Case, frames};
use crate::message::{Ask, CaseSheet, Listed, OpenedGroup, Prepared, Section, Taken, Told, Why};

/// Holds the keys of one person for as long as the desk is unlocked.
#[derive(Default)]
pub struct Vault {
    /// What the passphrase gave, between signing in and unlocking.
    wrapping: Option<(Uuid, WrappingKey)>,
    person: Option<(Uuid, OpeningKey)>,
    groups: Vec<(Group, OpeningKey)>,
    catalog: Option<(String, Catalog)>,
    /// The public keys to which that catalog has devices seal.
    pub(crate) sealing: Vec<String>,
    cases: BTreeMap<Uuid, Case>,
}

impl Vault {
    /// Answers.
    pub fn ask(&mut self, ask: Ask) -> Told {
        let told = match ask {
            Ask::Prepare {
                account,
                passphrase,
                cost,
            } => prepare(account, &passphrase, cost).map(Told::Prepared),
            Ask::Derive {
                account,
                passphrase,
                salt,
                cost,
            } => self.derive(account, &passphrase, &salt, cost),
            Ask::Unlock { session } => self.unlock(&session),
            Ask::Keys { grants } => self.keys(&grants),
            Ask::Give {
                group,
                account,
                public_key,
            } => self.give(&group, account, &public_key),
            Ask::List { query, from, most } => Ok(self.list(&query, from, most)),
            Ask::Show { id } => self.show(id),
            Ask::Read { id, sealed } => self.read(id, &sealed),
            Ask::Tell { id, state, note, at } => self.tell(id, ApplicationState::new(state, at), note),
        };
        told.unwrap_or_else(Told::Not)
    }

    fn derive(
        &mut self,
        account: Uuid,
        passphrase: &str,
        salt: &AccountSalt,
        cost: Argon2Cost,
    ) -> Result<Told, Why> {
        let keys = derived(account, passphrase, salt, cost)?;
        self.wrapping = Some((account, keys.wrapping));
        Ok(Told::Derived { proof: keys.proof })
    }

    fn unlock(&mut self, session: &SessionAnswer) -> Result<Told, Why> {
        let (account, by) = self.wrapping.as_ref().ok_or(Why::Locked)?;
        let wrapped = Base64UrlUnpadded::decode_vec(&session.wrapped_key).map_err(|_| Why::DoesNotUnlock)?;
        // The account that the passphrase was typed for: a server may answer with another one's.
        let key = unwrap_person_key(*account, &session.public_key, &wrapped, by);
        self.person = Some((*account, key.map_err(|_| Why::DoesNotUnlock)?));
        self.wrapping = None;
        self.keys(&session.grants)
    }

    /// Takes in keys of groups; those that are here already stay.
    fn keys(&mut self, grants: &[Grant]) -> Result<Told, Why> {
        let (account, own) = self.person.as_ref().ok_or(Why::Locked)?;
        let mut unusable = 0;
        for grant in grants {
            let group = Group {
                name: grant.group.clone(),
                epoch: grant.epoch,
                key: grant.key.clone(),
            };
            let known = self
                .groups
                .iter()
                .find(|(known, _)| known.name == group.name && known.epoch == group.epoch);
            if let Some((known, _)) = known {
                // An epoch has one key: another one that a server gives is none.
                unusable += usize::from(*known != group);
                continue;
            }
            let opened = Base64UrlUnpadded::decode_vec(&grant.sealed)
                .ok()
                .and_then(|sealed| open_group_key(&group, *account, own, &sealed).ok());
            match opened {
                Some(key) => self.groups.push((group, key)),
                None => unusable += 1,
            }
        }
        let groups = self.groups.iter().map(|(group, _)| OpenedGroup {
            name: group.name.clone(),
            epoch: group.epoch,
        });
        Ok(Told::Unlocked {
            fingerprint: own.sealing_key().fingerprint(),
            groups: groups.collect(),
            unusable,
        })
    }

    /// Only a key to which the signed catalog has devices seal is given on: a server can seal a key of its own to a member.
    fn give(&self, name: &GroupName, account: Uuid, public_key: &str) -> Result<Told, Why> {
        if self.sealing.is_empty() {
            return Err(Why::CatalogRefused);
        }
        let named = |group: &Group| self.sealing.contains(&group.key.to_string());
        let of_group = self
            .groups
            .iter()
            .filter(|(group, _)| group.name == *name && named(group));
        let (group, key) = of_group.max_by_key(|(group, _)| group.epoch).ok_or(Why::NoKey)?;
        let member = envelope::sealing_key_hex::parse(public_key).ok_or(Why::MalformedKey)?;
        let sealed = seal_group_key(group, key, account, &member).map_err(|_| Why::MalformedKey)?;
        let grant = Grant {
            group: group.name.clone(),
            epoch: group.epoch,
            key: group.key.clone(),
            sealed: Base64UrlUnpadded::encode_string(&sealed),
        };
        Ok(Told::Given(Box::new(GrantRequest { account, grant })))
    }

    /// Takes the signed catalog in, in whose words cases are shown.
    pub fn catalog(&mut self, blob: &[u8], key: &str) -> Told {
        let signed = VerifyKey::from_hex(key)
            .ok()
            .and_then(|key| SignedCatalog::verify(blob, &key).ok());
        match signed {
            Some(signed) => {
                let programs = signed.catalog.programs.len();
                self.sealing = signed.catalog.seal_to.iter().map(|to| to.key.clone()).collect();
                self.catalog = Some((signed.digest, signed.catalog));
                Told::Catalog { programs }
            }
            None => Told::Not(Why::CatalogRefused),
        }
    }

    /// Opens what was fetched. What does not open is listed with its reason, and is in the way of nothing.
    pub fn take(&mut self, bytes: &[u8]) -> Told {
        let (frames, unread, complete) = frames(bytes);
        let mut taken = Taken {
            whole: frames.len() + unread,
            unopened: unread,
            complete,
        };
        for (head, sealed) in frames {
            let keys = self.groups.iter().map(|(group, key)| (group.key.id(), key));
            let case = Case::open(head, sealed, keys);
            taken.unopened += usize::from(case.opened.is_err());
            self.cases.insert(case.head.id, case);
        }
        Told::Taken(taken)
    }

    fn list(&self, query: &str, from: usize, most: usize) -> Told {
        let query = Query::new(query);
        let mut cases: Vec<&Case> = self.cases.values().collect();
        cases.sort_unstable_by(|one, other| other.head.received_at.cmp(&one.head.received_at));
        let all = cases.iter().map(|case| self.listed(case));
        let found: Vec<Listed> = all
            .filter(|listed| {
                let texts = [&listed.who, &listed.number, &listed.program];
                query.is_empty() || texts.iter().any(|text| query.find(text).is_some())
            })
            .collect();
        Told::Listed {
            total: found.len(),
            unopened: self.cases.values().filter(|case| case.opened.is_err()).count(),
            cases: found.into_iter().skip(from).take(most).collect(),
        }
    }

    fn listed(&self, case: &Case) -> Listed {
        let program = match &case.opened {
            Ok(application) => self
                .catalog
                .as_ref()
                .and_then(|(_, catalog)| catalog.program(&application.program))
                .map_or_else(
                    || application.program.clone(),
                    |program| Korean.text_of(&program.name),
                ),
            Err(why) => why.korean().to_owned(),
        };
        Listed {
            id: case.head.id,
            number: seen(&case.head.number),
            received_at: seen(&case.head.received_at),
            program: seen(&program),
            who: seen(case.who()),
            alarm: case.opened.as_ref().is_ok_and(is_alarm),
            opened: case.opened.is_ok(),
        }
    }

    /// The application of a case, and the secret of its receipt.
    fn receipt(&self, id: Uuid) -> Result<(&Application, &StatusSecret), Why> {
        let case = self.cases.get(&id).ok_or(Why::NoCase)?;
        let application = case.opened.as_ref().map_err(|_| Why::NoKey)?;
        let secret = application.status_secret.as_ref().ok_or(Why::NoReceipt)?;
        Ok((application, secret))
    }

    fn read(&self, id: Uuid, sealed: &str) -> Result<Told, Why> {
        let (_, secret) = self.receipt(id)?;
        let sealed = Base64UrlUnpadded::decode_vec(sealed).map_err(|_| Why::Broken)?;
        // The number is that of the submission, whatever the application says.
        let told = ApplicationState::open(secret, ReceiptNumber::of(id), &sealed).map_err(|_| Why::Broken)?;
        Ok(Told::Read {
            state: told.state,
            at: seen(&told.at),
            note: told.note.as_deref().map(seen).unwrap_or_default(),
        })
    }

    fn tell(&self, id: Uuid, mut state: ApplicationState, note: String) -> Result<Told, Why> {
        let (application, secret) = self.receipt(id)?;
        let number = ReceiptNumber::of(id);
        state.note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        state.program = Some(application.program.clone());
        let sealed = state.seal(secret, number).or_else(|_| {
            // What is said goes before of what it is said.
            state.program = None;
            state.seal(secret, number)
        });
        let sealed = sealed.map_err(|error| match error {
            StateSealError::TooLong(_) => Why::NoteTooLong,
            StateSealError::Randomness(_) => Why::Broken,
        })?;
        Ok(Told::Sealed {
            sealed: Base64UrlUnpadded::encode_string(&sealed),
        })
    }

    fn show(&self, id: Uuid) -> Result<Told, Why> {
        let case = self.cases.get(&id).ok_or(Why::NoCase)?;
        let listed = self.listed(case);
        let Ok(application) = &case.opened else {
            return Ok(Told::Shown(Box::new(CaseSheet {
                listed,
                submitted_at: String::new(),
                lane: seen(&case.head.lane),
                is_whole: case.head.is_whole,
                signed: case.signed,
                device: case.head.device_label.as_deref().map(seen),
                language: String::new(),
                group: None,
                picked: None,
                verdict: String::new(),
                same_catalog: true,
                sections: Vec::new(),
            })));
        };
        let section = |kind: &str, rows: &[application::Row]| Section {
            kind: kind.to_owned(),
            rows: rows
                .iter()
                .map(|row| (seen(&row.label), seen(&row.value)))
                .collect(),
        };
        let mut picked = None;
        let sections = match &self.catalog {
            Some((_, catalog)) => {
                let sheet = Sheet::of(catalog, application, &Korean);
                picked = sheet.picked;
                vec![
                    section("form", &sheet.form),
                    section("facts", &sheet.facts),
                    section("consents", &sheet.consents),
                ]
            }
            // Without words of the catalog what was typed is shown all the same.
            None => vec![Section {
                kind: "form".to_owned(),
                rows: application
                    .answers
                    .iter()
                    .map(|(key, value)| (seen(key), seen(value)))
                    .collect(),
            }],
        };
        let digest = self.catalog.as_ref().map(|(digest, _)| digest);
        Ok(Told::Shown(Box::new(CaseSheet {
            listed,
            submitted_at: seen(&application.submitted_at),
            lane: seen(&case.head.lane),
            is_whole: case.head.is_whole,
            signed: case.signed,
            device: case.head.device_label.as_deref().map(seen),
            language: seen(&application.language),
            group: self
                .groups
                .iter()
                .find(|(group, _)| group.key.id() == case.head.key)
                .map(|(group, _)| group.name.clone()),
            picked: picked.as_deref().map(seen),
            verdict: seen(&application.verdict),
            same_catalog: digest == Some(&case.head.catalog),
            sections: sections
                .into_iter()
                .filter(|section| !section.rows.is_empty())
                .collect(),
        })))
    }
}

fn derived(
    account: Uuid,
    passphrase: &str,
    salt: &AccountSalt,
    cost: Argon2Cost,
) -> Result<AccountKeys, Why> {
    let passphrase = Passphrase::new(passphrase).map_err(|error| match error {
        PassphraseError::TooShort => Why::PassphraseTooShort,
        PassphraseError::TooLong => Why::PassphraseTooLong,
        PassphraseError::TooPlain => Why::PassphraseTooPlain,
    })?;
    AccountKeys::derive(&passphrase, account, salt, cost).map_err(|_| Why::CostRefused)
}

fn prepare(account: Uuid, passphrase: &str, cost: Argon2Cost) -> Result<Prepared, Why> {
    let salt = AccountSalt::generate().map_err(|_| Why::Broken)?;
    let keys = derived(account, passphrase, &salt, cost)?;
    let key = OpeningKey::generate().map_err(|_| Why::Broken)?;
    let public = key.sealing_key();
    let wrapped = wrap_person_key(account, &key, &keys.wrapping).map_err(|_| Why::Broken)?;
    Ok(Prepared {
        salt,
        proof: keys.proof,
        public_key: hex(&public),
        wrapped_key: Base64UrlUnpadded::encode_string(&wrapped),
        fingerprint: public.fingerprint(),
    })
}

fn hex(key: &SealingKey) -> String {
    key.to_string()
        .rsplit_once(':')
        .map(|(_, hex)| hex.to_owned())
        .unwrap_or_default()
}

/// A text of a stranger, bounded, and with what turns or hides writing made visible.
fn seen(text: &str) -> String {
    const MAX_LETTERS: usize = 4_000;
    application::visible(&text.chars().take(MAX_LETTERS).collect::<String>())
}

/// The agency reads Korean.
struct Korean;

impl Wording for Korean {
    fn lang(&self) -> Lang {
        Lang::Ko
    }

    fn term(&self, term: Term) -> String {
        let word = match term {
            Term::Yes => "예",
            Term::No => "아니요",
            Term::Agreed => "동의함",
            Term::NotAgreed => "동의하지 않음",
            Term::ReceiptNumber => "접수 번호",
        };
        word.to_owned()
    }

    fn day(&self, day: Date) -> String {
        format!("{}년 {}월 {}일", day.year(), day.month(), day.day())
    }
}
