//! `didim restore`

use std::path::PathBuf;

use clap::Args;
use intake::{ReceiptKeyFound, Restored, Since, SystemClock};

use super::progress::ProgressLine;
use super::{Failure, backup, print};
use crate::settings::Data;

#[derive(Args)]
#[command(after_help = "\
Example:
  systemctl stop didim
  didim restore /var/backups/didim/didim-20261125T062000Z --data /var/lib/didim
  systemctl start didim

The backup is verified first. Everything that it replaces is moved to a folder `replaced-<time>Z` in
the data folder; nothing is deleted. The receipt key that is there stays, as devices verify receipts
by it; it is put back only if it is missing. The server then begins a new epoch: every device sends
again all the sealed copies that it still has, what the backup held is counted as duplicate, and the
same receipts are given.

What the desk had set after the backup is carried over from the database that is replaced: it is sealed,
and nobody sends it again.

Never copy a database into the data folder by hand: devices would go on forgetting what it does not
hold. (The server notices an older database when it starts, and then does the same as after a
restore.)")]
pub(crate) struct Options {
    /// The backup's folder
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    #[command(flatten)]
    data: Data,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    super::log_warnings();
    let data = options.data.folder()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let line = ProgressLine::new();
    let restored = runtime.block_on(intake::restore(
        &options.backup,
        &data,
        &SystemClock,
        &|progress| line.report(progress),
    ))?;
    drop(line);
    print(&format!(
        "put back into {}: {}",
        data.display(),
        backup::summary(&options.backup, &restored.manifest)
    ))?;
    for line in summary_lines(&restored) {
        print(&line)?;
    }
    Ok(())
}

/// What the operator should know, and do.
fn summary_lines(restored: &Restored) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(replaced) = &restored.replaced {
        let replaced = replaced.display();
        lines.push(format!(
            "what was there is in {replaced}; remove it when you are sure that nothing of it is needed"
        ));
    }
    lines.push(
        match restored.receipt_key {
            ReceiptKeyFound::Same => "the receipt key is unchanged: it is the same as the backup's",
            ReceiptKeyFound::Other => {
                "the receipt key is not the backup's; the one that was there stays, as devices that enrolled \
                 with it verify receipts by it"
            }
            ReceiptKeyFound::PutBack => "the receipt key was missing, and was put back too",
        }
        .to_owned(),
    );
    lines.push("next:".to_owned());
    lines.push(
        "- start the server: it begins a new epoch, and devices send again what they still have".to_owned(),
    );
    match &restored.since {
        None => lines.push(unknown_since(&restored.manifest.began_at)),
        Some(Ok(since)) => lines.extend(steps(since)),
        Some(Err(error)) => {
            lines.push(format!(
                "- the database that was replaced cannot be read ({error})"
            ));
            lines.push(unknown_since(&restored.manifest.began_at));
        }
    }
    lines.push(
        "- wait until devices have been seen again, and look with `didim device list` for counts that did \
         not come back"
            .to_owned(),
    );
    lines.push(
        "- make a backup soon: devices keep their copies until there is one that began ten minutes after the \
         start"
            .to_owned(),
    );
    lines
}

fn unknown_since(began_at: &str) -> String {
    format!(
        "- give a new code to each device that enrolled after {began_at} (`didim device code`), and revoke \
         again what was revoked after it"
    )
}

fn steps(since: &Since) -> Vec<String> {
    let mut lines = vec![format!(
        "- {} applications are in the database that was replaced and not in the backup; devices that still \
         hold them send them again",
        since.submissions
    )];
    if since.states > 0 {
        lines.push(format!(
            "- {} states that the desk had set after the backup were carried over; nothing is to be done",
            since.states
        ));
    }
    if let Some((number, path)) = &since.states_apart {
        lines.push(format!(
            "- {number} states belong to applications that are not in the backup: once devices have sent \
             these again, say `didim status import {}`",
            path.display()
        ));
    }
    for (label, id) in &since.enrolled {
        lines.push(format!(
            "- `{label}` ({id}) enrolled after the backup: give it a new code with `didim device code`"
        ));
    }
    for (label, id) in &since.revoked {
        lines.push(format!(
            "- `{label}` was revoked after the backup: revoke it again with `didim device revoke {id}`"
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_after_the_backup_becomes_steps() {
        let id = uuid::Uuid::from_u128(1);
        let since = Since {
            submissions: 3,
            enrolled: vec![("본원 1층".into(), id)],
            revoked: vec![("stolen".into(), id)],
            states: 2,
            states_apart: Some((1, "replaced/states.jsonl".into())),
        };
        let [applications, states, apart, enrolled, revoked] = steps(&since).try_into().unwrap();
        assert!(applications.starts_with("- 3 applications are"));
        assert!(states.starts_with("- 2 states") && states.contains("carried over"));
        assert!(apart.contains("`didim status import replaced/states.jsonl`"));
        assert!(enrolled.contains("`본원 1층`") && enrolled.contains("didim device code"));
        assert!(revoked.contains(&format!("`didim device revoke {id}`")));
    }
}
