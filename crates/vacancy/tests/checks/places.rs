//! Where a finding is: the bytes of the text as it was written.

use vacancy::legal::{Field, Posting, Text, check};

use crate::planted::lawful;

/// The pieces of a text that are found, in their order.
fn pieces(text: &str) -> Vec<&str> {
    let mut posting = lawful();
    posting.texts.push(Text {
        field: "jobCont".to_owned(),
        text: text.to_owned(),
    });
    let findings = check(&posting);
    let piece = |place: &vacancy::legal::FindingPlace| {
        assert_eq!(place.field, Field::Body("jobCont".to_owned()));
        text.get(place.range.clone().unwrap()).unwrap()
    };
    findings.iter().map(|found| piece(&found.place)).collect()
}

#[test]
fn a_finding_names_its_bytes_however_it_is_spaced_and_written() {
    let cases = [
        ("자격: 35세 이하, 성실한 분", "35세 이하"),
        ("자격: 35 세이 하인 분", "35 세이 하"),
        ("자격: ３５세　이하", "３５세　이하"),
        ("키\u{a0}165㎝ 이상", "키\u{a0}165㎝ 이상"),
        ("20\u{301c}30대 우대", "20\u{301c}30대 우대"),
        ("미\u{ad}혼자 우대", "미\u{ad}혼자 우대"),
        // A Mac writes syllables in parts.
        (
            "35\u{1109}\u{1166} \u{110b}\u{1175}\u{1112}\u{1161}",
            "35\u{1109}\u{1166} \u{110b}\u{1175}\u{1112}\u{1161}",
        ),
    ];
    for (text, piece) in cases {
        assert_eq!(pieces(text), [piece], "{text}");
    }
}

#[test]
fn findings_stand_in_the_order_of_the_text() {
    let text = "용모 단정\r\n35세 이하, 여자만\n\n보증금 10만원 납부";
    assert_eq!(
        pieces(text),
        ["용모 단정", "35세 이하", "여자만", "보증금 10만원 납부"]
    );
}

#[test]
fn lines_are_read_one_by_one() {
    assert_eq!(pieces("35세\n이하"), Vec::<&str>::new());
    for end in ["\r\n", "\r", "\u{2028}", "\u{2029}"] {
        assert_eq!(pieces(&format!("35세{end}이하")), Vec::<&str>::new());
    }
    assert_eq!(pieces("35세 이하\n연령 무관"), ["35세 이하"]);
}

#[test]
fn a_title_is_a_field_of_its_own() {
    let posting = Posting {
        title: "여직원 모집".to_owned(),
        ..lawful()
    };
    let findings = check(&posting);
    assert_eq!(findings[0].place.field, Field::Title);
    assert_eq!(findings[0].place.range, Some(0.."여직원 모집".len()));
}
