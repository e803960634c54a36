//! Every screen by the arrow of a keypad alone: everything is reached, in the order of the page, seen whole with a line around it, and the
//! arrow comes round.

use std::ops::ControlFlow;
use std::time::Duration;

use harness::tour::Sightseer;
use harness::{Browser, TestResult, Tried, until};
use serde::Deserialize;

/// One stop of the arrow.
#[derive(Deserialize)]
struct Stop {
    /// Which of the screen's stops it is, or `None` if it should not be one.
    place: Option<usize>,
    name: String,
    /// Pixels of the line around it.
    ring: f64,
    /// Where it is covered or cut off.
    covered: Vec<String>,
}

/// All that can have the focus, in the order of the page. The keys of the screen's keyboard, which come and go with the fields, are
/// entered from a field.
const EXPECT: &str = "\
    const stops = document.querySelectorAll('button,input,select,textarea,summary,a[href]'); \
    window.didimStops = [...stops].filter(stop => !stop.closest('.keyboard') && \
        stop.checkVisibility({visibilityProperty: true}) && \
        !stop.disabled && stop.tabIndex >= 0); \
    return window.didimStops.length";

/// Leaves the field that the screen's keyboard is for.
const PUT_AWAY: &str = "if (document.querySelector('.keyboard')) document.activeElement.blur()";

/// What has the focus now, and whether it can be seen: its middle and the middles of its sides, and the line around it.
const LOOK: &str = "
    const at = document.activeElement, shown = at.closest('label.radio') ?? at;
    const style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect(), covered = [];
    const half = shown.closest('.read, .touch');
    const scrolls = half && getComputedStyle(half).overflowY !== 'visible' ? half : document.documentElement;
    // What is higher than the room that it scrolls in cannot be seen whole.
    const room = scrolls.getBoundingClientRect(), tall = box.height + 20 > Math.min(room.height, innerHeight);
    const top = tall ? Math.max(box.top, room.top, 0) : box.top;
    const bottom = tall ? Math.min(box.bottom, room.bottom, innerHeight) : box.bottom;
    const x = (box.left + box.right) / 2, y = (top + bottom) / 2;
    const sides = [['top', x, box.top + 3], ['bottom', x, box.bottom - 3],
                   ['left', box.left + 3, y], ['right', box.right - 3, y]];
    for (const [side, px, py] of [['middle', x, y], ...(tall ? [] : sides)]) {
        const there = document.elementFromPoint(px, py);
        if (!there || !shown.contains(there))
            covered.push(side + ' by ' + (there?.className || there?.tagName || 'nothing'));
    }
    const line = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    for (let around = shown.parentElement; around; around = around.parentElement) {
        const overflow = getComputedStyle(around).overflowY;
        if (overflow === 'visible' || around === document.documentElement) continue;
        const edge = around.getBoundingClientRect();
        const cut = box.top - line < edge.top - 1 || box.bottom + line > edge.bottom + 1;
        if (cut && box.height + 2 * line < edge.height)
            covered.push('line cut off by ' + around.className);
    }
    const place = window.didimStops.indexOf(at);
    return { place: place < 0 ? null : place, name: shown.innerText.slice(0, 30) || at.id, covered,
             ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth) };";

/// WCAG 2.2, 2.4.13, asks for at least 2 pixels all around; from a metre or so that is not enough.
const LEAST_RING: f64 = 3.0;

/// A screen whose stops are the same for this many looks is at rest.
const FRAMES_AT_REST: u32 = 4;

/// How long the screen has to bring what has the focus into view.
const SOON: Duration = Duration::from_millis(800);

/// Goes round every screen by the arrow.
#[derive(Default)]
pub struct Walker {
    screens: usize,
    wrong: Vec<String>,
}

impl Walker {
    /// What is wrong, which fails the test.
    pub fn verdict(&self) -> TestResult {
        println!("{} screens by the arrow", self.screens);
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(format!("{:#?}", self.wrong).into())
        }
    }

    async fn step(&mut self, browser: &Browser, screen: &str, key: &str) -> Tried<Option<usize>> {
        browser.key(key).await?;
        // What the keyboard of the screen makes room for comes and goes with it.
        browser.keys_settled().await?;
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

/// How many stops there are, once a list has come to rest: it is measured anew when the keyboard leaves it more room.
async fn stops(browser: &Browser) -> Tried<usize> {
    let (mut count, mut same) = (0, 0);
    while same < FRAMES_AT_REST {
        let frame = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))";
        browser.driver.execute_async(frame, vec![]).await?;
        let now: usize = browser.driver.execute(EXPECT, vec![]).await?.convert()?;
        same = if now == count { same + 1 } else { 0 };
        count = now;
    }
    Ok(count)
}

impl Sightseer for Walker {
    async fn see(&mut self, browser: &Browser, screen: &str) -> Tried<ControlFlow<()>> {
        // Any key takes the warning away.
        if screen == "idle" {
            return Ok(ControlFlow::Continue(()));
        }
        self.screens += 1;
        // A keyboard of the screen takes room of lists until it is put away.
        browser.driver.execute(PUT_AWAY, vec![]).await?;
        browser.keys_settled().await?;
        let count = stops(browser).await?;
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
