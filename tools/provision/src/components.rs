//! rustfmt and clippy.

use crate::process::{capture, command};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

/// The formatter and the linter of the active toolchain.
pub struct Components;

impl Tool for Components {
    fn name(&self) -> String {
        "rustfmt and clippy".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        for tool in ["fmt", "clippy"] {
            if capture(command(workspace, "cargo").args([tool, "--version"])).is_none() {
                return Finding::Missing(format!("`cargo {tool}` does not run"));
            }
        }
        Finding::There("with the active toolchain".to_owned())
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.rustup {
            vec![Attempt::RustupComponents(&["rustfmt", "clippy"])]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install rustfmt and clippy the way your Rust came (`rustup component add rustfmt clippy`, or your \
         system's packages)"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rustup_can_add_them() {
        let rustup = Machine {
            rustup: true,
            ..Machine::default()
        };
        assert_eq!(
            Components.attempts(&rustup),
            [Attempt::RustupComponents(&["rustfmt", "clippy"])]
        );
        assert!(Components.attempts(&Machine::default()).is_empty());
    }
}
