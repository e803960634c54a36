//! Whole journeys in real browsers against the real server. `cargo xtask test --only browser` runs them.

mod access;
mod codes;
mod device;
mod disk;
mod engines;
mod faults;
mod idle;
mod jobs;
mod journeys;
mod keyboard;
mod keys;
mod kinds;
mod managed;
mod midnight;
mod nothing;
mod own;
mod panic;
mod paper;
mod releases;
mod scale;
mod seekers;
mod shell;
mod shots;
mod speech;
mod staff;
mod ways;
