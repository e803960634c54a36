//! Demands about sex (남녀고용평등법 제7조 제1항). All are asked about: a genuine need of the work is excepted
//! (제2조 제1호 단서), and the employer has to show it.

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::Part::{End, Gap, Maybe, Not, Number, Start, Word};
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::patterns::{HIRING, NO_HIRING};
use crate::legal::rule::Rule;

const WOMEN_OR_MEN: Part = Word("남자 여자 남성 여성");
/// What is written in one word with the name of a sex: 미혼여성, 20대여성.
const LINKED: Part =
    Maybe("미혼 기혼 군필 젊은 건강한 20대 30대 40대 50대 60대 2030 3040 4050 5060 주부및 상냥한 성실한");
const SEEKERS: Part = Maybe("지원자 분들 분 직원 사원 근로자 구직자");
/// Names of jobs that say a sex.
const JOBS: Part = Word(
    "남직원 여직원 남사원 여사원 남종업원 여종업원 여점원 여비서 남알바 여알바 여급 남성직원 여성직원 남자직원 여자직원 여경리 남기사 여기사",
);
/// Names of people that say a sex.
const NAMES: Part =
    Word("이모님 이모 주부 아가씨 총각 아주머니 아줌마 아저씨 언니 이모들 언니들 주부님 아가씨들");

/// What goes on after the name of a sex and is no seeker: bodies, goods, places, and those whom the work is for.
const NO_SEEKER: &str = "인력 새일 가족 기업 용품 의류 복 전용 고객 회관 단체 센터 복지 병원 의원 청소년 안심 친화 정장 화장실 기숙사 친구 커트 헤어 옷 속옷 \
    구두 잡화 화장품 \
    환자 회원 이용자 암 과 질환 건강 정책 창업 노숙 쉼터 일자리 취업 직업 경력 잡지 패션 신발 탈의 사우나 어르신 장애인 수용 보호 관리자 임원 모두 누구나 육아 휴직 출산 \
        비율 플라자 재단 협회 문화 의류매장";

const fn asked(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    Pattern {
        rule: Rule::Sex,
        grade: Grade::Ask,
        subject,
        demands,
        unless,
        instead: Advice::AnySex,
    }
}

pub(crate) const PATTERNS: &[Pattern] = &[
    // 남자만, 여성 지원자만.
    asked(
        &[Start, LINKED, WOMEN_OR_MEN, SEEKERS],
        &[&[Word("만 에한 으로한정"), Not("의 족 남 화 들 점")]],
        &[Unless::Compound(NO_SEEKER)],
    ),
    // 여직원 모집.
    asked(
        &[Start, JOBS],
        &[&[Gap(4), HIRING, NO_HIRING]],
        &[Unless::Compound("휴게 기숙 전용 복지 탈의 비율")],
    ),
    // 여자 우대, 남성 주방 보조 구함.
    asked(
        &[Start, LINKED, WOMEN_OR_MEN, SEEKERS],
        &[&[Gap(7), HIRING, NO_HIRING]],
        &[Unless::Compound(NO_SEEKER), Unless::Before("경력단절", 5)],
    ),
    // 경비(남).
    asked(
        &[Word("(남) (여) (남성) (여성) (남자) (여자)")],
        &[&[]],
        &[Unless::Before("화장실 탈의 기숙사 사우나 숙소 샤워 병동", 5)],
    ),
    // 남자 3명, 여자 2명.
    asked(
        &[
            Start,
            Word("남자 여자 남성 여성 남 여"),
            SEEKERS,
            Number(&[(1, 99)]),
            Word("명 인 분"),
        ],
        &[&[]],
        &[Unless::After("돌봄 상담 관리 지도 수용 이용", 8)],
    ),
    // 건강한 남성.
    asked(
        &[
            Start,
            Word("건강한 성실한 젊은 밝은 좋은 강한 단정한 친절한 예쁜 참한 센"),
            WOMEN_OR_MEN,
            SEEKERS,
        ],
        &[&[End]],
        &[],
    ),
    // 성별: 여.
    asked(
        &[Word("성별"), Maybe("은 는"), Maybe(": -")],
        &[&[
            Word("남자 여자 남성 여성 남 여"),
            Not("녀 / · , 여 남 부 및 과 와"),
        ]],
        &[],
    ),
    // 주방 이모님 구함, 주부 사원 모집.
    asked(
        &[Start, NAMES],
        &[&[Gap(5), HIRING, NO_HIRING]],
        &[Unless::Compound("고객 대상 교실 습진 네")],
    ),
];
