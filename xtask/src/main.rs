//! `cargo xtask`: everything a developer does.

mod api;
mod bench;
mod catalog;
mod dist;
mod error;
mod jobs;
mod journeys;
mod npm;
mod run;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};

use product::app;
use provision::process::human;
use provision::{Need, Say, Workspace, ensure};

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
        /// Run the other stages too after one has failed; the run fails at its end
        #[arg(long)]
        keep_going: bool,
    },
    /// Drive real browsers through some journeys, or through all of them
    ///
    /// A name may be a part of one: `ways::`, `keyboard::a_form`. Several names are an or.
    Journeys {
        /// Which, by a part of the name; all if there is none
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Say where the repository is not as docs/STYLE.md wants it
    Tidy,
    /// Make the release folder: app, server, signed catalog
    Dist {
        /// The catalog's folder
        #[arg(long, value_name = "FOLDER")]
        catalog: Option<PathBuf>,
        /// The operator's keys
        #[arg(long, value_name = "FOLDER")]
        keys: Option<PathBuf>,
        /// The public halves of the keys that sign releases, as `didim release keygen` writes them: one of these has to have signed what
        /// a device takes after this app. `release.pub` beside the operator's keys
        /// if it is there; without any a device takes whatever comes
        #[arg(long, value_name = "FILE")]
        release_key: Option<PathBuf>,
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
    /// Flip bits of what servers and devices store, one at a time, and print what became of them: minutes
    Flips {
        /// How many of each kind of file
        #[arg(long, value_name = "NUMBER", default_value_t = 1700)]
        each: u32,
        /// The same seed chooses the same bits
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
    },
    /// Make one small mistake after another in crates, and print those that no test notices: hours
    Mutants(testing::mutants::Options),
    /// Measure, next to others in the same run, and write down what was found
    Bench {
        /// What to measure
        #[arg(value_enum, default_value_t = bench::What::Rules)]
        what: bench::What,
        /// Take a first look, and leave the pages in docs/ alone
        #[arg(long)]
        quick: bool,
        /// Where an older version is, for `versions`: `git worktree add FOLDER COMMIT` makes such a folder
        #[arg(long, value_name = "FOLDER")]
        old: Option<PathBuf>,
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
    /// Make up answers about vacancies and job fairs in the shapes of 고용24's API, in any number
    GenJobs {
        /// How many vacancies, up to 100,000
        #[arg(long, value_name = "NUMBER", default_value_t = 300)]
        vacancies: usize,
        /// How many job fairs (채용행사)
        #[arg(long, value_name = "NUMBER", default_value_t = 0)]
        fairs: usize,
        /// The same seed gives the same data
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
        /// The day on which they stand so, as 2026-11-30; today in Seoul if it is left out
        #[arg(long, value_name = "DAY", value_parser = |text: &str| eligibility::Date::parse(text))]
        on: Option<eligibility::Date>,
        /// The folder to write the files to
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Pack the app alone, without the server: its code, page and files, as `bundle.toml` says
    Bundle(BundleOptions),
    /// Make the service worker and the content security policy of a packed app anew, after one of its files was changed
    Shell {
        /// The folder with `index.html`
        folder: PathBuf,
        /// The public halves of the keys that sign releases
        #[arg(long, value_name = "FILE")]
        release_key: Option<PathBuf>,
    },
    /// Look at the accessibility of every screen in every language, on every device, in every size, position and theme: hours
    Access,
    /// Take pictures of every screen, in every profile, in Korean and English, light and dark
    Shots(journeys::ShotOptions),
}

/// How `cargo xtask bundle` packs.
#[derive(Args)]
struct BundleOptions {
    /// The key that the app verifies catalogs with, 64 hex digits
    #[arg(long, value_name = "HEX", env = "DIDIM_CATALOG_KEY")]
    catalog_key: String,
    /// The catalog's folder, whose report the app shows
    #[arg(long, value_name = "FOLDER")]
    catalog: Option<PathBuf>,
    /// The folder of the packed app
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Leave all code in one file
    #[arg(long)]
    whole: bool,
    /// The public halves of the keys that sign releases
    #[arg(long, value_name = "FILE")]
    release_key: Option<PathBuf>,
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
    #[command(flatten)]
    sample: SampleOptions,
}

/// What `cargo xtask run` puts into the server.
#[derive(Args)]
struct SampleOptions {
    /// Put made-up applications into the server, 300 if no number is given, so that there is something to do at the desk
    ///
    /// People whom nobody is apply for every program that takes applications, over the last 30 days: in five languages, some of them for
    /// several programs, some twice for the same, some with names and notes that look odd; where a program waits for its notice, they ask
    /// to be told. Each application is sealed as by a device and taken in as the queue of one, so the desk shows it as imported. What is
    /// there already is not put in again: give another seed to have more.
    ///
    /// Open the desk with the invitation that is printed, and give yourself the key by the command below it.
    #[arg(long, value_name = "NUMBER", num_args = 0..=1, default_missing_value = "300",
        value_parser = clap::value_parser!(u16).range(1..=5_000))]
    sample: Option<u16>,
    /// The same seed gives the same people and applications
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "sample")]
    sample_seed: u64,
}

