//! Each kind of program in a real browser, from the first touch to the server and back.

use harness::{Browser, DEVICES, Server, TestResult, words};
use serde_json::Value;
use thirtyfour::By;

const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// One program of a kind, and what a visitor does about it.
struct Kind {
    /// The way in on the start screen.
    way: &'static str,
    /// The program.
    id: &'static str,
    /// What the button on its page says.
    action: &'static str,
    /// What is picked, the first in the list.
    pick: Option<Pick>,
    /// What the form takes besides the name and the telephone number.
    fields: &'static [(&'static str, &'static str)],
}

struct Pick {
    /// The offering.
    offering: &'static str,
    /// Whether one of its slots or stops is picked too.
    part: bool,
    /// Whether a day is picked too.
    day: bool,
}

const KINDS: [Kind; 10] = [
    // A registration, open all the time.
    Kind {
        way: "jobs",
        id: "job-seeker-registration",
        action: "action.register",
        pick: None,
        fields: &[("wanted_job", "사무")],
    },
    // A grant whose time is not confirmed.
    Kind {
        way: "jobs",
        id: "interview-expenses",
        action: "action.alarm",
        pick: None,
        fields: &[],
    },
    // A course.
    Kind {
        way: "events",
        id: "regional-job-seeker-training",
        action: "action.enrol",
        pick: Some(Pick {
            offering: "course",
            part: false,
            day: false,
        }),
        fields: &[],
    },
    // A fair.
    Kind {
        way: "events",
        id: "mid-life-job-festa",
        action: "action.visit",
        pick: Some(Pick {
            offering: "day",
            part: true,
            day: false,
        }),
        fields: &[],
    },
    // A room, by the slot.
    Kind {
        way: "space",
        id: "startup-hall-classroom",
        action: "action.reserve",
        pick: Some(Pick {
            offering: "classroom-1",
            part: true,
            day: true,
        }),
        fields: &[("party_size", "12")],
    },
    // A seat on a bus, from a stop.
    Kind {
        way: "jobs",
        id: "commuter-bus",
        action: "action.ride",
        pick: Some(Pick {
            offering: "route-1",
            part: true,
            day: false,
        }),
        fields: &[],
    },
    // A consultation.
    Kind {
        way: "jobs",
        id: "job-referral",
        action: "action.consult",
        pick: None,
        fields: &[("wanted_job", "돌봄")],
    },
    // A community.
    Kind {
        way: "events",
        id: "mid-life-communities",
        action: "action.join",
        pick: Some(Pick {
            offering: "team-1",
            part: false,
            day: false,
        }),
        fields: &[],
    },
    // A vacancy that a company posts.
    Kind {
        way: "company",
        id: "vacancy-posting",
        action: "action.post",
        pick: None,
        fields: &[
            ("company", "세종식품"),
            ("vacancy_job", "생산"),
            ("vacancy_count", "2"),
            ("vacancy_conditions", "주 40시간"),
        ],
    },
    // What is only planned: the visitor asks to be told.
    Kind {
        way: "jobs",
        id: "senior-job-service",
        action: "action.consult",
        pick: None,
        fields: &[("wanted_job", "돌봄")],
    },
];

const NAME: &str = "김디딤";
const TELEPHONE: &str = "010-1234-5678";

#[tokio::test]
async fn each_kind_of_program_is_applied_for_on_a_phone_and_read_at_the_agency() -> TestResult {
    let server = Server::start().await?;
    let browser = Browser::open(&server, PHONE, &[]).await?;
    for (count, kind) in KINDS.iter().enumerate() {
        apply(&browser, kind)
            .await
            .map_err(|error| format!("{}: {error}", kind.id))?;
        let opened = server.opened().await?;
        assert_eq!(opened.len(), count + 1, "{}", kind.id);
        let application = opened.iter().find(|row| row["application"]["program"] == kind.id);
        is_as_filled_in(kind, application.ok_or("not at the agency")?);
        browser.finish().await?;
    }
    browser.close().await
}

