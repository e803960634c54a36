//! Real servers: started, killed, started again, followed and promoted.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use postgres_cluster::{Cluster, Settings, shared};

fn database(url: &str) -> &str {
    url.rsplit_once('/').unwrap().1
}

/// The folder that the server on this port writes to.
fn folder_of(cluster: &Cluster) -> PathBuf {
    let data = cluster.sql("postgres", "SHOW data_directory").unwrap();
    Path::new(&data).parent().unwrap().to_owned()
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "waited in vain until {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_row_outlives_a_kill_and_a_stop_and_nothing_outlives_the_value() {
    let mut cluster = Cluster::start(&Settings::default()).unwrap();
    let show = |cluster: &Cluster, name: &str| cluster.sql("postgres", &format!("SHOW {name}")).unwrap();
    for (name, value) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("server_encoding", "UTF8"),
    ] {
        assert_eq!(show(&cluster, name), value, "{name}");
    }
    let url = cluster.new_database().unwrap();
    let name = database(&url);
    cluster
        .sql(name, "CREATE TABLE t (n int); INSERT INTO t VALUES (1)")
        .unwrap();

    cluster.kill().unwrap();
    cluster.kill().unwrap();
    let error = cluster.sql(name, "SELECT 1").unwrap_err().to_string();
    assert!(error.contains("psql") && error.contains("refused"), "{error}");
    cluster.restart().unwrap();
    assert!(
        cluster.log_tail().contains("not properly shut down"),
        "{}",
        cluster.log_tail()
    );
    assert_eq!(cluster.sql(name, "SELECT n FROM t").unwrap(), "1");

    cluster.sql(name, "INSERT INTO t VALUES (2)").unwrap();
    cluster.stop().unwrap();
    cluster.restart().unwrap();
    assert_eq!(cluster.sql(name, "SELECT n FROM t ORDER BY n").unwrap(), "1\n2");
    assert_ne!(cluster.new_database().unwrap(), url);

    let folder = folder_of(&cluster);
    assert!(folder.exists());
    drop(cluster);
    assert!(!folder.exists());
}

#[test]
fn a_standby_has_what_the_killed_primary_has_answered() {
    let mut primary = Cluster::start(&Settings::default()).unwrap();
    let url = primary.new_database().unwrap();
    let name = database(&url);
    primary.sql(name, "CREATE TABLE t (n int)").unwrap();
    let mut standby = Cluster::standby_of(&primary).unwrap();
    primary.sql(name, "INSERT INTO t VALUES (1)").unwrap();
    let error = standby
        .sql(name, "INSERT INTO t VALUES (2)")
        .unwrap_err()
        .to_string();
    assert!(error.contains("read-only"), "{error}");

    // Without the standby a commit is not answered, but waits for it.
    standby.kill().unwrap();
    std::thread::scope(|scope| {
        let commit = scope.spawn(|| primary.sql(name, "INSERT INTO t VALUES (3)"));
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        until("the commit waits", || {
            primary.sql("postgres", waits).unwrap() == "1"
        });
        assert!(!commit.is_finished());
        standby.restart().unwrap();
        commit.join().unwrap().unwrap();
    });

    primary.kill().unwrap();
    standby.promote().unwrap();
    assert_eq!(standby.sql(name, "SELECT n FROM t ORDER BY n").unwrap(), "1\n3");
    standby.sql(name, "INSERT INTO t VALUES (4)").unwrap();
    assert_eq!(standby.sql(name, "SELECT max(n) FROM t").unwrap(), "4");
}

#[test]
fn the_shared_cluster_is_one_and_gives_each_a_database_of_its_own() {
    let shared_one = shared().unwrap();
    let (one, other) = (
        shared_one.new_database().unwrap(),
        shared().unwrap().new_database().unwrap(),
    );
    assert_ne!(one, other);
    let server = |url: &str| url.rsplit_once('/').unwrap().0.to_owned();
    assert_eq!(server(&one), server(&other));
    assert_eq!(server(&one), server(shared_one.url()));
    if let Ok(url) = std::env::var(postgres_cluster::VARIABLE) {
        assert_eq!(shared_one.url(), url);
    }
}

#[test]
fn a_setting_that_is_wrong_is_told_with_the_servers_own_words() {
    let settings = Settings {
        options: vec![("max_connections".into(), "'many'".into())],
        ..Settings::default()
    };
    let error = Cluster::start(&settings).unwrap_err().to_string();
    assert!(
        error.contains("postgres") && error.contains("max_connections"),
        "{error}"
    );
}

/// Run by the next test as a process of its own, which it kills.
#[test]
#[ignore = "waits to be killed"]
fn waits_to_be_killed() {
    let cluster = Cluster::start(&Settings::default()).unwrap();
    std::fs::write(
        std::env::var_os("TOLD").unwrap(),
        format!("{}\n", folder_of(&cluster).display()),
    )
    .unwrap();
    std::thread::sleep(Duration::from_secs(120));
}

#[test]
fn a_killed_test_leaves_neither_a_server_nor_a_folder() {
    let told = std::env::temp_dir().join(format!("postgres-cluster-told-{}", std::process::id()));
    let mut test = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "waits_to_be_killed", "--ignored"])
        .env("TOLD", &told)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let read = || std::fs::read_to_string(&told).unwrap_or_default();
    until("the other process has a cluster", || read().ends_with('\n'));
    let folder = PathBuf::from(read().trim());
    std::fs::remove_file(&told).unwrap();
    let file = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    let server = Path::new("/proc").join(file.lines().next().unwrap());
    assert!(server.exists());
    test.kill().unwrap();
    test.wait().unwrap();
    until("the folder is gone", || !folder.exists());
    until("the server is gone", || {
        // Where nobody waits for it, an ended process stays in the list.
        std::fs::read_to_string(server.join("stat")).map_or(true, |stat| stat.contains(") Z "))
    });
}
