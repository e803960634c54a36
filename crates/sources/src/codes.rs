//! The code tables of the two APIs.
//!
//! 온통청년: `API코드정보.xlsx`, sheet 코드정보. 보조금24: the Swagger of `supportConditions`.

/// What a code of 온통청년 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Something that a fact can say: an option of the field's choice, or for [`SPECIAL`] a condition.
    Fact(&'static str),
    /// 기타: something that stands in the prose, if anywhere.
    Elsewhere,
    /// 제한없음: no restriction.
    Unrestricted,
}

/// A code of 온통청년.
pub(crate) struct Code {
    pub(crate) code: &'static str,
    pub(crate) ko: &'static str,
    pub(crate) en: &'static str,
    pub(crate) means: Meaning,
}

const fn code(code: &'static str, ko: &'static str, en: &'static str, fact: &'static str) -> Code {
    Code {
        code,
        ko,
        en,
        means: Meaning::Fact(fact),
    }
}

const fn elsewhere(code: &'static str) -> Code {
    Code {
        code,
        ko: "기타",
        en: "other",
        means: Meaning::Elsewhere,
    }
}

const fn unrestricted(code: &'static str) -> Code {
    Code {
        code,
        ko: "제한없음",
        en: "no restriction",
        means: Meaning::Unrestricted,
    }
}

/// `plcyAprvSttsCd`: the one that says approved.
pub(crate) const APPROVED: &str = "0044002";
/// `aplyPrdSeCd`: in given periods.
pub(crate) const PERIODS: &str = "0057001";
/// `aplyPrdSeCd`: always.
pub(crate) const ALWAYS: &str = "0057002";
/// `aplyPrdSeCd`: closed.
pub(crate) const CLOSED: &str = "0057003";
/// `earnCndSeCd`: no condition.
pub(crate) const INCOME_NONE: &str = "0043001";
/// `earnCndSeCd`: by yearly income.
pub(crate) const INCOME_YEARLY: &str = "0043002";
/// `earnCndSeCd`: in prose.
pub(crate) const INCOME_PROSE: &str = "0043003";

/// `mrgSttsCd`
pub(crate) const MARRIAGE: &[Code] = &[
    code("0055001", "기혼", "married", "married"),
    code("0055002", "미혼", "unmarried", "unmarried"),
    unrestricted("0055003"),
];

/// `plcyMajorCd`
pub(crate) const MAJOR: &[Code] = &[
    code("0011001", "인문계열", "humanities", "humanities"),
    code("0011002", "사회계열", "social sciences", "social-sciences"),
    code("0011003", "상경계열", "business and economics", "business"),
    code("0011004", "이학계열", "natural sciences", "natural-sciences"),
    code("0011005", "공학계열", "engineering", "engineering"),
    code("0011006", "예체능계열", "arts and sports", "arts-sports"),
    code("0011007", "농산업계열", "agriculture", "agriculture"),
    elsewhere("0011008"),
    unrestricted("0011009"),
];

/// `jobCd`
pub(crate) const JOB: &[Code] = &[
    code("0013001", "재직자", "employee", "employee"),
    code("0013002", "자영업자", "self-employed", "self-employed"),
    code("0013003", "미취업자", "not employed", "not-employed"),
    code("0013004", "프리랜서", "freelancer", "freelancer"),
    code("0013005", "일용근로자", "day labourer", "day-labourer"),
    code("0013006", "(예비)창업자", "founder, also prospective", "founder"),
    code("0013007", "단기근로자", "short-term worker", "short-term"),
    code("0013008", "영농종사자", "farm worker", "farming"),
    elsewhere("0013009"),
    unrestricted("0013010"),
];

/// `schoolCd`
pub(crate) const SCHOOL: &[Code] = &[
    code("0049001", "고졸 미만", "below high school", "below-high-school"),
    code("0049002", "고교 재학", "in high school", "in-high-school"),
    code(
        "0049003",
        "고졸 예정",
        "about to finish high school",
        "high-school-soon",
    ),
    code("0049004", "고교 졸업", "high-school graduate", "high-school"),
    code("0049005", "대학 재학", "in university", "in-university"),
    code("0049006", "대졸 예정", "about to graduate", "university-soon"),
    code("0049007", "대학 졸업", "university graduate", "university"),
    code("0049008", "석·박사", "master or doctor", "graduate-school"),
    elsewhere("0049009"),
    unrestricted("0049010"),
];

