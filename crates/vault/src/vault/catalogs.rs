//! Catalogs: the present one, and those by which applications were made.

use std::collections::{BTreeMap, BTreeSet};

use application::day_of;
use catalog::{Catalog, Screening, SignedCatalog, VerifyKey};
use eligibility::Date;
use envelope::Application;

use super::Vault;
use crate::message::{Told, Why};

/// The most catalogs that are kept compiled for a day.
const MAX_COMPILED: usize = 8;

/// The catalogs that are there.
#[derive(Default)]
pub(super) struct Catalogs {
    /// The digest of the present one.
    pub(super) present: Option<String>,
    all: BTreeMap<String, Catalog>,
    compiled: BTreeMap<(String, Date), Screening>,
}

impl Catalogs {
    /// The one in whose words cases are listed.
    pub(super) fn present(&self) -> Option<&Catalog> {
        self.all.get(self.present.as_ref()?)
    }

    /// The one by which an application was made, or the present one where that is not there; and whether it is that.
    pub(super) fn of(&self, digest: &str) -> Option<(&Catalog, bool)> {
        let own = self.all.get(digest).map(|catalog| (catalog, true));
        own.or_else(|| self.present().map(|catalog| (catalog, false)))
    }

    /// The catalog by which an application was made, compiled for the day on which it was sent.
    pub(super) fn judging(
        &mut self,
        digest: &str,
        application: &Application,
    ) -> Option<(&Catalog, &Screening)> {
        let catalog = self.all.get(digest)?;
        let day = day_of(&application.submitted_at)?;
        let name = (digest.to_owned(), day);
        if !self.compiled.contains_key(&name) {
            let compiled = Screening::new(catalog, day).ok()?;
            if self.compiled.len() >= MAX_COMPILED {
                self.compiled.clear();
            }
            self.compiled.insert(name.clone(), compiled);
        }
        Some((catalog, self.compiled.get(&name)?))
    }
}

impl Vault {
    /// Takes the signed catalog in, in whose words cases are listed.
    pub fn catalog(&mut self, blob: &[u8], key: &str) -> Told {
        let Some(signed) = verified(blob, key) else {
            return Told::Not(Why::CatalogRefused);
        };
        let programs = signed.catalog.programs.len();
        self.sealing = signed.catalog.seal_to.iter().map(|to| to.key.clone()).collect();
        self.catalogs.present = Some(signed.digest.clone());
        self.catalogs.all.insert(signed.digest, signed.catalog);
        self.cases.lay_out(self.catalogs.present());
        Told::Catalog { programs }
    }

    /// Takes in a signed catalog of before, by which applications were made.
    pub fn earlier(&mut self, blob: &[u8], key: &str) -> Told {
        let Some(signed) = verified(blob, key) else {
            return Told::Not(Why::CatalogRefused);
        };
        let programs = signed.catalog.programs.len();
        self.catalogs.all.insert(signed.digest, signed.catalog);
        Told::Catalog { programs }
    }

    /// The catalogs that applications name and that are not there.
    pub(super) fn wanted(&self) -> Told {
        let named = self.cases.iter().filter(|case| case.opened.is_ok());
        let named: BTreeSet<&String> = named.map(|case| &case.head.catalog).collect();
        let missing = named
            .into_iter()
            .filter(|digest| !self.catalogs.all.contains_key(*digest));
        Told::Wanted {
            digests: missing.cloned().collect(),
        }
    }
}

fn verified(blob: &[u8], key: &str) -> Option<SignedCatalog> {
    let key = VerifyKey::from_hex(key).ok()?;
    SignedCatalog::verify(blob, &key).ok()
}
