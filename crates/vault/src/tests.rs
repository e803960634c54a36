//! The vault, asked as a page asks it.

mod again;
mod judging;
mod signed;
mod telling;

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{Application, ConsentGiven, FactValue, Header, OpeningKey, new_id};
use staff::wire::{FetchedHead, Grant, SessionAnswer};
use staff::{Argon2Cost, Group, Role, seal_group_key};
use uuid::Uuid;

use crate::{Ask, Filter, Prepared, Taken, Told, Vault, Why};

const PASSPHRASE: &str = "강아지 우산 새벽 연필 바다";

/// Somebody with an account, and what the server has of them.
struct Somebody {
    account: Uuid,
    made: Prepared,
}

impl Somebody {
    fn new() -> Self {
        let account = new_id().unwrap();
        let told = Vault::default().ask(Ask::Prepare {
            account,
            passphrase: PASSPHRASE.into(),
            cost: Argon2Cost::NEW,
        });
        let Told::Prepared(made) = told else {
            panic!("no account");
        };
        Self { account, made }
    }

    fn public(&self) -> envelope::SealingKey {
        envelope::sealing_key_hex::parse(&self.made.public_key).unwrap()
    }

    fn session(&self, grants: Vec<Grant>) -> SessionAnswer {
        SessionAnswer {
            account: self.account,
            name: "김상담".into(),
            role: Role::Caseworker,
            groups: vec!["agency".parse().unwrap()],
            public_key: self.public(),
            wrapped_key: self.made.wrapped_key.clone(),
            grants,
            ends_at: String::new(),
            idle_seconds: 900,
            confirmed_until: String::new(),
        }
    }

    fn derive(&self, vault: &mut Vault, passphrase: &str) -> Told {
        vault.ask(Ask::Derive {
            account: self.account,
            passphrase: passphrase.into(),
            salt: self.made.salt,
            cost: Argon2Cost::NEW,
        })
    }

    /// A vault that is unlocked.
    fn unlocked(&self, grants: Vec<Grant>) -> Vault {
        let mut vault = Vault::default();
        assert!(matches!(
            self.derive(&mut vault, PASSPHRASE),
            Told::Derived { .. }
        ));
        let session = Box::new(self.session(grants));
        assert!(matches!(
            vault.ask(Ask::Unlock { session }),
            Told::Unlocked { .. }
        ));
        vault
    }
}

fn grant(name: &str, epoch: u32, key: &OpeningKey, to: &Somebody) -> Grant {
    let group = Group {
        name: name.parse().unwrap(),
        epoch,
        key: key.sealing_key(),
    };
    let sealed = seal_group_key(&group, key, to.account, &to.public()).unwrap();
    Grant {
        group: group.name,
        epoch,
        key: group.key,
        sealed: Base64UrlUnpadded::encode_string(&sealed),
    }
}

fn application(name: &str) -> Application {
    Application {
        format: Application::FORMAT,
        program: "job-seeker-registration".into(),
        round: None,
        language: "ko".into(),
        submitted_at: "2026-12-01T00:00:00Z".into(),
        facts: BTreeMap::from([("birth_date".into(), FactValue::Text("1999-03-02".into()))]),
        answers: BTreeMap::from([
            ("name".into(), name.into()),
            ("phone".into(), "010-1234-5678".into()),
        ]),
        consents: vec![ConsentGiven {
            id: "personal".into(),
            version: 1,
            agreed: true,
            at: "2026-12-01T00:00:00Z".into(),
        }],
        verdict: "eligible".into(),
        number: "PX1-NFJ-GGW".into(),
        status_secret: None,
    }
}

/// An application as the server hands it out.
fn frame(application: &Application, key: &OpeningKey, id: u128) -> Vec<u8> {
    frame_by(application, key, id, "catalog")
}

/// The same of one that was made by a catalog of this digest.
fn frame_by(application: &Application, key: &OpeningKey, id: u128, digest: &str) -> Vec<u8> {
    let public = key.sealing_key();
    let header = Header {
        id: Uuid::from_u128(id),
        device: None,
        counter: 1,
        key: public.id().to_owned(),
        catalog: digest.to_owned(),
    };
    let sealed = application.seal(&public, &header).unwrap();
    let head = FetchedHead {
        id: header.id,
        device: None,
        counter: 1,
        key: header.key,
        catalog: header.catalog,
        number: format!("number {id}"),
        received_at: format!("2026-12-01T00:00:{id:02}.000Z"),
        lane: "anonymous".into(),
        signature: None,
        device_keys: Vec::new(),
        device_label: None,
        status_token: None,
        is_whole: true,
    };
    framed(&head, &sealed)
}

fn framed(head: &FetchedHead, sealed: &[u8]) -> Vec<u8> {
    framed_with(head, sealed)
}

