//! `didim jobs build`

use std::fs;
use std::path::{Path, PathBuf};

use catalog::{CatalogKey, VerifyKey};
use clap::Args;
use eligibility::Date;
use sources::jobs::{JobsFolder, Publishable, Settings};
use vacancy::feed::{
    ChunkRef, FORMAT, Feed, MAX_CHUNK_BYTES, MAX_MANIFEST_BYTES, Manifest, Provider, originals,
};
use vacancy::model::Original;
use vacancy::publish::{Publication, follow, pack};

use super::folder::read_whole;
use crate::commands::catalog::read_signing_key;
use crate::commands::day::today;
use crate::commands::{Failure, print};

/// The file of the signed manifest.
const MANIFEST: &str = "manifest";
/// The folder of the chunks.
const CHUNKS: &str = "chunks";
/// The ending of a chunk's form in brotli, which the server hands on as it is.
const BROTLI: &str = "br";

/// The number of ids of vacancies that are held back that are shown at most.
const MAX_SHOWN_IDS: usize = 20;

#[derive(Args)]
pub(crate) struct Options {
    /// The folder that holds `jobs.toml`
    folder: PathBuf,
    /// The signing key of catalogs, as made by `didim keys new`
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The folder of the signed list; one that is there is replaced as a whole
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The list before, whose chunks devices have; it may be the same folder as --out
    #[arg(long, value_name = "FOLDER")]
    previous: Option<PathBuf>,
    /// The version; one above the one before if it is left out
    #[arg(long, value_name = "NUMBER")]
    as_version: Option<u32>,
    /// The day whose vacancies these are, as 2026-11-30; today in Seoul if it is left out
    #[arg(long, value_name = "DAY", value_parser = |text: &str| Date::parse(text))]
    on: Option<Date>,
}

/// A signed list as it was built before.
struct Published {
    feed: Feed,
    originals: Vec<Original>,
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let on = options.on.map_or_else(today, Ok)?;
    let signing = read_signing_key(&options.key)?;
    let believed = signing.verify_key();
    let folder = read_whole(&options.folder)?;
    let Publishable { entries, held_back } = folder.publishable(on)?;
    if entries.is_empty() {
        let why = if held_back.is_empty() {
            format!("no vacancy in it can be applied for on {on}; import some first")
        } else {
            let held_back = held_back.len();
            format!(
                "all {held_back} that can be applied for on {on} are held back; see `didim jobs check --law`"
            )
        };
        return Err(Failure::file("use", &options.folder, why));
    }
    let previous = options.previous.as_deref();
    let before = previous
        .map(|path| Published::read(path, &believed))
        .transpose()?;
    let there = version_there(&options.out, &believed)?;
    let version = version(options.as_version, before.as_ref(), there)?;
    let head = head(&folder.settings, version, on)?;
    let publication = match &before {
        Some(before) if before.feed.manifest.sample != head.sample => {
            let why = "made-up vacancies and real ones never follow each other; leave out `--previous`";
            return Err(Failure::file("use", &before.folder, why));
        }
        Some(before) => follow(head, &before.feed, &before.originals, &entries)?,
        None => pack(head, &entries)?,
    };
    let blob = sign(&publication.manifest, &signing)?;
    let partial = beside(&options.out, "partial");
    write_into(&partial, &blob, &publication, before.as_ref())?;
    // What is put in place is what a device would take.
    Published::read(&partial, &believed)?;
    put_in_place(&partial, &options.out)?;
    say(options, &folder, &publication, blob.len())?;
    tell_held_back(&held_back)
}

fn say(
    options: &Options,
    folder: &JobsFolder,
    publication: &Publication,
    bytes: usize,
) -> Result<(), Failure> {
    let manifest = &publication.manifest;
    let how = if publication.is_repacked {
        "cut anew"
    } else {
        "an overlay"
    };
    print(&format!(
        "{}: version {}, {} of {} vacancies, {} pairs of chunks ({how}: {} chunks new), {} gone, \
         manifest {bytes} bytes, good until {}",
        options.out.display(),
        manifest.version,
        manifest.count(),
        folder.records.len(),
        manifest.chunks.len(),
        publication.new_chunks.len(),
        manifest.gone.len(),
        manifest.expires
    ))
}

/// Says what of a list findings of the legal check kept out.
pub(super) fn tell_held_back(ids: &[String]) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = ids.iter().take(MAX_SHOWN_IDS).map(String::as_str).collect();
    let more = match ids.len().saturating_sub(MAX_SHOWN_IDS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    print(&format!(
        "held back by findings of the law that nobody has accepted: {}{more}; see `didim jobs check --law`, \
         and decide with `didim jobs decide`",
        shown.join(", ")
    ))
}

/// The version that was asked for, or the next one; versions only go up.
fn version(asked: Option<u32>, before: Option<&Published>, there: Option<u32>) -> Result<u32, Failure> {
    let floor = before.map(|before| before.feed.manifest.version).max(there);
    let next = floor.map_or(Some(1), |floor| floor.checked_add(1));
    match (asked, floor) {
        (Some(asked), Some(floor)) if asked <= floor => Err(Failure::Because(format!(
            "version {asked} is not above version {floor}, which is there already, and devices take no lower \
             one; leave out `--as-version`, or give {} or more",
            floor.saturating_add(1)
        ))),
        (Some(asked), _) => Ok(asked),
        (None, _) => {
            next.ok_or_else(|| Failure::Because("there is no higher version; begin a new list".to_owned()))
        }
    }
}

