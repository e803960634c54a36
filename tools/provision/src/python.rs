//! Python, and what runs in it: the fuzzer of the server's interface.

use crate::process::{capture, command};
use crate::stamp;
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::environment::{bin, note, requirements};
use super::machine::Machine;
use super::{Finding, Tool};

/// Says its version if it can make environments, and if schemathesis runs in it.
const LOOK: &str = "import sys, venv, ensurepip; \
                    print('Python', sys.version.split()[0]) if sys.version_info >= (3, 10) else sys.exit(1)";
const PACKAGES: &[&str] = &["python3", "python3-venv"];

/// The interpreter, of whatever origin.
pub struct Python;

impl Tool for Python {
    fn name(&self) -> String {
        "Python, with venv".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        match capture(command(workspace, "python3").args(["-c", LOOK])) {
            Some(version) => Finding::There(version),
            None => Finding::Missing("`python3` is not there, is older than 3.10 or has no venv".to_owned()),
        }
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(PACKAGES)]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        format!(
            "install Python 3.10 or newer with venv (`sudo apt-get install {}`, `brew install python`)",
            PACKAGES.join(" ")
        )
    }
}

/// The packages of `xtask/python/requirements.txt`, in an environment of this repository's own.
pub struct PythonPackages;

impl Tool for PythonPackages {
    fn name(&self) -> String {
        "Python packages (schemathesis)".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let Some(hash) = stamp::of_file(&requirements(workspace)) else {
            return Finding::Missing("`xtask/python/requirements.txt` cannot be read".to_owned());
        };
        if !stamp::matches(&note(workspace), &hash) {
            return Finding::Missing(
                "there is no whole environment for `xtask/python/requirements.txt`".to_owned(),
            );
        }
        match capture(command(workspace, bin(workspace).join("schemathesis")).arg("--version")) {
            Some(version) => Finding::There(version),
            None => Finding::Missing("`schemathesis` does not run in its environment".to_owned()),
        }
    }

    fn attempts(&self, _: &Machine) -> Vec<Attempt> {
        vec![Attempt::Pip]
    }

    fn by_hand(&self) -> String {
        "see that pip reaches its index (`pip download schemathesis`)".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn apt_installs_only_where_it_may() {
        let with = |apt| {
            Python.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Root), [Attempt::Apt(PACKAGES)]);
        assert_eq!(with(Apt::Sudo), with(Apt::Root));
        assert!(with(Apt::NoRight).is_empty() && with(Apt::None).is_empty());
    }

    #[test]
    fn an_environment_without_its_note_or_with_anothers_is_made_again() {
        let dir = Scratch::new();
        let workspace = Workspace {
            root: dir.path().to_owned(),
            target: dir.path().join("target"),
            cache: dir.path().join("cache"),
        };
        let missing = || match PythonPackages.check(&workspace) {
            Finding::Missing(why) => why,
            Finding::There(detail) => panic!("should be missing, found {detail}"),
        };
        assert!(missing().contains("cannot be read"));

        let requirements = dir.write("xtask/python/requirements.txt", "schemathesis==1\n");
        assert!(missing().contains("no whole environment"));

        stamp::write(&note(&workspace), "another").unwrap();
        assert!(missing().contains("no whole environment"));

        stamp::write(&note(&workspace), &stamp::of_file(&requirements).unwrap()).unwrap();
        assert!(missing().contains("does not run"));
    }

    #[test]
    fn every_package_is_pinned() {
        let text = include_str!("../../../xtask/python/requirements.txt");
        let packages: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(packages.iter().any(|line| line.starts_with("schemathesis==")));
        assert!(packages.iter().all(|line| line.contains("==")));
    }
}