/// A head and sealed bytes as the server hands them out.
fn framed_with(head: &impl serde::Serialize, sealed: &[u8]) -> Vec<u8> {
    let head = serde_json::to_vec(head).unwrap();
    let length = u32::try_from(2 + head.len() + sealed.len()).unwrap();
    let head_len = u16::try_from(head.len()).unwrap();
    [&length.to_be_bytes()[..], &head_len.to_be_bytes(), &head, sealed].concat()
}

fn listed(vault: &mut Vault, query: &str) -> (Vec<String>, usize, usize) {
    let told = vault.ask(Ask::List {
        filter: Filter {
            query: query.into(),
            ..Filter::default()
        },
        from: 0,
        most: 100,
        at: String::new(),
    });
    match told {
        Told::Listed {
            cases,
            total,
            unopened,
            ..
        } => (cases.into_iter().map(|case| case.who).collect(), total, unopened),
        _ => panic!("no list"),
    }
}

#[test]
fn a_passphrase_unlocks_its_own_account_and_no_other() {
    let (one, other) = (Somebody::new(), Somebody::new());
    let mut vault = Vault::default();
    let unlock = |vault: &mut Vault, session: SessionAnswer| {
        vault.ask(Ask::Unlock {
            session: Box::new(session),
        })
    };
    let why = |told: Told| match told {
        Told::Not(why) => Some(why),
        _ => None,
    };
    assert_eq!(
        why(unlock(&mut vault, one.session(Vec::new()))),
        Some(Why::Locked)
    );
    one.derive(&mut vault, "강아지 우산 새벽 연필 하늘");
    assert_eq!(
        why(unlock(&mut vault, one.session(Vec::new()))),
        Some(Why::DoesNotUnlock)
    );
    one.derive(&mut vault, PASSPHRASE);
    // A server that answers with somebody else's key, or with one of its own.
    assert_eq!(
        why(unlock(&mut vault, other.session(Vec::new()))),
        Some(Why::DoesNotUnlock)
    );
    let planted = SessionAnswer {
        public_key: other.public(),
        ..one.session(Vec::new())
    };
    assert_eq!(why(unlock(&mut vault, planted)), Some(Why::DoesNotUnlock));
    let Told::Unlocked { fingerprint, .. } = unlock(&mut vault, one.session(Vec::new())) else {
        panic!("it does not unlock");
    };
    assert_eq!(fingerprint, one.made.fingerprint);
    for (typed, expected) in [
        ("short", Why::PassphraseTooShort),
        ("aaaaaaaaaaaaaaaaaaaa", Why::PassphraseTooPlain),
    ] {
        assert_eq!(why(one.derive(&mut vault, typed)), Some(expected));
    }
    let cheap = Argon2Cost {
        memory_kib: 8,
        passes: 1,
    };
    let told = vault.ask(Ask::Derive {
        account: one.account,
        passphrase: PASSPHRASE.into(),
        salt: one.made.salt,
        cost: cheap,
    });
    assert_eq!(why(told), Some(Why::CostRefused));
}

#[test]
fn what_is_sealed_to_a_group_is_opened_by_its_members_alone() {
    let (member, stranger) = (Somebody::new(), Somebody::new());
    let (agency, next, other) = (
        OpeningKey::generate().unwrap(),
        OpeningKey::generate().unwrap(),
        OpeningKey::generate().unwrap(),
    );
    let grants = vec![
        grant("agency", 1, &agency, &member),
        grant("agency", 2, &next, &member),
    ];
    let mut vault = member.unlocked(grants);
    let mut bytes = frame(&application("김디딤"), &agency, 1);
    bytes.extend(frame(&application("이디딤"), &next, 2));
    bytes.extend(frame(&application("박디딤"), &other, 3));
    let mut changed = frame(&application("최디딤"), &agency, 4);
    *changed.last_mut().unwrap() ^= 1;
    bytes.extend(changed);
    // What no version reads stops nothing, and what is cut off is fetched again.
    bytes.extend([0, 0, 0, 4, 0, 2, b'{', b'}']);
    let whole = bytes.len();
    bytes.extend(frame(&application("정디딤"), &agency, 5));
    for cut in [whole, whole + 3, whole + 40, bytes.len() - 1] {
        let Told::Taken(taken) = vault.take(&bytes[..cut]) else {
            panic!("nothing taken");
        };
        let expected = Taken {
            whole: 5,
            unopened: 3,
            complete: cut == whole,
        };
        assert_eq!(taken, expected, "{cut}");
    }
    let (who, total, unopened) = listed(&mut vault, "");
    assert_eq!((total, unopened), (4, 2));
    assert_eq!(who, ["", "", "이디딤", "김디딤"], "the newest first");
    // A grant that was made for somebody else is none.
    let told = stranger
        .unlocked(vec![grant("agency", 1, &agency, &member)])
        .take(&bytes);
    let Told::Taken(taken) = told else {
        panic!("nothing taken");
    };
    assert_eq!((taken.whole, taken.unopened, taken.complete), (6, 6, true));
}

