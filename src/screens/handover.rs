//! Codes that a telephone opens: the answers, so that a visitor goes on at home, and a receipt. They stand in the address's fragment,
//! which no server sees, and which the telephone's history keeps (ADR 15).

use std::sync::Arc;

use catalog::handover::{Handover, HandoverError};
use catalog::{Audience, Lang, handover};
use device::Loaded;
use envelope::{ReceiptFragment, ReceiptFragmentError, ReceiptLink};
use leptos::prelude::*;
use look::{Face, Line, back, button, code, frame, going, line, title};

use super::jobs;
use crate::i18n::T;
use crate::start;
use crate::visit::{Lookup, Screen, Visit};

/// The code.
#[inline(never)]
pub fn screen(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let words = &loaded.signed.catalog.vocabulary;
    let answers = visit.entered.answers.get_untracked();
    let audience = visit.focus.get_untracked().audience.unwrap_or(Audience::Person);
    let language = visit.language();
    let language = language.get(..2).unwrap_or(language);
    let written = handover::write(words, &answers, audience, language, browser::now_minutes());
    let address = written.map(|fragment| [&*browser::origin(), "/#", &*fragment].concat());
    let shown = address
        .ok()
        .and_then(|address| code(&address, visit.text(T::HandoverCode)));
    let heading = title(visit.text(T::HandoverTitle));
    let (read, shown) = match shown {
        Some(shown) => (
            vec![heading, line(Line::Plain, visit.text(T::HandoverLead))],
            vec![shown, line(Line::Soft, visit.text(T::HandoverPrivacy))],
        ),
        None => (
            vec![heading, line(Line::Plain, visit.text(T::HandoverTooMuch))],
            Vec::new(),
        ),
    };
    let print = button(Face::Plain, visit.text(T::ReceiptPrint), || {
        drop(window().print())
    });
    let paper = super::results::paper(visit, loaded);
    let done = button(Face::Going, visit.text(T::ReceiptDone), browser::start_afresh);
    (frame(read, shown, vec![back(visit.words()), print, done]), paper).into_any()
}

/// Takes up what a code has brought in the address, if it has.
pub fn take_up(visit: Visit, loaded: &Loaded) {
    let brought = visit.brought.get_untracked();
    visit.brought.set(String::new());
    // What an earlier code has brought, and nobody took, is nothing that has been entered.
    visit.entered.offered.set(String::new());
    if jobs::take_up(visit, &brought) {
        return;
    }
    match brought.parse() {
        Ok(ReceiptFragment::Link(link)) => return take_link(visit, link),
        // Of papers that were printed before.
        Ok(ReceiptFragment::Whole(number, secret)) => {
            let secret = secret.printed().to_string();
            visit
                .entered
                .lookup
                .set([number.to_string(), secret, String::new()]);
            return visit.go(Screen::Status(Lookup::Whole));
        }
        Err(ReceiptFragmentError::Damaged) => return visit.go(Screen::Status(Lookup::Unread)),
        Err(ReceiptFragmentError::NotOurs) => {}
    }
    let read = handover::read(
        &loaded.signed.catalog.vocabulary,
        &brought,
        browser::now_minutes(),
    );
    match read {
        Err(HandoverError::NotOurs) => {}
        Ok(read) if visit.entered.is_empty() => bring(visit, read),
        // Answers that are there already are not lost by a code that somebody opens.
        _ => {
            visit.entered.offered.set(brought);
            visit.go(Screen::Offered);
        }
    }
}

/// Asks for the last letters of a receipt's secret. The visit that is under way stays as it is, one step back.
fn take_link(visit: Visit, link: ReceiptLink) {
    let asks = visit.screen() == Some(Screen::Status(Lookup::Ending));
    if asks
        && visit
            .entered
            .link
            .with_untracked(|there| there.as_ref() == Some(&link))
    {
        // The same code once more: what has been typed stays.
        return;
    }
    visit.entered.link.set(Some(link));
    visit.entered.lookup.update(|[.., ending]| ending.clear());
    visit.go(Screen::Status(Lookup::Ending));
}

fn bring(visit: Visit, brought: Handover) {
    visit
        .focus
        .update(|focus| focus.audience = Some(brought.audience));
    visit.entered.answers.set(brought.answers);
    let of = |lang: &Lang| lang.code().get(..2) == Some(&*brought.language);
    if let Some(lang) = Lang::ALL.into_iter().find(of) {
        start::speak(visit, lang);
    }
    visit.go(Screen::Results);
}

/// Asks whether the answers that a code has brought shall take the place of what is there; or says that they cannot be read.
#[inline(never)]
pub fn offered(visit: Visit, loaded: &Arc<Loaded>) -> AnyView {
    let offered = visit.entered.offered.get_untracked();
    let read = handover::read(
        &loaded.signed.catalog.vocabulary,
        &offered,
        browser::now_minutes(),
    );
    let Ok(read) = read else {
        let middle = vec![
            title(visit.text(T::HandoverUnread)),
            line(Line::Plain, visit.text(T::HandoverUnreadDetail)),
        ];
        return frame(middle, Vec::new(), vec![back(visit.words())]);
    };
    let middle = vec![
        title(visit.text(T::HandoverReplace)),
        line(Line::Plain, visit.text(T::HandoverReplaceDetail)),
    ];
    let keep = button(Face::Plain, visit.text(T::HandoverKeep), browser::go_back);
    let replace = going(visit.text(T::HandoverTake), move || {
        visit.forget();
        bring(visit, read.clone());
    });
    frame(middle, Vec::new(), vec![keep, replace])
}
