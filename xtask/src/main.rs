//! `cargo xtask`: everything a developer does.

mod about;
mod api;
mod app;
mod bench;
mod browsers;
mod catalog;
mod dist;
mod error;
mod fuzz;
mod generate;
mod npm;
mod process;
mod product;
mod run;
mod runs;
#[cfg(test)]
mod scratch;
mod setup;
mod shell;
mod split;
mod stamp;
mod styles;
mod test;
mod texts;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use workspace::Workspace;

/// Builds, runs and tests 디딤. Every command sets up what it needs and says each step.
#[derive(Parser)]
#[command(name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what is missing; what is there is left alone
    Setup {
        /// Leave out the browser and the test runner
        #[arg(long)]
        without_tests: bool,
    },
    /// Build everything and start the kiosk with its server
    Run(RunOptions),
    /// Check everything: format, lints, native tests, browser tests, the size of the app
    Test {
        /// Only this stage; may be given several times
        #[arg(long, value_enum)]
        only: Vec<test::Stage>,
    },
    /// Make the release folder: app, server, signed catalog
    Dist {
        /// The catalog's folder
        #[arg(long, value_name = "FOLDER")]
        catalog: Option<PathBuf>,
        /// The operator's keys
        #[arg(long, value_name = "FOLDER")]
        keys: Option<PathBuf>,
    },
    /// Pack the rules engine for JavaScript, with types, into dist/
    Npm,
    /// Feed the rules engine what nobody would write, and keep what makes it fail
    Fuzz {
        /// Only this target: condition, compile or json
        #[arg(value_parser = ["condition", "compile", "json"])]
        target: Option<String>,
        /// How long each target runs
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        seconds: u32,
    },
    /// Measure, next to others in the same run, and write down what was found
    Bench {
        /// What to measure
        #[arg(value_enum, default_value_t = bench::What::Rules)]
        what: bench::What,
        /// Take a first look, and leave the pages in docs/ alone
        #[arg(long)]
        quick: bool,
    },
    /// Make up program data in the shapes of the public APIs, in any number, to see how things go at scale
    GenCatalog {
        /// How many programs
        #[arg(long, value_name = "NUMBER", default_value_t = 5000)]
        programs: usize,
        /// The same seed gives the same data
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
        /// The folder to write the files to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
        /// Import them too, into the folder `catalog` below
        #[arg(long)]
        catalog: bool,
    },
    /// Make the service worker and the content security policy of a built app; trunk calls this
    Shell {
        /// The folder with `index.html`
        folder: PathBuf,
        /// The catalog's folder, whose report the app shows
        #[arg(long, value_name = "FOLDER", env = "DIDIM_CATALOG_FOLDER")]
        catalog: Option<PathBuf>,
    },
    /// Look at the accessibility of every screen in every language, on every device, in every size, position and theme: hours
    Access,
    /// Take pictures of every screen, in every profile, in Korean and English, light and dark
    Shots,
}

/// How `cargo xtask run` runs.
#[derive(Args)]
struct RunOptions {
    /// The address to listen on
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8787")]
    listen: String,
    /// The folder of the database and the keys
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The catalog's folder
    #[arg(long, value_name = "FOLDER")]
    catalog: Option<PathBuf>,
    /// Open the browser
    #[arg(long)]
    open: bool,
}

/// Puts beside a built app what it reads, and last the list of all of it.
fn complete(workspace: &Workspace, app: &Path, catalog: Option<&Path>) -> error::Result<()> {
    texts::write(&workspace.root.join("locales"), app)?;
    about::write(&workspace.path(catalog, "catalog"), app)?;
    split::apart(app)?;
    styles::join(app)?;
    shell::finish(app)
}

fn main() -> ExitCode {
    let workspace = Workspace::find();
    let result = match Cli::parse().command {
        Command::Setup { without_tests } => setup::command(&workspace, without_tests),
        Command::Run(options) => run::start(&workspace, &options),
        Command::Test { only } => test::all(&workspace, &only),
        Command::Dist { catalog, keys } => dist::command(&workspace, catalog.as_deref(), keys.as_deref()),
        Command::Npm => npm::pack(&workspace),
        Command::Fuzz { target, seconds } => fuzz::run(&workspace, target.as_deref(), seconds),
        Command::Bench { what, quick } => bench::measure(&workspace, what, quick),
        Command::GenCatalog {
            programs,
            seed,
            out,
            catalog,
        } => catalog::generate(&workspace, programs, seed, &out, catalog),
        Command::Shell { folder, catalog } => complete(&workspace, &folder, catalog.as_deref()),
        Command::Access => test::access(&workspace),
        Command::Shots => test::shots(&workspace),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
