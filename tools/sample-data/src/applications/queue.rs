//! The applications as a device's sealed queue: what staff carry to a server in a file.

use catalog::{SignedCatalog, agency_day};
use envelope::{
    Application, Header, Item, OpeningKey, QueueFile, ReceiptNumber, SealingKey, SubmitRequest, Timestamp,
    encode_sealed,
};

use super::{SampleError, Samples};

impl Samples {
    /// Seals all applications to the catalog's key of a moment, as a device does, and writes them as its queue. Sealing is never the same
    /// twice: a server knows what it has by the ids, and takes the same bytes alone for the same.
    ///
    /// # Errors
    /// [`SampleError`] if there is no key, or one of them cannot be sealed.
    pub fn queue(&self, signed: &SignedCatalog, now: Timestamp) -> Result<QueueFile, SampleError> {
        let today = agency_day(now.unix_seconds().saturating_mul(1_000)).ok_or(SampleError::Clock)?;
        let to = signed.catalog.seal_to(today).ok_or(SampleError::NoKey)?;
        let key: SealingKey = to.key.parse().map_err(|_| SampleError::NoKey)?;
        let device = Some(self.set.device());
        let mut items = Vec::new();
        for (counter, sample) in (1..).zip(&self.list) {
            let header = Header {
                id: sample.id,
                device,
                counter,
                key: key.id().to_owned(),
                catalog: signed.digest.clone(),
            };
            let sealed = sample.application.seal(&key, &header)?;
            let number = ReceiptNumber::of(sample.id);
            let secret = sample.application.status_secret.as_ref();
            items.push(Item {
                id: header.id,
                counter,
                key: header.key,
                catalog: header.catalog,
                sealed: encode_sealed(&sealed),
                status_token: secret.map(|secret| secret.token(number).to_string()),
                signature: None,
            });
        }
        Ok(QueueFile {
            format: QueueFile::FORMAT,
            exported_at: now.to_string(),
            request: SubmitRequest::new(device, items),
            unreadable: Vec::new(),
        })
    }
}

/// Opens all applications of a queue.
///
/// # Errors
/// [`SampleError`] if one of them was changed, or sealed to another key.
pub fn opened(queue: &QueueFile, key: &OpeningKey) -> Result<Vec<Application>, SampleError> {
    let device = queue.request.device;
    let open = |item: &Item| {
        let content = item.content(device).ok_or(SampleError::Item(item.id))?;
        Ok(Application::open(key, &content.header, &content.sealed)?)
    };
    queue.request.items.iter().map(open).collect()
}
