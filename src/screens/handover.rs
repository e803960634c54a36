//! The answers as a code, so that a visitor goes on at home on their own telephone. They stand in the address's fragment, which
//! no server sees.

use std::sync::Arc;

use catalog::{Audience, Lang, handover};
use device::Loaded;
use leptos::prelude::*;
use look::{Face, Line, back, button, code, frame, line, title};

use crate::i18n::T;
use crate::start;
use crate::visit::{Screen, Visit};

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
    let middle = match shown {
        Some(shown) => vec![
            title(visit.text(T::HandoverTitle)),
            shown,
            line(Line::Plain, visit.text(T::HandoverLead)),
            line(Line::Soft, visit.text(T::HandoverPrivacy)),
        ],
        None => vec![
            title(visit.text(T::HandoverTitle)),
            line(Line::Plain, visit.text(T::HandoverTooMuch)),
        ],
    };
    let print = button(Face::Plain, visit.text(T::ReceiptPrint), || {
        drop(window().print())
    });
    let paper = super::results::paper(visit, loaded);
    let done = button(Face::Going, visit.text(T::ReceiptDone), browser::start_afresh);
    (frame(middle, vec![back(visit.words()), print, done]), paper).into_any()
}

/// Takes up what a code has brought in the address, if it has.
pub fn take_up(visit: Visit, loaded: &Loaded) {
    let brought = visit.brought.get_untracked();
    visit.brought.set(String::new());
    if let Some((number, secret)) = brought.strip_prefix("#s=").and_then(|rest| rest.split_once('.')) {
        visit.entered.lookup.set([number.to_owned(), secret.to_owned()]);
        visit.go(Screen::Status);
        return;
    }
    let words = &loaded.signed.catalog.vocabulary;
    if let Ok(brought) = handover::read(words, &brought, browser::now_minutes()) {
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
}
