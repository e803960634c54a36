//! A data folder with everything that a server stores, and what must be said of it whatever the disk has changed.

use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::SigningKey;
use envelope::{
    ApplicationState, ContentHash, DevicePublicKey, Header, ItemSignature, Lifecycle, ReceiptNumber,
    StatusSecret, StatusToken, digest_hex,
};
use fixtures::{FlipOutcome, like_sealed};
use intake::{
    Accepted, Arrival, Batch, Device, Devices as _, Enrolment, Held, Lane, NewCode, Publications as _,
    Published, Repository as _, RepositoryError, SqliteReader, SqliteRepository, Stamps, Statuses as _,
    StoredSubmission, Submissions as _,
};
use uuid::Uuid;

const AT: &str = "2026-11-30T01:02:03.000Z";
const LANES: [Lane; 4] = [Lane::Anonymous, Lane::Enrolled, Lane::Revoked, Lane::Imported];

/// A submission that was acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Acknowledged {
    pub(crate) arrival: Arrival,
    pub(crate) device: Option<Uuid>,
    pub(crate) lane: Lane,
    pub(crate) received_at: String,
    secret: StatusSecret,
    has_state: bool,
}

impl Acknowledged {
    fn number(&self) -> ReceiptNumber {
        ReceiptNumber::of(self.arrival.id)
    }

    fn header(&self) -> Header {
        Header {
            id: self.arrival.id,
            device: self.device,
            counter: self.arrival.counter,
            key: self.arrival.key.clone(),
            catalog: self.arrival.catalog.clone(),
        }
    }

    fn content(&self) -> ContentHash {
        let token = self.arrival.status_token.clone().unwrap();
        let token = StatusToken::from_bytes(token.try_into().unwrap());
        ContentHash::of(&self.header(), &self.arrival.sealed, Some(&token))
    }

    fn batch(&self, at: &str) -> Batch {
        Batch {
            device: self.device,
            lane: self.lane,
            signed_by: None,
            stamps: Stamps::fixed(at),
            arrivals: vec![self.arrival.clone()],
            held: None,
        }
    }

    /// Asserts that a row that is said to be whole is what was stored.
    fn assert_is(&self, stored: &StoredSubmission) {
        assert_eq!(stored.header, self.header());
        assert_eq!(stored.sealed, self.arrival.sealed);
        assert_eq!(stored.received_at, self.received_at);
        assert_eq!(stored.lane, self.lane);
        assert_eq!(stored.number, self.number().to_string());
        assert!(stored.key_known && !stored.catalog_known);
        assert_eq!(stored.content, Some(self.content()));
    }
}

/// Makes the submission with this number.
fn made(number: u128) -> Acknowledged {
    let mut sealed = like_sealed(format!("application {number}").as_bytes());
    if number.is_multiple_of(7) {
        // More than a page.
        sealed.resize(16 * 1024 + 48, 7);
    }
    let id = Uuid::from_u128(0x1111_2222_3333_4444_8000_0000_0000_0000 + number * 0x1_0000_0001);
    let secret: StatusSecret = format!("7K4M-2QX9-D0AB-3H{number:02}").parse().unwrap();
    let place = usize::try_from(number).unwrap();
    Acknowledged {
        device: (!number.is_multiple_of(5)).then(|| device(number % 2)),
        lane: LANES[place % LANES.len()],
        received_at: format!("2026-11-30T01:{number:02}:03.000Z"),
        has_state: number.is_multiple_of(3),
        arrival: Arrival {
            id,
            counter: 40 + u64::try_from(number).unwrap(),
            key: "x25519-chacha20poly1305:0011223344556677".into(),
            key_known: true,
            catalog: digest_hex(b"catalog"),
            catalog_known: false,
            hash: digest_hex(&sealed),
            sealed,
            status_token: Some(secret.token(ReceiptNumber::of(id)).as_bytes().to_vec()),
            signature: number
                .is_multiple_of(2)
                .then(|| ItemSignature::from_bytes([place as u8; 64])),
        },
        secret,
    }
}

fn device(number: u128) -> Uuid {
    Uuid::from_u128(0xdddd_eeee_ffff_4000_8000_0000_0000_0000 + number)
}

