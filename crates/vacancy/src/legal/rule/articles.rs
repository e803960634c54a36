//! The articles of the rules. `text` says which text of the law was read.

use crate::legal::finding::Words;
use crate::legal::rule::Article;

pub(super) const AGE: Article = Article {
    law: "고령자고용법",
    article: "제4조의4, 제4조의5",
    gist: Words {
        ko: "모집과 채용에서 합리적인 이유 없이 나이를 이유로 차별하지 않으며, 예외는 제4조의5에 있습니다.",
        en: "Nobody is treated differently for age in recruiting without a reason; the exceptions \
             are in article 4-5.",
    },
    text: "2022",
};

pub(super) const SEX: Article = Article {
    law: "남녀고용평등법",
    article: "제7조 제1항, 제2조 제1호 단서",
    gist: Words {
        ko: "모집과 채용에서 남녀를 차별하지 않으며, 직무의 성격상 꼭 필요한 경우는 예외이고 사업주가 이를 증명합니다.",
        en: "Women and men are recruited alike; a genuine need of the work is excepted, and the \
             employer has to show it.",
    },
    text: "2011; 공고 확인 필요 / newer wording to be confirmed by the agency",
};

pub(super) const PERSON: Article = Article {
    law: "채용절차법",
    article: "제4조의3",
    gist: Words {
        ko: "용모·키·체중, 출신지역·혼인 여부·재산, 가족의 학력·직업·재산을 구직자에게 요구하지 않습니다(상시 30명 이상).",
        en: "No demand for looks, height, weight, origin, marriage, property, or the family's \
             education, job or property (30 workers or more).",
    },
    text: "2020-05-26",
};

pub(super) const LOOKS: Article = Article {
    law: "남녀고용평등법",
    article: "제7조 제2항",
    gist: Words {
        ko: "직무에 필요하지 않은 용모·키·체중 등 신체 조건과 미혼 조건을 요구하지 않습니다.",
        en: "No condition of looks, height, weight or being unmarried that the work does not need.",
    },
    text: "2011 (women); 공고 확인 필요 / newer wording to be confirmed by the agency",
};

pub(super) const PAPERS: Article = Article {
    law: "채용절차법",
    article: "제13조",
    gist: Words {
        ko: "입증자료는 서류심사에 합격한 사람에게만 받습니다.",
        en: "Proof papers are asked for only after the paper stage.",
    },
    text: "2020-05-26",
};

pub(super) const HEALTH: Article = Article {
    law: "장애인차별금지법",
    article: "제10조 제1항",
    gist: Words {
        ko: "모집과 채용에서 장애인을 차별하지 않습니다.",
        en: "Disabled persons are not discriminated against in recruiting.",
    },
    text: "2025-11-11",
};

pub(super) const DISABILITY: Article = Article {
    law: "장애인차별금지법",
    article: "제4조 제1항 제4호, 제10조 제1항",
    gist: Words {
        ko: "장애인을 배제하는 광고를 하거나 이를 허용하는 것은 차별입니다.",
        en: "An ad that shows exclusion of disabled persons, or letting such an ad through, is \
             discrimination.",
    },
    text: "2025-11-11",
};

pub(super) const EXAM: Article = Article {
    law: "장애인차별금지법",
    article: "제12조 제1항",
    gist: Words {
        ko: "채용 이전에 장애 여부를 조사하기 위한 의학적 검사를 하지 않습니다.",
        en: "No medical examination for a disability before hiring.",
    },
    text: "2025-11-11",
};

pub(super) const MONEY: Article = Article {
    law: "직업안정법",
    article: "제32조; 채용절차법 제9조",
    gist: Words {
        ko: "구직자에게 금품을 받거나 채용 비용을 부담하게 하지 않습니다.",
        en: "No money is taken from seekers, and no cost of hiring is put on them.",
    },
    text: "채용절차법 2020-05-26; 직업안정법: date of the text not recorded (공고 확인 필요)",
};

pub(super) const YOUTH_PERMIT: Article = Article {
    law: "근로기준법",
    article: "제64조",
    gist: Words {
        ko: "15세 미만(중학교에 다니는 18세 미만 포함)은 취직인허증이 있어야 합니다.",
        en: "Below 15, or below 18 and in middle school, a permit is needed.",
    },
    text: "2024-10-22",
};

pub(super) const YOUTH_HOURS: Article = Article {
    law: "근로기준법",
    article: "제69조",
    gist: Words {
        ko: "15세 이상 18세 미만은 1일 7시간, 1주 35시간까지 일합니다.",
        en: "From 15 to 17 at most 7 hours a day and 35 a week.",
    },
    text: "2024-10-22",
};

pub(super) const YOUTH_NIGHT: Article = Article {
    law: "근로기준법",
    article: "제70조 제2항",
    gist: Words {
        ko: "18세 미만은 오후 10시부터 오전 6시까지와 휴일에 일하지 않습니다.",
        en: "Below 18 no work from 22:00 to 06:00 and on holidays.",
    },
    text: "2024-10-22",
};

pub(super) const GUARDIAN: Article = Article {
    law: "직업안정법",
    article: "제21조의3",
    gist: Words {
        ko: "18세 미만 구직자는 나이를 확인하고 보호자의 동의를 받습니다.",
        en: "A seeker's age is checked; below 18 a guardian consents.",
    },
    text: "date of the text not recorded (공고 확인 필요 / to be confirmed by the agency)",
};

pub(super) const TERMS: Article = Article {
    law: "직업안정법",
    article: "제8조, 제10조",
    gist: Words {
        ko: "근로조건을 밝히지 않은 구인신청은 거부할 수 있고, 구인자는 업무와 조건을 구체적으로 밝힙니다.",
        en: "A vacancy that does not disclose its terms may be refused; work and terms are stated \
             concretely.",
    },
    text: "date of the text not recorded (공고 확인 필요 / to be confirmed by the agency)",
};

pub(super) const MINIMUM_WAGE: Article = Article {
    law: "직업안정법",
    article: "제25조 제2호; 최저임금법 제6조 제3항",
    gist: Words {
        ko: "최저임금에 못 미치는 구인정보는 제공하지 않습니다.",
        en: "No information on a job below the minimum wage is given.",
    },
    text: "최저임금법 2020; no rule for rounding the hours of a month was found (공고 확인 필요 / to be \
         confirmed by the agency)",
};

pub(super) const PROBATION: Article = Article {
    law: "최저임금법",
    article: "제5조 제2항",
    gist: Words {
        ko: "1년 이상 계약의 수습 3개월까지만, 단순노무가 아니면, 최저임금의 90 %까지 줄일 수 있습니다.",
        en: "Only within three months of a contract of a year or more, and not for simple labour, \
             may 90 % be paid.",
    },
    text: "2020",
};

pub(super) const PLAUSIBLE: Article = Article {
    law: "직업안정법",
    article: "제34조",
    gist: Words {
        ko: "거짓 구인광고를 하지 않습니다.",
        en: "No false advertisement of a job.",
    },
    text: "date of the text not recorded (공고 확인 필요 / to be confirmed by the agency)",
};

pub(super) const VALIDITY: Article = Article {
    law: "직업안정법 시행규칙",
    article: "제3조",
    gist: Words {
        ko: "구인신청의 유효기간은 2개월입니다.",
        en: "A vacancy is valid for two months.",
    },
    text: "2001-09-28; the current text (2024-06-12, 부령 416호) could not be read (공고 확인 필요 / to \
         be confirmed by the agency)",
};
