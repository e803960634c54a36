//! Advice in the words that the staff reads.

use super::Advice;
use crate::legal::finding::Words;

/// Returns the words of an advice.
pub(super) fn of(advice: Advice) -> Words {
    let known = WORDS.iter().find(|(other, _)| *other == advice);
    known.map_or(Words { ko: "", en: "" }, |(_, words)| *words)
}

const WORDS: [(Advice, Words); 26] = [
    (
        Advice::AnyAge,
        Words {
            ko: "나이 조건을 지우고 '연령 무관'으로 쓰거나, 업무에 필요한 능력·자격을 쓰세요.",
            en: "Leave the age out (\"any age\"), or name the skill or licence that the work needs.",
        },
    ),
    (
        Advice::AgeReason,
        Words {
            ko: "나이 조건의 이유(법에 따른 나이 제한, 고용촉진 정책 등)를 구인자에게 묻고 적으세요.",
            en: "Ask the employer why the age is stated (an age set by law, a policy for older workers), and \
                record it.",
        },
    ),
    (
        Advice::AnySex,
        Words {
            ko: "'성별 무관'으로 쓰세요. 한쪽 성만 할 수 있는 일이면 그 이유를 구인자에게 묻고 적으세요.",
            en: "Write \"women and men\". If the work needs one sex, ask the employer for the \
                reason and record it.",
        },
    ),
    (
        Advice::Ability,
        Words {
            ko: "외모·키·체중·혼인 조건을 지우고, 업무에 필요한 능력과 태도를 쓰세요(예: '고객 응대 경험').",
            en: "Leave looks, height, weight and marriage out, and name what the work needs \
                (\"experience with \
                customers\").",
        },
    ),
    (
        Advice::Task,
        Words {
            ko: "'건강한 자' 대신 실제 업무를 쓰세요(예: '20 kg 상자를 하루 50개 옮깁니다').",
            en: "Instead of \"healthy\", name the task (\"carries 50 boxes of 20 kg a day\").",
        },
    ),
    (
        Advice::AllWelcome,
        Words {
            ko: "장애를 이유로 막는 말을 지우고, 필요한 편의를 함께 찾겠다고 쓰세요.",
            en: "Leave the exclusion out, and say that what a disabled person needs is arranged.",
        },
    ),
    (
        Advice::AfterHiring,
        Words {
            ko: "채용 전 검진을 지우세요. 법이 정한 건강진단은 채용한 뒤에 합니다.",
            en: "Leave the examination before hiring out; one that a law prescribes comes after hiring.",
        },
    ),
    (
        Advice::LeaveOut,
        Words {
            ko: "출신지역·재산·가족의 학력과 직업을 묻는 말을 지우세요.",
            en: "Leave out what asks for origin, property, or the family's education and jobs.",
        },
    ),
    (
        Advice::PapersLater,
        Words {
            ko: "증명서는 서류심사 합격자에게만 받는다고 쓰세요(예: '최종 합격 후 제출').",
            en: "Say that papers are handed in after the paper stage (\"after being chosen\").",
        },
    ),
    (
        Advice::WhoPays,
        Words {
            ko: "구직자에게 돈을 받는 조건이면 지우세요. 어떤 돈인지, 누가 내는지 구인자에게 묻고 적으세요.",
            en: "Leave out what the seeker would pay. Ask the employer what the money is for and \
                who pays it, \
                and record it.",
        },
    ),
    (
        Advice::DisclosePay,
        Words {
            ko: "임금의 단위와 금액을 적어야 게시할 수 있습니다('회사내규', '협의'만으로는 안 됩니다).",
            en: "State the pay's unit and amount; \"by company rules\" or \"to be agreed\" alone cannot be \
                published.",
        },
    ),
    (
        Advice::DiscloseHours,
        Words {
            ko: "근무시간을 적어야 게시할 수 있습니다(1일·1주 시간과 휴게).",
            en: "State the hours of work, by day and week, with the breaks.",
        },
    ),
    (
        Advice::RaisePay,
        Words {
            ko: "임금을 해당 연도 최저임금 이상으로 고치세요.",
            en: "Raise the pay to the minimum wage of the year at least.",
        },
    ),
    (
        Advice::NoticeHours,
        Words {
            ko: "고시의 월 209시간 금액 이상인지, 아니면 시간 계산의 근거를 구인자에게 묻고 적으세요.",
            en: "Ask for the notice's amount (209 hours a month), or for how the hours are \
                counted, and record it.",
        },
    ),
    (
        Advice::AgreedHours,
        Words {
            ko: "최저임금을 확인할 수 있도록 소정근로시간을 물으세요.",
            en: "Ask for the agreed hours, so that the minimum wage can be checked.",
        },
    ),
    (
        Advice::LeastPay,
        Words {
            ko: "최저 임금액(하한)을 물으세요.",
            en: "Ask for the least that is paid.",
        },
    ),
    (
        Advice::Start,
        Words {
            ko: "근무 시작일을 물으세요. 다음 해에 시작하면 다음 해 최저임금을 적용합니다.",
            en: "Ask for the day on which work starts; from January the next year's minimum wage counts.",
        },
    ),
    (
        Advice::LookUpWage,
        Words {
            ko: "이 연도의 최저임금 고시를 찾아 임금과 비교하세요(공고 확인 필요).",
            en: "Look up the notice with the minimum wage of that year, and compare the pay with it.",
        },
    ),
    (
        Advice::ProbationTerms,
        Words {
            ko: "계약기간, 수습기간, 단순노무 여부를 물으세요. 하나라도 맞지 않으면 수습에도 최저임금 전액을 줍니다.",
            en: "Ask for the contract's term, the probation's length, and whether it is simple labour; \
                otherwise all is paid.",
        },
    ),
    (
        Advice::FullProbation,
        Words {
            ko: "수습 중에도 최저임금 전액(감액이 되는 경우 90 %) 이상으로 고치세요.",
            en: "StatedPay at least the minimum wage in the probation too, or 90 % of it where \
                that is allowed.",
        },
    ),
    (
        Advice::Correct,
        Words {
            ko: "숫자나 날짜가 맞는지 구인자에게 확인하세요.",
            en: "Ask the employer whether the figure or day is right.",
        },
    ),
    (
        Advice::CloseSooner,
        Words {
            ko: "마감일을 2개월 안으로 하거나 갱신하세요(유효기간: 공고 확인 필요).",
            en: "Close within two months, or renew (the period is to be confirmed by the agency).",
        },
    ),
    (
        Advice::ShorterHours,
        Words {
            ko: "18세 미만은 1일 7시간·1주 35시간까지로 고치거나, 나이를 18세 이상으로 하세요.",
            en: "At most 7 hours a day and 35 a week for workers below 18, or take workers from 18 on.",
        },
    ),
    (
        Advice::ByDay,
        Words {
            ko: "18세 미만은 22시부터 6시까지 일하지 않게 고치거나, 나이를 18세 이상으로 하세요.",
            en: "No work from 22:00 to 06:00 for workers below 18, or take workers from 18 on.",
        },
    ),
    (
        Advice::YouthPermit,
        Words {
            ko: "15세 미만이면 취직인허증이 있는지 물으세요.",
            en: "Ask for the permit of a worker below 15.",
        },
    ),
    (
        Advice::GuardianConsent,
        Words {
            ko: "18세 미만 구직자는 나이를 확인하고 보호자 동의를 받은 뒤 알선하세요.",
            en: "Check the seeker's age, and refer below 18 with a guardian's consent.",
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_advice_has_words_in_both_languages() {
        for advice in Advice::ALL {
            let Words { ko, en } = of(advice);
            assert!(!ko.is_empty() && !en.is_empty(), "{advice:?}");
        }
    }
}
