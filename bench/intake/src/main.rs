//! Measures how fast the real server stores what devices send, next to the bare databases and to PocketBase.
//!
//! `didim-bench-intake DIDIM FOLDER PAGE [--quick] [--pocketbase PROGRAM]`; `cargo xtask bench intake` runs it.
//! `--only strangers` and `--only versions --old DIDIM --old-name NAME` measure one section and leave the rest of the page:
//! `cargo xtask bench strangers` and `bench versions`.

mod bare;
mod load;
mod page;
mod sections;
mod server;
mod strangers;
mod versions;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use load::{ENVELOPE, Form, Found, Plan, Progress, send};
use page::{Limit, Page, table};
use postgres_cluster::{Cluster, Settings};
use server::Server;

/// Whatever is in the way: the command ends with it.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The number of devices that send at once, one envelope a request, as when visitors press the button.
const DEVICES: usize = 64;
/// The number of envelopes in a request where a device sends what it has queued.
const QUEUED: usize = 20;

/// How much is measured; less for a first look.
struct Size {
    envelopes: u64,
    bare: u64,
    memory: u64,
    crowd: u64,
    few_rows: u64,
    many_rows: u64,
}

const WHOLE: Size = Size {
    envelopes: 60_000,
    bare: 60_000,
    memory: 1_000_000,
    crowd: 60_000,
    few_rows: 10_000,
    many_rows: 10_000_000,
};
const QUICK: Size = Size {
    envelopes: 6_000,
    bare: 6_000,
    memory: 40_000,
    crowd: 6_000,
    few_rows: 10_000,
    many_rows: 200_000,
};

struct Bench {
    didim: PathBuf,
    folder: PathBuf,
    size: Size,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let mut next = |what: &str| arguments.next().ok_or_else(|| format!("name {what}"));
    let (didim, folder, page_file) = (next("the server's binary")?, next("a folder")?, next("the page")?);
    let rest: Vec<PathBuf> = arguments.collect();
    let quick = rest.iter().any(|one| one.as_os_str() == "--quick");
    let value = |name: &str| {
        rest.windows(2).find_map(|two| match two {
            [flag, value] if flag.as_os_str() == name => Some(value.clone()),
            _ => None,
        })
    };
    let pocketbase = value("--pocketbase");
    let bench = Bench {
        didim,
        folder,
        size: if quick { QUICK } else { WHOLE },
    };
    let mut page = Page::default();
    match value("--only").as_deref().and_then(Path::to_str) {
        None => {}
        Some("strangers") => {
            strangers::measure(&bench, quick, &mut page).await?;
            return page.write_part(&page_file, sections::STRANGERS);
        }
        Some("versions") => {
            let old = value("--old").ok_or("name the older server with --old")?;
            let name = value("--old-name").ok_or("name its version with --old-name")?;
            versions::measure(&bench, (&old, &name.to_string_lossy()), quick, &mut page).await?;
            return page.write_part(&page_file, sections::VERSIONS);
        }
        Some(other) => return Err(format!("there is no part `{other}`; name strangers or versions").into()),
    }
    bench.sqlite(&mut page).await?;
    bench.postgres(&mut page).await?;
    if let Some(program) = pocketbase {
        bench.pocketbase(&program, &mut page).await?;
    }
    bench.crowd(&mut page).await?;
    bench.memory(&mut page).await?;
    // The last part takes longest: what was found until here is not to be lost with it.
    let _ = page.write(&page_file);
    bench.rows(&mut page).await?;
    page.write(&page_file)
}

impl Bench {
    fn place(&self) -> Result<tempfile::TempDir, Failure> {
        Ok(tempfile::tempdir_in(&self.folder)?)
    }

    fn plan(&self, server: &Server, a_request: usize) -> Plan {
        Plan {
            to: server.address,
            devices: DEVICES,
            a_request,
            envelopes: self.size.envelopes,
            form: Form::Didim,
            faults: true,
        }
    }

