//! The app without a touch: by a keypad alone, and by what assistive technology is told alone.

use std::ops::ControlFlow;
use std::time::Duration;

use harness::tour::{Leg, Sightseer, Tour};
use harness::{Applicant, Browser, DEVICES, Outcome, Server, Tried, until, words};
use serde::Deserialize;
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

#[tokio::test]
async fn a_keypad_alone_leads_from_the_start_to_the_receipt() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser
        .apply_by_keys(Applicant::named("김디딤"), async |_| Ok(()))
        .await?;
    let number = browser.number().await?;
    assert_eq!(number.split('-').count(), 3, "{number}");
    // What was sent is not left by mistake.
    browser.key("Escape").await?;
    browser.arrives(&words("receipt.received")?).await?;
    browser.close().await
}

#[tokio::test]
async fn roles_and_names_alone_lead_from_the_start_to_the_receipt() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.node("heading", &words("start.title")?).await?;
    browser.press_node("button", &words("start.person")?).await?;
    browser.node("heading", "언제 태어나셨나요?").await?;
    for digit in "19990302".chars() {
        browser.press_node("button", &digit.to_string()).await?;
    }
    let next = words("frame.next")?;
    browser.press_node("button", &next).await?;
    browser.press_node("button", &words("frame.results")?).await?;
    browser.node("heading", "신청할 수 있는 지원이").await?;
    browser.press_node("button", "구직등록").await?;
    browser.node("heading", "구직등록").await?;
    browser.press_node("button", &words("action.register")?).await?;
    browser.node("heading", &words("together.title")?).await?;
    browser.press_node("button", &next).await?;
    browser.write_node("이름", "김디딤").await?;
    browser.write_node("휴대폰 번호", "010-1234-5678").await?;
    browser.write_node("찾는 일", "사무").await?;
    browser.press_node("button", &next).await?;
    browser.press_node("radio", &words("consent.agree")?).await?;
    browser.press_node("button", &next).await?;
    browser.node("heading", &words("review.title")?).await?;
    browser.press_node("button", &words("review.send")?).await?;
    browser.node("heading", &words("receipt.received")?).await?;
    browser.close().await
}

/// One stop of the arrow.
#[derive(Deserialize)]
struct Stop {
    /// Which of the screen's stops it is; none if it should not be one.
    place: Option<usize>,
    name: String,
    /// Pixels of the line around it.
    ring: f64,
    /// Where it is covered or cut off.
    covered: Vec<String>,
}

/// All that can have the focus, in the order of the page. The keys of the screen's keyboard, which come and go with the fields, are
/// entered from a field.
const EXPECT: &str = "window.didimStops = [...document.querySelectorAll('button,input,select,textarea,summary,a[href]')] \
    .filter(stop => !stop.closest('.keyboard') && stop.checkVisibility() && !stop.disabled && stop.tabIndex >= 0); return window.didimStops.length";

/// What has the focus now, and whether it can be seen: its middle and the middles of its sides, and the line around it.
const LOOK: &str = "
    const at = document.activeElement, shown = at.closest('label.radio') ?? at, style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect(), covered = [];
    const scrolls = shown.closest('.middle') ?? document.documentElement;
    // What is higher than the room that it scrolls in cannot be seen whole.
    const room = scrolls.getBoundingClientRect(), tall = box.height + 20 > Math.min(room.height, innerHeight);
    const x = (box.left + box.right) / 2, y = tall ? (Math.max(box.top, room.top, 0) + Math.min(box.bottom, room.bottom, innerHeight)) / 2
                                                   : (box.top + box.bottom) / 2;
    for (const [side, px, py] of tall ? [['middle', x, y]] : [['middle', x, y], ['top', x, box.top + 3], ['bottom', x, box.bottom - 3],
                                  ['left', box.left + 3, y], ['right', box.right - 3, y]]) {
        const there = document.elementFromPoint(px, py);
        if (!there || !shown.contains(there)) covered.push(side + ' by ' + (there?.className || there?.tagName || 'nothing'));
    }
    const line = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    for (let around = shown.parentElement; around; around = around.parentElement) {
        const overflow = getComputedStyle(around).overflowY;
        if (overflow === 'visible' || around === document.documentElement) continue;
        const edge = around.getBoundingClientRect();
        if (box.height + 2 * line < edge.height && (box.top - line < edge.top - 1 || box.bottom + line > edge.bottom + 1))
            covered.push('line cut off by ' + around.className);
    }
    const place = window.didimStops.indexOf(at);
    return { place: place < 0 ? null : place, name: shown.innerText.slice(0, 30) || at.id, covered,
             ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth) };";

