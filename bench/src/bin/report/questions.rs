//! How many questions are asked, by this engine's planner and by other ways of asking. Counts, not times: they are the
//! same on every machine.

use std::sync::Arc;

use didim_bench::blob::Blob;
use didim_bench::catalogs::catalog;
use didim_bench::visits::planner;
use eligibility::{Expected, Goal, Planner, Policy, Session};

/// The sizes of the large catalogs, and how many visitors are drawn for each.
const LARGE: [(usize, usize); 3] = [(50, 2_000), (500, 400), (5_000, 60)];
/// The programs of a small catalog, and how many are tried.
const SMALL: (usize, u64) = (5, 60);
/// A small catalog whose optimum takes more states is left out.
const STATES: usize = 60_000;
const SEED: u64 = 5;
/// The number of fitting programs that is enough for a visitor who wants no more.
pub const WANTED: usize = 3;

/// Every way of asking, the planner first.
pub const NAMES: [&str; 6] = [
    "the planner",
    "the whole form",
    "first program first",
    "fixed order, skipping",
    "most needed",
    "information gain",
];

/// What was counted.
pub struct Questions {
    /// Small catalogs of which the optimum was found.
    pub small: usize,
    /// The mean optimum.
    pub optimum: f64,
    /// The mean of each way of asking in those.
    pub means: Vec<f64>,
    /// Each way of asking in the smallest of the large catalogs, until [`WANTED`] programs that fit are found.
    pub found: Vec<Expected>,
    /// For each large catalog its size, the visitors, and each way of asking.
    pub large: Vec<(usize, usize, Vec<Expected>)>,
}

fn session(programs: usize, seed: u64) -> Session {
    Session::new(Arc::new(Blob::of(&catalog(programs, seed)).compile()))
}

fn policies(session: &Session) -> [Policy; 6] {
    [
        Policy::Planner(planner(session)),
        Policy::WholeForm,
        Policy::FirstRuleFirst,
        Policy::FixedOrder,
        Policy::MostNeeded,
        Policy::InformationGain,
    ]
}

pub fn count() -> Questions {
    let (mut small, mut optimum, mut sums) = (0, 0.0, vec![0.0; NAMES.len()]);
    for seed in 0..SMALL.1 {
        let session = session(SMALL.0, seed);
        let Some(best) = session.optimal_cost(&[], STATES) else {
            continue;
        };
        let means: Option<Vec<f64>> = policies(&session)
            .iter()
            .map(|policy| match policy {
                // A form asks for everything, whatever the answers.
                Policy::WholeForm => Some(session.rules().order().count() as f64),
                policy => session
                    .expected_exactly(policy, 10 * STATES)
                    .map(|expected| expected.mean),
            })
            .collect();
        let Some(means) = means else { continue };
        small += 1;
        optimum += best;
        for (sum, mean) in sums.iter_mut().zip(means) {
            *sum += mean;
        }
    }
    let (programs, visitors) = LARGE[0];
    let session = session(programs, SEED);
    let mut wanted = policies(&session);
    let vocabulary = session.rules().vocabulary();
    wanted[0] = Policy::Planner(Planner::for_all(vocabulary, Goal::FindFirst(WANTED)));
    let until_found = |policy: &Policy| {
        let next = |session: &Session| {
            let enough = session.counts().eligible >= WANTED;
            if enough { None } else { policy.next(session) }
        };
        session.expected_by_drawing(next, visitors, SEED)
    };
    let found = wanted.iter().map(until_found).collect();
    let number = f64::from(small.max(1));
    let large = LARGE.map(|(programs, visitors)| {
        let session = self::session(programs, SEED);
        let expect =
            |policy: &Policy| session.expected_by_drawing(|session| policy.next(session), visitors, SEED);
        (
            programs,
            visitors,
            policies(&session).iter().map(expect).collect(),
        )
    });
    Questions {
        small: small as usize,
        optimum: optimum / number,
        means: sums.into_iter().map(|sum| sum / number).collect(),
        found,
        large: large.into(),
    }
}
