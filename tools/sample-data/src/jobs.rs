//! Answers of 고용24's API of vacancies, made up: lists and details in the shapes that it has, with the frequencies of 257 real rows.
//!
//! Nothing in them is copied: names of companies and titles are put together from the lists of words below.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use eligibility::Date;
use vacancy::place::{UNITS, Unit};

use crate::Random;

/// The rows of a page, as many as the API gives at most.
const PAGE_ROWS: usize = 100;
/// The number of real rows whose frequencies these are.
const REAL_ROWS: u32 = 257;

const NAMES: [&str; 12] = [
    "한빛", "가온", "누리", "다솔", "라온", "마루", "바른", "새봄", "아람", "해솔", "은하", "푸른",
];
const KINDS: [&str; 6] = ["산업", "식품", "물류", "케어", "테크", "상사"];
const WORDS: [&str; 6] = ["모집", "채용", "구합니다", "함께 일할 분", "신규 채용", "급구"];
/// What the work is called, and its code where one is known to go with that name.
const WORK: [(&str, &str); 10] = [
    ("직업상담사", "231400"),
    ("환경공학 기술자 및 연구원", "155500"),
    ("응용 소프트웨어 개발자", "133200"),
    ("인사 및 노무 사무원", "026300"),
    ("총무 사무원", "026300"),
    // Of these the first two digits alone mean something.
    ("제품 포장원", "890000"),
    ("사무 보조원", "020000"),
    ("건물 청소원", "560000"),
    ("지게차 운전원", "620000"),
    ("조리원", ""),
];
/// Whose notices they are.
const PORTALS: [(&str, u32); 5] = [
    ("잡코리아", 124),
    ("사람인", 85),
    ("고용24", 26),
    ("인크루트", 20),
    ("기타", 2),
];
const ELSEWHERE: [&str; 6] = [
    "대전 유성구",
    "충북 청주시 흥덕구",
    "충남 공주시",
    "서울 등",
    "경기 성남시 분당구 등",
    "서울 외 14",
];

/// Made-up answers, and what in them is meant to be unreadable.
pub struct JobAnswers {
    /// The lists, a page each.
    pub lists: Vec<String>,
    /// The ids and the details of the vacancies, one each.
    pub details: Vec<(String, String)>,
    /// The number of vacancies whose hours contradict themselves, and so are not to be read.
    pub unreadable_hours: usize,
    /// The number of vacancies whose address is no web page's, and so is to be dropped.
    pub dropped_addresses: usize,
}

/// The files that answers were written to.
pub struct WrittenJobs {
    /// The lists.
    pub lists: Vec<PathBuf>,
    /// The folder of the details.
    pub details: PathBuf,
}

impl JobAnswers {
    /// Writes a file an answer into a folder, and makes the folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<WrittenJobs> {
        let details = folder.join("details");
        fs::create_dir_all(&details)?;
        let mut lists = Vec::new();
        for (at, page) in self.lists.iter().enumerate() {
            let path = folder.join(format!("list-{:04}.xml", at + 1));
            fs::write(&path, page)?;
            lists.push(path);
        }
        for (id, text) in &self.details {
            fs::write(details.join(format!("detail-{id}.xml")), text)?;
        }
        Ok(WrittenJobs { lists, details })
    }
}