/// WCAG 2.2, 2.4.13, asks for at least 2 pixels all around; from a metre or so that is not enough.
const LEAST_RING: f64 = 3.0;

/// How long the screen has to bring what has the focus into view.
const SOON: Duration = Duration::from_millis(800);

/// Goes round every screen by the arrow.
#[derive(Default)]
struct Walker {
    screens: usize,
    wrong: Vec<String>,
}

impl Walker {
    async fn step(&mut self, browser: &Browser, screen: &str, key: &str) -> Tried<Option<usize>> {
        browser.key(key).await?;
        let look = || async {
            let stop = browser.driver.execute(LOOK, vec![]).await?;
            Tried::<Stop>::Ok(serde_json::from_value(stop.json().clone())?)
        };
        let is_wrong = |stop: &Stop| stop.ring < LEAST_RING || !stop.covered.is_empty();
        let mut stop = look().await?;
        if is_wrong(&stop) {
            // The screen's keyboard comes with the focus, and the field then moves from below it.
            let seen = until("it can be seen", || async {
                look().await.is_ok_and(|stop| !is_wrong(&stop))
            });
            let _ = tokio::time::timeout(SOON, seen).await;
            stop = look().await?;
        }
        if is_wrong(&stop) {
            self.wrong.push(format!(
                "{screen}: `{}` has a line of {} and is covered: {:?}",
                stop.name, stop.ring, stop.covered
            ));
        }
        Ok(stop.place)
    }
}

impl Sightseer for Walker {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        // Any key takes the warning away.
        if screen == "idle" {
            return Ok(ControlFlow::Continue(()));
        }
        self.screens += 1;
        let count: usize = browser.driver.execute(EXPECT, vec![]).await?.convert()?;
        let mut reached = Vec::new();
        for _ in 0..count {
            reached.push(self.step(browser, screen, "ArrowDown").await?);
        }
        let first = reached.first().copied().flatten();
        let in_order = (0..count).map(|place| first.map(|first| (first + place) % count));
        if first.is_none() || !in_order.eq(reached.iter().copied()) {
            self.wrong.push(format!(
                "{screen}: of {count} stops the arrow reached {reached:?}"
            ));
        }
        // Round once, and back.
        if self.step(browser, screen, "ArrowDown").await? != first
            || self.step(browser, screen, "ArrowUp").await? != reached.last().copied().flatten()
        {
            self.wrong
                .push(format!("{screen}: the arrow does not come round"));
        }
        Ok(ControlFlow::Continue(()))
    }
}

async fn goes_round_every_screen(size: (u32, u32), legs: &[Leg], language: &str) -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, size, &[]).await?;
    let mut walker = Walker::default();
    for leg in legs {
        Tour::new(&browser, &server, language, &mut walker)
            .walk(*leg)
            .await?;
    }
    browser.close().await?;
    assert!(walker.screens > 20, "{} screens", walker.screens);
    assert!(walker.wrong.is_empty(), "{:#?}", walker.wrong);
    Ok(())
}

#[tokio::test]
async fn the_arrow_reaches_everything_of_every_screen_of_a_kiosk_and_comes_round() -> Outcome {
    goes_round_every_screen(KIOSK, &Leg::SHARED, "ko").await
}

