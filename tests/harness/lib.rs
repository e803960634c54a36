//! The harness of the journeys: a real server and a real browser, on free ports, and what may go wrong between them.

mod axe;
mod browser;
mod catalogs;
mod clock;
mod code;
mod context;
mod engine;
mod environment;
mod gate;
mod http;
mod keypad;
mod managed;
mod profile;
mod proxy;
mod rules;
mod server;
pub mod shell;
pub mod staff;
pub mod tour;
mod tree;
mod vacancies;
mod visit;
mod waiting;

pub use browser::{Browser, picture_folder};
pub use catalogs::Catalogs;
pub use engine::Engine;
pub use environment::{DEVICES, TestResult, Tried, need, repository};
pub use gate::Gate;
pub use managed::Managed;
pub use profile::Profile;
pub use proxy::{Exchange, Proxy};
pub use rules::Fault;
pub use server::Server;
pub use tree::Node;
pub use visit::{Applicant, words, words_in};
pub use waiting::until;
