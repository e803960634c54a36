//! Why something was not done, and the name of the text that says so.

use vault::{Told, Why};

use crate::net::Refused;

/// What the server and the vault can say, by the names of the texts.
const ERRORS: [&str; 32] = [
    "error.broken",
    "error.catalog-refused",
    "error.confirm",
    "error.clash",
    "error.cost-refused",
    "error.does-not-unlock",
    "error.empty",
    "error.locked",
    "error.malformed-key",
    "error.no-account",
    "error.no-case",
    "error.no-key",
    "error.no-reason",
    "error.no-receipt",
    "error.no-step",
    "error.no-submission",
    "error.not-allowed",
    "error.not-stored",
    "error.not-the-last",
    "error.note-too-long",
    "error.other-key",
    "error.other-origin",
    "error.passphrase-too-long",
    "error.passphrase-too-plain",
    "error.passphrase-too-short",
    "error.signed-out",
    "error.too-long",
    "error.too-many-codes",
    "error.too-many-requests",
    "error.wrong-code",
    "error.wrong-sign-in",
    "error.wrong-totp",
];

/// The name of the text for a kind of problem.
fn error_text(kind: &str) -> String {
    let known = ERRORS
        .iter()
        .find(|name| name.strip_prefix("error.") == Some(kind));
    known.map_or("error.other", |name| name).to_owned()
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failed {
    /// By the server.
    Refused(Refused),
    /// By the vault.
    Vault(Why),
    /// Two passphrases differ.
    NoMatch,
}

impl Failed {
    /// The name of its text.
    pub fn text(&self) -> String {
        match self {
            Self::Refused(Refused::Offline) => "error.offline".to_owned(),
            Self::Refused(Refused::Problem(kind)) => error_text(kind),
            Self::Vault(why) => {
                let name = serde_json::to_value(why).ok();
                error_text(name.as_ref().and_then(|name| name.as_str()).unwrap_or("broken"))
            }
            Self::NoMatch => "no_match".to_owned(),
        }
    }
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

/// What the vault answered, unless it could not do what it was asked.
pub fn told(told: Told) -> Result<Told, Failed> {
    match told {
        Told::Not(why) => Err(Failed::Vault(why)),
        told => Ok(told),
    }
}