#[tokio::test]
async fn the_arrow_reaches_everything_of_every_screen_of_a_tablet_in_english() -> Outcome {
    goes_round_every_screen((DEVICES[1].0, DEVICES[1].1), &Leg::SHARED, "en").await
}

#[tokio::test]
async fn the_arrow_reaches_everything_of_every_screen_of_a_phone() -> Outcome {
    goes_round_every_screen(PHONE, &Leg::PHONE, "ko").await
}

#[tokio::test]
async fn arrows_choose_nothing_and_leave_nothing_before_enter_says_so() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    let ask = async |script: &str| -> Tried<String> {
        Ok(browser
            .driver
            .execute(format!("return String({script})"), vec![])
            .await?
            .convert()?)
    };
    browser.touch(By::Css("[data-go=space]")).await?;
    browser.touch_program("startup-hall-classroom").await?;
    browser.press(&words("action.preliminary")?).await?;
    browser.shows(&words("pick.title")?).await?;
    browser.touch(By::Css("#app .choice")).await?;
    browser.touch(By::Css("#app .entry")).await?;
    browser
        .touch(By::Css("#app .month button:not([disabled])"))
        .await?;
    browser.press(&words("frame.next")?).await?;
    browser.arrives(&words("form.title")?).await?;
    // Left and right are the field's, up and down lead out of it, and what is written stays.
    browser.write("이름", "김딤").await?;
    browser.key("ArrowLeft").await?;
    browser
        .tell("Input.insertText", serde_json::json!({"text": "디"}))
        .await?;
    browser.key("Home").await?;
    assert_eq!(
        ask("document.activeElement.value + document.activeElement.selectionStart").await?,
        "김디딤0"
    );
    browser.key("ArrowDown").await?;
    assert_ne!(browser.focused().await?, "이름");
    browser.key("ArrowUp").await?;
    assert_eq!(browser.focused().await?, "이름");
    // Escape is the way back, where what was typed is still there.
    browser.key("Escape").await?;
    browser.arrives(&words("pick.title")?).await?;
    browser.enter(&words("frame.next")?).await?;
    browser.arrives(&words("form.title")?).await?;
    browser.write("휴대폰 번호", "010-1234-5678").await?;
    browser.write("인원", "3").await?;
    browser.enter(&words("frame.next")?).await?;
    browser.arrives(&words("consent.title")?).await?;
    browser.go_to(&words("consent.disagree")?).await?;
    assert_eq!(ask("document.querySelectorAll(':checked').length").await?, "0");
    browser.key("Enter").await?;
    assert_eq!(ask("document.activeElement.checked").await?, "true");
    // Home ends the visit.
    browser.key("Home").await?;
    browser.shows(&words("start.title")?).await?;
    browser.key("Escape").await?;
    browser.shows(&words("start.title")?).await?;
    browser.close().await
}

#[tokio::test]
async fn whoever_turns_a_page_goes_on_from_there() -> Outcome {
    let server = Server::start().await?;
    let browser = Browser::open(&server, KIOSK, &[]).await?;
    browser.shows(&words("start.title")?).await?;
    browser.enter(&words("start.space")?).await?;
    browser.shows(&words("results.self_check")?).await?;
    let later = words("results.next_page")?;
    browser.enter(&later).await?;
    let told = || async {
        browser
            .driver
            .find(By::Id("told"))
            .await?
            .prop("textContent")
            .await
    };
    until("the second page is told", || async {
        told()
            .await
            .is_ok_and(|told| told.is_some_and(|told| told.contains("2쪽")))
    })
    .await?;
    until("the focus is not lost", || async {
        let focused = browser.focused().await.unwrap_or_default();
        focused == later || focused == words("results.previous_page").unwrap_or_default()
    })
    .await?;
    browser.close().await
}
