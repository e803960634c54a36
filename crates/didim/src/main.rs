//! `didim`: the operator's command.

mod commands;
mod settings;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// 디딤: screening and application kiosk. This command checks and signs catalogs, screens people with them, serves
/// devices and opens what they sent.
#[derive(Parser)]
#[command(name = "didim", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check a catalog, or build the signed blob that devices load
    #[command(subcommand)]
    Catalog(commands::catalog::Command),
    /// Import vacancies, check them, and build the signed list that devices load
    #[command(subcommand)]
    Jobs(commands::jobs::Command),
    /// Make the keys that sign catalogs and open applications, and see which are in use
    #[command(subcommand)]
    Keys(commands::keys::Command),
    /// Sign a release of the app, so that neither the server nor a device takes any other
    #[command(subcommand)]
    Release(commands::release::Command),
    /// Decide conditions: one JSON object a line on standard input, one verdict a line out
    Decide(commands::decide::Options),
    /// Screen a person (facts as JSON on standard input), or a population (a CSV file): verdicts as JSON out
    Screen(commands::screen::Options),
    /// Simulate visitors, and print how many questions they are asked, against other ways of asking
    Plan(commands::plan::Options),
    /// Receive applications, and serve the app and the catalog
    Serve(commands::serve::Options),
    /// Make a backup of the data folder while the server runs, check it, and tell devices
    Backup(commands::backup::Options),
    /// Put a backup back into a data folder whose server is stopped
    Restore(commands::restore::Options),
    /// Tell devices of a backup of PostgreSQL, or that one was put back
    #[command(subcommand)]
    Database(commands::database::Command),
    /// Let devices in by one-time codes, list them with what is missing from them, and revoke them
    #[command(subcommand)]
    Device(commands::device::Command),
    /// Let people in to the desk, give them the key that opens applications, list them, and end accounts
    #[command(subcommand)]
    Staff(commands::staff::Command),
    /// Take in a queue that staff exported on a device: the way in without a network
    ImportQueue(commands::import_queue::Options),
    /// Try whether the agency's private keys still open what devices seal today, and what is stored
    Drill(commands::drill::Options),
    /// List what the server received; with a key, open it
    Open(commands::open::Options),
    /// List alarms that may be kept no longer, or what a visitor wants deleted; with --delete, delete it
    Purge(commands::purge::Options),
    /// List who checked in at an event with the ticket of a receipt, or the end of a telephone number
    CheckIns(commands::check_ins::Options),
    /// Tell visitors what became of their applications, sealed to their receipts
    #[command(subcommand)]
    Status(commands::status::Command),
}

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let result = match cli.command {
        Command::Catalog(command) => commands::catalog::run(&command),
        Command::Jobs(command) => commands::jobs::run(&command),
        Command::Keys(command) => commands::keys::run(&command),
        Command::Release(command) => commands::release::run(&command),
        Command::Decide(options) => commands::decide::run(&options),
        Command::Screen(options) => commands::screen::run(&options),
        Command::Plan(options) => commands::plan::run(&options),
        Command::Serve(options) => commands::serve::run(options, matches.subcommand_matches("serve")),
        Command::Backup(options) => commands::backup::run(&options),
        Command::Restore(options) => commands::restore::run(&options),
        Command::Database(command) => commands::database::run(&command),
        Command::Device(command) => commands::device::run(&command),
        Command::Staff(command) => commands::staff::run(&command),
        Command::ImportQueue(options) => commands::import_queue::run(&options),
        Command::Drill(options) => commands::drill::run(&options),
        Command::Open(options) => commands::open::run(&options),
        Command::Purge(options) => commands::purge::run(&options),
        Command::CheckIns(options) => commands::check_ins::run(&options),
        Command::Status(command) => commands::status::run(command),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                eprintln!("didim: {message}");
            }
            failure.exit_code()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a unit of systemd starts, read by the definition of this command's arguments.
    fn started(unit: &str) -> Command {
        let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart="));
        let words: Vec<&str> = line.unwrap().split_whitespace().collect();
        assert_eq!(words[0], "/opt/didim/current/bin/didim");
        Cli::try_parse_from(words)
            .unwrap_or_else(|error| panic!("{error}"))
            .command
    }

    #[test]
    fn the_arguments_are_well_defined() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_units_start_what_there_is() {
        let server = started(include_str!("../../../deploy/didim.service"));
        assert!(matches!(server, Command::Serve(_)));
        let backup = started(include_str!("../../../deploy/didim-backup.service"));
        assert!(matches!(backup, Command::Backup(_)));
    }
}