fn head(settings: &Settings, version: u32, on: Date) -> Result<Manifest, Failure> {
    let expires = on.plus_days(i64::from(settings.good_for_days)).ok_or_else(|| {
        Failure::Because("`good_for_days` goes beyond every calendar; lower it in `jobs.toml`".to_owned())
    })?;
    let provider = |known: &sources::jobs::Provider| Provider {
        prefix: known.prefix.clone(),
        name: known.name.clone(),
        notice: known.notice.clone(),
        address: known.address.clone(),
    };
    Ok(Manifest {
        format: FORMAT,
        version,
        as_of: on,
        expires,
        sample: settings.sample,
        providers: settings.providers.iter().map(provider).collect(),
        chunks: Vec::new(),
        base: 0,
        gone: Vec::new(),
    })
}

fn sign(manifest: &Manifest, key: &CatalogKey) -> Result<Vec<u8>, Failure> {
    let mut refused = None;
    let blob = manifest.sign(|bytes| {
        key.sign_other(bytes).unwrap_or_else(|error| {
            refused = Some(error);
            [0; 64]
        })
    })?;
    refused.map_or(Ok(blob), |error| Err(error.into()))
}

/// The version of the list that is in the folder to write to; `None` if there is none yet.
fn version_there(out: &Path, believed: &VerifyKey) -> Result<Option<u32>, Failure> {
    let is_empty = || fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    if !out.exists() || is_empty() {
        return Ok(None);
    }
    if !out.join(MANIFEST).exists() {
        let why = "there is something else in it, and it is replaced as a whole; name a new folder";
        return Err(Failure::file("write", out, why));
    }
    Ok(Some(manifest_in(out, believed)?.version))
}

fn manifest_in(folder: &Path, believed: &VerifyKey) -> Result<Manifest, Failure> {
    let path = folder.join(MANIFEST);
    let blob =
        intake::read_file(&path, MAX_MANIFEST_BYTES).map_err(|error| Failure::file("read", &path, error))?;
    let verifies = |bytes: &[u8], signature: &[u8; 64]| believed.verifies_other(bytes, signature);
    Manifest::admit(&blob, 0, verifies).map_err(|error| Failure::file("use", &path, error))
}

impl Published {
    fn read(folder: &Path, believed: &VerifyKey) -> Result<Self, Failure> {
        let manifest = manifest_in(folder, believed)?;
        let chunk = |named: &ChunkRef| chunk_in(folder, named).ok();
        let wrong = |error| Failure::file("use", folder, error);
        let feed = Feed::assemble(manifest, chunk).map_err(wrong)?;
        let mut by_chunk = Vec::new();
        for pair in &feed.manifest.chunks {
            let bytes = chunk_in(folder, &pair.originals)?;
            by_chunk.push(originals(pair, &bytes).map_err(wrong)?);
        }
        let of = |(chunk, within): &(usize, usize)| by_chunk.get(*chunk)?.get(*within).cloned();
        let originals: Vec<Original> = feed.originals.iter().filter_map(of).collect();
        Ok(Self {
            feed,
            originals,
            folder: folder.to_owned(),
        })
    }
}

fn chunk_in(folder: &Path, named: &ChunkRef) -> Result<Vec<u8>, Failure> {
    let path = folder.join(CHUNKS).join(named.name());
    intake::read_file(&path, MAX_CHUNK_BYTES).map_err(|error| Failure::file("read", &path, error))
}

fn write_into(
    partial: &Path,
    blob: &[u8],
    publication: &Publication,
    before: Option<&Published>,
) -> Result<(), Failure> {
    if partial.exists() {
        fs::remove_dir_all(partial).map_err(|error| Failure::file("remove", partial, error))?;
    }
    let chunks = partial.join(CHUNKS);
    fs::create_dir_all(&chunks).map_err(|error| Failure::file("make", &chunks, error))?;
    let pairs = publication.manifest.chunks.iter();
    for named in pairs.flat_map(|pair| [pair.vacancies, pair.originals]) {
        let path = chunks.join(named.name());
        let bytes = match (publication.new_chunks.get(&named.hash), before) {
            (Some(bytes), _) => bytes.clone(),
            (None, Some(before)) => chunk_in(&before.folder, &named)?,
            (None, None) => return Err(Failure::file("find", &path, "build without `--previous`")),
        };
        let short = path.with_extension(BROTLI);
        let before = before.map(|before| {
            before
                .folder
                .join(CHUNKS)
                .join(named.name())
                .with_extension(BROTLI)
        });
        let known = before.and_then(|known| intake::read_file(&known, MAX_CHUNK_BYTES).ok());
        let compressed = known.map_or_else(|| intake::brotli(&bytes), Ok);
        let compressed = compressed.map_err(|error| Failure::file("compress", &path, error))?;
        fs::write(&path, bytes).map_err(|error| Failure::file("write", &path, error))?;
        fs::write(&short, compressed).map_err(|error| Failure::file("write", &short, error))?;
    }
    let path = partial.join(MANIFEST);
    fs::write(&path, blob).map_err(|error| Failure::file("write", &path, error))
}

/// Puts a whole folder in the place of another: there is always one of the two, or both beside each other.
fn put_in_place(partial: &Path, out: &Path) -> Result<(), Failure> {
    let old = beside(out, "old");
    if old.exists() {
        fs::remove_dir_all(&old).map_err(|error| Failure::file("remove", &old, error))?;
    }
    let was_there = out.exists();
    if was_there {
        fs::rename(out, &old).map_err(|error| Failure::file("move", out, error))?;
    }
    if let Err(error) = fs::rename(partial, out) {
        if was_there {
            let _ = fs::rename(&old, out);
        }
        return Err(Failure::file("write", out, error));
    }
    if was_there {
        fs::remove_dir_all(&old).map_err(|error| Failure::file("remove", &old, error))?;
    }
    Ok(())
}

/// A folder's name beside another's.
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_os_string();
    name.push(".");
    name.push(ending);
    folder.with_file_name(name)
}
