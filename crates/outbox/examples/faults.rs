//! Runs random schedules of faults and prints what happened in them.
//!
//! `cargo run --release -p outbox --example faults -- --schedules 1000000 --seed 1`

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use outbox::simulation::run;

/// Runs the outbox through random schedules of faults.
#[derive(Parser)]
struct Args {
    /// How many schedules.
    #[arg(long, default_value_t = 10_000)]
    schedules: u64,
    /// The same seed leads to the same schedules.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let began = Instant::now();
    let report = run(args.schedules, args.seed);
    let seconds = began.elapsed().as_secs_f64();
    let coverage = &report.coverage;
    println!(
        "seed {}: {} schedules, {} steps, {} applications, {} said to be kept, {} settled, {seconds:.1} s",
        args.seed, coverage.schedules, coverage.steps, coverage.applications, coverage.kept, coverage.settled
    );
    println!("faults: {}", coverage.faults.values().sum::<u64>());
    for (fault, count) in &coverage.faults {
        println!("{count:>12}  {fault}");
    }
    println!("ways of the machines:");
    for ((task, outcome), count) in &coverage.ways {
        println!("{count:>12}  {task}: {outcome}");
    }
    let Some(failure) = report.failure else {
        println!("every invariant held");
        return ExitCode::SUCCESS;
    };
    println!("{failure}");
    ExitCode::FAILURE
}