/// Stores these, one transaction each, with the states that some have.
pub(crate) async fn store(
    repository: &SqliteRepository,
    numbers: std::ops::Range<u128>,
) -> Vec<Acknowledged> {
    let all: Vec<Acknowledged> = numbers.map(made).collect();
    for one in &all {
        let stored = repository.accept(one.batch(&one.received_at)).await.unwrap();
        assert_eq!(stored, [Accepted::Stored]);
        if one.has_state {
            let state = ApplicationState::new(Lifecycle::UnderReview, AT.into());
            let sealed = state.seal(&one.secret, one.number()).unwrap();
            repository
                .set_status(one.arrival.id, sealed, AT.into())
                .await
                .unwrap();
        }
    }
    all
}

/// Everything beside submissions: devices and their codes, what was published, and something that was kept aside.
pub(crate) async fn store_others(repository: &SqliteRepository, first: &Acknowledged) {
    for number in 0..2 {
        let hash = digest_hex(&[number]);
        let code = NewCode {
            hash: hash.clone(),
            label: format!("본원 {number}층"),
            made_at: AT.into(),
            expires_at: "2026-12-01T01:02:03.000Z".into(),
            replaces: None,
        };
        repository.add_code(code).await.unwrap();
        let public = SigningKey::from_bytes(&[number; 32]).verifying_key();
        let key: DevicePublicKey = data_encoding::HEXLOWER.encode(public.as_bytes()).parse().unwrap();
        let enrolment = Enrolment {
            code_hash: hash,
            device: device(number.into()),
            key,
            at: AT.into(),
        };
        repository.enrol(enrolment).await.unwrap();
    }
    repository.revoke(device(1), AT.into()).await.unwrap();
    let published = Published {
        catalogs: vec![digest_hex(b"catalog")],
        keys: vec![first.arrival.key.clone()],
    };
    repository
        .publish(published, Vec::new(), AT.into())
        .await
        .unwrap();
    let mut other = first.batch(AT);
    other.arrivals[0].counter += 1;
    assert_eq!(repository.accept(other).await.unwrap(), [Accepted::Conflict]);
}

/// What no receipt is for, and what a server says of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Others {
    devices: Vec<Device>,
    published: Published,
    conflicts: u64,
    /// Of each submission, in their order: when the desk set its state.
    states: Vec<Option<String>>,
}

/// What is said by somebody who reads a folder.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Something was named: a damage, a failure, a loss.
    is_noticed: bool,
    /// Nothing was read at all.
    is_refused: bool,
    /// What had been acknowledged was stored once more.
    is_stored_again: bool,
    /// A visitor was told that there is no such application.
    asks_in_vain: bool,
}

impl Said {
    fn fails(&mut self, error: &RepositoryError) {
        assert!(!format!("{error:?}").contains("WorkerCrashed"), "{error:?}");
        self.is_noticed = true;
    }
}

/// Reads the folder as the operator does: a row that is said to be whole is what was stored.
async fn read_as_operator(folder: &Path, all: &[Acknowledged], said: &mut Said) -> usize {
    let reader = match SqliteReader::open(folder).await {
        Ok(reader) => reader,
        Err(error) => {
            said.fails(&error);
            return 0;
        }
    };
    match reader.structure().await {
        Ok(None) => {}
        Ok(Some(_)) => said.is_noticed = true,
        Err(error) => said.fails(&error),
    }
    let (mut after, mut whole) = (None, 0);
    loop {
        let page = match reader.page(after, 5).await {
            Ok(page) => page,
            Err(error) => {
                said.fails(&error);
                break;
            }
        };
        said.is_noticed |= !page.unreadable.is_empty();
        for stored in &page.submissions {
            if !stored.is_whole {
                said.is_noticed = true;
                continue;
            }
            whole += 1;
            let known = all.iter().find(|one| one.arrival.id == stored.header.id);
            // What nobody has sent is no row that is whole.
            known.unwrap().assert_is(stored);
        }
        match page.next {
            None => break,
            next => after = next,
        }
    }
    reader.close().await;
    whole
}