    /// The load one envelope a request, and again as devices send what they have queued.
    async fn two_loads(&self, server: &Server) -> Result<([Found; 2], f64), Failure> {
        let single = send(&self.plan(server, 1), &Arc::default()).await?;
        let grouped = server.envelopes_a_transaction().await.unwrap_or(16.0);
        let queued = send(&self.plan(server, QUEUED), &Arc::default()).await?;
        Ok(([single, queued], grouped))
    }

    async fn sqlite(&self, page: &mut Page) -> Result<(), Failure> {
        let place = self.place()?;
        let server = Server::didim(&self.didim, place.path(), None)?;
        let (loads, group) = self.two_loads(&server).await?;
        drop(server);
        let stored = bare::count_in_sqlite(place.path()).await?;
        let alone = self.place()?;
        let mut connection = bare::sqlite(alone.path(), true).await?;
        let mut bare_rates = Vec::new();
        for a_transaction in [1, whole(group)] {
            let rate =
                bare::insert_into_sqlite(&mut connection, self.size.bare, a_transaction, ENVELOPE).await?;
            bare_rates.push((a_transaction, rate));
        }
        drop(connection);
        page.store("SQLite", 2_000.0, &loads, stored, group, &bare_rates);
        Ok(())
    }

    async fn postgres(&self, page: &mut Page) -> Result<(), Failure> {
        let cluster = Cluster::start(&Settings::default())?;
        let address = cluster.new_database()?;
        let place = self.place()?;
        let server = Server::didim(&self.didim, place.path(), Some(&address))?;
        let (loads, group) = self.two_loads(&server).await?;
        drop(server);
        let name = address.rsplit('/').next().unwrap_or_default();
        let stored = cluster.sql(name, "SELECT count(*) FROM submission")?.parse()?;
        let mut bare_rates = Vec::new();
        for (connections, a_transaction) in [(u32::try_from(DEVICES)?, 1), (4, whole(group))] {
            let rows = self.size.bare;
            let rate = bare::insert_into_postgres(&address, rows, connections, a_transaction).await?;
            bare_rates.push((a_transaction, rate));
        }
        page.store("PostgreSQL", 1_000.0, &loads, stored, group, &bare_rates);
        Ok(())
    }

    async fn pocketbase(&self, program: &Path, page: &mut Page) -> Result<(), Failure> {
        let place = self.place()?;
        let server = Server::pocketbase(program, place.path()).await?;
        let plan = Plan {
            form: Form::PocketBase,
            faults: false,
            ..self.plan(&server, 1)
        };
        let found = send(&plan, &Arc::default()).await?;
        page.section(
            "PocketBase",
            &format!(
                "{:.0} envelopes a second, one a request, without duplicates and cuts; p50 {:.1} ms, p99 \
                 {:.1} ms; {:.0} MiB of memory. It keeps them in SQLite with `synchronous = NORMAL`: it \
                 answers before a sync, and a power cut takes away the last ones that it acknowledged. It \
                 knows no receipts, and has a unique index on the submission here.",
                found.rate(),
                found.percentile(50),
                found.percentile(99),
                mebibytes(server.memory())
            ),
        );
        Ok(())
    }

    /// 300 devices come back at once, each with its queue.
    async fn crowd(&self, page: &mut Page) -> Result<(), Failure> {
        let place = self.place()?;
        let server = Server::didim(&self.didim, place.path(), None)?;
        let plan = Plan {
            devices: 300,
            envelopes: self.size.crowd,
            faults: false,
            ..self.plan(&server, QUEUED)
        };
        let found = send(&plan, &Arc::default()).await?;
        let memory = server.memory();
        drop(server);
        let stored = bare::count_in_sqlite(place.path()).await?;
        page.limit(Limit {
            what: "envelopes of 300 devices at once that are not there, or twice".to_owned(),
            bound: "0".to_owned(),
            found: found.different.abs_diff(stored).to_string(),
            holds: found.different == stored && stored == self.size.crowd,
        });
        page.section(
            "A crowd",
            &format!(
                "{} envelopes queued on 300 devices, sent at once, {QUEUED} a request, to SQLite: {:.1} s, \
                 p50 {:.0} ms and p99 {:.0} ms a request, {} answers that said to come again, {:.0} MiB of \
                 memory after it.",
                self.size.crowd,
                found.took.as_secs_f64(),
                found.percentile(50),
                found.percentile(99),
                found.refused,
                mebibytes(memory)
            ),
        );
        Ok(())
    }

