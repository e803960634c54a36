//! The visitor's app: from a question to a received application.

mod app;
mod bell;
mod booth;
mod browser;
mod calendar;
mod device;
mod i18n;
mod identity;
mod keyboard;
mod keys;
mod lock;
mod screens;
mod shell;
mod speech;
mod staff;
mod start;
mod sync;
mod ui;
mod visit;
mod wording;

fn main() {
    if let Some(root) = browser::app_root() {
        leptos::mount::mount_to(root, app::App).forget();
    }
}
