//! Demands about looks, marriage, health and disability (채용절차법 제4조의3, 남녀고용평등법 제7조 제2항,
//! 장애인차별금지법 제4조, 제10조, 제12조).

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::Part::{End, Gap, Maybe, Not, Number, Start, WideGap, Word};
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::patterns::{EXCLUSION, HIRING, NO_PEOPLE, PEOPLE, STATEMENT, TASKS};
use crate::legal::rule::Rule;

const IS: Part = Maybe("가 는 이 은 : 도");
const MORE_OR_LESS: Part = Word("이상 이하 미만 초과 내외 정도 ~ 전후 부터 까지");
const CENTIMETRES: Part = Maybe("cm ㎝ 센티미터 센티 센치");
const KILOGRAMS: Part = Maybe("kg ㎏ 킬로그램 킬로 키로");
const LOOKS: Part = Word("용모 외모 얼굴 미모 몸매 체형 체격");
const GOOD_LOOKS: Part = Word(
    "단정 준수 수려 뛰어 출중 좋은 예쁜 예쁘 빼어 중시 우대 깔끔 의안내 의직원 의여 호감 날씬 늘씬 훌륭 되는 의소유",
);
const HANDSOME: Part = Word("예쁜 이쁜 잘생긴 늘씬한 날씬한 미모의 훈훈한 아름다운 어여쁜");
/// A decade of ages that stands for people.
const DECADE: Part = Word("20대 30대 40대 50대 60대");
const MARRIAGE: Part = Word("미혼 기혼");
const PAPER_OR_INTERVIEW: Part = Word(
    "채용전 면접전 입사전 면접시 면접때 서류접수시 접수시 지원시 전형시 채용시험시 합격전 면접당일 면접날 면접일에 합격발표전 최종합격전 채용하기전 입사하기전 채용확정전 고용전 계약전",
);
const EXAMINATION: Part =
    Word("검진 신체검사 건강진단 건강검사 장애여부 장애유무 장애등급 병력조회 의학적검사");
/// Those whom the work is for.
const PATIENTS: &str = "환자 고객 입소 아동 어르신 회원 이용자 동물 반려";

const fn demand(
    rule: Rule,
    grade: Grade,
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    let instead = match rule {
        Rule::Health => Advice::Task,
        Rule::Disability => Advice::AllWelcome,
        Rule::Exam => Advice::AfterHiring,
        _ => Advice::Ability,
    };
    Pattern {
        rule,
        grade,
        subject,
        demands,
        unless,
        instead,
    }
}

const fn looks(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    demand(Rule::Looks, Grade::Refuse, subject, demands, unless)
}

