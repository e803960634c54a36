//! Demands about age (고령자고용법 제4조의4, with the exceptions of 제4조의5).

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::Part::{End, Gap, Maybe, Not, Number, Start, WideGap, Word};
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::patterns::{EXCLUSION, HIRING, NO_PEOPLE, PEOPLE};
use crate::legal::rule::Rule;

/// Ages of people who look for work and are of age.
const ADULT: Part = Number(&[(19, 79)]);
/// Ages from which a least age is asked about; those below are for the youth rules.
const OF_AGE: Part = Number(&[(18, 79)]);
const DECADE: Part = Number(&[(20, 20), (30, 30), (40, 40), (50, 50), (60, 60)]);
/// Two decades in one number: 2030, 3040.
const DECADES: Part = Number(&[
    (1020, 1020),
    (1030, 1030),
    (2030, 2030),
    (2040, 2040),
    (3040, 3040),
    (3050, 3050),
    (4050, 4050),
    (4060, 4060),
    (5060, 5060),
]);
/// Years in which people who look for work were born, also by their last two digits.
const BORN: Part = Number(&[(1940, 2011), (40, 99), (0, 11)]);
const YEARS_OLD: Part = Word("세 살");
const TO: Part = Word("~ - 에서 부터 , / ·");
const AT_MOST: Part = Word("이하 미만 까지 이내 아래 를넘지 이전 전후 안팎 내외 정도");
const AGE: Part = Word("연령 나이");
const IS: Part = Maybe("은 는 : 대 대는 대: 이 가 만");
const EXACTLY: Part = Maybe("만");

/// Those whom the work is for, and what else has an age.
const SERVED: &str = "아동 유아 영아 어린이 청소년 아이 초등학생 중학생 고등학생 학생을 학생의 학생들 학생상담 학생지도 자녀 학부모 원아 영유아 어르신을 어르신의 \
    어르신돌 어르신상 어르신대상 어르신께 노인을 노인의 노인돌 노인대상 \
    노인상담 고객 환자 회원 수급자 이용자 대상자 입소자 수강생 대상 돌봄 프로그램 세대 가구 주민 소비자";
/// What is counted by the same word as decades (대), and is no person.
const MACHINES: &str = "차량 버스 트럭 택시 기계 장비 설비 컴퓨터 pc 대수 자동차 승용차 서버 주차";
/// What a middle age or an end of work says, and is no demand.
const NO_DEMAND: &str = "정년 평균 재고용 학부모 고객";
/// What says that an age keeps nobody out.
const EVERYBODY: &str = "다양 누구나 모두 함께일 어우러";

const fn refused(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    Pattern {
        rule: Rule::Age,
        grade: Grade::Refuse,
        subject,
        demands,
        unless,
        instead: Advice::AnyAge,
    }
}

const fn asked(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    Pattern {
        grade: Grade::Ask,
        instead: Advice::AgeReason,
        ..refused(subject, demands, unless)
    }
}

const AROUND: &[Unless] = &[
    Unless::Before(NO_DEMAND, 8),
    Unless::After(SERVED, 8),
    Unless::After(EVERYBODY, 8),
];
const AROUND_DECADE: &[Unless] = &[
    Unless::Before(NO_DEMAND, 8),
    Unless::Before(MACHINES, 8),
    Unless::Before("당 하루 매일 일일", 3),
    Unless::After(EVERYBODY, 8),
    Unless::Compound(MACHINES),
];
/// What is wanted of people of a decade.
const OF_DECADE: &[&[Part]] = &[
    &[PEOPLE, NO_PEOPLE],
    &[HIRING],
    &[Word("까지 만 위주 또래 초반 중반 후반 이하 미만"), Not("의차")],
];

/// A least age below 18 that a text states, from its number on.
pub(crate) const YOUNG_SEEKER: &[Part] = &[
    Number(&[(10, 17)]),
    YEARS_OLD,
    WideGap(2),
    Word("가능 이상 부터 지원가능 도지원 환영 채용"),
    Not("아동 유아 청소년 학생 어린이 관람 이용 대상 등급 발달 장애 학원 회원 고객"),
];

