//! The visitor's app: from a question to a received application.

mod app;
mod browser;
mod device;
mod i18n;
mod idle;
mod screens;
mod sync;
mod visit;

fn main() {
    leptos::mount::mount_to(browser::app_root(), app::App).forget();
}
