//! Whether what was typed into a form shall be gone.

use leptos::prelude::*;
use look::{Face, Line, button, frame, going, line, title};

use crate::i18n::T;
use crate::visit::Visit;

/// The screen. The browser's back stays too.
#[inline(never)]
pub fn screen(visit: Visit) -> AnyView {
    let read = vec![
        title(visit.text(T::LeaveTitle)),
        line(Line::Plain, visit.text(T::LeaveDetail)),
    ];
    let leave = button(Face::Plain, visit.text(T::LeaveGo), browser::start_afresh);
    let stay = going(visit.text(T::IdleGoOn), browser::go_back);
    frame(read, Vec::new(), vec![leave, stay])
}