pub(crate) const PATTERNS: &[Pattern] = &[
    // 용모 단정, 외모가 뛰어난 분.
    looks(&[LOOKS, IS], &[&[GOOD_LOOKS]], &[]),
    looks(
        &[LOOKS, Word("및 와 과 · , /")],
        &[&[Gap(4), Word("단정 준수 수려 뛰어 출중 빼어")]],
        &[],
    ),
    looks(
        &[
            Start,
            Word("호감형 호감가는 단정한 준수한 수려한 뛰어난 빼어난 훌륭한 예쁜 좋은"),
        ],
        &[&[LOOKS]],
        &[],
    ),
    looks(
        &[Start, HANDSOME],
        &[
            &[Gap(2), Word("언니 이모 아가씨 여성 여자 남성 남자 직원 알바")],
            &[Word("분 사람"), NO_PEOPLE],
        ],
        &[],
    ),
    demand(
        Rule::Looks,
        Grade::Ask,
        &[Word("전신사진 사진(전신 프로필사진 상반신사진")],
        &[&[WideGap(6), Word("첨부 제출 필수 동봉 보내")], &[End]],
        &[],
    ),
    // 키 165cm 이상, 신장 170 이상.
    looks(
        &[Start, Word("키 신장"), IS, Number(&[(130, 210)]), CENTIMETRES],
        &[&[MORE_OR_LESS]],
        &[Unless::Before(PATIENTS, 6)],
    ),
    looks(
        &[Start, Word("키"), IS, Word("큰 크신")],
        &[&[PEOPLE, NO_PEOPLE]],
        &[],
    ),
    // 몸무게 60kg 이하.
    looks(
        &[Start, Word("몸무게 체중"), IS, Number(&[(30, 150)]), KILOGRAMS],
        &[&[MORE_OR_LESS]],
        &[Unless::Before(PATIENTS, 6)],
    ),
    // 미혼, 미혼자 우대, 기혼자 지원 불가.
    looks(
        &[Start, MARRIAGE, Maybe("자 인자 인분 인 남성 여성 남녀 남자 여자")],
        &[
            &[End],
            &[Gap(3), HIRING],
            &[Word("만"), Not("남 족 의")],
            &[Word("에한 필수 이어야 이신")],
        ],
        &[Unless::Compound("모 부 한부모")],
    ),
    looks(
        &[Start, Word("결혼 혼인"), Word("여부 유무 상태")],
        &[&[End], &[WideGap(10), STATEMENT]],
        &[Unless::Before(PATIENTS, 6), Unless::After(TASKS, 3)],
    ),
    // 결혼 안 하신 분; 아이가 없는 분.
    looks(
        &[Start, Word("결혼 혼인"), Maybe("을")],
        &[&[
            Word("안하 안한 하지않 한 하신 하지않은"),
            Gap(3),
            PEOPLE,
            NO_PEOPLE,
        ]],
        &[Unless::After("에게 을위한 을대상", 4)],
    ),
    demand(
        Rule::Looks,
        Grade::Ask,
        &[Start, Word("아이 자녀 애"), Maybe("가 들이")],
        &[&[
            Word("없는 없으신 있는 있으신"),
            Word("분 사람 자 여성"),
            Gap(3),
            HIRING,
        ]],
        &[],
    ),
    // 신체 건강한 자.
    demand(
        Rule::Health,
        Grade::Ask,
        &[
            Start,
            Word("신체 심신 몸 몸과마음 신체적 신체적으로"),
            Maybe("이 가 적으로"),
            Word("건강"),
        ],
        &[
            &[End],
            &[Word("하고 한 하신 하며"), Gap(10), PEOPLE, NO_PEOPLE],
            &[Word("한"), DECADE],
        ],
        &[Unless::After("을위한 를위한 이되도록", 6)],
    ),
    demand(
        Rule::Health,
        Grade::Ask,
        &[Start, Word("건강한 건강하신 건강하고")],
        &[
            &[Word("신체 체력 몸"), Gap(4), PEOPLE, NO_PEOPLE],
            &[PEOPLE, NO_PEOPLE],
            &[Gap(6), Word("분 자"), End],
        ],
        &[Unless::Before(PATIENTS, 6)],
    ),
    // 건강상 이상이 없는 자, 지병이 없는 분.
    demand(
        Rule::Health,
        Grade::Ask,
        &[Start, Word("건강 건강상 지병 질병 질환 병력 몸")],
        &[&[Gap(6), Word("없는 없으신"), PEOPLE, NO_PEOPLE]],
        &[],
    ),
    // 몸이 불편하신 분은 지원하실 수 없습니다.
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[Start, Word("몸이 거동이 신체가"), Word("불편")],
        &[&[Gap(12), EXCLUSION]],
        &[],
    ),
    // 장애인 제외, 장애인은 채용하지 않습니다.
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[
            Start,
            Maybe("시각 청각 지체 발달 정신 지적 뇌병변 중증 경증"),
            Word("장애인 장애자 정신질환자 장애우"),
            Maybe("은 는 의 지원자 지원자는 분 분은 분들 분들은"),
        ],
        &[&[
            Maybe(
                "지원 채용 응시 근무 취업 고용 채용하지 고용하지 뽑지 받지 지원할 지원하실 근무할 응시할 채용할 일할 지원하지",
            ),
            Maybe("이 은 을"),
            EXCLUSION,
        ]],
        &[],
    ),
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[Word("비장애인 정상인")],
        &[&[Word("만 에한")], &[Gap(3), HIRING]],
        &[],
    ),
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[Start, Word("장애"), Maybe("가 나질병이 나질환이")],
        &[&[Word("없는 없으신"), Gap(4), PEOPLE, NO_PEOPLE]],
        &[],
    ),
    // 장애인분들은 안 받습니다.
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[Start, Word("장애인 장애인은 장애인분 장애인분은 장애인분들은")],
        &[&[Gap(8), Word("안받 안뽑 받지않 뽑지않 채용하지않 모시지않")]],
        &[],
    ),
    // 장애 있는 분은 어렵습니다.
    demand(
        Rule::Disability,
        Grade::Refuse,
        &[Start, Word("장애"), Maybe("가"), Word("있는 있으신 있을")],
        &[&[Gap(8), EXCLUSION]],
        &[],
    ),
    // 채용 전 장애 여부 검진.
    demand(
        Rule::Exam,
        Grade::Refuse,
        &[PAPER_OR_INTERVIEW],
        &[&[WideGap(10), EXAMINATION]],
        &[
            Unless::Sentence("보건증 채용후 합격후"),
            Unless::After("안함 하지않 없음 없습", 6),
        ],
    ),
];
