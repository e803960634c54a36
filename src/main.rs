//! The visitor's app: from a question to a received application.

mod app;
mod booth;
mod context;
mod entered;
mod i18n;
mod midnight;
mod remember;
mod screens;
mod shell;
mod staff_door;
mod start;
mod storage;
mod ui;
mod visit;
mod wording;

fn main() {
    // Beside the start screen, which is plain HTML.
    if let Some(root) = browser::element("app") {
        leptos::mount::mount_to(root, app::App).forget();
    }
}