    /// Memory while very many arrive.
    async fn memory(&self, page: &mut Page) -> Result<(), Failure> {
        let place = self.place()?;
        let server = Server::didim(&self.didim, place.path(), None)?;
        let progress = Arc::new(Progress::default());
        let plan = Plan {
            envelopes: self.size.memory,
            ..self.plan(&server, QUEUED)
        };
        let task = tokio::spawn({
            let progress = Arc::clone(&progress);
            async move { send(&plan, &progress).await }
        });
        let mut rows = Vec::new();
        while !task.is_finished() {
            let done = progress.acknowledged.load(Ordering::Relaxed);
            if done >= self.size.memory / 10 * (rows.len() as u64 + 1) {
                rows.push((done, mebibytes(server.memory())));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let found = task.await??;
        rows.push((found.acknowledged, mebibytes(server.memory())));
        let early = rows.first().map_or(0.0, |(_, memory)| *memory);
        let most = rows.iter().map(|(_, memory)| *memory).fold(0.0, f64::max);
        page.limit(Limit {
            what: format!(
                "memory within {} envelopes, in times of that after a tenth",
                self.size.memory
            ),
            bound: "1.25".to_owned(),
            found: format!("{:.2}", most / early),
            holds: most <= early * 1.25,
        });
        let rows = rows
            .iter()
            .map(|(done, memory)| vec![done.to_string(), format!("{memory:.1} MiB")]);
        page.section("Memory", &table(&["envelopes", "resident"], rows));
        Ok(())
    }

    /// What a further envelope costs where there are few rows and where there are many.
    async fn rows(&self, page: &mut Page) -> Result<(), Failure> {
        let place = self.place()?;
        let mut found = Vec::new();
        let mut there = 0;
        for rows in [self.size.few_rows, self.size.many_rows] {
            let start = Instant::now();
            let mut connection = bare::sqlite(place.path(), false).await?;
            bare::insert_into_sqlite(&mut connection, rows - there, 1_000, FILLER).await?;
            drop(connection);
            println!(
                "{rows} rows are there after {:.0} s",
                start.elapsed().as_secs_f64()
            );
            let server = Server::didim(&self.didim, place.path(), None)?;
            let load = send(&self.plan(&server, 1), &Arc::default()).await?;
            drop(server);
            there = bare::count_in_sqlite(place.path()).await?;
            found.push((rows, load));
        }
        let cost = |load: &Found| 1_000.0 / load.rate();
        if let [(_, few), (_, many)] = found.as_slice() {
            page.limit(Limit {
                what: format!(
                    "a further envelope at {} rows, in times of one at {}",
                    self.size.many_rows, self.size.few_rows
                ),
                bound: "2.00".to_owned(),
                found: format!("{:.2}", cost(many) / cost(few)),
                holds: cost(many) <= 2.0 * cost(few),
            });
        }
        let rows = found.iter().map(|(rows, load)| {
            vec![
                rows.to_string(),
                format!("{:.3} ms", cost(load)),
                format!("{:.1} ms", load.percentile(50)),
                format!("{:.1} ms", load.percentile(99)),
            ]
        });
        let text = table(&["rows there", "an envelope", "p50", "p99"], rows);
        let filler = format!(
            "The rows that are there have {FILLER} sealed bytes, those that are added {ENVELOPE}.\n\n{text}"
        );
        page.section("Rows that are there already, in SQLite", &filler);
        Ok(())
    }
}

/// Sealed bytes of a row that only fills the database: ten million of the usual size need more disk than is sure.
const FILLER: usize = 200;

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn whole(group: f64) -> usize {
    (group.round() as usize).max(1)
}
