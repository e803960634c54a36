//! A second server that has everything the first one has.

use std::fs;

use crate::cluster::{Cluster, SUPERUSER};
use crate::err::{ClusterError, Doing};
use crate::process::wait_until;
use crate::programs::Programs;

/// The standby's name at the primary (`application_name`).
const NAME: &str = "standby";

impl Cluster {
    /// A standby that follows by streaming, and that every commit of the primary waits for: what the primary has
    /// answered is on both disks. A primary has one such standby; a further one takes its place.
    ///
    /// # Errors
    /// [`ClusterError`] if it cannot be made, or does not come to be in step.
    pub fn standby_of(primary: &Self) -> Result<Self, ClusterError> {
        let mut standby = Self::without_data()?;
        let mut backup = standby.program("pg_basebackup");
        backup
            .arg("-D")
            .arg(standby.folder.data())
            .args(["--wal-method", "stream", "--checkpoint", "fast", "--no-sync"])
            .args(["-d", &primary.maintenance_url()]);
        Programs::run(backup, "pg_basebackup")?;
        let connection = format!(
            "'host=127.0.0.1 port={} user={SUPERUSER} application_name={NAME}'",
            primary.port()
        );
        let lines = [
            ("primary_conninfo", connection.as_str()),
            // A primary that was started again is found at once.
            ("wal_retrieve_retry_interval", "'200ms'"),
            ("synchronous_standby_names", "''"),
        ];
        standby.configure(&lines.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
        // What the primary was told by `ALTER SYSTEM`, such as whom to wait for, is not the standby's.
        for file in ["postgresql.auto.conf", "standby.signal"] {
            let path = standby.folder.data().join(file);
            fs::write(&path, "").doing(|| format!("write `{}`", path.display()))?;
        }
        standby.first_start()?;
        primary.sql(
            "postgres",
            &format!("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({NAME})'"),
        )?;
        primary.sql("postgres", "SELECT pg_reload_conf()")?;
        let asked = format!("SELECT sync_state FROM pg_stat_replication WHERE application_name = '{NAME}'");
        let in_step = wait_until(|| Ok(primary.sql("postgres", &asked)? == "sync"))?;
        standby.or_too_late(in_step, "the standby is in step with the primary")?;
        Ok(standby)
    }

    /// Makes a standby the primary, and waits until it takes writes. Its own commits wait for nobody.
    ///
    /// The former primary must be dead: nothing here keeps two from taking writes.
    ///
    /// # Errors
    /// [`ClusterError`] if it is no standby, or is not promoted.
    pub fn promote(&mut self) -> Result<(), ClusterError> {
        self.sql("postgres", "SELECT pg_promote(wait => false)")?;
        let promoted = wait_until(|| Ok(self.sql("postgres", "SELECT pg_is_in_recovery()")? == "f"))?;
        self.or_too_late(promoted, "the standby takes writes")
    }
}
