//! Sets a machine up: gets the tools that it lacks, keeps what is built of them for the user's next clone, and runs programs with them.
//!
//! Each tool looks at the real thing (does it run, is it that version), never at a marker that an interrupted installation may have left.

mod attempt;
pub mod browser;
mod cargo_tool;
mod compiler;
mod components;
pub mod engines;
pub mod environment;
mod error;
pub mod files;
mod machine;
mod node;
mod node_modules;
mod packages;
mod postgres;
pub mod process;
pub mod python;
pub mod stamp;
#[cfg(test)]
mod testing;
pub mod wasm_target;
mod workspace;

pub use error::{At, Error, Result};
pub use workspace::Workspace;

use std::time::Instant;

use crate::process::human;

use attempt::Attempt;
use machine::Machine;

/// Something that building or testing depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// rustfmt and clippy.
    Components,
    /// A compiler that makes wasm.
    WasmTarget,
    /// What binds wasm to JavaScript, of exactly the version in `Cargo.lock`; the runner of wasm tests comes with it.
    WasmBindgen,
    /// node and npm.
    Node,
    /// wasm-opt, the font and the accessibility checker.
    Packages,
    /// Chromium and its driver.
    Browser,
    /// Firefox, WebKitGTK with its driver, and a display for it.
    Engines,
    /// The driver of Firefox.
    Geckodriver,
    /// The test runner.
    Nextest,
    /// The checker of what comes from registries.
    Deny,
    /// What makes mistakes in code, for `cargo xtask mutants` alone.
    Mutants,
    /// What the fuzzer is built with.
    Compiler,
    /// The server that the tests of the repository run against.
    Postgres,
    /// Python, with which environments can be made.
    Python,
    /// The fuzzer of the server's interface.
    PythonPackages,
}

impl Need {
    /// What `run` and `dist` depend on.
    pub const APP: [Self; 4] = [Self::WasmTarget, Self::WasmBindgen, Self::Node, Self::Packages];

    /// Everything that the tests depend on.
    pub const ALL: [Self; 14] = [
        Self::Components,
        Self::WasmTarget,
        Self::WasmBindgen,
        Self::Node,
        Self::Packages,
        Self::Browser,
        Self::Engines,
        Self::Geckodriver,
        Self::Nextest,
        Self::Deny,
        Self::Compiler,
        Self::Postgres,
        Self::Python,
        Self::PythonPackages,
    ];

    /// What the fuzzing of the server's interface depends on.
    pub const API: [Self; 2] = [Self::Python, Self::PythonPackages];
}

/// What a look at the machine found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The tool works; which one it is.
    There(String),
    /// It does not; why.
    Missing(String),
}

/// A tool: what it is, whether it is there, the ways to get it.
trait Tool {
    /// Name and version.
    fn name(&self) -> String;

    /// Looks at the real thing.
    fn check(&self, workspace: &Workspace) -> Finding;

    /// Returns what does as well where no way worked, or `None` if nothing does.
    fn makes_do(&self, _workspace: &Workspace) -> Option<String> {
        None
    }

    /// The ways to get it on such a machine, the best first. This decides and does nothing.
    fn attempts(&self, machine: &Machine) -> Vec<Attempt>;

    /// What a person can do where no way worked.
    fn by_hand(&self) -> String;
}

/// How much `ensure` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    /// Every step.
    Everything,
    /// Only what is being installed.
    OnlyChanges,
}

/// Installs what is missing of `needs`.
pub fn ensure(workspace: &Workspace, needs: &[Need], say: Say) -> Result<()> {
    let tools = tools(workspace, needs)?;
    let machine = Machine::default();
    let total = tools.len();
    let mut installed = false;
    for (step, tool) in tools.iter().enumerate() {
        let label = format!("[{}/{total}] {}", step + 1, tool.name());
        match tool.check(workspace) {
            Finding::There(detail) if say == Say::Everything => {
                println!("{label} … already there ({detail})")
            }
            Finding::There(_) => {}
            Finding::Missing(why) => {
                install(workspace, tool.as_ref(), &machine, &label, &why)?;
                installed = true;
            }
        }
    }
    if installed {
        attempt::clean_up(workspace)?;
    }
    Ok(())
}

fn install(workspace: &Workspace, tool: &dyn Tool, machine: &Machine, label: &str, why: &str) -> Result<()> {
    let mut machine = machine.clone();
    machine.look(workspace);
    let attempts = tool.attempts(&machine);
    let mut tried = vec![why.to_owned()];
    if attempts.is_empty() {
        tried.push(machine.why_no_way());
    }
    for attempt in attempts {
        println!("{label} … installing with {attempt} ({}): {why}", attempt.takes());
        let started = Instant::now();
        match attempt.make(workspace, &machine) {
            Err(error) => {
                println!("      … that way failed: {error}");
                tried.push(format!("`{attempt}`: {error}"));
            }
            Ok(()) => match tool.check(workspace) {
                Finding::There(detail) => {
                    println!("{label} … installed ({detail}) in {}", human(started.elapsed()));
                    return Ok(());
                }
                Finding::Missing(still) => {
                    println!("      … that ended well and yet {still}");
                    tried.push(format!("`{attempt}` ended well and yet {still}"));
                }
            },
        }
    }
    if let Some(detail) = tool.makes_do(workspace) {
        println!("{label} … goes on without ({detail})");
        return Ok(());
    }
    Err(Error::Tool {
        tool: format!("`{}`", tool.name()),
        why: tried.join("; "),
        by_hand: tool.by_hand(),
    })
}

fn tools(workspace: &Workspace, needs: &[Need]) -> Result<Vec<Box<dyn Tool>>> {
    needs
        .iter()
        .map(|need| {
            Ok(match need {
                Need::Components => Box::new(components::Components) as Box<dyn Tool>,
                Need::WasmTarget => Box::new(wasm_target::WasmTarget),
                Need::WasmBindgen => Box::new(cargo_tool::wasm_bindgen(
                    workspace.locked_version("wasm-bindgen")?,
                )),
                Need::Node => Box::new(node::Node),
                Need::Packages => Box::new(packages::Packages),
                Need::Browser => Box::new(browser::Driven),
                Need::Engines => Box::new(engines::Driven),
                Need::Geckodriver => Box::new(cargo_tool::geckodriver()),
                Need::Nextest => Box::new(cargo_tool::nextest()),
                Need::Deny => Box::new(cargo_tool::deny()),
                Need::Mutants => Box::new(cargo_tool::mutants()),
                Need::Compiler => Box::new(compiler::Compiler),
                Need::Postgres => Box::new(postgres::Postgres),
                Need::Python => Box::new(python::Python),
                Need::PythonPackages => Box::new(python::PythonPackages),
            })
        })
        .collect()
}
