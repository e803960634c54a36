//! Who works at the desk, and the log of looking.

use std::sync::Arc;

use envelope::{OpeningKey, SealingKey};
use intake::{
    AccountMade, Granted, GroupGrant, Invitation, LogEntry, Member, NewAccount, Repository, StaffSession,
};
use staff::wire::verify_log;
use staff::{AccountSalt, Argon2Cost, Group, Role, SignInVerifier};
use uuid::Uuid;

use super::{FIRST, LATER};

const EXPIRES: &str = "2025-04-23T01:02:03.000Z";
const AFTER: &str = "2025-04-24T01:02:03.000Z";

fn invitation(id: u128, name: &str) -> Invitation {
    Invitation {
        hash: format!("code of {id}"),
        member: Member {
            account: Uuid::from_u128(id),
            name: name.into(),
            role: Role::Caseworker,
            groups: vec!["agency".parse().unwrap(), "mid-life".parse().unwrap()],
        },
        totp_secret: [7; 20],
        made_at: FIRST.into(),
        expires_at: EXPIRES.into(),
    }
}

fn key() -> SealingKey {
    OpeningKey::generate().unwrap().sealing_key()
}

fn account(id: u128, at: &str) -> NewAccount {
    NewAccount {
        code_hash: format!("code of {id}"),
        salt: AccountSalt::from_bytes([1; 16]),
        cost: Argon2Cost::NEW,
        verifier: SignInVerifier::from_bytes([2; 32]),
        public_key: key(),
        wrapped_key: vec![3; 60],
        totp_step: 40,
        at: at.into(),
    }
}

pub(super) async fn hired(repository: &impl Repository, id: u128) {
    repository
        .invite(invitation(id, &format!("somebody {id}")))
        .await
        .unwrap();
    let made = repository.make_account(account(id, LATER)).await.unwrap();
    assert_eq!(made, AccountMade::Now(Uuid::from_u128(id)));
}

pub(super) fn entry(purpose: &str) -> LogEntry {
    LogEntry {
        at: FIRST.into(),
        account: Some(Uuid::from_u128(1)),
        group: "agency".parse().ok(),
        what: "deskSubmissions".into(),
        purpose: purpose.into(),
        subjects: vec![Uuid::from_u128(5), Uuid::from_u128(6)],
    }
}

pub(crate) async fn an_invitation_makes_one_account_in_its_time(repository: impl Repository) {
    let invited = invitation(1, "김상담");
    repository.invite(invited.clone()).await.unwrap();
    let look = |hash: &str, at: &str| repository.invitation(hash.into(), at.into());
    assert_eq!(look("code of 1", LATER).await.unwrap(), Some(invited.clone()));
    assert_eq!(look("code of 1", EXPIRES).await.unwrap(), None);
    assert_eq!(look("code of 2", LATER).await.unwrap(), None);
    let late = repository.make_account(account(1, AFTER)).await.unwrap();
    assert_eq!(late, AccountMade::NoInvitation);
    let new = account(1, LATER);
    let made = repository.make_account(new.clone()).await.unwrap();
    assert_eq!(made, AccountMade::Now(Uuid::from_u128(1)));
    assert_eq!(look("code of 1", LATER).await.unwrap(), None, "it was used");
    let again = repository.make_account(new.clone()).await.unwrap();
    assert_eq!(again, AccountMade::NoInvitation);
    let [known] = &repository.accounts().await.unwrap()[..] else {
        panic!("one account");
    };
    assert_eq!(known.member, invited.member);
    assert_eq!((known.salt, known.cost), (new.salt, new.cost));
    assert_eq!(known.verifier.as_bytes(), new.verifier.as_bytes());
    assert_eq!(
        (&known.public_key, &known.wrapped_key),
        (&new.public_key, &new.wrapped_key)
    );
    assert_eq!((known.totp_secret, known.made_at.as_str()), ([7; 20], LATER));
    assert_eq!(known.ended_at, None);
}

