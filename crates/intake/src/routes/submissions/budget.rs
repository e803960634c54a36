//! What an enrolled device may still send today.

use envelope::{ItemResult, SubmissionOutcome};
use time::OffsetDateTime;

use super::answer::Checked;
use crate::app::App;
use crate::budget::Admitted;
use crate::problem::ProblemResponse;
use crate::repository::Arrival;
use crate::routes::body::not_stored;
use uuid::Uuid;

/// What is to be stored of a request, and what the sender is told of the rest.
pub(super) struct ToStore {
    /// An entry for each item, in the order of the request.
    pub(super) checked: Vec<Checked>,
    /// What is to be stored, in the same order.
    pub(super) arrivals: Vec<Arrival>,
}

impl ToStore {
    /// Takes out what is over the budget of the enrolled device that sends it: the device keeps that, and comes again.
    pub(super) async fn within_budget<'a>(
        &mut self,
        app: &'a App,
        device: Uuid,
        now: OffsetDateTime,
    ) -> Result<Admitted<'a>, ProblemResponse> {
        let repository = app.repository.as_ref();
        let admitted = app.budgets.admit(repository, device, now, &self.arrivals).await;
        let admitted = admitted.map_err(|error| not_stored(&error))?;
        if !admitted.over.is_empty() {
            let mut arrivals = self.arrivals.iter();
            for one in self.checked.iter_mut().filter(|one| one.is_ok()) {
                if let Some(arrival) = arrivals.next().filter(|one| admitted.over.contains(&one.id)) {
                    *one = Err(later(arrival.id));
                }
            }
            self.arrivals
                .retain(|arrival| !admitted.over.contains(&arrival.id));
        }
        Ok(admitted)
    }

    /// How many items have this outcome without having been stored.
    pub(super) fn count(&self, outcome: SubmissionOutcome) -> usize {
        let is = |one: &&Checked| one.as_ref().is_err_and(|result| result.outcome == outcome);
        self.checked.iter().filter(is).count()
    }
}

fn later(id: Uuid) -> ItemResult {
    let detail = "this device has sent what it may within a day; keep it, and send it again tomorrow";
    ItemResult {
        id,
        outcome: SubmissionOutcome::Retry,
        receipt: None,
        detail: Some(detail.to_owned()),
    }
}
