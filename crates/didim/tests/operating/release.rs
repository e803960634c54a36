//! Signing a release, checking it, and serving nothing else.

use std::fs;

use crate::installed::Installed;
use crate::server::Server;
use crate::{refused, stdout_of, text};

const PAGE: &str = "<!doctype html><html data-version=\"0123456789abcdef0123456789abcdef\">";

/// An operator with a release key, a packed app, and a server that is told of the key.
fn installed() -> Installed {
    let installed = Installed::new();
    fs::write(installed.path("app/index.html"), PAGE).unwrap();
    fs::write(installed.path("app/sw.js"), "worker").unwrap();
    stdout_of(&["release", "keygen", "--out", text(&installed.path("keys"))]);
    installed.configure("data = \"data\"\napp = \"app\"\nrelease_key = \"keys/release.pub\"\n");
    installed
}

fn sign(installed: &Installed, more: &[&str]) -> String {
    let (app, key) = (installed.path("app"), installed.path("keys/release.key"));
    let command = ["release", "sign", text(&app), "--key", text(&key)];
    stdout_of(&[&command, more].concat())
}

/// What the server answers to a `GET`: the status and the body.
fn get(server: &Server, path: &str) -> (u16, String) {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
        server.address
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn a_release_is_signed_and_verified_and_no_key_is_overwritten() {
    let installed = installed();
    let (keys, app) = (installed.path("keys"), installed.path("app"));
    assert!(refused(&["release", "keygen", "--out", text(&keys)]).contains("it is there already"));
    let told = sign(&installed, &["--floor", "5", "--number", "7"]);
    assert!(
        told.contains("release 7 (version 0123456789abcdef0123456789abcdef), 2 files, signed 20"),
        "{told}"
    );
    assert!(told.ends_with("; nothing below 5 is taken after it\n"), "{told}");
    let public = installed.path("keys/release.pub");
    let verify = ["release", "verify", text(&app), "--key", text(&public)];
    assert_eq!(stdout_of(&verify), told);
    assert!(refused(&[&verify[..], &["--floor", "8"]].concat()).contains("release 7 is below the floor 8"));
    // The number of one that is not told is the minute, so that a later release has a higher one.
    let told = sign(&installed, &["--floor", "0"]);
    assert!(told.contains(": release 20"), "{told}");
    fs::write(app.join("sw.js"), "other").unwrap();
    assert!(refused(&verify).contains("`sw.js` is not the file that was signed; copy the release anew"));
    let secret = keys.join("release.key");
    for (key, more, why) in [
        (&public, &["--floor", "0"][..], "this is no release signing key"),
        (
            &secret,
            &["--floor", "9", "--number", "8"],
            "release 8 with the floor 9",
        ),
    ] {
        let told = refused(&[&["release", "sign", text(&app), "--key", text(key)], more].concat());
        assert!(told.contains(why), "{told}");
    }
}

#[test]
fn the_next_key_signs_where_both_are_named() {
    let installed = installed();
    let keys = installed.path("keys");
    stdout_of(&[
        "release",
        "keygen",
        "--out",
        text(&keys),
        "--name",
        "release-next",
    ]);
    let both = keys.join("both.pub");
    let text_of = |name: &str| fs::read_to_string(keys.join(name)).unwrap();
    fs::write(&both, text_of("release.pub") + &text_of("release-next.pub")).unwrap();
    let (app, next) = (installed.path("app"), keys.join("release-next.key"));
    stdout_of(&[
        "release",
        "sign",
        text(&app),
        "--key",
        text(&next),
        "--floor",
        "0",
    ]);
    stdout_of(&["release", "verify", text(&app), "--key", text(&both)]);
    let one = keys.join("release.pub");
    assert!(
        refused(&["release", "verify", text(&app), "--key", text(&one)]).contains("no key that is known")
    );
}

#[test]
fn the_server_serves_what_is_signed_and_says_why_it_serves_nothing() {
    let installed = installed();
    let config = installed.config();
    let check = ["serve", "--config", &config, "--check"];
    assert!(refused(&check).contains("release.json"));
    let arguments = ["--config", &config];
    let server = Server::with(&installed.path("data"), &arguments);
    assert_eq!(get(&server, "/sw.js").0, 503);
    assert_eq!(get(&server, "/health").0, 200);
    let log = server.stop();
    assert!(
        log.contains("the app is not served") && log.contains("release.json"),
        "{log}"
    );

    sign(&installed, &["--floor", "7", "--number", "7"]);
    assert!(stdout_of(&check).contains("the app is verified: release 7 "));
    let server = Server::with(&installed.path("data"), &arguments);
    assert_eq!(get(&server, "/sw.js"), (200, "worker".to_owned()));
    fs::write(installed.path("app/sw.js"), "evil").unwrap();
    assert_eq!(get(&server, "/sw.js"), (200, "worker".to_owned()));
    server.stop();
    assert!(refused(&check).contains("`sw.js` is not the file that was signed"));

    // An older one that was signed too.
    sign(&installed, &["--floor", "0", "--number", "6"]);
    assert!(refused(&check).contains("release 6 is below the floor 7"));
    let server = Server::with(&installed.path("data"), &arguments);
    assert_eq!(get(&server, "/sw.js").0, 503);
    let log = server.stop();
    assert!(log.contains("release 6 is below the floor 7"), "{log}");
}

#[test]
fn without_a_key_the_check_says_that_the_app_is_not_verified() {
    let installed = Installed::new();
    let told = stdout_of(&["serve", "--config", &installed.config(), "--check"]);
    assert!(
        told.contains("the app is not verified: no release_key is set"),
        "{told}"
    );
}