pub(crate) async fn a_name_is_that_of_one_person_at_a_time(repository: impl Repository) {
    for id in [1, 2, 3] {
        repository.invite(invitation(id, "김상담")).await.unwrap();
    }
    let make = |id| repository.make_account(account(id, LATER));
    assert_eq!(make(1).await.unwrap(), AccountMade::Now(Uuid::from_u128(1)));
    assert_eq!(make(2).await.unwrap(), AccountMade::NoInvitation);
    assert!(
        repository
            .end_account(Uuid::from_u128(1), LATER.into())
            .await
            .unwrap()
    );
    assert_eq!(make(3).await.unwrap(), AccountMade::Now(Uuid::from_u128(3)));
}

pub(crate) async fn of_many_who_bring_a_code_one_gets_the_account(repository: impl Repository) {
    repository.invite(invitation(1, "김상담")).await.unwrap();
    let repository = Arc::new(repository);
    let tries = (0..20).map(|_| {
        let repository = Arc::clone(&repository);
        tokio::spawn(async move { repository.make_account(account(1, LATER)).await.unwrap() })
    });
    let mut made = 0;
    for tried in tries.collect::<Vec<_>>() {
        made += usize::from(tried.await.unwrap() != AccountMade::NoInvitation);
    }
    assert_eq!(made, 1);
}

pub(crate) async fn a_time_based_code_is_taken_once(repository: impl Repository) {
    hired(&repository, 1).await;
    let take = |id, step| repository.take_totp_step(Uuid::from_u128(id), step);
    assert!(!take(1, 40).await.unwrap(), "the one that made the account");
    assert!(!take(1, 39).await.unwrap());
    assert!(take(1, 41).await.unwrap());
    assert!(!take(1, 41).await.unwrap());
    assert!(take(1, 43).await.unwrap());
    assert!(!take(1, 42).await.unwrap(), "before the last one");
    assert!(!take(2, 50).await.unwrap(), "nobody");
    repository
        .end_account(Uuid::from_u128(1), LATER.into())
        .await
        .unwrap();
    assert!(!take(1, 60).await.unwrap());
}

pub(crate) async fn a_session_ends_with_its_account(repository: impl Repository) {
    hired(&repository, 1).await;
    hired(&repository, 2).await;
    let session = |hash: u8, account| StaffSession {
        hash: [hash; 32],
        account: Uuid::from_u128(account),
        epoch: "an epoch".into(),
        began_at: FIRST.into(),
        seen_at: FIRST.into(),
        confirmed_at: FIRST.into(),
    };
    for one in [session(1, 1), session(2, 1), session(3, 2)] {
        repository.begin_session(one, String::new()).await.unwrap();
    }
    let (found, account) = repository.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(found, session(1, 1));
    assert_eq!(account.member.account, Uuid::from_u128(1));
    assert!(repository.session([9; 32]).await.unwrap().is_none());
    repository
        .note_session([1; 32], LATER.into(), Some(EXPIRES.into()))
        .await
        .unwrap();
    let (found, _) = repository.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(
        (found.seen_at.as_str(), found.confirmed_at.as_str()),
        (LATER, EXPIRES)
    );
    // A use of it leaves the second factor as it was shown.
    repository
        .note_session([1; 32], FIRST.into(), None)
        .await
        .unwrap();
    let (found, _) = repository.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(
        (found.seen_at.as_str(), found.confirmed_at.as_str()),
        (FIRST, EXPIRES)
    );
    repository.end_session([1; 32]).await.unwrap();
    assert!(repository.session([1; 32]).await.unwrap().is_none());
    assert!(repository.session([2; 32]).await.unwrap().is_some());
    let end = || repository.end_account(Uuid::from_u128(1), LATER.into());
    assert!(end().await.unwrap());
    assert!(!end().await.unwrap(), "it has ended");
    assert!(repository.session([2; 32]).await.unwrap().is_none());
    assert!(repository.session([3; 32]).await.unwrap().is_some());
    // Those that are over are forgotten when another one begins.
    let late = StaffSession {
        began_at: LATER.into(),
        ..session(4, 2)
    };
    repository.begin_session(late, LATER.into()).await.unwrap();
    assert!(repository.session([3; 32]).await.unwrap().is_none());
    assert!(repository.session([4; 32]).await.unwrap().is_some());
    let accounts = repository.accounts().await.unwrap();
    assert_eq!(accounts.len(), 2, "the log names them");
    assert_eq!(accounts[0].ended_at.as_deref(), Some(LATER));
}

