//! A PostgreSQL server: the tests start clusters of their own with it.

use crate::workspace::Workspace;

use super::attempt::Attempt;
use super::machine::Machine;
use super::{Finding, Tool};

/// The server's programs, on `PATH` or where Debian puts them.
pub struct Postgres;

impl Tool for Postgres {
    fn name(&self) -> String {
        "a PostgreSQL server".to_owned()
    }

    fn check(&self, _: &Workspace) -> Finding {
        match version() {
            Some(version) => Finding::There(version),
            None => Finding::Missing(
                "`initdb` runs neither from `PATH` nor from a folder in `/usr/lib/postgresql`".to_owned(),
            ),
        }
    }

    fn attempts(&self, machine: &Machine) -> Vec<Attempt> {
        if machine.apt.usable() {
            vec![Attempt::Apt(&["postgresql"])]
        } else {
            Vec::new()
        }
    }

    fn by_hand(&self) -> String {
        "install PostgreSQL 13 or newer (`sudo apt-get install postgresql`, `brew install postgresql`)"
            .to_owned()
    }
}

#[cfg(unix)]
fn version() -> Option<String> {
    postgres_cluster::version()
}

#[cfg(not(unix))]
fn version() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::machine::Apt;
    use super::*;

    #[test]
    fn apt_installs_only_where_it_may() {
        let with = |apt| {
            Postgres.attempts(&Machine {
                apt,
                ..Machine::default()
            })
        };
        assert_eq!(with(Apt::Root), [Attempt::Apt(&["postgresql"])]);
        assert_eq!(with(Apt::Sudo), with(Apt::Root));
        assert!(with(Apt::NoRight).is_empty() && with(Apt::None).is_empty());
    }
}
