//! How long a device works: from the bytes of a catalog to verdicts, answer by answer, and on many people at once.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use didim_bench::blob::Blob;
use didim_bench::catalogs::{Catalog, catalog, people, with_a_rare_fact};
use didim_bench::visits::{planner, visits};
use eligibility::{Answers, Population, Session, Value};

const SIZES: [usize; 3] = [50, 500, 5_000];
/// The seeds of the catalogs and of the people.
const SEEDS: (u64, u64) = (5, 7);
const VISITORS: usize = 10;
const PEOPLE: usize = 10_000;

fn session(catalog: &Catalog) -> Session {
    Session::new(Arc::new(Blob::of(catalog).compile()))
}

fn start(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile");
    for size in SIZES {
        let bytes = Blob::of(&catalog(size, SEEDS.0)).to_bytes();
        group.bench_with_input(BenchmarkId::from_parameter(size), &bytes, |b, bytes| {
            b.iter(|| Blob::from_bytes(black_box(bytes)).compile());
        });
    }
    group.finish();
    let mut group = c.benchmark_group("first-screening");
    for size in SIZES {
        let rules = Arc::new(Blob::of(&catalog(size, SEEDS.0)).compile());
        group.bench_with_input(BenchmarkId::from_parameter(size), &rules, |b, rules| {
            b.iter(|| Session::new(Arc::clone(rules)));
        });
    }
    group.finish();
}

/// Answers of one visit after another; only what `act` says is on the clock.
fn along(
    session: &Session,
    visits: &[Vec<Answers>],
    steps: u64,
    act: impl Fn(&mut Session, &Answers) -> Duration,
) -> Duration {
    let mut spent = Duration::ZERO;
    let mut done = 0;
    while done < steps {
        for visit in visits {
            let mut session = session.clone();
            for answers in visit.iter().skip(1) {
                spent += act(&mut session, answers);
                done += 1;
                if done == steps {
                    return spent;
                }
            }
        }
    }
    spent
}

fn answer(c: &mut Criterion) {
    for size in SIZES {
        let catalog = catalog(size, SEEDS.0);
        let session = session(&catalog);
        let visits = visits(&session, &catalog, &people(&catalog, VISITORS, SEEDS.1));
        let planner = planner(&session);
        let mut group = c.benchmark_group("answer");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter_custom(|steps| {
                along(&session, &visits, steps, |session, answers| {
                    let answers = answers.clone();
                    let start = Instant::now();
                    black_box(session.update(answers));
                    start.elapsed()
                })
            });
        });
        group.finish();
        let mut group = c.benchmark_group("next-question");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter_custom(|steps| {
                along(&session, &visits, steps, |session, answers| {
                    let start = Instant::now();
                    black_box(planner.next(session, |_| true, &[]));
                    let spent = start.elapsed();
                    session.update(answers.clone());
                    spent
                })
            });
        });
        group.finish();
    }
}

/// An answer that ten programs look at, whatever the size of the catalog: given, and taken back.
fn rare_answer(c: &mut Criterion) {
    let mut group = c.benchmark_group("answer-for-ten-programs");
    for size in SIZES {
        let (catalog, fact) = with_a_rare_fact(size, SEEDS.0);
        let mut session = session(&catalog);
        let fact = session
            .rules()
            .vocabulary()
            .find(&catalog.facts[fact].name)
            .expect("the fact");
        let before = session.answers().clone();
        let mut after = before.clone();
        after
            .set(session.rules().vocabulary(), fact, &Value::Bool(true))
            .expect("a possible value");
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter_custom(|steps| {
                let mut spent = Duration::ZERO;
                for _ in 0..steps {
                    let answers = after.clone();
                    let start = Instant::now();
                    let looked_at = black_box(session.update(answers));
                    spent += start.elapsed();
                    assert_eq!(looked_at, 10);
                    session.update(before.clone());
                }
                spent
            });
        });
    }
    group.finish();
}

fn population(c: &mut Criterion) {
    let mut group = c.benchmark_group("population");
    for size in SIZES {
        let catalog = catalog(size, SEEDS.0);
        let blob = Blob::of(&catalog);
        let rules = blob.compile();
        let people = people(&catalog, PEOPLE, SEEDS.1);
        let mut population = Population::new(PEOPLE);
        for (fact, _) in blob.vocabulary.facts() {
            let column = people.iter().map(|person| Some(person[fact.index()])).collect();
            population
                .set(&blob.vocabulary, fact, column)
                .expect("possible values");
        }
        group.throughput(Throughput::Elements((size * PEOPLE) as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| rules.screen_many(black_box(&population)));
        });
    }
    group.finish();
}

criterion_group! {
    name = screening;
    config = Criterion::default().sample_size(20);
    targets = start, answer, rare_answer, population
}
criterion_main!(screening);
