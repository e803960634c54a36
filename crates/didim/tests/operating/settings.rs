//! `didim serve --check`, and which setting goes before which.

use serde_json::Value;

use crate::installed::Installed;
use crate::server::Server;
use crate::{command, err, out, refused, stdout_of, text};

/// The value and its origin in a line of the table.
fn row<'a>(table: &'a str, name: &str) -> (&'a str, &'a str) {
    let line = table
        .lines()
        .find(|line| line.split_whitespace().next() == Some(name));
    let mut words = line.unwrap().split_whitespace().skip(1);
    (words.next().unwrap(), words.next().unwrap())
}

#[test]
fn check_says_what_would_be_used_and_who_says_so_and_makes_nothing() {
    let installed = Installed::new();
    let output = command()
        .args(["serve", "--check", "--listen", "127.0.0.1:1"])
        .env("DIDIM_CONFIG", installed.config())
        .env("DIDIM_LISTEN", "127.0.0.1:2")
        .env("DIDIM_LOG_FORMAT", "text")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let said = out(&output);
    assert_eq!(row(&said, "listen"), ("127.0.0.1:1", "--listen"));
    assert_eq!(row(&said, "log_format"), ("text", "DIDIM_LOG_FORMAT"));
    let data = installed.path("data");
    let config = format!("{}:1", installed.config());
    assert_eq!(row(&said, "data"), (text(&data), config.as_str()));
    assert_eq!(row(&said, "anonymous_per_minute"), ("60", "default"));
    assert_eq!(row(&said, "metrics"), ("-", "default"));
    assert!(said.contains("the catalog is verified: version"), "{said}");
    assert!(
        said.contains("devices seal to x25519-chacha20poly1305:"),
        "{said}"
    );
    assert!(said.trim_end().ends_with("ready to serve"), "{said}");
    assert!(!data.exists());
}

#[test]
fn check_fails_where_serving_would() {
    let installed = Installed::new();
    let config = installed.config();
    let check = || refused(&["serve", "--check", "--config", &config]);
    let whole = std::fs::read_to_string(&config).unwrap();

    installed.configure(&format!("{whole}lissten = \"127.0.0.1:1\"\n"));
    assert!(check().contains("didim.toml:5: there is no setting `lissten`; the nearest is `listen`"));
    assert!(refused(&["serve", "--config", &config]).contains("lissten"));
    assert!(refused(&["device", "list", "--config", &config]).contains("lissten"));

    installed.configure(&whole.replace("keys/catalog.pub", "keys/agency.pub"));
    assert!(check().contains("agency.pub"));
    installed.configure(&whole.replace("\"app\"", "\"ap\""));
    assert!(check().contains("index.html"));
    installed.configure(&whole);
    std::fs::create_dir(installed.path("data")).unwrap();
    std::fs::write(installed.path("data/receipt.key"), "none").unwrap();
    assert!(check().contains("receipt.key"));
    std::fs::write(installed.path("catalog.didim"), "none").unwrap();
    assert!(refused(&["serve", "--config", &config]).contains("catalog.didim"));
    let said = refused(&["serve", "--check"]);
    assert!(said.contains("no data folder is named"), "{said}");
}

#[test]
fn a_password_is_shown_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://didim:s3cr3t@db/didim";
    for arguments in [
        ["serve", "--check"].as_slice(),
        &["serve", "--help"],
        &["serve"],
        &["serve", "--listen", "nowhere"],
    ] {
        let output = command()
            .args(arguments)
            .env("DIDIM_DATA", folder.path())
            .env("DIDIM_DATABASE", url)
            .output()
            .unwrap();
        let said = out(&output) + &err(&output);
        assert!(!said.contains("s3cr3t"), "{said}");
        if arguments.contains(&"--check") {
            let shown = ("postgres://didim:****@db/didim", "DIDIM_DATABASE");
            assert_eq!(row(&said, "database"), shown);
        }
    }
}

#[test]
fn the_log_is_json_where_nobody_looks_and_text_where_it_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let log = Server::start(&data).stop();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ready = lines.iter().find(|line| line["message"] == "ready").unwrap();
    assert_eq!(ready["level"], "INFO");
    assert!(ready["address"].as_str().unwrap().starts_with("127.0.0.1:"));
    let log = Server::with(&data, &["--log-format", "text"]).stop();
    assert!(
        log.contains("INFO") && log.contains("ready address=127.0.0.1:"),
        "{log}"
    );
}

#[test]
fn the_commands_find_the_data_folder_in_the_same_file() {
    let installed = Installed::new();
    let (data, config) = (installed.path("data"), installed.config());
    let server = Server::start(&data);
    let said = stdout_of(&["device", "list", "--config", &config]);
    assert!(said.contains("no device has enrolled"), "{said}");
    server.stop();
}
