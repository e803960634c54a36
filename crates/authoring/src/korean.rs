//! The errors of other crates, in Korean.

use eligibility::{
    ConditionErrorKind as Condition, DateError, MAX_COMPARED_VALUES, MAX_CONDITION_PARTS, MAX_NAME_BYTES,
    VocabularyError,
};

/// What is wrong with a condition.
pub(crate) fn condition(kind: &Condition) -> String {
    match kind {
        Condition::TooLong(bytes) => {
            format!("조건이 {bytes}바이트예요. 16384바이트까지 읽으니 여러 조건으로 나눠 주세요")
        }
        Condition::TooDeep => "조건의 괄호가 64겹보다 깊어요. 여러 조건으로 나눠 주세요".to_owned(),
        Condition::TooManyParts => {
            format!(
                "조건을 풀면 비교가 {MAX_CONDITION_PARTS}개를 넘어요. 여러 조건으로 나누거나 항목끼리 견주는 곳을 줄여 주세요"
            )
        }
        Condition::StrayCharacter(found) => format!("`{found}` 글자는 조건에 쓸 수 없어요"),
        Condition::OpenText => "따옴표가 닫히지 않았어요".to_owned(),
        Condition::NumberTooLarge(text) => format!("`{text}`: 수가 너무 커요"),
        Condition::NotWhole(text) => format!("`{text}`: 정수가 아니에요. 금액은 원 단위 정수로 써 주세요"),
        Condition::BadEscape(text) => format!("`{text}`: 없는 문자예요. 역슬래시는 `\\\\`로 써 주세요"),
        Condition::TooManyValues { left, right } => {
            format!(
                "`{left}`, `{right}`: 둘 다 값이 {MAX_COMPARED_VALUES}개를 넘어 서로 견줄 수 없어요. 각각 값과 견줘 주세요"
            )
        }
        Condition::Expected { expected, found } => {
            format!("여기에 와야 할 것: {expected}. 있는 것: {found}")
        }
        Condition::UnknownFact { name, nearest } => {
            let nearest = nearest.as_ref().map(|name| format!(". 혹시 `{name}`?"));
            format!("`{name}` 항목이 없어요{}", nearest.unwrap_or_default())
        }
        Condition::TypeMismatch {
            fact,
            fact_type,
            found,
        } => format!("`{fact}` 항목(형 {fact_type})과 견줄 수 없는 것: {found}"),
        Condition::NoOrder { fact, fact_type } => {
            format!("{fact}: 형 {fact_type}에는 크고 작음이 없어요. `==`, `!=`, `in`으로 써 주세요")
        }
        Condition::UnknownOption {
            fact,
            option,
            options,
        } => {
            format!("`{option}`: `{fact}` 항목에 없는 선택지예요. 선택지: {options}")
        }
        Condition::BadDate(error) => date(error),
        Condition::NotACondition { fact, fact_type } => {
            format!("`{fact}` 항목(형 {fact_type})만으로는 조건이 아니에요. 값과 견줘 주세요")
        }
        Condition::LiteralAlone(text) => format!("{text}: 값만으로는 조건이 아니에요. 항목과 견줘 주세요"),
        Condition::NeedsFactAndValue => "견줄 때는 한쪽에 항목, 한쪽에 값이 있어야 해요".to_owned(),
        Condition::BadCount { count, of } => {
            format!("atLeast({count}, …): 조건 {of}개에서는 1부터 {of}까지만 쓸 수 있어요")
        }
    }
}

/// What is wrong with a date.
pub(crate) fn date(error: &DateError) -> String {
    match error {
        DateError::Malformed(text) => format!("`{text}`: 날짜가 아니에요. 2025-04-21처럼 써 주세요"),
        DateError::NoSuchDay(text) => format!("`{text}`: 달력에 없는 날이에요"),
    }
}

/// What is wrong with a fact.
pub(crate) fn vocabulary(error: &VocabularyError) -> String {
    match error {
        VocabularyError::BadName { name } => {
            format!("`{name}`: 항목 이름으로 쓸 수 없어요. 영문자, 숫자, `_`만 쓰고 `.`으로 이어 주세요")
        }
        VocabularyError::NameTooLong { start, bytes } => {
            format!(
                "`{start}`(으)로 시작하는 이름: {bytes}바이트예요. {MAX_NAME_BYTES}바이트까지 쓸 수 있어요"
            )
        }
        VocabularyError::NameTaken { name } => format!("`{name}`: 이미 있는 이름이에요"),
        VocabularyError::EmptyDomain { name } => {
            format!("`{name}`: 가능한 값이 없어요. min이 max보다 크면 안 돼요")
        }
        VocabularyError::OptionTwice { name, option } => {
            format!("`{name}`: 같은 선택지가 두 번 있어요: `{option}`")
        }
        VocabularyError::WrongSource {
            name,
            source_fact,
            wanted,
        } => format!("`{name}`: 형 {wanted} 항목이 필요해요. `{source_fact}` 항목은 형이 달라요"),
        VocabularyError::UnknownTable { name, table } => format!("`{name}`: `{table}` 표가 없어요"),
        VocabularyError::TooManySizes { name, size } => {
            format!("`{name}`: `{size}` 항목의 범위가 너무 넓어요. min과 max를 좁혀 주세요")
        }
        VocabularyError::TooMany => {
            "항목은 65535개까지예요. 어느 조건도 묻지 않는 항목은 지워 주세요".to_owned()
        }
    }
}
