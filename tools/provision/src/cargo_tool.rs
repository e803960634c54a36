//! wasm-bindgen, nextest and geckodriver: programs that cargo installs.

use crate::process::{capture, command, find};
use crate::workspace::{DENY, GECKODRIVER, LOCKED, MUTANTS, NEXTEST, Workspace};

use super::attempt::{Attempt, Crate};
use super::machine::Machine;
use super::{Finding, Tool};

/// A program that cargo installs.
pub struct CargoTool {
    install: Crate,
    // Whether one of another version, found elsewhere, will not do.
    exact: bool,
    // The last one proves that the installation got to its end.
    programs: &'static [&'static str],
    // What makes them say their version.
    version_arguments: &'static [&'static str],
}

const VERSION: &[&str] = &["--version"];

/// The writer of the JS around the wasm. It reads the whole code several times: not optimised at all it is slow.
pub fn wasm_bindgen(version: String) -> CargoTool {
    CargoTool {
        install: Crate {
            package: LOCKED.0,
            version,
            // Its lock file names versions that not every mirror of the registry has.
            locked: false,
            optimised: 1,
            takes: "about 4 minutes on two cores",
        },
        exact: true,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        version_arguments: VERSION,
    }
}

/// The test runner.
pub fn nextest() -> CargoTool {
    CargoTool {
        install: pinned(NEXTEST, 0, "about 6 minutes on two cores"),
        exact: false,
        programs: &["cargo-nextest"],
        version_arguments: VERSION,
    }
}

/// The driver of Firefox. It drives newer and older ones than itself.
pub fn geckodriver() -> CargoTool {
    CargoTool {
        install: pinned(GECKODRIVER, 0, "about 2 minutes on two cores"),
        exact: false,
        programs: &["geckodriver"],
        version_arguments: VERSION,
    }
}

/// The checker of what comes from registries.
pub fn deny() -> CargoTool {
    CargoTool {
        install: pinned(DENY, 0, "about 2 minutes on two cores"),
        exact: false,
        programs: &["cargo-deny"],
        version_arguments: VERSION,
    }
}

/// What makes mistakes in code. Which ones it makes depends on its version.
pub fn mutants() -> CargoTool {
    CargoTool {
        install: pinned(MUTANTS, 0, "about 3 minutes on two cores"),
        exact: true,
        programs: &["cargo-mutants"],
        version_arguments: &["mutants", "--version"],
    }
}

fn pinned((package, version): (&'static str, &str), optimised: u8, takes: &'static str) -> Crate {
    Crate {
        package,
        version: version.to_owned(),
        locked: true,
        optimised,
        takes,
    }
}

impl Tool for CargoTool {
    fn name(&self) -> String {
        format!("{} {}", self.install.package, self.install.version)
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let mut places = Vec::new();
        for program in self.programs {
            let Some(path) = find(workspace, program) else {
                return Finding::Missing(format!("there is no `{program}`"));
            };
            let said = capture(command(workspace, &path).args(self.version_arguments));
            if let Some(why) = unfit(
                program,
                said.as_deref(),
                self.exact.then_some(&self.install.version),
            ) {
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
            "see that cargo reaches its registry and that there is a C compiler (`cc --version`), or put \
             `{}` on `PATH`",
            self.name()
        )
    }
}

fn unfit(program: &str, said: Option<&str>, wanted: Option<&String>) -> Option<String> {
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
        assert_eq!(
            unfit(
                "wasm-bindgen",
                Some("wasm-bindgen 0.2.130"),
                Some(&"0.2.130".to_owned())
            ),
            None
        );
        let why = unfit(
            "wasm-bindgen",
            Some("wasm-bindgen 0.2.13"),
            Some(&"0.2.130".to_owned()),
        );
        assert_eq!(
            why.as_deref(),
            Some("`wasm-bindgen` is 0.2.13 and must be 0.2.130")
        );
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
        let ways: Vec<_> = geckodriver()
            .attempts(&machine)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            ways,
            [
                "cargo binstall geckodriver@0.37.1",
                "cargo install geckodriver@0.37.1 --locked"
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
    fn names_carry_the_version() {
        assert_eq!(geckodriver().name(), "geckodriver 0.37.1");
    }
}
