//! Numbers that somebody entered: ages and amounts.

use hangul::typed::plain;

use crate::draft::{Draft, Words};
use crate::report::{Reading, SourceField};

/// The highest age that is read as one.
const MAX_AGE: i64 = 130;

/// The digits of a whole number, however it was entered: `19.0`, `1,000` and full-width digits too. `None` for anything
/// else.
fn digits(text: &str) -> Option<String> {
    let plain: String = text.chars().filter_map(plain).filter(|c| *c != ',').collect();
    let (whole, fraction) = plain.trim().split_once('.').unwrap_or((plain.trim(), "0"));
    let is_number = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
    (is_number && is_whole).then(|| whole.trim_start_matches('0').to_owned())
}

/// A number that was entered: `None` for blank and 0, an error for anything that is no number up to `most`.
pub(crate) fn entered(text: &str, most: i64) -> Result<Option<i64>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    match digits(text).ok_or(())?.as_str() {
        "" => Ok(None),
        digits => digits
            .parse()
            .ok()
            .filter(|number| *number <= most)
            .map(Some)
            .ok_or(()),
    }
}

/// The highest age of a range, or `None` if nobody reaches it, as 999 stands for no limit.
fn highest_age(text: &str) -> Result<Option<i64>, ()> {
    entered(text, MAX_AGE).or_else(|()| digits(text).map(|_| None).ok_or(()))
}

/// The ages. Neither API says whether 만 나이 or 연 나이 is meant, nor on which day; only who is too young or too old
/// either way fails. 연 나이 is never below 만 나이.
pub(crate) fn age(draft: &mut Draft, from: &str, to: &str, unsettled: bool) {
    let (from, to) = match (entered(from, MAX_AGE), highest_age(to)) {
        (Ok(None), Ok(None)) => return draft.read(SourceField::Age, Reading::LeftOpen),
        (Ok(Some(from)), Ok(Some(to))) if from > to => {
            draft.notes.push(Words::new(
                format!("나이의 앞뒤가 바뀌었어요: `{from}`부터 `{to}`까지"),
                format!("the ages are the wrong way round: `{from}` to `{to}`"),
            ));
            return draft.read(SourceField::Age, Reading::Unreadable);
        }
        (Ok(from), Ok(to)) => (from, to),
        _ => {
            draft.notes.push(Words::new(
                format!("나이가 아니에요: `{from}`부터 `{to}`까지"),
                format!("the ages `{from}` to `{to}` are no ages"),
            ));
            return draft.read(SourceField::Age, Reading::Unreadable);
        }
    };
    let text = match (from, to) {
        (Some(from), Some(to)) => Words::new(format!("{from}~{to}세"), format!("Aged {from} to {to}")),
        (Some(from), None) => Words::new(format!("{from}세 이상"), format!("Aged {from} or more")),
        (None, to) => {
            let to = to.unwrap_or(MAX_AGE);
            Words::new(format!("{to}세 이하"), format!("Aged up to {to}"))
        }
    };
    let bounds = [
        from.map(|from| format!("birth_year_age >= {from}")),
        to.map(|to| format!("age <= {to}")),
    ];
    let when = bounds.into_iter().flatten().collect::<Vec<_>>().join(" && ");
    draft.said.ages = (!unsettled).then_some((from, to));
    if unsettled {
        draft.open(SourceField::Age, "age", text, Reading::LeftOpen);
    } else {
        draft.settled(SourceField::Age, "age", text, vec![when], draft.prefix == "youth");
    }
    draft.explain(Words::new(
        "만 나이인지 연 나이인지 공고에서 확인해야 해요. 여기서는 둘 중 하나로라도 맞으면 맞다고 봐요.",
        "How age is counted is to be confirmed; here either way of counting is enough.",
    ));
}
