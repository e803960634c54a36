//! The simulation can fail: each deliberate mistake, around the machines or in the server, is found by it.

#![expect(clippy::panic, reason = "a test may panic")]

use outbox::simulation::{Bug, Coverage, Kind, Mood, Schedule, Step, play, run_with};

/// The number of schedules within which each mistake must be found.
const SCHEDULES: u64 = 100_000;
const SEED: u64 = 1;

fn found(bug: Bug) {
    let report = run_with(0..SCHEDULES, SEED, Some(bug));
    match report.failure {
        None => panic!("{bug:?} was not found in {SCHEDULES} schedules"),
        Some(failure) => println!("{bug:?}\n{failure}"),
    }
}

const DAY: u32 = 86_400;

/// A visitor applies, and it is kept.
const APPLY: [Step; 3] = [Step::Visit(0, Kind::Plain), Step::Keep(0), Step::Keep(0)];

/// The sender reads, posts, the request arrives, the answer comes back, and is written.
const EXCHANGE: [Step; 5] = [Step::Send(0); 5];

/// Finds a mistake that takes a long row of things that random schedules hardly meet it: by these steps, in which
/// nothing is lost without it.
fn found_by(bug: Bug, parts: &[&[Step]]) {
    let schedule = Schedule {
        lock: true,
        steps: parts.concat(),
    };
    let run = |bug| play(&schedule, bug, &mut Coverage::default());
    assert_eq!(run(None), Ok(()));
    let violation = run(Some(bug)).map_err(|violation| violation.invariant);
    assert_eq!(violation, Err("I1"), "{bug:?}");
}

/// The first is stored, and its answer lost.
const STORED_UNHEARD: [Step; 5] = [
    Step::Send(0),
    Step::Send(0),
    Step::Serve(0, Mood::Well),
    Step::LoseReply(0),
    Step::GiveUp(0),
];

/// A second one is then stored and settled, and after it the first: what was stored later comes in first.
fn settled_the_other_way_round() -> Vec<Step> {
    let mut steps = [APPLY.as_slice(), &STORED_UNHEARD, &APPLY].concat();
    steps.extend([Step::Snapshot, Step::Wake(0)]);
    steps.extend([Step::Send(0); 16]);
    steps.push(Step::RollBack);
    steps
}

#[test]
fn holding_the_receipt_that_came_last() {
    found_by(Bug::HoldLastSettled, &[&settled_the_other_way_round()]);
}

#[test]
fn stamps_that_two_transactions_share() {
    found_by(Bug::StampsRepeat, &[&settled_the_other_way_round()]);
}

#[test]
fn answering_once_more_in_the_life_that_has_ended() {
    let days = [
        Step::RollBack,
        Step::Tick(4 * DAY),
        Step::Backup,
        Step::WaitAnHour(0),
    ];
    found_by(
        Bug::NewLifeAfterAnswer,
        &[
            &[Step::Snapshot],
            &APPLY,
            &EXCHANGE,
            &EXCHANGE[..1],
            &days,
            &EXCHANGE,
        ],
    );
}

#[test]
fn keeping_the_mark_of_a_clock_that_was_ahead() {
    let ahead = [Step::ClockAhead(10 * DAY), Step::Backup, Step::ClockRight];
    let days = [Step::Tick(4 * DAY); 3];
    let asks = [Step::Send(0), Step::WaitAnHour(0)];
    found_by(
        Bug::KeepMarkAhead,
        &[&ahead, &APPLY, &EXCHANGE, &days, &asks, &EXCHANGE, &EXCHANGE],
    );
}

/// The mistakes that are found by steps written down for them.
const FOUND_BY_STEPS: [Bug; 4] = [
    Bug::HoldLastSettled,
    Bug::StampsRepeat,
    Bug::NewLifeAfterAnswer,
    Bug::KeepMarkAhead,
];

macro_rules! mistakes {
    ($($name:ident: $bug:ident)*) => {
        $(
            #[test]
            fn $name() {
                found(Bug::$bug);
            }
        )*

        #[test]
        fn every_mistake_is_tried() {
            let tried = [$(Bug::$bug),*];
            let is_tried = |bug: &&Bug| tried.contains(bug) || FOUND_BY_STEPS.contains(bug);
            let missing: Vec<&Bug> = Bug::ALL.iter().filter(|bug| !is_tried(bug)).collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    };
}

mistakes! {
    sealing_again_without_looking: SealAgainUnseen
    saying_kept_before_it_is_written: SayKeptEarly
    looking_only_at_bytes: LookOnlyAtBytes
    a_disk_that_says_done_before_it_is_durable: AckBeforeDurable
    removing_when_posted: RemoveWhenPosted
    forgetting_the_copy_at_the_receipt: ForgetAtReceipt
    settling_in_two_transactions: SettleInTwo
    believing_receipts_unverified: BelieveReceipts
    believing_a_portals_200: BelievePortals
    setting_aside_on_a_portals_200: QuarantineOnPortal
    setting_nothing_aside: QuarantineNothing
    forgetting_before_heeding_the_epoch: ForgetBeforeEpoch
    sealing_at_each_post: SealAtEachPost
    never_waiting: NeverWait
    answering_before_the_commit: AnswerBeforeCommit
    stamping_on_arrival: StampOnArrival
    stamps_that_follow_the_clock_back: StampsGoBack
    a_horizon_that_includes_the_start: HorizonIncludesStart
    a_horizon_before_the_backup_is_complete: HorizonBeforeEnd
    a_restore_that_keeps_the_epoch: RestoreKeepsEpoch
    header_out_of_hash: HeaderOutOfHash
    token_out_of_hash: TokenOutOfHash
    import_overwrites: ImportOverwrites
    acknowledge_unstored: AcknowledgeUnstored
    stamp_duplicates_anew: StampDuplicatesAnew
    ignore_held: IgnoreHeld
    hold_nothing: HoldNothing
    forget_at_once: ForgetAtOnce
    believe_statements: BelieveStatements
    believe_unsigned_backups: BelieveUnsignedBackups
    believe_unsigned_floor: BelieveUnsignedFloor
    new_epoch_unheeded: NewEpochUnheeded
    copies_gone_at_epoch: CopiesGoneAtEpoch
    release_loses: ReleaseLoses
    quarantine_drops: QuarantineDrops
    count_not_kept: CountNotKept
    stop_at_unreadable: StopAtUnreadable
    drop_unreadable: DropUnreadable
    export_without_unreadable: ExportWithoutUnreadable
}

/// The control of those mistakes that are looked for on a device that forgets at once: without them it loses nothing.
#[test]
fn a_device_that_forgets_at_once_loses_nothing_where_no_folder_is_put_back() {
    let report = run_with(0..20_000, SEED, Some(Bug::BarelyForgets));
    if let Some(failure) = report.failure {
        panic!("{failure}");
    }
}
