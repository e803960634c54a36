//! What comes from npm: wasm-opt, the font, the accessibility checker.

use crate::process::{capture, command};
use crate::stamp;
use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::node_modules::{lock_hash, note};
use super::{Finding, Tool};

/// The packages of `package-lock.json`.
pub struct Packages;

impl Tool for Packages {
    fn name(&self) -> String {
        "npm packages (wasm-opt, font, axe)".to_owned()
    }

    fn check(&self, workspace: &Workspace) -> Finding {
        let Some(hash) = lock_hash(workspace) else {
            return Finding::Missing("`package-lock.json` cannot be read".to_owned());
        };
        if !stamp::matches(&note(workspace), &hash) {
            return Finding::Missing("`node_modules` is not that of `package-lock.json`".to_owned());
        }
        match capture(command(workspace, workspace.node_bin().join("wasm-opt")).arg("--version")) {
            Some(version) => Finding::There(version),
            None => Finding::Missing("`node_modules/.bin/wasm-opt` does not run".to_owned()),
        }
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.npm {
            vec![Attempt::NpmCi]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "see that npm reaches its registry (`npm ping`) and type `npm ci` in the repository".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    fn workspace(dir: &Scratch) -> Workspace {
        Workspace {
            root: dir.path().to_owned(),
            target: dir.path().join("target"),
            cache: dir.path().join("cache"),
        }
    }

    fn missing(workspace: &Workspace) -> String {
        match Packages.check(workspace) {
            Finding::Missing(why) => why,
            Finding::There(detail) => panic!("should be missing, found {detail}"),
        }
    }

    #[test]
    fn a_folder_without_its_note_or_with_anothers_is_made_again() {
        let dir = Scratch::new();
        let workspace = workspace(&dir);
        assert!(missing(&workspace).contains("cannot be read"));

        dir.write("package-lock.json", "{}");
        assert!(missing(&workspace).contains("is not that of"));

        stamp::write(&note(&workspace), "another").unwrap();
        assert!(missing(&workspace).contains("is not that of"));

        stamp::write(&note(&workspace), &lock_hash(&workspace).unwrap()).unwrap();
        assert!(missing(&workspace).contains("does not run"));
    }

    #[test]
    fn without_npm_there_is_no_way() {
        assert!(Packages.attempts(&Machine::default()).is_empty());
        assert_eq!(
            Packages.attempts(&Machine {
                npm: true,
                ..Machine::default()
            }),
            [Attempt::NpmCi]
        );
    }
}
