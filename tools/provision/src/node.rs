//! node and npm.

use crate::process::{capture, command};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

/// npm brings wasm-opt, which node runs.
pub struct Node;

impl Tool for Node {
    fn name(&self) -> String {
        "node and npm".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let mut found = Vec::new();
        for tool in ["node", "npm"] {
            match capture(command(workspace, tool).arg("--version")) {
                Some(version) => found.push(format!("{tool} {}", version.trim_start_matches('v'))),
                None => return Finding::Missing(format!("`{tool}` does not run")),
            }
        }
        Finding::There(found.join(", "))
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(&["nodejs", "npm"])]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install Node.js 18 or newer with npm (`sudo apt-get install nodejs npm`, `brew install node`)"
            .to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    #[test]
    fn apt_installs_only_where_it_may() {
        let with = |apt| {
            Node.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Root), [Attempt::Apt(&["nodejs", "npm"])]);
        assert_eq!(with(Apt::Sudo), with(Apt::Root));
        assert!(with(Apt::NoRight).is_empty() && with(Apt::None).is_empty());
    }
}
