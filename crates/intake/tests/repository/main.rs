//! What every repository promises, and what each promises beyond that.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

mod conformance;
mod history;
mod postgres;
mod schema;
mod sqlite;

/// Runs the whole suite on every backend: for each an expression that gives `(repository, guard)`.
macro_rules! conformance_suite {
    ({$($backend:ident: $open:expr),* $(,)?}, $rules:tt) => {
        $(conformance_suite!(@backend $backend, $open, $rules);)*
    };
    (@backend $backend:ident, $open:expr, [$($rule:ident),* $(,)?]) => {
        mod $backend {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $rule() {
                    let (repository, _guard) = $open;
                    crate::conformance::$rule(repository).await;
                }
            )*
        }
    };
}

conformance_suite!(
    {
        on_sqlite: {
            let folder = tempfile::tempdir().unwrap();
            let repository = intake::SqliteRepository::open(folder.path()).await.unwrap();
            (repository, folder)
        },
        on_postgresql: {
            let address = postgres_cluster::shared().unwrap().new_database().unwrap();
            (intake::PostgresRepository::open(&address).await.unwrap(), ())
        },
    },
    [
        starts_empty_and_answers,
        keeps_everything_that_is_needed_to_open,
        lists_in_the_order_of_arrival,
        pages_go_on_where_they_left_off,
        finds_by_receipt_number,
        the_same_bytes_are_a_duplicate_of_the_first_arrival,
        other_bytes_are_kept_aside_once,
        another_header_is_another_content,
        what_a_sender_holds_a_receipt_for_is_looked_up,
        a_devices_signature_is_kept_and_a_verified_one_wins,
        the_time_is_put_on_when_it_is_stored,
        the_same_id_twice_in_a_batch_follows_the_same_rules,
        an_empty_batch_does_nothing,
        a_large_batch_is_stored_whole,
        fifty_at_once_are_stored_once,
        groups_of_many_requests_settle_each_arrival,
        keeps_the_lane_of_the_first_arrival,
        a_device_enrols_once_with_a_code,
        a_code_expires,
        a_code_serves_one_of_many_at_once,
        a_device_has_one_key_at_a_time,
        a_revoked_device_is_still_known,
        a_device_is_seen_when_its_batch_is_accepted,
        counts_are_those_of_one_device_each_once,
        a_fork_shows_as_a_count_of_two_submissions,
        only_what_a_device_has_signed_counts,
        what_is_new_of_an_enrolled_device_is_counted_by_days,
        other_lanes_count_for_no_device,
        a_day_is_the_agencys,
        what_many_send_at_once_is_counted_whole,
        contents_are_those_of_the_ids,
        the_state_is_told_to_who_has_number_and_token,
        what_was_published_once_stays_known,
        what_is_purged_has_no_bytes_and_is_still_whole,
        what_comes_again_after_it_was_purged_is_not_stored,
        the_state_of_what_is_purged_is_gone,
        an_invitation_makes_one_account_in_its_time,
        a_name_is_that_of_one_person_at_a_time,
        of_many_who_bring_a_code_one_gets_the_account,
        a_time_based_code_is_taken_once,
        a_session_ends_with_its_account,
        a_key_is_given_by_who_has_it_and_is_logged,
        the_log_is_a_chain_however_many_write,
        an_event_is_stored_under_the_number_that_was_seen_as_the_next,
        what_a_visitor_is_told_is_stored_with_its_event,
        none_is_lost_or_missed_however_many_write,
    ]
);
