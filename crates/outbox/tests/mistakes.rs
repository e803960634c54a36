//! The simulation can fail: each deliberate mistake, around the machines or in the server, is found by it.

#![expect(clippy::panic, reason = "a test may panic")]

use outbox::simulation::{Bug, run_with};

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
            assert!(Bug::ALL.iter().all(|bug| tried.contains(bug)));
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
    stamps_repeat: StampsRepeat
    keep_mark_ahead: KeepMarkAhead
    ignore_held: IgnoreHeld
    new_life_after_answer: NewLifeAfterAnswer
    hold_nothing: HoldNothing
    hold_last_settled: HoldLastSettled
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
