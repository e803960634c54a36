//! Which devices are known, by which codes they become known, and what has come from them.

use async_trait::async_trait;
use envelope::{DeviceKeyId, DevicePublicKey};
use uuid::Uuid;

use super::{RepositoryError, SentOnDay};

/// A one-time code that a device may enrol with.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// The code's hash.
    pub hash: String,
    /// What staff will call the device.
    pub label: String,
    /// When it was made (RFC 3339, UTC, milliseconds).
    pub made_at: String,
    /// From when on it is refused, in the same form.
    pub expires_at: String,
    /// The device whose place it may take, with another key; `None` for a device that is not known yet.
    pub replaces: Option<Uuid>,
}

/// A device that asks to be known, having proved that the key is its own.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The hash of the code that it brings.
    pub code_hash: String,
    /// The device.
    pub device: Uuid,
    /// Its public key.
    pub key: DevicePublicKey,
    /// The server's time (RFC 3339, UTC, milliseconds).
    pub at: String,
}

/// What became of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolled {
    /// The device is known now, under this label. A key that it had before is revoked.
    Now(String),
    /// It had enrolled with this very code and key: its label.
    Before(String),
    /// There is no such code, it has expired, or another device or key has used it.
    WrongCode,
    /// The key is that of a device of another name; the code was not used up.
    KeyTaken,
    /// A device of this name has another key, and the code was not made to take its place; it was not used up.
    DeviceTaken,
}

/// A key that a device enrolled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device.
    pub id: Uuid,
    /// Its public key.
    pub key: DevicePublicKey,
    /// What staff call it.
    pub label: String,
    /// When it enrolled (RFC 3339, UTC, milliseconds).
    pub enrolled_at: String,
    /// When the key was revoked, or another took its place.
    pub revoked_at: Option<String>,
    /// When a request that the key signed was last accepted.
    pub last_seen_at: Option<String>,
}

/// What became of a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// The device is revoked now.
    Now,
    /// It had been revoked before.
    Before,
    /// No device of this name ever enrolled.
    Unknown,
}

/// Keeps devices and codes.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Keeps a code.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be kept.
    async fn add_code(&self, code: NewCode) -> Result<(), RepositoryError>;

    /// Makes a device known, in one transaction: of two that bring the same code, one succeeds.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn enrol(&self, enrolment: Enrolment) -> Result<Enrolled, RepositoryError>;

    /// The device with this key, also if it is revoked.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn device(&self, key: DeviceKeyId) -> Result<Option<Device>, RepositoryError>;

    /// All keys of all devices, in the order of their enrolment.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn devices(&self) -> Result<Vec<Device>, RepositoryError>;

    /// Revokes a device at this time (RFC 3339, UTC, milliseconds).
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn revoke(&self, device: Uuid, at: String) -> Result<Revoked, RepositoryError>;

    /// The counts under which a device has signed more than one submission, ascending: its storage was copied to another
    /// machine.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn forks(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError>;

    /// How many submissions name a device that it has not signed, neither their request nor the submission itself: anybody
    /// can name it, so they count for nothing.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be counted.
    async fn claimed(&self, device: Uuid) -> Result<u64, RepositoryError>;

    /// What a device sent while it was enrolled, on each of the agency's days from `since` on (as `2025-04-21`) on which it sent
    /// anything; the days ascend.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn sent(&self, device: Uuid, since: String) -> Result<Vec<SentOnDay>, RepositoryError>;

    /// The counts of everything that a device has signed, also of what is kept aside: each once, ascending.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn counters(&self, device: Uuid) -> Result<Vec<u64>, RepositoryError>;
}

/// A code as the database has it.
pub(super) struct KnownCode {
    pub(super) label: String,
    pub(super) expires_at: String,
    pub(super) used_by: Option<Uuid>,
    pub(super) replaces: Option<Uuid>,
}

/// What is to be done with an enrolment.
pub(super) enum Decision {
    /// Nothing: this is the answer.
    Answer(Enrolled),
    /// Revoke the key that the device has, keep the new one, note that the code is used, and answer with the label.
    Enrol(String),
}

impl Enrolment {
    /// What becomes of it, given the code as the database has it, the device that the key belongs to, and whether a device of
    /// this name has ever had another key.
    pub(super) fn decide(
        &self,
        code: Option<KnownCode>,
        owner: Option<&Device>,
        has_other_key: bool,
    ) -> Decision {
        let Some(code) = code else {
            return Decision::Answer(Enrolled::WrongCode);
        };
        let same = owner.map(|owner| owner.id == self.device && owner.key == self.key);
        if let Some(used_by) = code.used_by {
            let in_use = owner.is_some_and(|owner| owner.revoked_at.is_none());
            let before = used_by == self.device && same == Some(true) && in_use;
            return Decision::Answer(if before {
                Enrolled::Before(code.label)
            } else {
                Enrolled::WrongCode
            });
        }
        // Both are the same form in UTC, so the order of the texts is that of the times.
        if code.expires_at <= self.at {
            return Decision::Answer(Enrolled::WrongCode);
        }
        if same == Some(false) {
            return Decision::Answer(Enrolled::KeyTaken);
        }
        // Otherwise any code would let its holder take the place of any device, whose key would be revoked.
        if has_other_key && code.replaces != Some(self.device) {
            return Decision::Answer(Enrolled::DeviceTaken);
        }
        Decision::Enrol(code.label)
    }
}
