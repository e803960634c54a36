//! How long a decision takes when every fact is known.

use std::hint::black_box;
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use didim_bench::catalogs::{Catalog, catalog, people, six_conditions};
use didim_bench::engine;
use didim_bench::expr::Person;
use didim_bench::peers::{Cel, DataLogic, Peer, Zen};
use eligibility::Session;

/// So many that branch prediction cannot learn the answers.
const PEOPLE: usize = 1000;
const PROGRAMS: usize = 500;

type Group<'a> = BenchmarkGroup<'a, WallTime>;

/// One program for one person at a time.
fn six(c: &mut Criterion) {
    let catalog = six_conditions();
    let people = people(&catalog, PEOPLE, 7);
    let mut group = c.benchmark_group("decide/six-conditions");
    group.throughput(Throughput::Elements(1));

    let (vocabulary, ruleset) = engine::compile(&catalog);
    let answers: Vec<_> = people
        .iter()
        .map(|person| engine::answers(&vocabulary, &catalog, person))
        .collect();
    let mut next = answers.iter().cycle();
    group.bench_function("eligibility", |b| {
        b.iter(|| {
            next.next()
                .map(|answers| engine::decide(&ruleset, black_box(answers), 0))
        });
    });
    six_by::<Cel>(&mut group, &catalog, &people);
    six_by::<DataLogic>(&mut group, &catalog, &people);
    six_by::<Zen>(&mut group, &catalog, &people);
    group.finish();
}

fn six_by<P: Peer>(group: &mut Group<'_>, catalog: &Catalog, people: &[Person]) {
    let mut peer = P::compile(catalog);
    let contexts: Vec<_> = people
        .iter()
        .map(|person| peer.prepare(catalog, person))
        .collect();
    let mut next = contexts.iter().cycle();
    group.bench_function(P::NAME, |b| {
        b.iter(|| next.next().map(|context| peer.decide(black_box(context), 0)));
    });
}

/// All programs for one person at a time.
fn all(c: &mut Criterion) {
    let catalog = catalog(PROGRAMS, 5);
    let people = people(&catalog, PEOPLE, 7);
    let mut group = c.benchmark_group(format!("decide/catalog-{PROGRAMS}"));
    group.throughput(Throughput::Elements(PROGRAMS as u64));

    let (vocabulary, ruleset) = engine::compile(&catalog);
    let answers: Vec<_> = people
        .iter()
        .map(|person| engine::answers(&vocabulary, &catalog, person))
        .collect();
    let mut session = Session::new(Arc::new(ruleset));
    let mut next = answers.iter().cycle();
    group.bench_function("eligibility", |b| {
        b.iter(|| {
            next.next()
                .map(|answers| engine::count(&mut session, black_box(answers)))
        });
    });
    all_by::<Cel>(&mut group, &catalog, &people);
    all_by::<DataLogic>(&mut group, &catalog, &people);
    all_by::<Zen>(&mut group, &catalog, &people);
    group.finish();
}

fn all_by<P: Peer>(group: &mut Group<'_>, catalog: &Catalog, people: &[Person]) {
    let mut peer = P::compile(catalog);
    let contexts: Vec<_> = people
        .iter()
        .map(|person| peer.prepare(catalog, person))
        .collect();
    let mut next = contexts.iter().cycle();
    group.bench_function(P::NAME, |b| {
        b.iter(|| next.next().map(|context| peer.count(black_box(context))));
    });
}

criterion_group!(decide, six, all);
criterion_main!(decide);
