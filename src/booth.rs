//! A tablet at an event's door: which event it stands at, and who has come.

use application::check_in::CheckInProof;
use device::KeepOutcome;

use crate::visit::Visit;

/// The device's setting that names the event's program. Staff set it behind their PIN, and a fresh page keeps it.
const BOOTH_SETTING: &str = "booth";

/// The id of the program that the device stands at; `None` if it is no booth.
pub fn program() -> Option<String> {
    browser::setting(BOOTH_SETTING).filter(|id| !id.is_empty())
}

/// Makes the device a booth of a program, or no booth.
pub fn set(program: Option<&str>) {
    browser::leave_setting(BOOTH_SETTING, program.unwrap_or_default());
}

/// Keeps that somebody has come, sealed as an application is; it is sent when there is a network. Who it is the desk finds out
/// (`didim check-ins`): nothing that this device has tells it.
pub async fn keep(visit: Visit, shown: CheckInProof) -> bool {
    let (Some(store), Some(loaded), Some(program)) = (
        visit.app.store_untracked(),
        visit.app.loaded_untracked(),
        program(),
    ) else {
        return false;
    };
    let application = shown.application(&program, visit.language(), &browser::timestamp());
    let kept = matches!(
        device::keep(&store, &loaded.signed, application).await,
        KeepOutcome::Kept(_)
    );
    if kept {
        visit.app.sending.kept();
    }
    kept
}
