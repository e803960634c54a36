//! The tests that drive real browsers: what they drive, and the verbs that run some of them.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use clap::Args;

use crate::error::{At, Result};
use product::{Product, build_catalog, vacancies};
use provision::Workspace;
use provision::browser::Browser;
use provision::engines::Engines;
use provision::process::{command, run_long};
use provision::{Need, Say, ensure};
use testing::browsers::{self, Browsers};
use testing::runs;

/// The profile in `.config/nextest.toml` that journeys run with.
pub const BROWSER: &str = "browser";
/// The tests that drive real browsers, as nextest filters them.
pub const TESTS: &str = "package(journeys)";

/// All of them, against the server that the native tests have built.
pub fn all(workspace: &Workspace) -> Result<()> {
    drive(
        workspace,
        &Product::tested(workspace)?,
        &["--filterset", TESTS],
        &[],
    )
}

/// `cargo xtask journeys`: those with one of these in their name.
pub fn some(workspace: &Workspace, names: &[String]) -> Result<()> {
    ensure(workspace, &Need::ALL, Say::OnlyChanges)?;
    let mut arguments = vec!["--filterset", TESTS];
    arguments.extend(names.iter().map(String::as_str));
    drive(workspace, &Product::tested(workspace)?, &arguments, &[])
}

/// Which pictures are taken.
#[derive(Args)]
pub struct ShotOptions {
    /// Only on this device: kiosk, tablet, lying, phone, small-phone or laptop; may be several
    #[arg(long = "device", value_name = "NAME", value_delimiter = ',',
        value_parser = ["kiosk", "tablet", "lying", "phone", "small-phone", "laptop"])]
    devices: Vec<String>,
    /// Only in this language: ko, easy, en, zh or vi; may be several, and without any it is ko and en
    #[arg(long = "language", value_name = "CODE", value_delimiter = ',',
        value_parser = ["ko", "easy", "en", "zh", "vi"])]
    languages: Vec<String>,
    /// Only in this theme: light or dark; both without any
    #[arg(long = "theme", value_name = "NAME", value_delimiter = ',',
        value_parser = ["light", "dark"])]
    themes: Vec<String>,
    /// Larger: large or largest
    #[arg(long, value_name = "SIZE", value_parser = ["large", "largest"])]
    size: Option<String>,
    /// In the low position
    #[arg(long)]
    low: bool,
    /// Only this part of the tour: beside, questions, handover, jobs, together, room, idle or staff; may be several
    #[arg(long = "leg", value_name = "NAME", value_delimiter = ',',
        value_parser = ["beside", "questions", "handover", "jobs", "together", "room", "idle", "staff"])]
    legs: Vec<String>,
}

impl ShotOptions {
    /// The same as the variable that the tests read: each part by blanks, the parts by bars.
    fn variable(&self) -> OsString {
        let low = if self.low { "low" } else { "" };
        let size = self.size.as_deref().unwrap_or_default();
        let [devices, languages, themes, legs] =
            [&self.devices, &self.languages, &self.themes, &self.legs].map(|names| names.join(" "));
        [&*devices, &*languages, &*themes, size, low, &*legs]
            .join("|")
            .into()
    }
}

/// `cargo xtask shots`: pictures of every screen.
pub fn shots(workspace: &Workspace, options: &ShotOptions) -> Result<()> {
    ensure(workspace, &Need::ALL, Say::OnlyChanges)?;
    let folder = workspace.target.join("shots");
    drive(
        workspace,
        &Product::tested(workspace)?,
        &["--run-ignored", "only", "--filterset", "test(/^shots::/)"],
        &[
            ("DIDIM_SCREENSHOTS", &folder),
            ("DIDIM_SHOTS", Path::new(&options.variable())),
        ],
    )?;
    println!("the pictures are in {}", workspace.shown(&folder));
    Ok(())
}

/// `cargo xtask access`: every screen in every setting there is. The tests look at a covering array of them.
pub fn access(workspace: &Workspace) -> Result<()> {
    ensure(workspace, &Need::ALL, Say::OnlyChanges)?;
    let whole = [
        "--run-ignored",
        "only",
        "--filterset",
        "test(/^access::.*::whole_/)",
    ];
    drive(workspace, &Product::tested(workspace)?, &whole, &[])
}

