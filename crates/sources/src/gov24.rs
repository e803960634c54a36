//! 보조금24 공공서비스: `serviceList`, joined with `supportConditions`.
//!
//! The flags are declared by the person who entered a service and do not always agree with its prose, so everything
//! that comes of them is unconfirmed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::amounts::amounts;
use crate::codes::{self, Flag};
use crate::days::{of_moment, written};
use crate::draft::{Draft, Drafted, Words, cut};
use crate::err::ApiAnswerError;
use crate::numbers::age;
use crate::record::{Answer, Record, json};
use crate::report::{Reading, SourceField};

const ID: &str = "서비스ID";

/// Flags by the service's id.
pub(crate) type Conditions<'a> = BTreeMap<String, &'a Record>;

/// The records of one answer, or of a bare list.
pub(crate) fn records(text: &str) -> Result<Answer, ApiAnswerError> {
    let mut answer = match json(text)? {
        Value::Array(records) => return Ok(Answer { records, total: None }),
        other => other,
    };
    let total = answer.get("totalCount").and_then(Value::as_u64);
    match answer.get_mut("data").map(Value::take) {
        Some(Value::Array(records)) => Ok(Answer { records, total }),
        _ => match (answer.get("code"), answer.get("msg")) {
            (Some(code), message) => Err(ApiAnswerError::Refused {
                code: code.to_string(),
                message: message.and_then(Value::as_str).unwrap_or_default().to_owned(),
            }),
            _ => Err(ApiAnswerError::List("data")),
        },
    }
}

/// The conditions of a snapshot.
pub(crate) struct Joined<'a> {
    /// The flags of each service.
    pub(crate) conditions: Conditions<'a>,
    /// The ids or places of those that are left out, and why.
    pub(crate) left_out: Vec<(String, Words)>,
    /// The ids of those whose service is not there, and what that means.
    pub(crate) without_service: Vec<(String, Words)>,
}

/// Finds the flags of each service.
pub(crate) fn by_service<'a>(conditions: &'a [Record], services: &[Record]) -> Joined<'a> {
    let known: BTreeSet<_> = services.iter().map(|service| service.text(ID)).collect();
    let mut joined = Joined {
        conditions: Conditions::new(),
        left_out: Vec::new(),
        without_service: Vec::new(),
    };
    for record in conditions {
        let id = record.text(ID);
        if id.is_empty() {
            let why = Words::new(
                "이 지원조건에는 `서비스ID`가 없어요",
                "these conditions have no `서비스ID`",
            );
            joined.left_out.push((record.place.clone(), why));
            continue;
        }
        if !known.contains(&id) {
            let why = Words::new(
                "지원조건은 있는데, 이 번호의 서비스가 없어요",
                "there are conditions, but no service with this id",
            );
            joined.without_service.push((id, why));
            continue;
        }
        match joined.conditions.entry(id) {
            Entry::Vacant(place) => {
                place.insert(record);
            }
            Entry::Occupied(place) => {
                let why = Words::new(
                    "지원조건이 두 번 있어, 먼저 나온 것을 써요",
                    "there are conditions twice, and the first are taken",
                );
                joined.left_out.push((place.key().clone(), why));
            }
        }
    }
    joined
}