pub(crate) const PATTERNS: &[Pattern] = &[
    // 35세 이하, 45세까지.
    refused(
        &[ADULT, YEARS_OLD],
        &[&[AT_MOST]],
        &[
            Unless::Before(NO_DEMAND, 8),
            Unless::After(SERVED, 4),
            // 19세 미만 출입 불가: a least age, said the other way round.
            Unless::After("불가 제외 사절 금지 출입", 6),
        ],
    ),
    // 25~39세, 만 20세 ~ 만 34세.
    refused(
        &[ADULT, Maybe("세 살"), TO, EXACTLY, ADULT, YEARS_OLD],
        &[&[Not("대 트")]],
        AROUND,
    ),
    // ~40세.
    refused(
        &[Start, Word("~"), EXACTLY, ADULT, YEARS_OLD],
        &[&[Not("대 트")]],
        AROUND,
    ),
    // 20~30대 직원, 20대, 30대 환영.
    refused(
        &[DECADE, Maybe("대"), TO, DECADE, Word("대")],
        &[&[End]],
        AROUND_DECADE,
    ),
    refused(
        &[DECADE, Maybe("대"), TO, DECADE, Word("대"), Maybe("의")],
        OF_DECADE,
        AROUND_DECADE,
    ),
    refused(&[DECADE, Word("대"), Maybe("의")], OF_DECADE, AROUND_DECADE),
    // 건강한 20대.
    refused(
        &[Word("한 인 은 운"), DECADE, Word("대")],
        &[&[End]],
        AROUND_DECADE,
    ),
    // 2030세대 우대, 3040 여성.
    refused(&[DECADES, Maybe("세대 대")], OF_DECADE, AROUND_DECADE),
    refused(&[DECADES, Word("세대")], &[&[End]], AROUND_DECADE),
    // 연령: 20대.
    refused(
        &[AGE, IS, EXACTLY, DECADE, Word("대")],
        &[&[Not("이상")]],
        &[Unless::Before(NO_DEMAND, 4)],
    ),
    // 1995년 이후 출생, 90년생 이후, 85년생~95년생.
    refused(
        &[BORN, Word("년 년도"), Word("이후 이전 부터 까지"), Maybe("에")],
        &[&[Word("출생 태어 생"), Not("산")]],
        &[Unless::After(SERVED, 4)],
    ),
    // 1980년 1월 1일 이후 출생, 1975. 1. 1. 이후 출생.
    refused(
        &[
            BORN,
            Word("년 . - /"),
            Number(&[(1, 12)]),
            Word("월 . - /"),
            Number(&[(1, 31)]),
            Maybe("일 ."),
            Word("이후 이전 부터 까지"),
            Maybe("에"),
        ],
        &[&[Word("출생 태어 생"), Not("산")]],
        &[Unless::After(SERVED, 4)],
    ),
    // 70년대생 이후.
    refused(
        &[Number(&[(40, 99), (1940, 2000)]), Word("년대생")],
        &[&[Gap(1), Word("이후 이전 부터 까지 ~ 만")], &[Gap(1), HIRING]],
        &[],
    ),
    refused(
        &[BORN, Word("년생")],
        &[&[Gap(1), Word("이후 이전 부터 까지 ~ - 이상 이하 만")]],
        &[Unless::After(SERVED, 6)],
    ),
    // 60세 이상 지원 불가.
    refused(
        &[ADULT, YEARS_OLD, Word("이상 초과 부터 넘 가넘 를넘")],
        &[&[Gap(8), EXCLUSION]],
        AROUND,
    ),
    // 고령자 사절; 나이 많으신 분은 곤란합니다.
    refused(
        &[
            Start,
            Word("고령자 중장년 중장년층 중년 노인 노년층 어르신 어르신들 장년층"),
            Maybe("은 는 분 분은"),
        ],
        &[&[Gap(3), EXCLUSION]],
        &[],
    ),
    refused(
        &[AGE, Maybe("가 이"), Word("많 드신 든 적은 어린")],
        &[&[Gap(8), EXCLUSION], &[Gap(4), Word("우대 선호 환영")]],
        &[],
    ),
    // 젊은 분, 젊고 활기찬 분.
    refused(
        &[Start, Word("젊은 젊고 젊으신 어린")],
        &[&[Gap(6), PEOPLE, NO_PEOPLE], &[Word("층"), Gap(3), HIRING]],
        &[
            Unless::Compound("감각 조직 회사 분위기 에너지 고객 부부 이의 이들 이가 자녀 아이 아동"),
            Unless::After("과소통 에게", 4),
        ],
    ),
    // 나이 제한 있음.
    refused(
        &[AGE, Word("제한")],
        &[
            &[Maybe("이"), Word("있음 있습 있어 존재")],
            &[Maybe("( : - 은"), EXACTLY, ADULT, YEARS_OLD],
        ],
        &[],
    ),
    // 18세 이상, 50세 이상 우대.
    asked(
        &[OF_AGE, YEARS_OLD, Word("이상 부터 초과")],
        &[&[]],
        &[
            Unless::Before(NO_DEMAND, 8),
            Unless::After(SERVED, 8),
            Unless::After("실업 보험 연금 급여 수당 적용", 8),
        ],
    ),
    // 성인만, 미성년자 지원 불가.
    asked(
        &[Start, Word("성인만 성인에한")],
        &[&[Gap(4), HIRING], &[End]],
        &[],
    ),
    asked(&[Start, Word("미성년자 미성년")], &[&[Gap(5), EXCLUSION]], &[]),
    // 19세 미만 지원 불가.
    asked(
        &[OF_AGE, YEARS_OLD, Word("미만 이하")],
        &[&[Gap(6), EXCLUSION]],
        &[],
    ),
];
