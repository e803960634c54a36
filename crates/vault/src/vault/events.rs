//! Events of cases: what was done, and what is done now.

use application::Wording as _;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use casework::{CaseLog, Deed, DeedError, SealedEvent, Standing, WriteError, record_key};
use envelope::{
    Application, ApplicationState, OpeningKey, ReceiptNumber, RecordError, StateSealError, StatusSecret,
};
use staff::Group;
use staff::wire::{EventHead, WrittenEvent};
use uuid::Uuid;

use super::Vault;
use super::sheets::{Korean, seen};
use crate::case::Case;
use crate::frames::Frames;
use crate::message::{Again, Happened, KeptEvent, Overtaken, Told, Why, Written};

impl Vault {
    /// Takes events in that were fetched. One that does not count is shown with its reason, and is in the way of nothing.
    pub fn events(&mut self, bytes: &[u8]) -> Told {
        let Frames {
            frames,
            unread,
            complete,
        } = Frames::<EventHead>::of(bytes);
        let mut happened = Happened {
            astray: unread,
            complete,
            ..Happened::default()
        };
        for (head, sealed) in frames {
            if self.cases.get(head.submission).is_some() {
                self.take_event(head, sealed, &mut happened);
            } else {
                // It came before its case did.
                let waiting = self.waiting.entry(head.submission).or_default();
                waiting.push((head, sealed.to_vec()));
            }
        }
        Told::Happened(happened)
    }

    /// Takes in what was done with a case before the case itself came.
    pub(super) fn take_waiting(&mut self, id: Uuid) {
        for (head, sealed) in self.waiting.remove(&id).unwrap_or_default() {
            self.take_event(head, &sealed, &mut Happened::default());
        }
    }

    fn take_event(&mut self, head: EventHead, sealed: &[u8], happened: &mut Happened) {
        let Some(case) = self.cases.get_mut(head.submission) else {
            return;
        };
        let key = self
            .groups
            .iter()
            .find(|(group, _)| group.key.id() == case.head.key);
        let Some((_, key)) = key else { return };
        let event = SealedEvent {
            submission: head.submission,
            number: head.number,
            author: head.author,
            at: head.at,
            sealed: sealed.to_vec(),
        };
        match case.log.take(&record_key(key), &event) {
            Ok(false) => {}
            Ok(true) => {
                happened.new += 1;
                let last = case.log.entries().last();
                happened.not_counted += usize::from(last.is_some_and(|entry| entry.deed.is_err()));
            }
            Err(_) => happened.astray += 1,
        }
    }

    /// Seals a deed as the next event of cases, one result a case.
    pub(super) fn write(&self, ids: &[Uuid], deed: &Deed, seen: Option<u32>, at: &str) -> Result<Told, Why> {
        let author = self
            .person
            .as_ref()
            .map(|(account, _)| *account)
            .ok_or(Why::Locked)?;
        let mut written = Written::default();
        for id in ids {
            match self.write_one(*id, author, deed, seen, at) {
                Ok((group, event, told)) => {
                    let moves = matches!(deed, Deed::Move { .. } | Deed::Undo { .. });
                    written.untold += usize::from(moves && !told);
                    written.events.entry(group).or_default().push(event);
                }
                Err(why) => written.refused.push((*id, why)),
            }
        }
        Ok(Told::Written(written))
    }

    /// Tells which of the person's own events are lost, by what was fetched. Those of cases that are not there wait: devices send applications again
    /// too.
    pub(super) fn again(&self, mut kept: Vec<KeptEvent>) -> Result<Again, Why> {
        let (author, _) = self.person.as_ref().ok_or(Why::Locked)?;
        kept.sort_by_key(|kept| (kept.event.submission, kept.event.number));
        let mut again = Again::default();
        for of_case in kept.chunk_by(|one, next| one.event.submission == next.event.submission) {
            let mut is_overtaken = false;
            for KeptEvent { group, event } in of_case {
                let id = event.submission;
                let Some((case, (_, key))) = self
                    .cases
                    .get(id)
                    .and_then(|case| Some((case, self.key_of(case)?)))
                else {
                    continue;
                };
                let Ok(sealed) = Base64UrlUnpadded::decode_vec(&event.sealed) else {
                    continue;
                };
                let sealed = SealedEvent {
                    submission: id,
                    number: event.number,
                    author: *author,
                    at: String::new(),
                    sealed,
                };
                match case.log.standing(&record_key(key), &sealed) {
                    Standing::Stored => {}
                    Standing::Lost => again.lost.entry(group.clone()).or_default().push(event.clone()),
                    // What follows on one that is overtaken is too.
                    Standing::Waiting if !is_overtaken => {}
                    Standing::Waiting | Standing::Overtaken => {
                        is_overtaken = true;
                        again.overtaken.push(Overtaken {
                            id,
                            number: event.number,
                            receipt: seen(&case.head.number),
                        });
                    }
                }
            }
        }
        Ok(again)
    }

