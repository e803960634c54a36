//! The keys, and what they open.

mod cases;
mod catalogs;
mod events;
mod sheets;

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use eligibility::Date;
use envelope::{OpeningKey, RecordKey, SealingKey, WrappingKey};
use staff::wire::{EventHead, Grant, GrantRequest, SessionAnswer};
use staff::{
    AccountKeys, AccountSalt, Argon2Cost, Group, GroupName, Passphrase, PassphraseError, open_group_key,
    seal_group_key, unwrap_person_key, wrap_person_key,
};
use uuid::Uuid;

use crate::message::{Ask, Memory, OpenedGroup, Prepared, Told, Why};
use cases::Cases;
use catalogs::Catalogs;

/// What a person keeps between sessions is sealed by a key of this domain.
const MEMORY: &[u8] = b"didim desk memory";

/// Holds the keys of one person for as long as the desk is unlocked.
#[derive(Default)]
pub struct Vault {
    /// What the passphrase gave, between signing in and unlocking.
    wrapping: Option<(Uuid, WrappingKey)>,
    person: Option<(Uuid, OpeningKey)>,
    groups: Vec<(Group, OpeningKey)>,
    /// The public keys to which the present catalog has devices seal.
    pub(crate) sealing: Vec<String>,
    catalogs: Catalogs,
    cases: Cases,
    /// The agency's day when the list was last asked for.
    today: Option<Date>,
    /// Events of cases that were not fetched yet.
    waiting: BTreeMap<Uuid, Vec<(EventHead, Vec<u8>)>>,
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
            Ask::List {
                filter,
                from,
                most,
                at,
            } => Ok(self.list(&filter, from, most, &at)),
            Ask::Show { id } => self.show(id),
            Ask::Read { id, sealed } => self.read(id, &sealed),
            Ask::Wanted => Ok(self.wanted()),
            Ask::Write { ids, deed, seen, at } => self.write(&ids, &deed, seen, &at),
            Ask::Again { kept } => self.again(kept).map(Told::Again),
            Ask::Keep { memory } => self.keep(&memory),
            Ask::Recall { sealed } => self.recall(&sealed),
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

    fn keep(&self, memory: &Memory) -> Result<Told, Why> {
        let (account, key) = self.person.as_ref().ok_or(Why::Locked)?;
        // Its keys are ids and names, which can be written.
        let text = serde_json::to_vec(memory).unwrap_or_default();
        let sealed = RecordKey::of(key, MEMORY).seal(&[account.as_bytes()], &text);
        let sealed = sealed.map_err(|error| match error {
            envelope::RecordError::TooLong(_) => Why::TooLong,
            envelope::RecordError::Randomness(_) => Why::Broken,
        })?;
        Ok(Told::Kept {
            sealed: Base64UrlUnpadded::encode_string(&sealed),
        })
    }

    fn recall(&self, sealed: &str) -> Result<Told, Why> {
        let (account, key) = self.person.as_ref().ok_or(Why::Locked)?;
        let sealed = Base64UrlUnpadded::decode_vec(sealed).map_err(|_| Why::Broken)?;
        let text = RecordKey::of(key, MEMORY).open(&[account.as_bytes()], &sealed);
        let text = text.map_err(|_| Why::DoesNotUnlock)?;
        let memory = serde_json::from_slice(&text).map_err(|_| Why::Broken)?;
        Ok(Told::Recalled { memory })
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