/// A service as a program, or where it stands and why it is none.
pub(crate) fn draft(service: &Record, conditions: &Conditions<'_>) -> Drafted {
    let external = service.text(ID);
    if external.is_empty() {
        let why = Words::new("`서비스ID`가 없어요", "it has no `서비스ID`");
        return Err((service.place.clone(), why));
    }
    let name = service.line("서비스명");
    if name.is_empty() {
        return Err((
            external,
            Words::new("이름(`서비스명`)이 없어요", "it has no name (`서비스명`)"),
        ));
    }
    let summary = [
        service.line("서비스목적요약"),
        service.line("지원내용"),
        "공고 확인 필요".to_owned(),
    ];
    let mut draft = Draft {
        source: format!("보조금24 서비스ID {external}"),
        prefix: "gov24",
        name: cut(&name, 120),
        benefit: cut(
            summary
                .iter()
                .find(|text| !text.is_empty())
                .map_or("", String::as_str),
            100,
        ),
        detail: cut(&service.line("소관기관명"), 100),
        audience: vec!["person"],
        external,
        ..Draft::default()
    };
    match conditions.get(&draft.external) {
        Some(record) => flags(&mut draft, record),
        None => draft.notes.push(Words::new(
            "지원조건이 없어, 모두 열어 둬요",
            "there are no conditions for it, so all is left open",
        )),
    }
    // The deadline is prose, and prose is not interpreted.
    let deadline = service.line("신청기한");
    draft.read(SourceField::Period, Reading::LeftOpen);
    (draft.said.days, draft.said.closed) = written(&deadline);
    draft.said.changed = of_moment(&service.text("수정일시"));
    for text in &summary {
        draft.said.amounts.extend(amounts(text));
    }
    draft.said.agencies = vec![service.line("소관기관명")];
    draft.said.agency_code = service.text("소관기관코드");
    draft.said.is_of_the_state = service.text("소관기관유형") == "중앙행정기관";
    draft.residual(&[
        ("지원 대상", service.line("지원대상")),
        ("선정 기준", service.line("선정기준")),
        ("신청 기한", deadline),
    ]);
    Ok(draft)
}

/// How a group of flags stands.
struct FlagGroup {
    set: Vec<&'static Flag>,
    not_applicable: bool,
    whole: bool,
    unreadable: bool,
}

fn group(draft: &mut Draft, record: &Record, field: SourceField, table: &'static [Flag]) -> FlagGroup {
    let mut group = FlagGroup {
        set: Vec::new(),
        not_applicable: false,
        whole: true,
        unreadable: false,
    };
    for flag in table {
        match (is_set(draft, record, field, flag.key), flag.when) {
            (Some(true), Some(_)) => group.set.push(flag),
            (Some(true), None) => group.not_applicable = true,
            (Some(false), Some(_)) => group.whole = false,
            (Some(false), None) => {}
            (None, _) => {
                group.unreadable = true;
                group.whole = false;
            }
        }
    }
    group
}

/// Whether a flag is set; none for what is no flag.
fn is_set(draft: &mut Draft, record: &Record, field: SourceField, key: &str) -> Option<bool> {
    match record.text(key).as_str() {
        "Y" => Some(true),
        "" | "N" => Some(false),
        other => {
            draft.unknown.push((field, format!("{key}={}", cut(other, 20))));
            None
        }
    }
}

fn flags(draft: &mut Draft, record: &Record) {
    let mut read = |field, table| (field, group(draft, record, field, table));
    let sex = read(SourceField::Sex, codes::SEX);
    let person = [
        read(SourceField::Personal, codes::PERSONAL),
        read(SourceField::Household, codes::HOUSEHOLD),
    ];
    let business = [
        read(SourceField::SmallBusiness, codes::SMALL_BUSINESS),
        read(SourceField::Trade, codes::TRADE),
    ];
    let company = [
        read(SourceField::Organisation, codes::ORGANISATION),
        read(SourceField::Industry, codes::INDUSTRY),
    ];
    let any = |groups: &[(SourceField, FlagGroup)]| groups.iter().any(|(_, group)| !group.set.is_empty());
    let (for_person, for_business, for_company) = (any(&person), any(&business), any(&company));
    if for_company {
        draft.audience = if for_person || for_business {
            vec!["person", "company"]
        } else {
            vec!["company"]
        };
    }
    // Whether a service for people, shops and companies wants all of their flags or those of one kind is not said.
    let mixed = [for_person, for_business, for_company]
        .into_iter()
        .filter(|kind| *kind)
        .count()
        > 1;
    age(draft, &record.text("JA0110"), &record.text("JA0111"), for_company);
    settle(draft, sex, ("sex", "성별", "Sex"), for_company);
    income(draft, record, for_company);
    let names = [
        ("personal", "개인 특성", "For"),
        ("household", "가구", "Household"),
    ];
    for (group, names) in person.into_iter().zip(names) {
        settle(draft, group, names, mixed);
    }
    let names = [
        ("small-business", "소상공인", "Small business"),
        ("trade", "소상공인 업종", "Trade"),
    ];
    for (group, names) in business.into_iter().zip(names) {
        settle(draft, group, names, mixed);
    }
    let names = [
        ("organisation", "법인 · 기관", "Organisation"),
        ("industry", "업종", "Industry"),
    ];
    for (group, names) in company.into_iter().zip(names) {
        settle(draft, group, names, mixed);
    }
}

