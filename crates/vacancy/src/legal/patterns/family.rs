//! Demands about origin, property and family, and proof papers that come too early (채용절차법 제4조의3, 제13조).

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::Part::{End, Gap, Maybe, Not, Start, WideGap, Word};
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::patterns::{HIRING, STATEMENT, TASKS};
use crate::legal::rule::Rule;

const FAMILY: Part =
    Word("부모님 부모 가족 형제 배우자 직계존비속 아버지 어머니 아버님 어머님 부친 모친 조부모 양친");
const OF_FAMILY: Part = Maybe("의 들의 사항 사항( ( 관계");
const STANDING: Part = Word("직업 학력 재산 직장 소득");
const ORIGIN: Part = Word("본적지 본적 출신지역 출신지 출생지 고향");
const REGION: Part = Word(
    "서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 충청 전북 전남 전라 호남 경북 경남 경상 영남 제주 수도권 지방 타지역",
);
const PROPERTY: Part = Word("재산 자산");
const PAPER: Part = Word(
    "가족관계증명서 혼인관계증명서 기본증명서 주민등록등본 주민등록초본 등본 초본 졸업증명서 성적증명서 경력증명서 자격증사본 졸업장",
);
const WITH_APPLICATION: Part = Word(
    "접수시 접수할때 지원시 지원할때 지원서와 이력서와 서류제출시 서류접수 원서접수 응시원서와 입사지원서와 지원서에 이력서에 면접전",
);

const fn refused(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    Pattern {
        rule: Rule::Person,
        grade: Grade::Refuse,
        subject,
        demands,
        unless,
        instead: Advice::LeaveOut,
    }
}

const fn early(subject: &'static [Part], demands: &'static [&'static [Part]]) -> Pattern {
    Pattern {
        rule: Rule::Papers,
        grade: Grade::Ask,
        subject,
        demands,
        unless: &[Unless::Sentence("합격후 합격자 채용후 입사후 최종합격 채용확정")],
        instead: Advice::PapersLater,
    }
}

pub(crate) const PATTERNS: &[Pattern] = &[
    // 부모 직업, 가족의 학력을 기재.
    refused(
        &[Start, FAMILY, OF_FAMILY, STANDING],
        &[&[End], &[WideGap(12), STATEMENT]],
        &[Unless::After("체험 교육 상담", 4), Unless::After(TASKS, 3)],
    ),
    refused(
        &[Start, Word("가족"), Word("사항 관계")],
        &[&[WideGap(12), STATEMENT]],
        &[Unless::Compound("증명 등록"), Unless::After(TASKS, 3)],
    ),
    // 본적, 출신 지역을 기재.
    refused(
        &[Start, ORIGIN],
        &[&[End], &[Gap(6), STATEMENT]],
        &[
            Unless::Compound("합 인 으로 표시 사랑 집"),
            Unless::After(TASKS, 3),
        ],
    ),
    refused(
        &[
            Start,
            REGION,
            Maybe("지역 도 도지역 남도 북도 시 특별시 광역시"),
            Word("출신"),
            Maybe("자 자만"),
        ],
        &[&[Gap(1), HIRING]],
        &[],
    ),
    // 재산 상황 기재.
    refused(
        &[Start, PROPERTY, Maybe("상황 정도 현황 내역")],
        &[&[Gap(3), STATEMENT]],
        &[
            Unless::Compound("세 관리 목록 대장 신고 등록 평가"),
            Unless::After(TASKS, 3),
            Unless::Before("고객 지식 회사 법인", 4),
        ],
    ),
    // 접수 시 주민등록등본 제출; 가족관계증명서 제출(접수 시).
    early(
        &[WITH_APPLICATION],
        &[&[
            WideGap(16),
            PAPER,
            Gap(6),
            Word("제출 첨부 지참 필수"),
            Not("하지않"),
        ]],
    ),
    // [제출서류] 이력서, 주민등록등본.
    early(
        &[Start, Word("제출서류 지원서류 구비서류 접수서류 응시서류")],
        &[&[WideGap(40), PAPER]],
    ),
    early(
        &[PAPER],
        &[&[Gap(6), Word("제출 첨부 지참"), WideGap(4), WITH_APPLICATION]],
    ),
];
