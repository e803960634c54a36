//! The caseworker's app: what visitors send is opened and read, by who may.

mod bridge;
mod failed;
mod net;
mod screens;
mod state;
mod text;

fn main() {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast as _;
    if let Some(root) = document().get_element_by_id("desk") {
        leptos::mount::mount_to(root.unchecked_into(), screens::App).forget();
    }
}
