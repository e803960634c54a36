//! Answers of 고용24's API of job fairs (채용행사), made up: lists and details in the shapes that public programs read.
//!
//! No count of real fairs was found, so that how often a field is missing is our own: enough for every shape to come.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use eligibility::Date;

use crate::Random;

/// The rows of a page, as many as the API gives at most.
const PAGE_ROWS: usize = 100;
/// The parts of the country, by their codes (`areaCd`).
const AREAS: [(&str, &str); 6] = [
    ("51", "서울/강원 지역"),
    ("52", "부산/경남 지역"),
    ("53", "대구/경북 지역"),
    ("54", "경기/인천 지역"),
    ("55", "광주/전라/제주 지역"),
    ("56", "대전/충청 지역"),
];
const SEASONS: [&str; 4] = ["봄", "여름", "가을", "겨울"];
const KINDS: [&str; 5] = [
    "채용박람회",
    "일자리 한마당",
    "청년 채용의 날",
    "구인·구직 만남의 날",
    "<중장년> 채용행사",
];
const PLACES: [&str; 4] = ["지어낸 시청 여민실", "지어낸 체육관", "지어낸 고용센터 1층", ""];

/// Made-up answers, and what in them is meant to be unreadable.
pub struct FairAnswers {
    /// The lists, a page each.
    pub lists: Vec<String>,
    /// The details, each with the part of its file's name by which it is known: `areaCd` and `eventNo`.
    pub details: Vec<(String, String)>,
    /// The number of fairs that end before they begin, and so are not to be read.
    pub unreadable_terms: usize,
}

impl FairAnswers {
    /// Writes a file an answer into a folder, makes the folder, and returns the files.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        fs::create_dir_all(folder)?;
        let lists = self.lists.iter().enumerate();
        let lists = lists.map(|(at, page)| (format!("fairs-{:04}.xml", at + 1), page));
        let details = self.details.iter();
        let details = details.map(|(id, detail)| (format!("fair-{id}.xml"), detail));
        let write = |(name, text): (String, &String)| {
            let path = folder.join(name);
            fs::write(&path, text).map(|()| path)
        };
        lists.chain(details).map(write).collect()
    }
}

/// Answers about a number of job fairs as they stand on a day; the same seed gives the same. One in five was in the month before, and the
/// others are up to two months ahead.
#[must_use]
pub fn fair_answers(fairs: usize, seed: u64, on: Date) -> FairAnswers {
    let mut random = Random(seed);
    let mut answers = FairAnswers {
        lists: Vec::new(),
        details: Vec::new(),
        unreadable_terms: 0,
    };
    let mut rows = Vec::new();
    for number in 0..fairs {
        let (row, id, detail, is_turned) = fair(40_000 + number, on, &mut random);
        answers.unreadable_terms += usize::from(is_turned);
        rows.push(row);
        answers.details.push((id, detail));
    }
    let pages = rows.chunks(PAGE_ROWS).zip(1..);
    answers.lists = pages
        .map(|(page, number)| {
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<empEventList><total>{fairs}</total><startPage>\
                 {number}</startPage><display>{PAGE_ROWS}</display>{}</empEventList>\n",
                page.concat()
            )
        })
        .collect();
    answers
}

/// A row of a list, and its detail with its name; and whether it ends before it begins.
fn fair(number: usize, on: Date, random: &mut Random) -> (String, String, String, bool) {
    let at = random.below(u32::try_from(AREAS.len()).unwrap_or(1)) as usize;
    let (code, area) = AREAS.get(at).copied().unwrap_or_default();
    let starts_in = if random.below(5) == 0 {
        -i64::from(1 + random.below(30))
    } else {
        i64::from(random.below(60))
    };
    let is_turned = random.per_mille(10);
    let lasts = if is_turned { -1 } else { i64::from(random.below(3)) };
    let day = |days: i64| on.plus_days(days).unwrap_or(on).to_string();
    let (starts, ends) = (day(starts_in), day(starts_in + lasts));
    let name = format!("{} {}", random.one_of(&SEASONS), random.one_of(&KINDS));
    let times = random.weighted(&[("", 2), (" (10:00 ~ 16:00)", 3), (" (14:00 ~ 17:00)", 1)]);
    let companies = random.weighted(&[
        ("", 1),
        ("지어낸 회사 10곳<br>현장 면접 & 상담", 2),
        ("참여기업: 한빛산업, 가온식품 외", 2),
    ]);
    let row = format!(
        "<empEvent><areaCd>{code}</areaCd><area>{area}</area><eventNo>{number}</eventNo>\
         <eventNm>{name}</eventNm><eventTerm>{starts} ~ {ends}</eventTerm>\
         <startDt>{starts}</startDt></empEvent>\n"
    );
    let fields = [
        ("eventNm", name),
        ("eventTerm", format!("{starts} ~ {ends}{times}")),
        ("eventPlc", random.one_of(&PLACES).to_owned()),
        ("joinCoWantedInfo", companies.to_owned()),
        (
            "subMatter",
            random.weighted(&[("", 1), ("이력서 사진 촬영", 1)]).to_owned(),
        ),
        ("inqTelNo", "000-000-0000".to_owned()),
        ("fax", "000-000-0001".to_owned()),
        ("charger", "지어낸 담당자".to_owned()),
        ("email", "made-up@example.kr".to_owned()),
        (
            "visitPath",
            random.weighted(&[("", 2), ("지어낸 정류장 앞", 1)]).to_owned(),
        ),
    ];
    let detail = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<empEventDtl>{}</empEventDtl>\n",
        crate::jobs::elements(&fields, random)
    );
    (row, format!("{code}-{number}"), detail, is_turned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_and_another_another() {
        let on = Date::parse("2026-11-30").unwrap();
        let (one, again, other) = (
            fair_answers(250, 1, on),
            fair_answers(250, 1, on),
            fair_answers(250, 2, on),
        );
        assert_eq!((one.lists.len(), one.details.len()), (3, 250));
        assert_eq!((&one.lists, &one.details), (&again.lists, &again.details));
        assert_ne!(one.lists, other.lists);
        assert!(one.unreadable_terms > 0);
    }
}