pub(crate) async fn a_key_is_given_by_who_has_it_and_is_logged(repository: impl Repository) {
    for id in [1, 2, 3] {
        hired(&repository, id).await;
    }
    let group = |name: &str, epoch, key: &SealingKey| Group {
        name: name.parse().unwrap(),
        epoch,
        key: key.clone(),
    };
    let (first, second) = (key(), key());
    let give = |group: Group, to, by: Option<u128>| {
        let grant = GroupGrant {
            group,
            account: Uuid::from_u128(to),
            sealed: vec![4; 80],
        };
        repository.grant(grant, by.map(Uuid::from_u128), entry("to a member"))
    };
    let agency = group("agency", 1, &first);
    assert_eq!(give(agency.clone(), 2, Some(1)).await.unwrap(), Granted::NotHeld);
    // The operator gives the first one, by the key's file.
    assert_eq!(give(agency.clone(), 1, None).await.unwrap(), Granted::Now);
    assert_eq!(give(agency.clone(), 1, None).await.unwrap(), Granted::Before);
    assert_eq!(give(agency.clone(), 2, Some(3)).await.unwrap(), Granted::NotHeld);
    assert_eq!(give(agency.clone(), 2, Some(1)).await.unwrap(), Granted::Now);
    assert_eq!(
        give(agency.clone(), 9, Some(1)).await.unwrap(),
        Granted::NoAccount
    );
    let planted = group("agency", 1, &second);
    assert_eq!(
        give(planted.clone(), 3, Some(1)).await.unwrap(),
        Granted::OtherKey
    );
    assert_eq!(give(planted, 3, None).await.unwrap(), Granted::OtherKey);
    // A key is that of one group and epoch.
    let twice = group("mid-life", 1, &first);
    assert_eq!(give(twice, 1, None).await.unwrap(), Granted::OtherKey);
    let next = group("agency", 2, &second);
    assert_eq!(give(next.clone(), 2, Some(1)).await.unwrap(), Granted::NotHeld);
    assert_eq!(give(next.clone(), 1, None).await.unwrap(), Granted::Now);
    assert_eq!(repository.groups().await.unwrap(), [agency.clone(), next.clone()]);
    let grants = repository.grants(Uuid::from_u128(1)).await.unwrap();
    assert_eq!(
        grants.iter().map(|one| &one.group).collect::<Vec<_>>(),
        [&agency, &next]
    );
    assert!(grants.iter().all(|one| one.sealed == [4; 80]));
    assert!(repository.grants(Uuid::from_u128(3)).await.unwrap().is_empty());
    let log = repository.log(0, 100).await.unwrap();
    assert_eq!(log.len(), 3, "a line for each that was given");
}

pub(crate) async fn the_log_is_a_chain_however_many_write(repository: impl Repository) {
    assert_eq!(repository.log(0, 10).await.unwrap(), []);
    let repository = Arc::new(repository);
    let writers = (0..8).map(|writer| {
        let repository = Arc::clone(&repository);
        tokio::spawn(async move {
            for line in 0..10 {
                let purpose = format!("심사 {writer}-{line}");
                let written = repository.write_log(entry(&purpose)).await.unwrap();
                assert_eq!(written.purpose, purpose);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let all = repository.log(0, 1_000).await.unwrap();
    assert_eq!(all.len(), 80);
    let last = verify_log(None, &all).unwrap();
    for (after, most) in [(0, 1), (0, 80), (40, 7), (79, 5), (80, 5), (500, 5)] {
        let lines = repository.log(after, most).await.unwrap();
        let from = usize::try_from(after).unwrap().min(80);
        let to = (from + most as usize).min(80);
        assert_eq!(lines, all[from..to]);
    }
    assert_eq!(last, all[79].hash);
}