/// Answers about a number of vacancies as they stand on a day; the same seed gives the same.
///
/// They were announced in the two months before. One in ten was to be applied for until a day of the month before; the others can be for up
/// to a month, until somebody is found, or always.
#[must_use]
pub fn job_answers(vacancies: usize, seed: u64, on: Date) -> JobAnswers {
    let mut random = Random(seed);
    let mut answers = JobAnswers {
        lists: Vec::new(),
        details: Vec::new(),
        unreadable_hours: 0,
        dropped_addresses: 0,
    };
    let mut rows = Vec::new();
    for number in 0..vacancies {
        let vacancy = vacancy(number, on, &mut random);
        answers.unreadable_hours += usize::from(vacancy.hours_contradict);
        answers.dropped_addresses += usize::from(vacancy.bad_address);
        rows.push(vacancy.row);
        answers.details.push((vacancy.id, vacancy.detail));
    }
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wantedRoot>";
    answers.lists = rows
        .chunks(PAGE_ROWS)
        .zip(1..)
        .map(|(page, number)| {
            format!(
                "{head}<total>{vacancies}</total><startPage>{number}</startPage><display>{PAGE_ROWS}\
                 </display>{}</wantedRoot>\n",
                page.concat()
            )
        })
        .collect();
    answers
}

struct Made {
    id: String,
    row: String,
    detail: String,
    hours_contradict: bool,
    bad_address: bool,
}

/// The elements of fields that say anything; a field that says nothing is missing half of the time.
pub(crate) fn elements(fields: &[(&str, String)], random: &mut Random) -> String {
    let mut text = String::new();
    for (name, value) in fields {
        if !value.is_empty() {
            text.push_str(&format!("<{name}>{value}</{name}>"));
        } else if random.per_mille(500) {
            text.push_str(&format!("<{name}/>"));
        }
    }
    text
}

/// A day some days after another, or before it, as the API writes days.
fn day(on: Date, days: i64) -> String {
    let day = on.plus_days(days).unwrap_or(on);
    let (year, month, day) = (day.year() % 100, day.month(), day.day());
    format!("{year:02}-{month:02}-{day:02}")
}

fn vacancy(number: usize, on: Date, random: &mut Random) -> Made {
    let announced = day(on, -i64::from(random.below(60)));
    let id = format!(
        "K{:05}{}{:04}",
        14_000 + number / 10_000,
        announced.replace('-', ""),
        number % 10_000
    );
    let at = random.below(u32::try_from(WORK.len()).unwrap_or(1)) as usize;
    let (work, code) = WORK.get(at).copied().unwrap_or_default();
    let company = format!("{}{}", random.one_of(&NAMES), random.one_of(&KINDS));
    let title = title(work, random);
    let pay = pay(random);
    let place = place(random);
    let (closes, closes_in_detail) = closing(on, random);
    let education = education(random);
    let career = career(random);
    let (hours, hours_contradict) = hours(random);
    let bad_address = random.per_mille(4);
    let address = if bad_address {
        "javascript:alert(1)".to_owned()
    } else {
        format!("https://example.kr/vacancy?wantedAuthNo={id}&amp;infoTypeCd=VALIDATION")
    };
    let via = random.weighted(&PORTALS);
    let contract = random.weighted(&[("10", 60), ("20", 25), ("11", 6), ("21", 6), ("4", 2), ("Y", 1)]);
    let industry = random.one_of(&["제조업", "도매 및 소매업", "사회복지 서비스업", "정보통신업"]);
    let row = elements(
        &[
            ("wantedAuthNo", id.clone()),
            ("company", company.clone()),
            ("indTpNm", industry.to_owned()),
            ("title", title.0),
            ("salTpNm", pay.unit.to_owned()),
            ("sal", pay.shown.clone()),
            ("minSal", pay.least.to_string()),
            ("maxSal", pay.most.to_string()),
            ("region", place.0),
            ("minEdubg", education.0.to_owned()),
            ("career", career.to_owned()),
            ("regDt", announced),
            ("closeDt", closes),
            ("infoSvc", via.to_owned()),
            ("wantedInfoUrl", address),
            ("basicAddr", place.1),
            ("empTpCd", contract.to_owned()),
            ("jobsCd", code.to_owned()),
        ],
        random,
    );
    let parts = Parts {
        company,
        work: with_code(work, code),
        title: title.1,
        closes: closes_in_detail.to_owned(),
        pay: pay.words,
        education: education.1.to_owned(),
        hours,
    };
    Made {
        detail: detail(&id, parts, random),
        row: format!("<wanted>{row}</wanted>\n"),
        id,
        hours_contradict,
        bad_address,
    }
}

