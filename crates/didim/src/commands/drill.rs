//! `didim drill`

mod stored;

use std::collections::BTreeMap;
use std::path::PathBuf;

use catalog::{SealTo, SignedCatalog};
use clap::Args;
use envelope::{Header, OpeningKey, SealingKey, new_id, open, random_bytes, seal};

use super::data::{Damage, PublishedCatalog};
use super::{Failure, keys, print};
use crate::settings::Data;
use stored::Stored;

#[derive(Args)]
#[command(after_help = "\
Example: at the desk, every Monday morning
  0 8 * * 1  didim drill --catalog catalog.didim --catalog-key catalog.pub --key 2027.key --key 2028.key

A random text is sealed to every key that the catalog names, as devices do, and opened again with
the private keys. With --data (a copy or a backup will do) the oldest and the newest stored
application of every key are opened too; nothing of them is printed. Where somebody without an
enrolled device sent what cannot be opened, that is told, the next one is looked at, and it is no
failure: anybody can send anything.

One line a key: `ok`, `no private key given` or `cannot be opened`. The exit status is 0 only if
every key is ok.")]
pub(crate) struct Options {
    #[command(flatten)]
    catalog: PublishedCatalog,
    /// An agency's private key; may be repeated
    #[arg(long = "key", value_name = "FILE", required = true)]
    keys: Vec<PathBuf>,
    /// The id of a key whose private part was destroyed on purpose; may be repeated
    #[arg(long, value_name = "ID")]
    destroyed: Vec<String>,
    #[command(flatten)]
    data: Data,
}

/// How a key fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DrillVerdict {
    Ok,
    NoKey,
    CannotOpen,
    Destroyed,
}

impl DrillVerdict {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NoKey => "no private key given",
            Self::CannotOpen => "cannot be opened",
            Self::Destroyed => "destroyed",
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let (settings, published) = options.catalog.read(&options.data)?;
    let Some((_, signed)) = published.signed else {
        return Err(Failure::Because(
            "name the published catalog and its key with --catalog FILE and --catalog-key FILE".to_owned(),
        ));
    };
    if signed.catalog.seal_to.is_empty() {
        return Err(Failure::Because(
            "the catalog names no key to seal to, so nobody can apply; build it with --seal-to".to_owned(),
        ));
    }
    let mut private = BTreeMap::new();
    for path in &options.keys {
        let key = keys::read_opening_key(path)?;
        private.insert(key.sealing_key().id().to_owned(), (path, key));
    }
    let opening = |id: &str| private.get(id).map(|(_, key)| key);
    let somewhere = settings.data.value.is_some() || settings.database.value.is_some();
    let (stored, damage) = match somewhere {
        true => stored::look(&settings.place()?, opening)?,
        false => (BTreeMap::new(), Damage::default()),
    };

    let mut ids: Vec<&str> = signed.catalog.seal_to.iter().map(|to| to.id.as_str()).collect();
    ids.extend(stored.keys().map(String::as_str));
    ids.sort_unstable();
    ids.dedup();
    for (id, (path, _)) in &private {
        if !ids.contains(&id.as_str()) {
            let path = path.display();
            eprintln!("didim: `{path}` is the key {id}, to which nothing is sealed here");
        }
    }
    let mut all_ok = true;
    for id in ids {
        let named = signed.catalog.seal_to.iter().find(|to| to.id == id);
        let destroyed = options.destroyed.iter().any(|destroyed| destroyed == id);
        let (verdict, details) = judge(&signed, named, stored.get(id), opening(id), destroyed);
        all_ok &= matches!(verdict, DrillVerdict::Ok | DrillVerdict::Destroyed);
        print(&format!("{id}: {} ({})", verdict.as_str(), details.join("; ")))?;
    }
    damage.report()?;
    if all_ok {
        Ok(())
    } else {
        Err(Failure::Because(
            "not every key opens what is sealed to it; look for its private key before more is sealed"
                .to_owned(),
        ))
    }
}

fn judge(
    signed: &SignedCatalog,
    named: Option<&SealTo>,
    stored: Option<&Stored>,
    key: Option<&OpeningKey>,
    destroyed: bool,
) -> (DrillVerdict, Vec<String>) {
    let mut details = Vec::new();
    details.push(match named.map(|to| to.until) {
        Some(Some(day)) => format!("in the catalog until {day}"),
        Some(None) => "in the catalog".to_owned(),
        None => "not in the catalog".to_owned(),
    });
    let Some(key) = key else {
        details.extend(stored.map(|stored| format!("{} stored", stored.count)));
        // What devices go on sealing to must be readable, whatever anybody says.
        let verdict = match destroyed && named.is_none() {
            true => DrillVerdict::Destroyed,
            false => DrillVerdict::NoKey,
        };
        return (verdict, details);
    };
    let mut verdict = DrillVerdict::Ok;
    if let Some(to) = named
        && let Err(why) = canary(signed, to, key)
    {
        verdict = DrillVerdict::CannotOpen;
        details.push(why);
    }
    if let Some(stored) = stored {
        if !stored.is_readable() {
            verdict = DrillVerdict::CannotOpen;
        }
        details.extend(stored.lines());
    }
    (verdict, details)
}

/// Seals a random text as a device does, and opens it.
fn canary(signed: &SignedCatalog, to: &SealTo, key: &OpeningKey) -> Result<(), String> {
    let public: SealingKey = to
        .key
        .parse()
        .map_err(|error| format!("the catalog's key: {error}"))?;
    if public.id() != to.id {
        return Err(format!("the catalog gives the key {} this id", public.id()));
    }
    let random = |error: envelope::NoRandomness| error.to_string();
    let text = random_bytes::<64>().map_err(random)?;
    let header = Header {
        id: new_id().map_err(random)?,
        device: None,
        counter: 1,
        key: to.id.clone(),
        catalog: signed.digest.clone(),
    };
    let sealed = seal(&public, &header, &text).map_err(|error| error.to_string())?;
    match open(key, &header, &sealed) {
        Ok(opened) if opened == text => Ok(()),
        Ok(_) => Err("it opens to something else".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
