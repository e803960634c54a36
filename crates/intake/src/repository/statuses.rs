//! What became of submissions, for the visitors who have the receipts.

use async_trait::async_trait;
use uuid::Uuid;

use super::RepositoryError;

/// What a visitor learns of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionStatus {
    /// When it was stored.
    pub received_at: String,
    /// The state that the desk gave it last, sealed to the secret of the receipt, and when.
    pub state: Option<(Vec<u8>, String)>,
}

/// What became of a state that was sealed elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportedStatus {
    /// It is what the visitor learns now.
    Set,
    /// What is noted was sealed at the same time, or later; that stays.
    Older,
    /// There is no such submission.
    NoSubmission,
}

/// Keeps what the desk decided, sealed.
#[async_trait]
pub trait Statuses: Send + Sync {
    /// What became of the submission with this receipt number and token, if there is one.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn status(
        &self,
        number: String,
        token: Vec<u8>,
    ) -> Result<Option<SubmissionStatus>, RepositoryError>;

    /// Notes what became of a submission, as the desk sealed it, in the place of what was noted before.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn set_status(&self, submission: Uuid, sealed: Vec<u8>, at: String) -> Result<(), RepositoryError>;

    /// Notes what became of a submission as [`Self::set_status`] does, if that was sealed later than what is noted: `at` is a
    /// time as an [`envelope::Timestamp`] writes it, so that times compare as texts do.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn import_status(
        &self,
        submission: Uuid,
        sealed: Vec<u8>,
        at: String,
    ) -> Result<ImportedStatus, RepositoryError>;
}