fn with_code(work: &str, code: &str) -> String {
    match code {
        "" => work.to_owned(),
        code => format!("{work}({code})"),
    }
}

/// What of a vacancy stands in its detail.
struct Parts {
    company: String,
    work: String,
    title: String,
    closes: String,
    pay: String,
    education: String,
    hours: String,
}

fn detail(id: &str, parts: Parts, random: &mut Random) -> String {
    let corp = [
        ("corpNm", parts.company),
        ("reperNm", "지어낸 대표".to_owned()),
        ("totPsncnt", format!("{} 명", 3 + random.below(300))),
    ];
    // Of 257 rows the condition is empty in 51 and 기타 in 42.
    let preferred = random.weighted(&[("", 51), ("기타", 42), ("인근거주자", 100), ("운전 가능자", 64)]);
    let support = random.weighted(&[
        ("", 8),
        ("중식", 6),
        ("기숙사, 통근버스", 3),
        ("중식, 자녀학자금 지원", 1),
    ]);
    let licences = random.weighted(&[("", 16), ("지게차운전기능사", 2), ("직업상담사 2급", 1)]);
    let prose = random.weighted(&[
        ("지어낸 업무입니다.<br>자세한 것은 면접에서", 8),
        ("R&D <지원> 업무 & 그 밖의 일&#xd;", 2),
        ("입고 < 출고", 1),
    ]);
    let wanted = [
        ("jobsNm", parts.work),
        ("wantedTitle", parts.title),
        ("jobCont", prose.to_owned()),
        ("receiptCloseDt", parts.closes),
        (
            "collectPsncnt",
            random
                .weighted(&[("1", 60), ("2", 20), ("5", 10), ("0", 10)])
                .to_owned(),
        ),
        ("salTpNm", parts.pay),
        ("minEdubgIcd", parts.education),
        ("certificate", licences.to_owned()),
        ("pfCond", preferred.to_owned()),
        ("workdayWorkhrCont", parts.hours),
        ("etcWelfare", support.to_owned()),
    ];
    let person = [
        ("empChargerDpt", "지어낸 부서".to_owned()),
        ("contactTelno", "000-000-0000".to_owned()),
        ("chargerFaxNo", "000-000-0001".to_owned()),
    ];
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wantedDtl><wantedAuthNo>{id}</wantedAuthNo>\
         <corpInfo>{}</corpInfo><wantedInfo>{}</wantedInfo><empchargeInfo>{}</empchargeInfo></wantedDtl>\n",
        elements(&corp, random),
        elements(&wanted, random),
        elements(&person, random)
    )
}

/// The title of the list, which is cut in 49 of 257 rows, and that of the detail.
fn title(work: &str, random: &mut Random) -> (String, String) {
    let whole = format!("{work} {}", random.one_of(&WORDS));
    if random.below(REAL_ROWS) < 49 {
        let cut: String = whole.chars().take(6).collect();
        (format!("{cut}..."), whole)
    } else {
        (whole.clone(), whole)
    }
}

struct MadePay {
    unit: &'static str,
    least: u32,
    most: u32,
    shown: String,
    words: String,
}

/// Of 257 rows 249 have a range, 7 a least alone, and one more a bonus beside it. None is below the minimum wage of 2026.
fn pay(random: &mut Random) -> MadePay {
    let (unit, least) = match random.below(10) {
        0 => ("시급", 10_320 + random.below(30) * 100),
        1..4 => ("연봉", 27_000_000 + random.below(20) * 1_000_000),
        _ => ("월급", 2_160_000 + random.below(20) * 100_000),
    };
    let kind = random.below(REAL_ROWS);
    let most = if kind < 249 { least + least / 10 } else { 0 };
    let words = match kind {
        0..249 => format!("{unit} {least}원 ~ {most}원"),
        249..256 => format!("{unit}{least}원 이상, 면접 후 재조정 가능"),
        _ => format!("{unit} {least}원 이상 상여별도 200%"),
    };
    MadePay {
        unit,
        least,
        most,
        // The list shows the lower end alone.
        shown: format!("{least}원"),
        words,
    }
}

