//! This server next to an older one and to the bare databases, by turns in one run.

use std::path::Path;
use std::sync::Arc;

use postgres_cluster::{Cluster, Settings};

use crate::load::{ENVELOPE, Found, Plan, send};
use crate::page::{Limit, Page, table};
use crate::server::Server;
use crate::{Bench, DEVICES, Failure, QUEUED, bare};

/// What of the older one's rate this one must reach.
const MIN_OF_OLD: f64 = 0.9;
/// What of the bare database's rate the server must reach, one envelope a request.
const MIN_OF_BARE: f64 = 0.7;

/// The ratios of one kind of database, one of each a round.
#[derive(Default)]
struct Ratios {
    single: Vec<f64>,
    queued: Vec<f64>,
    bare: Vec<f64>,
}

/// How many rounds, and of how many envelopes each.
struct Rounds {
    rounds: usize,
    envelopes: u64,
}

/// Measures this server against the one at `old`, which has a name.
pub async fn measure(bench: &Bench, old: (&Path, &str), quick: bool, page: &mut Page) -> Result<(), Failure> {
    let (old, name) = old;
    let size = if quick {
        Rounds {
            rounds: 2,
            envelopes: 3_000,
        }
    } else {
        Rounds {
            rounds: 5,
            envelopes: 5_000,
        }
    };
    let cluster = Cluster::start(&Settings::default())?;
    let (mut sqlite, mut postgres) = (Ratios::default(), Ratios::default());
    for round in 0..size.rounds {
        for (ratios, database) in [(&mut sqlite, None), (&mut postgres, Some(&cluster))] {
            // Who comes first has another disk cache and other neighbours: the order changes from round to round.
            let (new, before) = if round % 2 == 0 {
                let new = one(bench, &bench.didim, database, &size).await?;
                (new, one(bench, old, database, &size).await?)
            } else {
                let before = one(bench, old, database, &size).await?;
                (one(bench, &bench.didim, database, &size).await?, before)
            };
            ratios.single.push(new.single.rate() / before.single.rate());
            ratios.queued.push(new.queued.rate() / before.queued.rate());
            ratios.bare.push(new.single.rate() / new.bare);
        }
        println!("round {} of {}", round + 1, size.rounds);
    }
    write(
        &[("SQLite", &sqlite), ("PostgreSQL", &postgres)],
        name,
        &size,
        page,
    );
    Ok(())
}

/// What one server did on a new database, and the bare database after it.
struct Measured {
    single: Found,
    queued: Found,
    bare: f64,
}

async fn one(
    bench: &Bench,
    binary: &Path,
    cluster: Option<&Cluster>,
    size: &Rounds,
) -> Result<Measured, Failure> {
    let place = bench.place()?;
    let address = cluster.map(Cluster::new_database).transpose()?;
    let server = Server::didim(binary, place.path(), address.as_deref())?;
    let plan = |a_request| Plan {
        envelopes: size.envelopes,
        ..bench.plan(&server, a_request)
    };
    let single = send(&plan(1), &Arc::default()).await?;
    let queued = send(&plan(QUEUED), &Arc::default()).await?;
    drop(server);
    let bare = if let Some(address) = address {
        bare::insert_into_postgres(&address, size.envelopes, u32::try_from(DEVICES)?, 1).await?
    } else {
        let alone = bench.place()?;
        let mut connection = bare::sqlite(alone.path(), true).await?;
        bare::insert_into_sqlite(&mut connection, size.envelopes / 4, 1, ENVELOPE).await?
    };
    Ok(Measured { single, queued, bare })
}

fn write(found: &[(&str, &Ratios)], name: &str, size: &Rounds, page: &mut Page) {
    let mut rows = Vec::new();
    for (database, ratios) in found {
        let of_old = format!("in times of {name}");
        for (what, of, least, values) in [
            (
                "one envelope a request",
                of_old.as_str(),
                MIN_OF_OLD,
                &ratios.single,
            ),
            ("20 a request", of_old.as_str(), MIN_OF_OLD, &ratios.queued),
            (
                "one envelope a request",
                "in times of the bare database with one row a transaction",
                MIN_OF_BARE,
                &ratios.bare,
            ),
        ] {
            let middle = median(values);
            page.limit(Limit {
                what: format!("{database}: the rate at {what}, {of}"),
                bound: format!("≥ {least:.2}"),
                found: format!("{middle:.2}"),
                holds: middle >= least,
            });
            let each: Vec<String> = values.iter().map(|value| format!("{value:.2}")).collect();
            rows.push(vec![
                format!("{database}, {what}, {of}"),
                format!("{middle:.2}"),
                each.join(", "),
            ]);
        }
    }
    let text = table(&["ratio", "median", "rounds"], rows);
    page.text(&format!(
        "`cargo xtask bench versions --old FOLDER` measures this section anew. {} rounds by turns, each \
         with new databases: this server and {name}, {} envelopes of {ENVELOPE} sealed bytes one a \
         request and as many twenty a request, of {DEVICES} devices, with the duplicates and cuts \
         above, and the bare database after each. The ratios are of one round each; which server comes \
         first changes from round to round.\n\n{text}",
        size.rounds, size.envelopes
    ));
}

/// The middle of the values, the upper one of two.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
