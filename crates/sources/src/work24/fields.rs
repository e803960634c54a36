//! The names of 고용24's fields, and which of them are about persons.
//!
//! The names are those of a list's row (callTp=L) and of a detail (callTp=D) as seen in public code that reads the API: of the list
//! `Junhwakang/Scholarship-Money-Project` (`types/worknet.ts`). Any of them may be missing.

use crate::jobs::slots::Slot;

/// The fields of a list's row, and what each says.
pub(crate) const LIST: &[(&str, Option<Slot>)] = &[
    ("wantedAuthNo", None),
    ("company", Some(Slot::Company)),
    ("busino", None),
    ("indTpNm", Some(Slot::Industry)),
    ("title", Some(Slot::Title)),
    ("salTpNm", Some(Slot::PayUnit)),
    ("sal", Some(Slot::Pay)),
    ("minSal", Some(Slot::PayLeast)),
    ("maxSal", Some(Slot::PayMost)),
    ("region", Some(Slot::Region)),
    ("holidayTpNm", None),
    ("minEdubg", Some(Slot::Education)),
    ("maxEdubg", None),
    ("career", Some(Slot::Career)),
    ("regDt", Some(Slot::Posted)),
    ("closeDt", Some(Slot::Closes)),
    ("infoSvc", Some(Slot::Via)),
    ("wantedInfoUrl", Some(Slot::Link)),
    ("wantedMobileInfoUrl", Some(Slot::Link)),
    // A code in one answer and a text in another: not read.
    ("zipCd", None),
    ("strtnmCd", None),
    ("basicAddr", Some(Slot::Address)),
    ("detailAddr", None),
    ("empTpCd", Some(Slot::Contract)),
    ("jobsCd", Some(Slot::OccupationCode)),
    ("smodifyDtm", None),
];

/// The fields of a detail, and what each says. The company's address is not where one works, so it is not read as that.
pub(crate) const DETAIL: &[(&str, Option<Slot>)] = &[
    ("wantedAuthNo", None),
    ("corpNm", Some(Slot::Company)),
    ("totPsncnt", Some(Slot::Workers)),
    ("capitalAmt", None),
    ("yrSalesAmt", None),
    ("indTpCdNm", Some(Slot::Industry)),
    ("busiCont", None),
    ("corpAddr", None),
    ("homePg", None),
    ("busiSize", None),
    ("jobsNm", Some(Slot::Occupation)),
    ("wantedTitle", Some(Slot::Title)),
    ("relJobsNm", None),
    ("jobCont", None),
    ("receiptCloseDt", Some(Slot::Closes)),
    ("empTpNm", Some(Slot::Contract)),
    ("collectPsncnt", Some(Slot::Headcount)),
    ("salTpNm", Some(Slot::Pay)),
    ("enterTpNm", Some(Slot::Career)),
    ("eduNm", Some(Slot::Education)),
    ("forLang", Some(Slot::Languages)),
    ("major", None),
    ("certificate", Some(Slot::Licences)),
    ("mltsvcExcHope", None),
    ("compAbl", None),
    ("pfCond", Some(Slot::Preferred)),
    ("etcPfCond", None),
    ("selMthd", None),
    ("rcptMthd", None),
    ("submitDoc", None),
    ("etcHopeCont", None),
    ("workRegion", Some(Slot::Address)),
    ("nearLine", None),
    ("workdayWorkhrCont", Some(Slot::Hours)),
    ("fourIns", None),
    ("retirepay", None),
    ("etcWelfare", Some(Slot::Support)),
    ("disableCvntl", None),
    ("dtlRecrContUrl", Some(Slot::Link)),
    ("minEdubgIcd", Some(Slot::Education)),
    ("maxEdubgIcd", None),
    ("regionCd", Some(Slot::Region)),
    ("enterTpCd", Some(Slot::Career)),
    ("salTpCd", Some(Slot::PayUnit)),
    ("staAreaRegionCd", None),
    ("lineCd", None),
    ("staNmCd", None),
    ("exitNoCd", None),
    ("walkDistCd", None),
];

/// The fields of a job fair (채용행사, L11 and D11): of the list and the detail, as several public programs read them.
const FAIR: &[&str] = &[
    "eventNo",
    "areaCd",
    "area",
    "eventNm",
    "eventTerm",
    "startDt",
    "eventPlc",
    "joinCoWantedInfo",
    "subMatter",
    "visitPath",
];

/// The groups of a detail whose fields are those of the vacancy and its company.
const GROUPS: [&str; 2] = ["corpInfo", "wantedInfo"];
/// The group of a detail that is about a person: who is in charge, with telephone and fax.
const PERSON: &str = "empchargeInfo";
/// Fields that are about a person wherever they stand: the representative's name, and who is in charge.
const PERSONAL: [&str; 8] = [
    "reperNm",
    "empChargerDpt",
    "contactTelno",
    "chargerFaxNo",
    "charger",
    "email",
    "inqTelNo",
    "fax",
];
/// What is around records: a list of vacancies, and one of job fairs, which has been seen under two names.
const LISTS: [&str; 3] = ["wantedRoot", "empEventList", "empEvList"];
/// The records: a row and a detail of a vacancy, and of a job fair.
const RECORDS: [&str; 4] = ["wanted", "wantedDtl", "empEvent", "empEventDtl"];

/// Returns whether this is the name of a field: what stands in it is text up to its end.
pub(crate) fn is_field(name: &str) -> bool {
    let of = |table: &[(&str, Option<Slot>)]| table.iter().any(|(field, _)| *field == name);
    of(LIST) || of(DETAIL) || FAIR.contains(&name) || PERSONAL.contains(&name)
}

/// Returns whether this is the name of a record, of a group or of what is around them.
pub(crate) fn is_structure(name: &str) -> bool {
    GROUPS.contains(&name) || name == PERSON || is_list(name) || is_record(name)
}

/// Returns whether this is the name of what is around the rows of a list.
pub(crate) fn is_list(name: &str) -> bool {
    LISTS.contains(&name)
}

/// Returns whether this is the name of a record: a row of a list, or a detail.
pub(crate) fn is_record(name: &str) -> bool {
    RECORDS.contains(&name)
}

/// Returns whether an element is dropped with all that is in it, since it is about a person.
pub(crate) fn is_personal(name: &str) -> bool {
    name.starts_with("empcharge") || PERSONAL.contains(&name)
}

/// What a field of a list's row or of a detail says.
pub(crate) fn slot(table: &[(&str, Option<Slot>)], name: &str) -> Option<Slot> {
    let found = table.iter().find(|(field, _)| *field == name);
    found.and_then(|(_, slot)| *slot)
}
