//! The patterns, by what they are about, and the words that several of them share.

mod age;
mod body;
mod family;
mod money;
mod sex;

use crate::legal::pattern::{Part, Pattern};

pub(crate) use age::YOUNG_SEEKER;

/// All patterns.
pub(crate) const ALL: [&[Pattern]; 5] = [
    age::PATTERNS,
    sex::PATTERNS,
    body::PATTERNS,
    family::PATTERNS,
    money::PATTERNS,
];

/// People whom a vacancy looks for.
const PEOPLE: Part = Part::Word(
    "분 자 사람 인재 직원 사원 알바 아르바이트 근로자 지원자 구직자 남성 여성 남자 여자 남녀 청년 동료 인력 친구",
);

/// Words that go on after one of [`PEOPLE`] and make it another: 분위기, 자동차, 직원식당.
const NO_PEOPLE: Part = Part::Not("위기 야 식 석 류 량 할 동 재 격 료 휴게 복지 복 의류 용품 전용 고객");

/// What a vacancy does with the people it names.
const HIRING: Part = Part::Word(
    "모집 구함 구합 구해 구인 채용 급구 찾습 찾고 찾아 우대 환영 선호 뽑 초빙 가능 지원 불가 사절 제외 한정 모십 모셔 모신 기다립 필요 연락 원합 바랍",
);

/// What goes on after [`HIRING`] where hiring is only talked about: 채용 목표, 지원 사업.
const NO_HIRING: Part = Part::Not(
    "사업 센터 정책 금 목표 비율 실적 확대 률 우수 기관 행사 대행 업무 담당 프로그램 여부 하는센터",
);

/// What keeps people out.
const EXCLUSION: Part =
    Part::Word("불가 제외 사절 금지 받지않 안됩 안됨 안받 않습 않음 못합 거절 어렵 곤란 힘듭 수없 사양");

/// What a vacancy wants written or said.
const STATEMENT: Part =
    Part::Word("기재 작성 적어 적을 적으 쓰시 써주 쓸것 기입 표기 입력 명시 밝혀 밝힐 알려 제출 고지");

/// What goes on after [`STATEMENT`] where it is the work itself (작성 보조), or where it is not wanted (기재하지 마세요).
const TASKS: &str = "보조 업무 대행 담당 관리 안내 지도 교육 금지 하지마 하지말 하지않 지마 지말";
