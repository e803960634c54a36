//! Answers of the two program APIs and of those of vacancies and job fairs ([`jobs`], [`fairs`]), made up: in the documented shapes, with the documented frequencies, from a seed.
//! And applications of people who are made up too ([`applications`]).
//!
//! Nothing in them is copied from real data.

pub mod applications;
pub mod fairs;
pub mod jobs;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// What an API would have answered.
pub struct Answers {
    /// 온통청년 `getPlcy`, a page each.
    pub youth: Vec<String>,
    /// 보조금24 `serviceList`.
    pub services: String,
    /// 보조금24 `supportConditions`.
    pub conditions: String,
}

/// The files that answers were written to.
pub struct Written {
    /// 온통청년 `getPlcy`, a file a page.
    pub youth: Vec<PathBuf>,
    /// 보조금24 `serviceList`.
    pub services: PathBuf,
    /// 보조금24 `supportConditions`.
    pub conditions: PathBuf,
}

impl Answers {
    /// Writes a file an answer into a folder, and makes the folder.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<Written> {
        fs::create_dir_all(folder)?;
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).map(|()| path)
        };
        let pages = self.youth.iter().enumerate();
        let youth = pages.map(|(at, page)| write(&format!("youth-{:03}.json", at + 1), page));
        Ok(Written {
            youth: youth.collect::<io::Result<_>>()?,
            services: write("services.json", &self.services)?,
            conditions: write("conditions.json", &self.conditions)?,
        })
    }
}

const PAGE_ROWS: usize = 100;
const PROVINCES: [(u32, u32); 12] = [
    (11, 25),
    (26, 16),
    (27, 8),
    (28, 10),
    (30, 5),
    (36, 1),
    (41, 42),
    (43, 14),
    (44, 16),
    (47, 24),
    (48, 22),
    (12, 27),
];

