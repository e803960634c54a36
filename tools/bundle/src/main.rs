//! The command `bundle`, for an app without the rest of `cargo xtask`. It finds its tools where `cargo xtask setup` leaves them.

use std::path::PathBuf;
use std::process::ExitCode;

use bundle::{Files, Manifest, Packed, Programs, Request, Size};
use clap::{Parser, Subcommand};
use provision::Workspace;

/// Packs an app for browsers as its manifest says.
#[derive(Parser)]
#[command(name = "bundle", version)]
struct Cli {
    /// The app's manifest
    #[arg(long, value_name = "FILE", default_value = "bundle.toml")]
    manifest: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the app and put all of it into a folder; what is built into its code is taken from the environment
    Pack {
        /// The folder of the packed app
        #[arg(long, value_name = "FOLDER", default_value = "dist/app")]
        out: PathBuf,
        /// A folder whose files go beside the app
        #[arg(long, value_name = "FOLDER")]
        beside: Option<PathBuf>,
        /// Leave all code in one file
        #[arg(long)]
        whole: bool,
        /// The public halves of the keys that sign releases, as `didim release keygen` writes them: one of these has to have signed what
        /// a device takes after this app. Without it a device takes whatever comes
        #[arg(long, value_name = "FILE")]
        release_key: Option<PathBuf>,
    },
    /// Make the policy, the service worker and its list anew, after a file of a packed app was changed
    Seal {
        /// The folder of the packed app
        folder: PathBuf,
        /// The public halves of the keys that sign releases
        #[arg(long, value_name = "FILE")]
        release_key: Option<PathBuf>,
    },
    /// Print how large a packed app is, and fail where it is over the manifest's gates
    Sizes {
        /// The folder of the packed app
        folder: PathBuf,
    },
}

fn run(cli: Cli) -> bundle::Result<()> {
    let workspace = Workspace::find();
    let manifest = Manifest::read(&cli.manifest)?;
    match cli.command {
        Command::Pack {
            out,
            beside,
            whole,
            release_key,
        } => {
            let request = Request {
                manifest: &manifest,
                out: &out,
                folder: &workspace.root,
                environment: &[],
                whole,
                together: &[],
                beside: beside.map_or_else(|| Ok(Files::new()), |folder| bundle::read(&folder))?,
                keys: &bundle::release_keys(release_key.as_deref())?,
            };
            if bundle::pack(&request, &Programs::find(&workspace)?)? == Packed::UpToDate {
                println!("the app is up to date");
            }
            Ok(())
        }
        Command::Seal { folder, release_key } => {
            let keys = bundle::release_keys(release_key.as_deref())?;
            println!(
                "the app is version {}",
                bundle::seal_again(&folder, &manifest, &keys)?
            );
            Ok(())
        }
        Command::Sizes { folder } => {
            let sizes = bundle::sizes(&folder, manifest.app())?;
            sizes.iter().for_each(|size| println!("{size}"));
            sizes.iter().try_for_each(Size::check)
        }
    }
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error}");
            ExitCode::FAILURE
        }
    }
}