/// `sbizCd`. One person can be several of these, so each is a fact of its own.
pub(crate) const SPECIAL: &[Code] = &[
    code("0014001", "중소기업", "small or medium enterprise", "youth.sme"),
    code("0014002", "여성", "women", "sex == \"female\""),
    code(
        "0014003",
        "기초생활수급자",
        "basic-livelihood recipients",
        "youth.basic_livelihood",
    ),
    code(
        "0014004",
        "한부모가정",
        "single-parent families",
        "youth.single_parent",
    ),
    code("0014005", "장애인", "people with a disability", "disabled"),
    code("0014006", "농업인", "farmers", "farmer"),
    code("0014007", "군인", "soldiers", "youth.soldier"),
    code("0014008", "지역인재", "regional talent", "youth.regional_talent"),
    elsewhere("0014009"),
    unrestricted("0014010"),
];

/// A flag of 보조금24.
pub(crate) struct Flag {
    pub(crate) key: &'static str,
    pub(crate) ko: &'static str,
    pub(crate) en: &'static str,
    /// The condition, or `None` if the flag says that the group does not apply.
    pub(crate) when: Option<&'static str>,
}

const fn flag(key: &'static str, ko: &'static str, en: &'static str, when: &'static str) -> Flag {
    Flag {
        key,
        ko,
        en,
        when: Some(when),
    }
}

const fn not_applicable(key: &'static str) -> Flag {
    Flag {
        key,
        ko: "해당사항없음",
        en: "not applicable",
        when: None,
    }
}

/// 성별
pub(crate) const SEX: &[Flag] = &[
    flag("JA0101", "남성", "men", "sex == \"male\""),
    flag("JA0102", "여성", "women", "sex == \"female\""),
];

/// 중위소득: how the bands read, as an option and in percent, with the percentage that they lie above and go up to.
pub(crate) struct Band {
    pub(crate) key: &'static str,
    pub(crate) ko: &'static str,
    pub(crate) option: &'static str,
    pub(crate) above: Option<u16>,
    pub(crate) up_to: Option<u16>,
}

const fn band(
    key: &'static str,
    ko: &'static str,
    option: &'static str,
    above: Option<u16>,
    up_to: Option<u16>,
) -> Band {
    Band {
        key,
        ko,
        option,
        above,
        up_to,
    }
}

/// 중위소득
pub(crate) const INCOME: &[Band] = &[
    band("JA0201", "0~50%", "up-to-50", None, Some(50)),
    band("JA0202", "51~75%", "up-to-75", Some(50), Some(75)),
    band("JA0203", "76~100%", "up-to-100", Some(75), Some(100)),
    band("JA0204", "101~200%", "up-to-200", Some(100), Some(200)),
    band("JA0205", "200% 초과", "over-200", Some(200), None),
];

/// 개인 특성
pub(crate) const PERSONAL: &[Flag] = &[
    flag(
        "JA0301",
        "예비부모/난임",
        "parents to be, infertility",
        "gov24.expecting_parent",
    ),
    flag("JA0302", "임산부", "pregnant women", "gov24.pregnant"),
    flag("JA0303", "출산/입양", "birth or adoption", "gov24.birth_adoption"),
    flag("JA0313", "농업인", "farmers", "farmer"),
    flag("JA0314", "어업인", "fishers", "gov24.fisher"),
    flag(
        "JA0315",
        "축산업인",
        "livestock farmers",
        "gov24.livestock_farmer",
    ),
    flag("JA0316", "임업인", "foresters", "gov24.forester"),
    flag(
        "JA0317",
        "초등학생",
        "primary-school pupils",
        "gov24.pupil == \"primary\"",
    ),
    flag(
        "JA0318",
        "중학생",
        "middle-school pupils",
        "gov24.pupil == \"middle\"",
    ),
    flag(
        "JA0319",
        "고등학생",
        "high-school pupils",
        "gov24.pupil == \"high\"",
    ),
    flag(
        "JA0320",
        "대학생/대학원생",
        "university students",
        "gov24.pupil == \"university\"",
    ),
    not_applicable("JA0322"),
    flag("JA0326", "근로자/직장인", "employees", "gov24.employee"),
    flag("JA0327", "구직자/실업자", "job seekers", "gov24.job_seeker"),
    flag("JA0328", "장애인", "people with a disability", "disabled"),
    flag(
        "JA0329",
        "국가보훈대상자",
        "veterans and their families",
        "gov24.veteran",
    ),
    flag("JA0330", "질병/질환자", "people with an illness", "gov24.illness"),
];

