//! A compiler for C++: the fuzzer that drives the targets is written in it.

use crate::process::{capture, command};
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

/// `c++`, of whatever make.
pub struct Compiler;

impl Tool for Compiler {
    fn name(&self) -> String {
        "a C++ compiler".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        match capture(command(workspace, "c++").arg("--version")) {
            Some(version) => Finding::There(version.lines().next().unwrap_or_default().to_owned()),
            None => Finding::Missing("`c++` does not run".to_owned()),
        }
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(&["g++"])]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install one (`sudo apt-get install g++`, `xcode-select --install`)".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    #[test]
    fn apt_installs_only_where_it_may() {
        let with = |apt| {
            Compiler.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Root), [Attempt::Apt(&["g++"])]);
        assert!(with(Apt::NoRight).is_empty() && with(Apt::None).is_empty());
    }
}
