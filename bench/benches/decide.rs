//! How long a decision takes when every fact is known.

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use didim_bench::catalogs::{Catalog, catalog, people, six_conditions};
use didim_bench::engine;
use didim_bench::expr::Person;
use didim_bench::peers::{Cel, DataLogic, Peer, Zen};

/// The number of people: enough that branch prediction cannot learn the answers.
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
    let answers = prepare(&people, |person| engine::answers(&vocabulary, &catalog, person));
    let profiles = prepare(&answers, |answers| ruleset.profile(answers));
    measure(&mut group, "eligibility", &answers, |answers| {
        engine::decide(&ruleset, answers, 0)
    });
    measure(&mut group, "eligibility-profile", &profiles, |profile| {
        engine::decide_profile(&ruleset, profile, 0)
    });
    six_by::<Cel>(&mut group, &catalog, &people);
    six_by::<DataLogic>(&mut group, &catalog, &people);
    six_by::<Zen>(&mut group, &catalog, &people);
    group.finish();
}

fn six_by<P: Peer>(group: &mut Group<'_>, catalog: &Catalog, people: &[Person]) {
    let mut peer = P::compile(catalog);
    let contexts = prepare(people, |person| peer.prepare(catalog, person));
    measure(group, P::NAME, &contexts, |context| peer.decide(context, 0));
}

/// All programs for one person at a time.
fn all(c: &mut Criterion) {
    let catalog = catalog(PROGRAMS, 5);
    let people = people(&catalog, PEOPLE, 7);
    let mut group = c.benchmark_group(format!("decide/catalog-{PROGRAMS}"));
    group.throughput(Throughput::Elements(PROGRAMS as u64));

    let (vocabulary, ruleset) = engine::compile(&catalog);
    let answers = prepare(&people, |person| engine::answers(&vocabulary, &catalog, person));
    let profiles = prepare(&answers, |answers| ruleset.profile(answers));
    measure(&mut group, "eligibility", &answers, |answers| {
        engine::count(&ruleset, answers)
    });
    measure(&mut group, "eligibility-profile", &profiles, |profile| {
        engine::count_profile(&ruleset, profile)
    });
    all_by::<Cel>(&mut group, &catalog, &people);
    all_by::<DataLogic>(&mut group, &catalog, &people);
    all_by::<Zen>(&mut group, &catalog, &people);
    group.finish();
}

fn all_by<P: Peer>(group: &mut Group<'_>, catalog: &Catalog, people: &[Person]) {
    let mut peer = P::compile(catalog);
    let contexts = prepare(people, |person| peer.prepare(catalog, person));
    measure(group, P::NAME, &contexts, |context| peer.count(context));
}

fn prepare<P, C>(people: &[P], prepare: impl Fn(&P) -> C) -> Vec<C> {
    people.iter().map(prepare).collect()
}

/// Measures what is done with one of the contexts, the next one each time.
fn measure<C, R>(group: &mut Group<'_>, name: &str, contexts: &[C], mut act: impl FnMut(&C) -> R) {
    let mut next = contexts.iter().cycle();
    group.bench_function(name, |b| {
        b.iter(|| next.next().map(|context| act(black_box(context))));
    });
}

criterion_group!(decide, six, all);
criterion_main!(decide);