/// Flags of a group, of which one is enough.
fn settle(
    draft: &mut Draft,
    (field, group): (SourceField, FlagGroup),
    (id, ko, en): (&'static str, &str, &str),
    unsettled: bool,
) {
    // All kinds of shops or organisations are still not everybody.
    let everybody = matches!(
        field,
        SourceField::Sex | SourceField::Personal | SourceField::Household | SourceField::Industry
    );
    if group.not_applicable || (group.whole && everybody) {
        return draft.read(field, Reading::None);
    }
    let reading = match (group.unreadable, group.set.is_empty()) {
        (true, _) => Reading::Unreadable,
        (false, true) => return draft.read(field, Reading::LeftOpen),
        (false, false) => Reading::LeftOpen,
    };
    let names =
        |name: fn(&&'static Flag) -> &'static str| group.set.iter().map(name).collect::<Vec<_>>().join(", ");
    let text = Words::new(
        format!(
            "{ko}: {}",
            if group.set.is_empty() {
                "공고 확인 필요".to_owned()
            } else {
                names(|flag| flag.ko)
            }
        ),
        format!(
            "{en}: {}",
            if group.set.is_empty() {
                "to be confirmed".to_owned()
            } else {
                names(|flag| flag.en)
            }
        ),
    );
    if group.unreadable || unsettled {
        return draft.open(field, id, text, reading);
    }
    let any: Vec<_> = group.set.iter().filter_map(|flag| flag.when).collect();
    draft.settled(field, id, text, vec![any.join(" || ")], false);
}

/// The bands of the median income: as a percentage where the catalog can work it out, as a choice otherwise.
fn income(draft: &mut Draft, record: &Record, unsettled: bool) {
    let mut set = Vec::new();
    let mut unreadable = false;
    for band in codes::INCOME {
        match is_set(draft, record, SourceField::Income, band.key) {
            Some(true) => set.push(band),
            Some(false) => {}
            None => unreadable = true,
        }
    }
    if set.len() == codes::INCOME.len() {
        return draft.read(SourceField::Income, Reading::None);
    }
    if set.is_empty() && !unreadable {
        return draft.read(SourceField::Income, Reading::LeftOpen);
    }
    let names: Vec<_> = set.iter().map(|band| band.ko).collect();
    let text = Words::new(format!("기준 중위소득: {}", names.join(", ")), "");
    if unreadable {
        return draft.open(SourceField::Income, "income", text, Reading::Unreadable);
    }
    if unsettled {
        return draft.open(SourceField::Income, "income", text, Reading::LeftOpen);
    }
    let percent: Vec<_> = set
        .iter()
        .map(|band| match (band.above, band.up_to) {
            (Some(above), Some(up_to)) => {
                format!("(median_income_percent > {above} && median_income_percent <= {up_to})")
            }
            (Some(above), None) => format!("median_income_percent > {above}"),
            (None, up_to) => format!("median_income_percent <= {}", up_to.unwrap_or_default()),
        })
        .collect();
    let options: Vec<_> = set.iter().map(|band| format!("\"{}\"", band.option)).collect();
    let when = vec![
        percent.join(" || "),
        format!("gov24.income_band in [{}]", options.join(", ")),
    ];
    draft.settled(SourceField::Income, "income", text, when, false);
}
