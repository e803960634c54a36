//! Money wanted from a seeker (직업안정법 제32조, 채용절차법 제9조).

use crate::legal::advice::Advice;
use crate::legal::finding::Grade;
use crate::legal::pattern::Part::{End, Gap, Maybe, Number, Start, WideGap, Word};
use crate::legal::pattern::{Part, Pattern, Unless};
use crate::legal::rule::Rule;

/// Costs of being hired.
const COST: Part = Word(
    "교육비 교육훈련비 훈련비 연수비 수강료 교재비 유니폼비 유니폼 근무복 작업복 등록비 등록금 가입비 회비 보증금 알선료 소개비 소개료 알선비 수수료 장비대 \
    검진비 예치금 공탁금 입사비 전형료 응시료 이수비 실습비",
);
/// That the seeker pays it.
const BY_SEEKER: Part = Word(
    "본인부담 개인부담 지원자부담 지원자가부담 구직자부담 구직자가부담 본인이부담 자비부담 자비 자부담 납부 내야 내셔야 입금 선납 예치해 부담해야 부담하셔야 \
    본인구매 본인구입 개인구매 필요합 필요함 필수 있어야 준비해 별도 공제 선불 차감 선입금",
);
/// Deposits for a home, and money that goes the other way.
const HOUSING: &str = "기숙사 임대 월세 전세 사택 숙소 주택 원룸 아파트 상가 고객 회원";
const OTHER_WAY: &str = "회사부담 회사가부담 전액지원 회사지원 환급 대납 지급 지원 제공 업무 상담 관리 확인";

const fn asked(
    subject: &'static [Part],
    demands: &'static [&'static [Part]],
    unless: &'static [Unless],
) -> Pattern {
    Pattern {
        rule: Rule::Money,
        grade: Grade::Ask,
        subject,
        demands,
        unless,
        instead: Advice::WhoPays,
    }
}

pub(crate) const PATTERNS: &[Pattern] = &[
    // 교육비 본인 부담, 보증금 30만원을 내야 합니다.
    asked(
        &[Start, COST],
        &[&[Gap(10), BY_SEEKER]],
        &[Unless::Before(HOUSING, 5), Unless::After(OTHER_WAY, 6)],
    ),
    asked(
        &[Start, Word("직무 입사 교육 이행 계약이행"), COST],
        &[&[Gap(10), BY_SEEKER]],
        &[Unless::After(OTHER_WAY, 6)],
    ),
    // 보증금, standing alone.
    asked(
        &[Start, Word("보증금 보증금있음 보증금필요 보증금필수")],
        &[&[End]],
        &[Unless::Before(HOUSING, 5), Unless::Sentence(HOUSING)],
    ),
    // 유니폼 보증금 3만원.
    asked(
        &[
            Start,
            Maybe("유니폼 근무복 작업복 입사 장비 계약"),
            Word("보증금"),
        ],
        &[&[Gap(2), Number(&[(1, u32::MAX)]), Gap(2), Word("원"), End]],
        &[Unless::Before(HOUSING, 5)],
    ),
    // 등록비 입금 후 일자리 안내.
    asked(
        &[Start, Word("알선료 소개비 소개료 알선비"), Maybe("는 은 를 로")],
        &[&[WideGap(10), Word("원 % 공제")]],
        &[Unless::After(OTHER_WAY, 6)],
    ),
];