    /// The group of a case and its key, if it is there.
    fn key_of(&self, case: &Case) -> Option<&(Group, OpeningKey)> {
        self.groups
            .iter()
            .find(|(group, _)| group.key.id() == case.head.key)
    }

    fn write_one(
        &self,
        id: Uuid,
        author: Uuid,
        deed: &Deed,
        seen: Option<u32>,
        at: &str,
    ) -> Result<(staff::GroupName, WrittenEvent, bool), Why> {
        let case = self.cases.get(id).ok_or(Why::NoCase)?;
        let (group, key) = self.key_of(case).ok_or(Why::NoKey)?;
        let last = case.log.state().last_step();
        let deed = &match (deed, last) {
            // What was done to many at once is undone by what was last with each.
            (Deed::Undo { number: 0 }, Some((number, _))) => Deed::Undo { number },
            _ => deed.clone(),
        };
        if seen.is_some_and(|seen| case.log.clash(seen, deed).is_some()) {
            return Err(Why::Clash);
        }
        let event = case
            .log
            .write(&record_key(key), id, author, at, deed)
            .map_err(why)?;
        let told = match self.receipt(id) {
            Ok((application, secret)) => self.told(&case.log, application, secret, id, deed, at)?,
            Err(_) => None,
        };
        let event = WrittenEvent {
            submission: id,
            number: event.number,
            sealed: Base64UrlUnpadded::encode_string(&event.sealed),
            told,
        };
        let is_told = event.told.is_some();
        Ok((group.name.clone(), event, is_told))
    }

    /// What the visitor is told by a deed, sealed to the secret of their receipt; `None` if it is for colleagues alone.
    fn told(
        &self,
        log: &CaseLog,
        application: &Application,
        secret: &StatusSecret,
        id: Uuid,
        deed: &Deed,
        at: &str,
    ) -> Result<Option<String>, Why> {
        let stands = log.state().after(deed).map_err(|error| why(error.into()))?;
        let note = match deed {
            Deed::Move {
                reason,
                documents,
                until,
                ..
            } => {
                let mut parts = vec![reason.trim().to_owned()];
                if !documents.is_empty() {
                    parts.push(format!("가져올 서류: {}", documents.join(", ")));
                }
                if let Some(until) = until {
                    parts.push(format!("기한: {}까지", Korean.day(*until)));
                }
                parts.retain(|part| !part.is_empty());
                parts.join("\n")
            }
            Deed::Undo { .. } => String::new(),
            _ => return Ok(None),
        };
        let number = ReceiptNumber::of(id);
        let mut state = ApplicationState::new(stands, at.to_owned());
        state.note = Some(note).filter(|note| !note.is_empty());
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
        Ok(Some(Base64UrlUnpadded::encode_string(&sealed)))
    }

    /// The application of a case, and the secret of its receipt.
    pub(super) fn receipt(&self, id: Uuid) -> Result<(&Application, &StatusSecret), Why> {
        let case = self.cases.get(id).ok_or(Why::NoCase)?;
        let application = case.opened.as_ref().map_err(|_| Why::NoKey)?;
        let secret = application.status_secret.as_ref().ok_or(Why::NoReceipt)?;
        Ok((application, secret))
    }

    /// Opens what a visitor was told last, by the server's word.
    pub(super) fn read(&self, id: Uuid, sealed: &str) -> Result<Told, Why> {
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
}

fn why(error: WriteError) -> Why {
    match error {
        WriteError::Deed(DeedError::NoStep { .. }) => Why::NoStep,
        WriteError::Deed(DeedError::NoReason(_)) => Why::NoReason,
        WriteError::Deed(DeedError::Empty) => Why::Empty,
        WriteError::Deed(DeedError::TooLong) | WriteError::Seal(RecordError::TooLong(_)) => Why::TooLong,
        WriteError::Deed(DeedError::NotTheLast(_)) => Why::NotTheLast,
        WriteError::Deed(DeedError::Unknown) | WriteError::Seal(RecordError::Randomness(_)) => Why::Broken,
    }
}