fn setup(workspace: &Workspace, without_tests: bool) -> error::Result<()> {
    let started = Instant::now();
    let needs: &[Need] = if without_tests { &Need::APP } else { &Need::ALL };
    ensure(workspace, needs, Say::Everything)?;
    println!();
    println!(
        "everything is there ({}); next: `cargo xtask run`",
        human(started.elapsed())
    );
    Ok(())
}

fn bundle(workspace: &Workspace, options: &BundleOptions) -> error::Result<()> {
    ensure(workspace, &Need::APP, Say::OnlyChanges)?;
    let catalog = workspace.path(options.catalog.as_deref(), "catalog");
    let out = workspace.path(options.out.as_deref(), "dist/app");
    let packing = app::Packing {
        verify_key: &options.catalog_key,
        release_key: options.release_key.as_deref(),
        whole: options.whole,
    };
    app::pack(workspace, &packing, &catalog, &out)?;
    Ok(app::check_sizes(workspace, &out)?)
}

fn main() -> ExitCode {
    let workspace = Workspace::find();
    let result = match Cli::parse().command {
        Command::Setup { without_tests } => setup(&workspace, without_tests),
        Command::Run(options) => run::start(&workspace, &options),
        Command::Test { only, keep_going } => {
            let on_failure = if keep_going {
                test::OnFailure::KeepGoing
            } else {
                test::OnFailure::Stop
            };
            test::all(&workspace, &only, on_failure)
        }
        Command::Journeys { names } => journeys::some(&workspace, &names),
        Command::Dist {
            catalog,
            keys,
            release_key,
        } => dist::command(
            &workspace,
            catalog.as_deref(),
            keys.as_deref(),
            release_key.as_deref(),
        ),
        Command::Npm => npm::pack(&workspace),
        Command::Fuzz { target, seconds } => {
            testing::fuzz::run(&workspace, target.as_deref(), seconds).map_err(Into::into)
        }
        Command::Flips { each, seed } => testing::flips::run(&workspace, each, seed).map_err(Into::into),
        Command::Mutants(options) => testing::mutants::run(&workspace, &options).map_err(Into::into),
        Command::Bench { what, quick, old } => bench::measure(&workspace, what, quick, old.as_deref()),
        Command::GenCatalog {
            programs,
            seed,
            out,
            catalog,
        } => catalog::generate(&workspace, programs, seed, &out, catalog),
        Command::GenJobs {
            vacancies,
            fairs,
            seed,
            on,
            out,
        } => jobs::generate(&workspace, (vacancies, fairs), seed, on, &out),
        Command::Bundle(options) => bundle(&workspace, &options),
        Command::Shell { folder, release_key } => {
            app::seal(&workspace, &folder, release_key.as_deref()).map_err(Into::into)
        }
        Command::Access => journeys::access(&workspace),
        Command::Shots(options) => journeys::shots(&workspace, &options),
        Command::Tidy => test::tidy(&workspace),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
