//! trunk, wasm-bindgen, nextest and geckodriver: programs that cargo installs.

use crate::process::{capture, command, find};
use crate::workspace::Workspace;

use super::attempt::{Attempt, Crate};
use super::machine::Machine;
use super::{Finding, Tool};

/// A program that cargo installs.
pub struct CargoTool {
    install: Crate,
    // The last one proves that the installation got to its end.
    programs: &'static [&'static str],
}

/// The bundler. Newer ones want a newer compiler than the workspace does.
pub fn trunk() -> CargoTool {
    CargoTool {
        install: Crate {
            package: "trunk",
            version: Some("0.21.14".to_owned()),
            locked: true,
            takes: "about 10 minutes on two cores",
        },
        programs: &["trunk"],
    }
}

/// The writer of the JS around the wasm. It must be exactly as old as the library in the wasm.
pub fn wasm_bindgen(version: String) -> CargoTool {
    CargoTool {
        install: Crate {
            package: "wasm-bindgen-cli",
            version: Some(version),
            locked: false,
            takes: "about 6 minutes on two cores",
        },
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    }
}

/// The test runner.
pub fn nextest() -> CargoTool {
    CargoTool {
        install: Crate {
            package: "cargo-nextest",
            version: None,
            locked: true,
            takes: "about 8 minutes on two cores",
        },
        programs: &["cargo-nextest"],
    }
}

/// The driver of Firefox. It drives newer and older ones than itself.
pub fn geckodriver() -> CargoTool {
    CargoTool {
        install: Crate {
            package: "geckodriver",
            version: None,
            locked: true,
            takes: "about 2 minutes on two cores",
        },
        programs: &["geckodriver"],
    }
}

impl Tool for CargoTool {
    fn name(&self) -> String {
        let version = self.install.version.as_deref().unwrap_or_default();
        format!("{} {version}", self.install.package)
            .trim_end()
            .to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let mut places = Vec::new();
        for program in self.programs {
            let Some(path) = find(workspace, program) else {
                return Finding::Missing(format!("there is no `{program}`"));
            };
            let said = capture(command(workspace, &path).arg("--version"));
            if let Some(why) = unfit(program, said.as_deref(), self.install.version.as_deref()) {
                return Finding::Missing(why);
            }
            places.push(path.display().to_string());
        }
        Finding::There(places.into_iter().next().unwrap_or_default())
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        let mut attempts = Vec::new();
        if machine.binstall {
            attempts.push(Attempt::Binstall(self.install.clone()));
        }
        attempts.push(Attempt::CargoInstall(self.install.clone()));
        attempts
    }

    fn by_hand(&self) -> String {
        format!(
            "see that cargo reaches its registry and that there is a C compiler (`cc --version`), or put `{}` on `PATH`",
            self.name()
        )
    }
}

fn unfit(program: &str, said: Option<&str>, wanted: Option<&str>) -> Option<String> {
    let Some(said) = said else {
        return Some(format!("`{program}` does not run"));
    };
    let found = said.split_whitespace().nth(1).unwrap_or(said);
    match wanted {
        Some(wanted) if found != wanted => Some(format!("`{program}` is {found} and must be {wanted}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_must_match_to_the_letter() {
        assert_eq!(unfit("trunk", Some("trunk 0.21.14"), Some("0.21.14")), None);
        let why = unfit("trunk", Some("trunk 0.21.1"), Some("0.21.14"));
        assert_eq!(why.as_deref(), Some("`trunk` is 0.21.1 and must be 0.21.14"));
    }

    #[test]
    fn any_nextest_that_runs_will_do_and_a_broken_one_will_not() {
        let said = "cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143";
        assert_eq!(unfit("cargo-nextest", Some(said), None), None);
        assert!(
            unfit("cargo-nextest", None, None)
                .unwrap()
                .contains("does not run")
        );
    }

    #[test]
    fn binaries_are_preferred_to_building() {
        let machine = Machine {
            binstall: true,
            ..Machine::default()
        };
        let ways: Vec<_> = trunk()
            .attempts(&machine)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            ways,
            [
                "cargo binstall trunk@0.21.14",
                "cargo install trunk@0.21.14 --locked"
            ]
        );
        let ways: Vec<_> = wasm_bindgen("0.2.130".to_owned())
            .attempts(&Machine::default())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(ways, ["cargo install wasm-bindgen-cli@0.2.130"]);
    }

    #[test]
    fn names_carry_the_version_if_one_is_pinned() {
        assert_eq!(trunk().name(), "trunk 0.21.14");
        assert_eq!(nextest().name(), "cargo-nextest");
    }
}
