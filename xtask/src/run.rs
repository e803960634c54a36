//! `cargo xtask run`

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::RunOptions;
use crate::error::{At, Error, Result};
use product::applications::{self, Put};
use product::{Keys, app, build_catalog, build_didim, desk, vacancies};
use provision::Workspace;
use provision::process::{capture, command, find};
use provision::{Need, Say, ensure};
use sample_data::applications::SampleSet;

const START_TIMEOUT: Duration = Duration::from_secs(30);

/// Sets up, builds and serves until it is interrupted.
pub fn start(workspace: &Workspace, options: &RunOptions) -> Result<()> {
    ensure(workspace, &Need::APP, Say::OnlyChanges)?;
    let data = workspace.path(options.data.as_deref(), "data");
    std::fs::create_dir_all(&data).at("make", &data)?;
    let didim = build_didim(workspace)?;
    let keys = Keys::ensure(workspace, &didim, &data.join("keys"))?;
    let folder = workspace.path(options.catalog.as_deref(), "catalog");
    let catalog = data.join("catalog.didim");
    build_catalog(workspace, &didim, &folder, &keys, &catalog)?;
    let vacancies = vacancies::build_sample(workspace, &didim, &keys, &data.join("sample-vacancies"))?;
    let app = app::build(workspace, &keys.verify_key()?, &folder, None)?;
    let desk = desk::build(workspace, &keys.verify_key()?)?;
    let mut serve = command(workspace, &didim);
    serve
        .arg("serve")
        .arg("--data")
        .arg(&data)
        .args(["--listen", &options.listen])
        .arg("--app")
        .arg(&app)
        .arg("--desk")
        .arg(&desk);
    serve
        .arg("--catalog")
        .arg(&catalog)
        .arg("--catalog-key")
        .arg(keys.0.join("catalog.pub"))
        .arg("--vacancies")
        .arg(&vacancies);
    let mut server = serve.spawn().map_err(|source| provision::Error::Start {
        program: "didim".to_owned(),
        source,
    })?;
    wait_until_ready(&options.listen, &mut server)?;
    let put = match put_in(workspace, options, &didim, &keys, &catalog, &data) {
        Ok(put) => put,
        Err(error) => {
            // Nobody waits for the server after this.
            let _ = server.kill();
            return Err(error);
        }
    };
    let invited = invite(workspace, &didim, &data);
    say(workspace, options, &data, invited.as_deref());
    say_put(put.as_ref());
    if options.open {
        open_browser(workspace, &options.listen);
    }
    let ended = server.wait().map_err(|source| provision::Error::Start {
        program: "didim".to_owned(),
        source,
    })?;
    if ended.success() {
        return Ok(());
    }
    let next = "its messages stand above".to_owned();
    Err(provision::Error::Failed {
        what: "the server".to_owned(),
        how: ended.to_string(),
        next,
    }
    .into())
}

/// Puts made-up applications into the server, if they are asked for.
fn put_in(
    workspace: &Workspace,
    options: &RunOptions,
    didim: &Path,
    keys: &Keys,
    catalog: &Path,
    data: &Path,
) -> Result<Option<Put>> {
    let Some(number) = options.sample.sample else {
        return Ok(None);
    };
    let set = SampleSet {
        seed: options.sample.sample_seed,
        number: usize::from(number),
    };
    let put = applications::put_in(workspace, didim, keys, catalog, data, set)?;
    Ok(Some(put))
}

/// Says what made-up applications were put in, by program.
fn say_put(put: Option<&Put>) {
    let Some(put) = put else { return };
    println!();
    match (put.stored, put.duplicate) {
        (0, there) => println!("no made-up application was put in: {there} are there already"),
        (stored, 0) => println!("{stored} made-up applications were put in:"),
        (stored, there) => {
            println!("{stored} made-up applications were put in beside {there} that were there already:");
        }
    }
    if put.conflict > 0 {
        println!(
            "{} are kept aside: the server has others under their ids; `--sample-seed` gives new ones",
            put.conflict
        );
    }
    if put.stored > 0 {
        for (id, name, number) in &put.by_program {
            println!("  {number:>4}  {id:<40} {name}");
        }
    }
}

/// Says where everything is.
fn say(workspace: &Workspace, options: &RunOptions, data: &Path, invited: Option<&str>) {
    println!();
    println!("디딤 is at http://{}", options.listen);
    println!("  data and keys   {}", workspace.shown(data));
    println!(
        "  read what came  cargo run -q -p didim -- open --data {0} --key {0}/keys/agency.key",
        workspace.shown(data)
    );
    println!("  the desk        http://{}/desk/", options.listen);
    match invited {
        Some(code) => {
            println!("    invitation    {code}   (a day; more: `didim staff invite`)");
            println!(
                "    its key       cargo run -q -p didim -- staff give-key --to {FIRST_NAME} --data {0} \
                 --key {0}/keys/agency.key",
                workspace.shown(data)
            );
        }
        None => println!(
            "    who is there  cargo run -q -p didim -- staff list --data {}",
            workspace.shown(data)
        ),
    }
    println!("  stop            Ctrl-C");
}

/// Who is invited to the desk where nobody works at it yet.
const FIRST_NAME: &str = "상담1";

/// Invites the first member of staff: the code; `None` if somebody works there already.
fn invite(workspace: &Workspace, didim: &Path, data: &Path) -> Option<String> {
    let mut list = command(workspace, didim);
    list.args(["staff", "list", "--data"]).arg(data);
    if capture(&mut list).is_none_or(|said| said.contains(FIRST_NAME)) {
        return None;
    }
    let mut invite = command(workspace, didim);
    invite.args([
        "staff", "invite", "--name", FIRST_NAME, "--role", "manager", "--data",
    ]);
    invite.arg(data);
    capture(&mut invite)?.lines().next().map(str::to_owned)
}

fn open_browser(workspace: &Workspace, listen: &str) {
    if let Some(opener) = ["xdg-open", "open"]
        .into_iter()
        .find_map(|name| find(workspace, name))
        && let Err(error) = command(workspace, opener)
            .arg(format!("http://{listen}"))
            .status()
    {
        println!("the browser did not open: {error}");
    }
}

fn wait_until_ready(listen: &str, server: &mut Child) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < START_TIMEOUT {
        if healthy(listen) {
            return Ok(());
        }
        if let Ok(Some(status)) = server.try_wait() {
            return Err(Error::Listen {
                listen: listen.to_owned(),
                why: format!("the server ended ({status})"),
            });
        }
        sleep(Duration::from_millis(50));
    }
    // It is silent, so that it may go without a word too.
    let _ = server.kill();
    Err(Error::Silent {
        listen: listen.to_owned(),
        seconds: START_TIMEOUT.as_secs(),
    })
}

fn healthy(listen: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let address = listen
            .to_socket_addrs()?
            .next()
            .ok_or(std::io::ErrorKind::NotFound)?;
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /health HTTP/1.1\r\nhost: {listen}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