#[test]
fn names_are_found_by_any_part_and_by_initial_consonants() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    for (id, name) in [(1, "김디딤"), (2, "이새봄"), (3, "Nguyen Thi Mai")] {
        vault.take(&frame(&application(name), &agency, id));
    }
    for (query, expected) in [
        ("디딤", vec!["김디딤"]),
        ("ㅇㅅㅂ", vec!["이새봄"]),
        ("mai", vec!["Nguyen Thi Mai"]),
        ("number 2", vec!["이새봄"]),
        ("없음", vec![]),
    ] {
        assert_eq!(listed(&mut vault, query).0, expected, "{query}");
    }
}

#[test]
fn a_case_is_shown_as_it_was_typed_with_hidden_signs_made_visible() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    vault.take(&frame(&application("김\u{202e}딤디<b>"), &agency, 1));
    let told = vault.ask(Ask::Show {
        id: Uuid::from_u128(1),
    });
    let Told::Shown(case) = told else {
        panic!("no case");
    };
    assert_eq!(case.listed.who, "김\u{fffd}딤디<b>");
    assert!(!case.same_catalog);
    assert_eq!(case.verdict, "eligible");
    let rows = &case.sections[0].rows;
    assert!(rows.contains(&("phone".into(), "010-1234-5678".into())));
    let none = vault.ask(Ask::Show { id: Uuid::nil() });
    assert!(matches!(none, Told::Not(Why::NoCase)));
}

#[test]
fn a_key_is_given_to_a_colleague_who_then_opens_the_same() {
    let (one, other) = (Somebody::new(), Somebody::new());
    let (old, agency) = (OpeningKey::generate().unwrap(), OpeningKey::generate().unwrap());
    let grants = vec![grant("agency", 2, &agency, &one), grant("agency", 1, &old, &one)];
    let mut vault = one.unlocked(grants);
    let give = |vault: &mut Vault, group: &str, public_key: &str| {
        vault.ask(Ask::Give {
            group: group.parse().unwrap(),
            account: other.account,
            public_key: public_key.into(),
        })
    };
    // Without the signed catalog nobody knows which key is the agency's, and a key that it does not name is a server's own.
    let refused = give(&mut vault, "agency", &other.made.public_key);
    assert!(matches!(refused, Told::Not(Why::CatalogRefused)));
    vault.sealing = vec![old.sealing_key().to_string()];
    let Told::Given(given) = give(&mut vault, "agency", &other.made.public_key) else {
        panic!("nothing given");
    };
    assert_eq!(given.grant.epoch, 1, "the one that the catalog names");
    vault.sealing = vec![agency.sealing_key().to_string()];
    let Told::Given(given) = give(&mut vault, "agency", &other.made.public_key) else {
        panic!("nothing given");
    };
    assert_eq!((given.account, given.grant.epoch), (other.account, 2));
    let mut theirs = other.unlocked(Vec::new());
    let Told::Unlocked { groups, unusable, .. } = theirs.ask(Ask::Keys {
        grants: vec![given.grant.clone(), grant("agency", 1, &old, &one)],
    }) else {
        panic!("no keys");
    };
    assert_eq!((groups.len(), unusable), (1, 1));
    theirs.take(&frame(&application("김디딤"), &agency, 1));
    assert_eq!(listed(&mut theirs, "김디딤").1, 1);
    assert!(matches!(
        give(&mut vault, "mid-life", &other.made.public_key),
        Told::Not(Why::NoKey)
    ));
    assert!(matches!(
        give(&mut vault, "agency", "zz"),
        Told::Not(Why::MalformedKey)
    ));
}

/// A server can make a pair of its own and seal it to a member as the group's: it fits in itself, and is no key of the agency's.
#[test]
fn a_key_that_a_server_plants_is_neither_given_on_nor_takes_the_place_of_another() {
    let (member, other) = (Somebody::new(), Somebody::new());
    let (agency, planted) = (OpeningKey::generate().unwrap(), OpeningKey::generate().unwrap());
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    vault.sealing = vec![agency.sealing_key().to_string()];
    let told = vault.ask(Ask::Keys {
        grants: vec![
            grant("agency", 1, &planted, &member),
            grant("agency", 99, &planted, &member),
        ],
    });
    let Told::Unlocked { groups, unusable, .. } = told else {
        panic!("no keys");
    };
    assert_eq!((groups.len(), unusable), (2, 1), "an epoch has one key");
    let told = vault.ask(Ask::Give {
        group: "agency".parse().unwrap(),
        account: other.account,
        public_key: other.made.public_key.clone(),
    });
    let Told::Given(given) = told else {
        panic!("nothing given");
    };
    assert_eq!((given.grant.epoch, given.grant.key), (1, agency.sealing_key()));
}