/// Has every device send again what it has: it gets the same receipt, or its application is stored once more. Only what was stored
/// last is shown to the server as what it must have.
async fn send_again(repository: &SqliteRepository, all: &[Acknowledged], said: &mut Said) {
    let newest = all.last().map(|one| Held {
        id: one.arrival.id,
        content: one.content(),
    });
    for one in all {
        let batch = Batch {
            held: newest.filter(|newest| newest.id == one.arrival.id),
            ..one.batch("2026-12-01T00:00:00.000Z")
        };
        let taken = match repository.take(batch).await {
            Ok(taken) => taken,
            Err(error) => {
                said.fails(&error);
                continue;
            }
        };
        said.is_noticed |= taken.lacks_held;
        match taken.accepted.as_slice() {
            [Accepted::Duplicate { received_at }] => {
                assert_eq!(*received_at, one.received_at, "another receipt")
            }
            // Either is a word to somebody: a log and a meter, or a thing that is kept aside.
            [Accepted::Renewed | Accepted::Conflict] => said.is_noticed = true,
            // That nothing was there is said by what the server lacks, or by the structure of the file.
            [Accepted::Stored] => said.is_stored_again = true,
            other => panic!("{other:?}"),
        }
    }
}

/// Asks for the state of every application, as visitors do.
async fn ask(repository: &SqliteRepository, all: &[Acknowledged], said: &mut Said) -> Vec<Option<String>> {
    let mut states = Vec::new();
    for one in all {
        let token = one.arrival.status_token.clone().unwrap();
        let status = match repository.status(one.number().to_string(), token).await {
            Ok(Some(status)) => status,
            Ok(None) => {
                said.asks_in_vain = true;
                continue;
            }
            Err(error) => {
                said.fails(&error);
                continue;
            }
        };
        assert_eq!(status.received_at, one.received_at, "another time of storing");
        let Some((sealed, at)) = status.state else {
            states.push(None);
            continue;
        };
        states.push(Some(at));
        match ApplicationState::open(&one.secret, one.number(), &sealed) {
            Ok(state) => assert_eq!(state.at, AT, "another state"),
            Err(_) => said.is_noticed = true,
        }
    }
    states
}

async fn others(
    repository: &SqliteRepository,
    states: Vec<Option<String>>,
) -> Result<Others, RepositoryError> {
    Ok(Others {
        devices: repository.devices().await?,
        published: repository.published().await?,
        conflicts: repository.conflicts().await?,
        states,
    })
}

/// What a server says of what no receipt is for.
pub(crate) async fn others_of(folder: &Path, all: &[Acknowledged]) -> Others {
    let repository = SqliteRepository::open(folder).await.unwrap();
    let states = ask(&repository, all, &mut Said::default()).await;
    let others = others(&repository, states).await.unwrap();
    repository.close().await;
    others
}

/// Reads a folder in every way there is, and asserts what must hold whatever the disk has changed. What is found is what became of
/// the change; an error is what reads otherwise although nobody says so.
pub(crate) async fn look(
    folder: &Path,
    all: &[Acknowledged],
    expected: &Others,
) -> Result<FlipOutcome, String> {
    let mut said = Said::default();
    let whole = read_as_operator(folder, all, &mut said).await;
    let repository = match SqliteRepository::open(folder).await {
        Ok(repository) => Arc::new(repository),
        Err(error) => {
            said.fails(&error);
            said.is_refused = whole == 0;
            return Ok(outcome(&said));
        }
    };
    let states = ask(&repository, all, &mut said).await;
    let found = others(&repository, states).await;
    send_again(&repository, all, &mut said).await;
    repository.close().await;
    match found {
        Err(error) => said.fails(&error),
        Ok(_) if said.is_noticed => {}
        Ok(found) => {
            assert_eq!(whole, all.len(), "something is missing, and nobody says so");
            assert!(!said.is_stored_again, "stored twice, and nobody says so");
            assert!(!said.asks_in_vain, "a receipt asks in vain, and nobody says so");
            if found != *expected {
                return Err(format!("{found:?} instead of {expected:?}"));
            }
        }
    }
    Ok(outcome(&said))
}

fn outcome(said: &Said) -> FlipOutcome {
    match said {
        Said { is_refused: true, .. } => FlipOutcome::Refused,
        Said { is_noticed: true, .. } => FlipOutcome::Noticed,
        _ => FlipOutcome::Harmless,
    }
}