/// From the start to the receipt, whatever screens lie between.
async fn apply(browser: &Browser, kind: &Kind) -> TestResult {
    if kind.way == "jobs" {
        browser.to_job_programs("ko").await?;
    } else {
        browser.touch(By::Css(format!("[data-go={}]", kind.way))).await?;
    }
    if kind.way == "company" {
        browser.press(&words("frame.results")?).await?;
    }
    browser.shows(&words("results.self_check")?).await?;
    browser.touch_program(kind.id).await?;
    browser.shows(&words("program.criteria")?).await?;
    while browser.text().await.contains(&words("program.check")?) {
        browser.press(&words("program.check")?).await?;
        while !browser.text().await.contains(&words("program.criteria")?) {
            if browser.text().await.contains("언제 태어나셨나요?") {
                // Of the age that the mid-life center is for.
                browser.digits("19690505").await?;
                browser.press(&words("frame.next")?).await?;
            } else {
                browser.touch(By::Css("#app .choice")).await?;
            }
        }
    }
    browser.press(&words(kind.action)?).await?;
    let (together, choose, form) = (
        words("together.title")?,
        words("pick.title")?,
        words("form.title")?,
    );
    if browser.shows_one_of(&[&form, &choose, &together]).await? == 2 {
        browser.press(&words("frame.next")?).await?;
    }
    if browser.shows_one_of(&[&form, &choose]).await? == 1 {
        pick(browser, kind).await?;
        browser.press(&words("frame.next")?).await?;
    }
    browser.shows(&form).await?;
    for (field, text) in [("name", NAME), ("phone", TELEPHONE)].iter().chain(kind.fields) {
        browser.type_into(&format!("field-{field}"), text).await?;
    }
    if kind.id == "vacancy-posting" {
        browser
            .touch(By::Css("#app select option:nth-of-type(2)"))
            .await?;
        browser.type_into("field-workplace", "군청로 93").await?;
    }
    browser.press(&words("frame.next")?).await?;
    browser.agree_and_review().await?;
    browser.press(&words("review.send")?).await?;
    let alarm = kind.action == "action.alarm";
    let received = if alarm {
        "receipt.alarm"
    } else {
        "receipt.received"
    };
    browser.shows(&words(received)?).await
}

async fn pick(browser: &Browser, kind: &Kind) -> TestResult {
    let Some(pick) = &kind.pick else {
        return Ok(());
    };
    browser.touch(By::Css("#app .choice")).await?;
    if pick.part {
        browser.touch(By::Css("#app .entry")).await?;
    }
    if pick.day {
        browser
            .touch(By::Css("#app .month button:not([disabled])"))
            .await?;
    }
    Ok(())
}

fn is_as_filled_in(kind: &Kind, row: &Value) {
    let application = &row["application"];
    let answers = &application["answers"];
    assert_eq!(answers["name"], NAME, "{}", kind.id);
    assert_eq!(answers["phone"], TELEPHONE, "{}", kind.id);
    for (field, text) in kind.fields {
        assert_eq!(answers[*field], *text, "{}: {field}", kind.id);
    }
    if let Some(pick) = &kind.pick {
        assert_eq!(answers["pick.offering"], pick.offering, "{}", kind.id);
        assert_eq!(answers["pick.part"].is_string(), pick.part, "{}", kind.id);
        assert_eq!(answers["pick.day"].is_string(), pick.day, "{}", kind.id);
    }
    let alarm = kind.action == "action.alarm";
    assert_eq!(answers["apply.alarm"] == "yes", alarm, "{}", kind.id);
    assert!(
        !alarm || application["facts"] == serde_json::json!({}),
        "{}",
        kind.id
    );
    let agreed = application.pointer("/consents/0/agreed");
    assert_eq!(agreed, Some(&true.into()), "{}", kind.id);
}
