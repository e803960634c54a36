//! The region whose records alone are wanted.

use crate::draft::Draft;
use crate::err::ImportError;
use crate::regions::{self, PROVINCES};

/// Codes of bodies (소관기관코드) by the digits of their province, where one was seen: the ids of a body's services begin with
/// it. That of Sejong: 569000000379, 569000000390 and others.
const BODIES: &[(&str, &str)] = &[("36", "5690000")];

/// The number of provinces from which on a list of places is taken to mean the whole country: a few more than half, of
/// 17 at any time. A program of several provinces names fewer.
const NATIONWIDE_PROVINCES: usize = 10;

/// A region: one province, or one 시·군·구.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// What its codes begin with. A province that got new codes has several.
    digits: Vec<String>,
    ko: String,
    en: String,
    /// What the names of its bodies begin with.
    bodies: Vec<String>,
}

impl Region {
    /// The region of this name: a province by its Korean or English name (`세종`, `세종특별자치시`, `sejong`) or the first two
    /// digits of its codes, or a 시·군·구 by its five digits.
    ///
    /// # Errors
    /// [`ImportError::Region`] if none of this name is known.
    pub fn named(text: &str) -> Result<Self, ImportError> {
        let text = text.trim();
        let short = |name: &'static str| name.split(" (").next().unwrap_or(name);
        let provinces: Vec<_> = PROVINCES
            .iter()
            .filter(|province| {
                [short(province.ko), province.whole, province.digits].contains(&text)
                    || short(province.en).eq_ignore_ascii_case(text)
            })
            .collect();
        if let Some(first) = provinces.last() {
            return Ok(Self {
                digits: provinces
                    .iter()
                    .map(|province| province.digits.to_owned())
                    .collect(),
                ko: short(first.ko).to_owned(),
                en: short(first.en).to_owned(),
                bodies: provinces
                    .iter()
                    .map(|province| province.whole.to_owned())
                    .collect(),
            });
        }
        if !regions::is_known(text) {
            return Err(ImportError::Region(text.to_owned()));
        }
        let (ko, en) = regions::name(text);
        let body = PROVINCES.iter().find(|province| province.whole == ko);
        Ok(Self {
            digits: vec![text.to_owned()],
            bodies: body.iter().map(|province| province.whole.to_owned()).collect(),
            ko,
            en,
        })
    }

    /// Its name in Korean.
    #[must_use]
    pub fn ko(&self) -> &str {
        &self.ko
    }

    /// Its name in English.
    #[must_use]
    pub fn en(&self) -> &str {
        &self.en
    }

    /// Whether a code of 시·군·구 lies in it.
    pub(crate) fn covers(&self, code: &str) -> bool {
        self.digits.iter().any(|digits| code.starts_with(digits.as_str()))
    }

    /// Whether its codes, or some of them, are changing.
    pub(crate) fn is_changing(&self) -> bool {
        self.digits
            .iter()
            .any(|digits| regions::in_flux(&format!("{digits:0<5}")))
    }

    /// What names of its programs may begin with, the longest first.
    pub(crate) fn prefixes(&self) -> Vec<String> {
        let mut prefixes = self.bodies.clone();
        prefixes.extend([format!("{}시", self.ko), self.ko.clone()]);
        prefixes
    }

    /// Whether a record is of it: all the places that it names lie in it, or one of the bodies behind it is the region's. A
    /// record that names other places too, as those for the whole country do, is not.
    pub(crate) fn has(&self, draft: &Draft) -> bool {
        let places = !draft.regions.is_empty() && draft.regions.iter().all(|code| self.covers(code));
        places || self.is_behind(draft)
    }

    /// Whether people of it are among those whom a record is for: it names places of it, or is of the region or a ministry.
    pub(crate) fn may_use(&self, draft: &Draft) -> bool {
        draft.said.is_of_the_state || draft.regions.iter().any(|code| self.covers(code)) || self.has(draft)
    }

    fn is_behind(&self, draft: &Draft) -> bool {
        let named = |agency: &String| self.bodies.iter().any(|body| agency.starts_with(body.as_str()));
        let code = |(digits, code): &(&str, &str)| *code == draft.said.agency_code && self.bodies_of(digits);
        draft.said.agencies.iter().any(named) || BODIES.iter().any(code)
    }

    /// Whether the bodies of a province are its own.
    fn bodies_of(&self, digits: &str) -> bool {
        let province = regions::province(digits);
        province.is_some_and(|province| self.bodies.iter().any(|body| *body == province.whole))
    }

    /// Whether 보조금24 can tell its services.
    pub(crate) fn expect_bodies(&self) -> Result<(), ImportError> {
        if self.bodies.is_empty() {
            return Err(ImportError::NoBody(self.ko.clone()));
        }
        Ok(())
    }
}

/// Whether the places that a record names are the whole country.
pub(crate) fn is_nationwide(draft: &Draft) -> bool {
    let provinces: std::collections::BTreeSet<_> =
        draft.regions.iter().filter_map(|code| code.get(..2)).collect();
    provinces.len() >= NATIONWIDE_PROVINCES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[&str], agency: &str, agency_code: &str) -> Draft {
        let mut draft = Draft {
            regions: codes.iter().map(|code| (*code).to_owned()).collect(),
            ..Draft::default()
        };
        draft.said.agencies = vec![agency.to_owned()];
        draft.said.agency_code = agency_code.to_owned();
        draft
    }

    #[test]
    fn a_region_has_many_names() {
        let sejong = Region::named("sejong").unwrap();
        for name in ["세종", "Sejong", "SEJONG", "세종특별자치시", "36", " 세종 "] {
            assert_eq!(Region::named(name).unwrap(), sejong, "{name}");
        }
        let gangwon = Region::named("강원").unwrap();
        assert!(gangwon.covers("42110") && gangwon.covers("51110"));
        assert!(!Region::named("강원도").unwrap().covers("51110"));
        assert_eq!(Region::named("26110").unwrap().ko(), "부산 26110");
        for name in ["", "서종", "99", "99999", "3611", "36a10", "elsewhere"] {
            assert_eq!(Region::named(name), Err(ImportError::Region(name.to_owned())));
        }
    }

    #[test]
    fn a_record_is_of_a_region_by_all_of_its_places_or_by_its_body() {
        let sejong = Region::named("세종").unwrap();
        for (codes, agency, code, has, may_use) in [
            (&["36110"][..], "", "", true, true),
            (&["36110", "30110"], "대전광역시", "", false, true),
            (
                &["36110", "30110"],
                "세종특별자치시 청년정책담당관",
                "",
                true,
                true,
            ),
            (&["30110"], "대전광역시", "", false, false),
            (&[], "", "", false, false),
            (&[], "세종특별자치시", "", true, true),
            (&[], "시청", "5690000", true, true),
            (&[], "시청", "6270000", false, false),
            (&[], "세종대학교", "", false, false),
        ] {
            let draft = of(codes, agency, code);
            assert_eq!(sejong.has(&draft), has, "{codes:?} {agency}");
            assert_eq!(sejong.may_use(&draft), may_use, "{codes:?} {agency}");
        }
        let place = Region::named("36110").unwrap();
        assert!(place.has(&of(&[], "세종특별자치시", "")) && place.expect_bodies().is_ok());
        assert!(Region::named("26110").unwrap().expect_bodies().is_err());
    }
}
