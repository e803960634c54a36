//! What is asked of a browser, in small pieces. It knows no agency, no catalog and no screen.
//!
//! What only reckons (sizes, steps, names of files, parts of addresses) is kept apart from what asks the browser, and has native
//! tests. What a browser lacks is an `Option` or does nothing: a page without locks, a worker or a storage still works.

mod address;
mod bell;
mod clock;
mod focus;
pub mod lock;
mod marks;
mod moment;
mod page;
mod profile;
mod rest;
mod save;
mod share;
mod storage;
mod stream;
pub mod worker;

pub use address::{go_back, note_step, on_unreachable, origin, start_afresh, take_fragment};
pub use bell::Bell;
pub use clock::{jitter, monotonic, now_minutes, now_ms, time_in_words, timeout, timestamp};
pub use focus::{focus_beginning, focus_mistake, has_focus, let_go, takes_focus};
pub use marks::{fold_tools, is_on, next_size, profile, set_mark, show_start, toggle, tools_off, version};
pub use moment::{after_paint, once_settled, painted, part, rest, unless_silent};
pub use page::{
    all, all_of, announce, early_touch, element, first, is, is_visible, notice, property, subtle,
};
pub use profile::{
    base, diagonal_pixels, drop_setting, is_own, leave_setting, set_base, set_profile, set_unit, setting,
    unit, width_mm,
};
pub use save::save;
pub use share::{can_share, copy, share};
pub use storage::{ask_to_persist, is_persisted};
pub use stream::{MAX_ANSWER_BYTES, read_at_most, read_text};