/// SplitMix64: small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; near enough even for made-up data.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end.max(1))).unwrap_or_default()
    }

    /// A number from `first` to `last`, both included; `first` if there is none.
    pub(crate) fn within(&mut self, first: i64, last: i64) -> i64 {
        let number = u64::try_from(last.saturating_sub(first)).unwrap_or_default();
        let drawn = self.next() % number.saturating_add(1);
        first.saturating_add(i64::try_from(drawn).unwrap_or_default())
    }

    /// One of some values of any kind; `None` if there is none.
    pub(crate) fn pick<'v, V>(&mut self, values: &'v [V]) -> Option<&'v V> {
        let at = self.below(u32::try_from(values.len()).unwrap_or(u32::MAX));
        values.get(usize::try_from(at).ok()?)
    }

    /// One of the values; an empty text if there is none.
    pub(crate) fn one_of(&mut self, values: &[&'static str]) -> &'static str {
        let at = self.below(u32::try_from(values.len()).unwrap_or(u32::MAX)) as usize;
        values.get(at).copied().unwrap_or_default()
    }

    /// True so often in a thousand.
    pub fn per_mille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }

    /// One of the values, by their weights.
    pub(crate) fn weighted(&mut self, values: &[(&'static str, u32)]) -> &'static str {
        let total = values.iter().map(|(_, weight)| weight).sum();
        let mut at = self.below(total);
        for (value, weight) in values {
            match at.checked_sub(*weight) {
                None => return value,
                Some(rest) => at = rest,
            }
        }
        ""
    }
}

/// Answers about a number of programs, half of them policies and half services.
pub fn answers(programs: usize, seed: u64) -> Answers {
    let mut random = Random(seed);
    let regions = regions();
    let policies: Vec<Value> = (1..=programs - programs / 2)
        .map(|number| policy(number, &regions, &mut random))
        .collect();
    let youth = policies
        .chunks(PAGE_ROWS)
        .enumerate()
        .map(|(page, list)| {
            let pagging = json!({ "totCount": policies.len(), "pageNum": page + 1, "pageSize": PAGE_ROWS });
            let result = json!({ "pagging": pagging, "youthPolicyList": list });
            json!({ "resultCode": 200, "resultMessage": "성공적으로 데이터를 가져왔습니다.", "result": result }).to_string()
        })
        .collect();
    let (mut services, mut conditions) = (Vec::new(), Vec::new());
    for number in 1..=programs / 2 {
        let id = format!("{:012}", 900_000_000_u64 + number as u64);
        services.push(json!({
            "서비스ID": id, "서비스명": format!("서비스 {number:04}"), "서비스분야": "고용·창업",
            "서비스목적요약": format!("지어낸 서비스 {number:04}의 목적"), "사용자구분": "개인",
            "소관기관유형": "시군구", "소관기관명": format!("기관 {:02}", random.below(40)),
            "신청기한": random.weighted(&[("상시신청", 6), ("공고에 따름", 4)]), "등록일시": "20260101000000",
        }));
        // A few services have no conditions at all.
        if !random.per_mille(10) {
            conditions.push(support(&id, number, &mut random));
        }
    }
    let envelope = |data: Vec<Value>| {
        let count = data.len();
        json!({
            "currentCount": count, "data": data, "matchCount": count,
            "page": 1, "perPage": count, "totalCount": count,
        })
        .to_string()
    };
    Answers {
        youth,
        services: envelope(services),
        conditions: envelope(conditions),
    }
}

/// Made-up codes of 시·군·구: as many as there are, with the right first digits.
fn regions() -> Vec<String> {
    PROVINCES
        .iter()
        .flat_map(|(province, count)| (0..*count).map(move |at| format!("{province}{}", 110 + at * 10)))
        .collect()
}

fn list(count: u32, codes: &[&'static str], random: &mut Random) -> String {
    let mut chosen: Vec<&str> = (0..count)
        .filter_map(|_| {
            codes
                .get(random.below(u32::try_from(codes.len()).unwrap_or(1)) as usize)
                .copied()
        })
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.join(",")
}

/// One code that means no restriction so often in a thousand, some of the others otherwise.
fn codes(free: (&'static str, u32), others: &[&'static str], random: &mut Random) -> String {
    if random.per_mille(free.1) {
        free.0.to_owned()
    } else {
        let count = 1 + random.below(3);
        list(count, others, random)
    }
}

fn zip_codes(regions: &[String], random: &mut Random) -> String {
    let chosen: Vec<&str> = match random.below(1000) {
        // 41.6 % list ten or more; in the mean there are about 46.
        0..180 => regions.iter().map(String::as_str).collect(),
        180..416 => {
            let from = random.below(150) as usize;
            let count = 10 + random.below(12) as usize;
            regions
                .iter()
                .skip(from)
                .take(count)
                .map(String::as_str)
                .collect()
        }
        416..440 => Vec::new(),
        _ => {
            let at = random.below(u32::try_from(regions.len()).unwrap_or(1)) as usize;
            regions.iter().skip(at).take(1).map(String::as_str).collect()
        }
    };
    chosen.join(",")
}

fn period(random: &mut Random) -> (&'static str, String) {
    let year = 2026 + random.below(2);
    let (month, length) = (1 + random.below(9), 1 + random.below(3));
    let days = format!("{year}{month:02}01 ~ {year}{:02}28", month + length);
    match random.below(1000) {
        0..498 => ("0057001", days),
        498..499 => (
            "0057001",
            format!("20260101 ~ 20261231\\N20270101 ~ 2027{:02}28", 1 + month),
        ),
        499..664 => ("0057002", "        ".to_owned()),
        _ => ("0057003", "        ".to_owned()),
    }
}

fn policy(number: usize, regions: &[String], random: &mut Random) -> Value {
    // Of 2,648: N with ages 1,428, Y without 635, Y with 541, N without 44.
    let (limited, ages) = match random.below(2648) {
        0..1428 => ("N", true),
        1428..2063 => ("Y", false),
        2063..2604 => ("Y", true),
        _ => ("N", false),
    };
    let (youngest, oldest) = if ages {
        (
            random.weighted(&[("18", 3), ("19", 10), ("15", 1)]),
            random.weighted(&[("34", 4), ("39", 8), ("45", 2)]),
        )
    } else {
        ("0", "0")
    };
    let income = random.weighted(&[("0043001", 2291), ("0043003", 326), ("0043002", 29)]);
    let (most, prose) = match income {
        "0043002" => (
            random.weighted(&[("5000", 10), ("3600", 8), ("7500", 10), ("0", 1)]),
            "",
        ),
        "0043003" => ("0", "기준 중위소득에 따름"),
        _ => ("0", ""),
    };
    let (period, days) = period(random);
    let jobs = [
        "0013001", "0013002", "0013003", "0013004", "0013005", "0013006", "0013007", "0013008", "0013009",
    ];
    let schools = [
        "0049002", "0049003", "0049004", "0049005", "0049006", "0049007", "0049008", "0049009",
    ];
    let majors = [
        "0011001", "0011002", "0011003", "0011004", "0011005", "0011006", "0011007", "0011008",
    ];
    let special = [
        "0014001", "0014002", "0014003", "0014004", "0014005", "0014006", "0014007", "0014008", "0014009",
    ];
    let sentence = |share: u32, text: &str, random: &mut Random| {
        if random.per_mille(share) {
            format!("{text} {}항\n지어낸 문장입니다.", 1 + random.below(9))
        } else {
            String::new()
        }
    };
    json!({
        "plcyNo": format!("2026{number:016}"), "plcyNm": format!("정책 {number:04}"),
        "plcyAprvSttsCd": "0044002", "plcyExplnCn": format!("지어낸 정책 {number:04}"),
        "plcySprtCn": format!("지원 내용 {number:04}"),
        "lclsfNm": "일자리", "mclsfNm": "취업", "sprvsnInstCdNm": format!("기관 {:02}", random.below(60)),
        "operInstCdNm": format!("운영기관 {:02}", random.below(60)), "sprtSclLmtYn": limited,
        "sprtTrgtAgeLmtYn": limited, "sprtTrgtMinAge": youngest, "sprtTrgtMaxAge": oldest,
        "mrgSttsCd": random.weighted(&[("0055003", 960), ("0055002", 30), ("0055001", 10)]),
        "earnCndSeCd": income, "earnMinAmt": "0", "earnMaxAmt": most, "earnEtcCn": prose,
        "jobCd": codes(("0013010", 743), &jobs, random),
        "schoolCd": codes(("0049010", 850), &schools, random),
        "plcyMajorCd": codes(("0011009", 950), &majors, random),
        "sbizCd": codes(("0014010", 850), &special, random),
        "zipCd": zip_codes(regions, random), "aplyPrdSeCd": period, "aplyYmd": days,
        "addAplyQlfcCndCn": sentence(600, "추가 자격", random), "ptcpPrpTrgtCn": sentence(500, "참여 제한", random),
        "etcMttrCn": sentence(200, "기타", random), "bizPrdBgngYmd": "        ", "bizPrdEndYmd": "        ",
        "aplyUrlAddr": "", "refUrlAddr1": "", "refUrlAddr2": "",
    })
}

const PERSONAL: [&str; 16] = [
    "JA0301", "JA0302", "JA0303", "JA0313", "JA0314", "JA0315", "JA0316", "JA0317", "JA0318", "JA0319",
    "JA0320", "JA0326", "JA0327", "JA0328", "JA0329", "JA0330",
];
const PRIMARY_INDUSTRY: [&str; 4] = ["JA0313", "JA0314", "JA0315", "JA0316"];
const HOUSEHOLD: [&str; 8] = [
    "JA0401", "JA0402", "JA0403", "JA0404", "JA0411", "JA0412", "JA0413", "JA0414",
];
const INCOME: [&str; 5] = ["JA0201", "JA0202", "JA0203", "JA0204", "JA0205"];
const BUSINESS: [&str; 6] = ["JA1101", "JA1102", "JA1103", "JA1201", "JA1202", "JA1299"];
const COMPANY: [&str; 7] = [
    "JA2101", "JA2102", "JA2103", "JA2201", "JA2202", "JA2203", "JA2299",
];

/// A row of `supportConditions` in which nothing is said.
fn without_conditions() -> Map<String, Value> {
    let keys = [
        ["JA0101", "JA0102", "JA0322", "JA0410"].as_slice(),
        &PERSONAL,
        &HOUSEHOLD,
        &INCOME,
        &BUSINESS,
        &COMPANY,
    ];
    keys.concat()
        .iter()
        .map(|key| ((*key).to_owned(), Value::Null))
        .collect()
}

fn support(id: &str, number: usize, random: &mut Random) -> Value {
    let mut row = without_conditions();
    let mut set = |keys: &[&str]| {
        for key in keys {
            row.insert((*key).to_owned(), Value::from("Y"));
        }
    };
    match random.below(1000) {
        0..20 => set(&["JA0102"]),
        20..30 => set(&["JA0101"]),
        30..900 => set(&["JA0101", "JA0102"]),
        _ => {}
    }
    match random.below(1000) {
        0..700 => set(&INCOME),
        700..850 => set(INCOME.get(..1 + random.below(3) as usize).unwrap_or(&INCOME)),
        _ => {}
    }
    // Of 1,097: all 245, none 83, not applicable alone 122, mixed 67, of primary industry 177, others 403.
    match random.below(1097) {
        0..245 => set(&PERSONAL),
        245..328 => {}
        328..450 => set(&["JA0322"]),
        450..517 => set(&["JA0322", "JA0328"]),
        517..694 => set(&PRIMARY_INDUSTRY),
        _ => {
            let at = random.below(13) as usize;
            set(PERSONAL
                .get(at..at + 1 + random.below(3) as usize)
                .unwrap_or(&PERSONAL));
        }
    }
    // Something valid in 90.75 %, a restriction in 11.75 %.
    match random.below(10_000) {
        0..1175 => {
            let at = random.below(6) as usize;
            set(HOUSEHOLD
                .get(at..at + 1 + random.below(2) as usize)
                .unwrap_or(&HOUSEHOLD));
        }
        1175..9075 => set(&["JA0410"]),
        _ => {}
    }
    if random.per_mille(120) {
        set(BUSINESS.get(..1 + random.below(6) as usize).unwrap_or(&BUSINESS));
    }
    if random.per_mille(100) {
        set(COMPANY.get(..1 + random.below(7) as usize).unwrap_or(&COMPANY));
    }
    let ages = random.per_mille(550);
    let (from, to) = if ages {
        (random.below(66), 70 + random.below(30))
    } else {
        (0, 0)
    };
    row.insert("JA0110".to_owned(), Value::from(from));
    row.insert(
        "JA0111".to_owned(),
        if ages { Value::from(to) } else { Value::Null },
    );
    row.insert("서비스ID".to_owned(), Value::from(id));
    row.insert("서비스명".to_owned(), Value::from(format!("서비스 {number:04}")));
    Value::Object(row)
}
