//! Going over to a new key, and when the old one is not needed any more.

use crate::device::{PERSON, sealed_item};
use crate::installed::Installed;
use crate::server::Server;
use crate::{refused, stdout_of, text};

#[test]
fn a_further_key_is_made_and_none_is_overwritten() {
    let installed = Installed::new();
    let keys = installed.path("keys");
    let make = ["keys", "agency", "--out", text(&keys), "--name", "agency-2028"];
    let told = stdout_of(&make);
    let id = installed.key_id("agency-2028.pub");
    assert!(
        told.contains(&format!("agency-2028.key, agency-2028.pub of {id}")),
        "{told}"
    );
    assert_ne!(id, installed.key_id("agency.pub"));
    let secret = std::fs::read_to_string(keys.join("agency-2028.key")).unwrap();
    assert!(refused(&make).contains("agency-2028.key") && refused(&make).contains("it is there already"));
    assert_eq!(
        std::fs::read_to_string(keys.join("agency-2028.key")).unwrap(),
        secret
    );
    std::fs::remove_file(keys.join("agency-2028.key")).unwrap();
    assert!(refused(&make).contains("agency-2028.pub"));
    assert!(!keys.join("agency-2028.key").exists());
}

#[test]
fn usage_says_what_is_sealed_to_which_key() {
    let installed = Installed::new();
    let keys = installed.path("keys");
    for name in ["agency-2028", "agency-2029"] {
        stdout_of(&["keys", "agency", "--out", text(&keys), "--name", name]);
    }
    installed.publish(&["agency.pub@2027-12-31", "agency-2028.pub"]);
    let server = Server::start(&installed.path("data"));
    server.send(&[
        sealed_item(&installed.sealing_key("agency.pub")),
        sealed_item(&installed.sealing_key("agency.pub")),
    ]);
    server.send(&[sealed_item(&installed.sealing_key("agency-2029.pub"))]);
    // Both keys together open all of it, and one alone does not.
    let key = |name: &str| text(&installed.path("keys").join(name)).to_owned();
    let config = installed.config();
    let (old, other) = (key("agency.key"), key("agency-2029.key"));
    let opened = stdout_of(&["open", "--config", &config, "--key", &old, "--key", &other]);
    assert_eq!(opened.matches(PERSON).count(), 3);
    assert!(refused(&["open", "--config", &config, "--key", &other]).contains("could not be opened"));
    let table = stdout_of(&["keys", "usage", "--config", &installed.config()]);
    let row = |name: &str| {
        let id = installed.key_id(name);
        let line = table.lines().find(|line| line.starts_with(&id)).unwrap();
        let words: Vec<&str> = line.split_whitespace().skip(1).collect();
        words.join(" ")
    };
    assert_eq!(table.lines().count(), 4, "{table}");
    assert!(table.starts_with("key "), "{table}");
    let (old, new, gone) = (row("agency.pub"), row("agency-2028.pub"), row("agency-2029.pub"));
    assert!(
        old.starts_with("2 20") && old.ends_with(" until 2027-12-31"),
        "{old}"
    );
    assert_eq!(new, "0 - - yes");
    assert!(gone.starts_with("1 20") && gone.ends_with(" no"), "{gone}");
    // Without a catalog nobody knows what it names.
    let table = stdout_of(&["keys", "usage", "--data", text(&installed.path("data"))]);
    assert!(table.lines().skip(1).all(|line| line.ends_with(" ?")), "{table}");
    server.stop();
}