/// The arguments that run ignored tests, and show what they print.
fn measuring(filter: &str) -> [&str; 5] {
    ["--run-ignored", "only", "--no-capture", "--filterset", filter]
}

/// The app with a catalog of thousands on a slow device: prints what it measured.
pub fn scale(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut product = Product::ensure(workspace)?;
    product.catalog = workspace.target.join("scale.didim");
    build_catalog(workspace, &product.didim, folder, &product.keys, &product.catalog)?;
    let only = measuring("test(/^scale::/)");
    drive(workspace, &product, &only, &[])
}

/// The figures of the device, with the real app and server: leaves what it found as JSON in a folder.
pub fn device(workspace: &Workspace, folder: &Path, quick: bool) -> Result<()> {
    let only = measuring("test(/^device::/) - test(/^device::list::/)");
    let mut environment = vec![("DIDIM_MEASURED", folder)];
    if quick {
        environment.push(("DIDIM_QUICK", Path::new("1")));
    }
    journeys(workspace, &only, &environment)
}

/// How long the first list of vacancies takes of a list of this number: leaves what it found as JSON in a folder.
pub fn first_list(workspace: &Workspace, folder: &Path, number: usize) -> Result<()> {
    let mut product = Product::ensure(workspace)?;
    let lists = workspace.target.join("scale-vacancies");
    product.vacancies = vacancies::build(workspace, &product.didim, &product.keys, &lists, number)?;
    let only = measuring("test(/^device::list::/)");
    let listed = number.to_string();
    let environment = [("DIDIM_MEASURED", folder), ("DIDIM_LISTED", Path::new(&listed))];
    drive(workspace, &product, &only, &environment)
}

/// How the desk does with this many applications, which are in the files of a folder: leaves what it found as JSON in another.
pub fn desk(workspace: &Workspace, queues: &Path, folder: &Path, number: usize) -> Result<()> {
    let applications = number.to_string();
    let environment = [
        ("DIDIM_MEASURED", folder),
        ("DIDIM_QUEUES", queues),
        ("DIDIM_APPLICATIONS", Path::new(&applications)),
    ];
    journeys(workspace, &measuring("test(/^desk::scale::/)"), &environment)
}

fn journeys(workspace: &Workspace, arguments: &[&str], environment: &[(&str, &Path)]) -> Result<()> {
    drive(workspace, &Product::ensure(workspace)?, arguments, environment)
}

fn drive(
    workspace: &Workspace,
    product: &Product,
    arguments: &[&str],
    environment: &[(&str, &Path)],
) -> Result<()> {
    let browser = Browser::find(workspace)?;
    let mut test: Command = command(workspace, "cargo");
    // All packages, though one is tested: of another choice cargo would compile packages anew, with other features.
    test.args([
        "nextest",
        "run",
        "--workspace",
        "--no-fail-fast",
        "--profile",
        BROWSER,
    ])
    .args(arguments);
    test.env("DIDIM_BIN", &product.didim)
        .env("DIDIM_APP", &product.app)
        .env("DIDIM_DESK", &product.desk)
        .env("DIDIM_CATALOG", &product.catalog)
        .env("DIDIM_SAMPLE_VACANCIES", &product.vacancies)
        .env("DIDIM_XTASK", this_program()?);
    test.env("DIDIM_KEYS", &product.keys.0)
        .env("CHROMEDRIVER", &browser.driver)
        .env("CHROME", &browser.chrome);
    test.env(
        "DIDIM_AXE",
        workspace.root.join("node_modules/axe-core/axe.min.js"),
    );
    test.envs(Engines::find(workspace)?.environment());
    test.envs(environment.iter().copied());
    // As many as nextest runs tests at once.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let browsers = Browsers::start(workspace, &browser, workers)?;
    test.env(browsers::VARIABLE, browsers.addresses());
    runs::forget(workspace, BROWSER)?;
    let ran = run_long(&mut test, "the journeys", None);
    let reported = runs::report(workspace, BROWSER);
    ran?;
    Ok(reported?)
}

/// Where this program lies, for tests that have to call it.
fn this_program() -> Result<std::path::PathBuf> {
    Ok(std::env::current_exe().at("find", Path::new("xtask"))?)
}