/// 가구
pub(crate) const HOUSEHOLD: &[Flag] = &[
    flag(
        "JA0401",
        "다문화가족",
        "multicultural families",
        "gov24.multicultural",
    ),
    flag(
        "JA0402",
        "북한이탈주민",
        "North Korean refugees",
        "gov24.north_korean",
    ),
    flag(
        "JA0403",
        "한부모가정/조손가정",
        "single-parent or grandparent families",
        "gov24.single_parent",
    ),
    flag("JA0404", "1인가구", "people living alone", "gov24.living_alone"),
    not_applicable("JA0410"),
    flag(
        "JA0411",
        "다자녀가구",
        "families with several children",
        "gov24.many_children",
    ),
    flag(
        "JA0412",
        "무주택세대",
        "households without a home",
        "gov24.no_home",
    ),
    flag("JA0413", "신규전입", "people who just moved in", "gov24.moved_in"),
    flag("JA0414", "확대가족", "extended families", "gov24.extended_family"),
];

/// 소상공인 상태
pub(crate) const SMALL_BUSINESS: &[Flag] = &[
    flag(
        "JA1101",
        "예비창업자",
        "prospective founders",
        "gov24.business_stage == \"prospective\"",
    ),
    flag(
        "JA1102",
        "영업중",
        "in business",
        "gov24.business_stage == \"operating\"",
    ),
    flag(
        "JA1103",
        "생계곤란/폐업예정자",
        "in hardship or closing",
        "gov24.business_stage == \"closing\"",
    ),
];

/// 소상공인 업종
pub(crate) const TRADE: &[Flag] = &[
    flag(
        "JA1201",
        "음식점업",
        "restaurants",
        "gov24.trade == \"restaurant\"",
    ),
    flag(
        "JA1202",
        "제조업",
        "manufacturing",
        "gov24.trade == \"manufacturing\"",
    ),
    flag("JA1299", "기타업종", "other trades", "gov24.trade == \"other\""),
];

/// 법인/기관
pub(crate) const ORGANISATION: &[Flag] = &[
    flag(
        "JA2101",
        "중소기업",
        "small or medium enterprises",
        "gov24.organisation == \"sme\"",
    ),
    flag(
        "JA2102",
        "사회복지시설",
        "welfare facilities",
        "gov24.organisation == \"welfare\"",
    ),
    flag(
        "JA2103",
        "기관/단체",
        "institutions and associations",
        "gov24.organisation == \"association\"",
    ),
];

/// 법인/기관 업종
pub(crate) const INDUSTRY: &[Flag] = &[
    flag(
        "JA2201",
        "제조업",
        "manufacturing",
        "gov24.industry == \"manufacturing\"",
    ),
    flag(
        "JA2202",
        "농업,임업 및 어업",
        "agriculture, forestry and fishing",
        "gov24.industry == \"agriculture\"",
    ),
    flag(
        "JA2203",
        "정보통신업",
        "information and communication",
        "gov24.industry == \"information\"",
    ),
    flag(
        "JA2299",
        "기타업종",
        "other industries",
        "gov24.industry == \"other\"",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        let codes = [MARRIAGE, MAJOR, JOB, SCHOOL, SPECIAL];
        assert_eq!(codes.map(<[Code]>::len), [3, 9, 10, 10, 10]);
        let flags = [
            SEX,
            PERSONAL,
            HOUSEHOLD,
            SMALL_BUSINESS,
            TRADE,
            ORGANISATION,
            INDUSTRY,
        ];
        let all: usize = flags.map(<[Flag]>::len).iter().sum();
        assert_eq!(all + INCOME.len() + ["JA0110", "JA0111"].len(), 48);
    }

    #[test]
    fn no_code_is_there_twice() {
        let mut keys: Vec<_> = [MARRIAGE, MAJOR, JOB, SCHOOL, SPECIAL].concat_codes();
        keys.sort_unstable();
        let before = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), before);
    }

    trait Codes {
        fn concat_codes(&self) -> Vec<&'static str>;
    }

    impl<const N: usize> Codes for [&'static [Code]; N] {
        fn concat_codes(&self) -> Vec<&'static str> {
            self.iter()
                .flat_map(|table| table.iter().map(|code| code.code))
                .collect()
        }
    }
}