/// A region and an address: in one of Sejong's units, in Sejong, or somewhere else.
fn place(random: &mut Random) -> (String, String) {
    match random.below(20) {
        0..14 => {
            let at = random.below(u32::try_from(UNITS.len()).unwrap_or(1));
            let unit = u8::try_from(at).ok().and_then(|at| Unit::at(at).ok());
            let name = unit.and_then(Unit::data).map_or("", |data| data.name);
            (
                "세종".to_owned(),
                format!("세종특별자치시 {name} {}", 1 + random.below(300)),
            )
        }
        14..17 => ("세종".to_owned(), String::new()),
        _ => (random.one_of(&ELSEWHERE).to_owned(), String::new()),
    }
}

/// What the list and the detail say of the last day.
fn closing(on: Date, random: &mut Random) -> (String, &'static str) {
    let last = day(on, i64::from(random.below(31)));
    match random.below(20) {
        0..9 => (format!("채용시까지  {last}"), "채용시까지"),
        9..16 => (last, ""),
        16..18 => (day(on, -1 - i64::from(random.below(30))), ""),
        18 => ("채용시까지".to_owned(), "채용시까지"),
        _ => ("상시".to_owned(), "상시"),
    }
}

/// What the list says of education, and the code of the detail.
fn education(random: &mut Random) -> (&'static str, &'static str) {
    let text = random.weighted(&[
        ("학력무관", 110),
        ("고졸", 70),
        ("대졸(2~3년)", 30),
        ("대졸(4년)", 30),
        ("고졸 ~ 대졸(4년)", 12),
        ("석사", 5),
    ]);
    let code = match text {
        "학력무관" => "00",
        "고졸" | "고졸 ~ 대졸(4년)" => "03",
        "대졸(2~3년)" => "04",
        "대졸(4년)" => "05",
        _ => "06",
    };
    (text, code)
}

fn career(random: &mut Random) -> &'static str {
    random.weighted(&[
        ("경력무관", 120),
        ("관계없음", 30),
        ("신입", 20),
        ("경력", 15),
        ("신입/경력", 25),
        ("경력1년", 12),
        ("경력2년", 6),
        ("경력3년", 8),
        ("신입/경력1년", 6),
        ("경력 (최소1년) 필수", 5),
        ("경력 (최소3년) 필수", 5),
        ("경력 6개월 이상", 3),
        ("경력5년", 2),
    ])
}

/// Hours, which 15 of 257 rows say, one of them with times that contradict the rest; and whether they do.
fn hours(random: &mut Random) -> (String, bool) {
    if random.below(REAL_ROWS) >= 15 {
        return (String::new(), false);
    }
    let said = random.weighted(&[
        ("주 5일, 09:00~18:00, 주 40시간", 8),
        ("주 40시간", 3),
        ("주 5일 근무", 2),
        ("22:00 ~ 06:00, 주 5일", 1),
        (CONTRADICTING, 1),
    ]);
    (said.to_owned(), said == CONTRADICTING)
}

const CONTRADICTING: &str = "주 40시간, 02:00 ~ 23:00";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_and_another_another() {
        let on = Date::parse("2026-11-30").unwrap();
        let (one, again, other) = (
            job_answers(250, 1, on),
            job_answers(250, 1, on),
            job_answers(250, 2, on),
        );
        assert_eq!((one.lists.len(), one.details.len()), (3, 250));
        assert_eq!((&one.lists, &one.details), (&again.lists, &again.details));
        assert_ne!(one.lists, other.lists);
        let ids: std::collections::BTreeSet<_> = one.details.iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), 250);
    }
}
