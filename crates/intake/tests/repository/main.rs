//! What every repository promises, and what the one in SQLite promises beyond that.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod conformance;
mod sqlite;

/// Runs the whole suite on a backend: `$open` is an expression that gives `(repository, guard)`.
macro_rules! conformance_suite {
    ($backend:ident, $open:expr, [$($rule:ident),* $(,)?]) => {
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
    on_sqlite,
    {
        let folder = tempfile::tempdir().unwrap();
        let repository = intake::SqliteRepository::open(folder.path()).await.unwrap();
        (repository, folder)
    },
    [
        starts_empty_and_answers,
        keeps_everything_that_is_needed_to_open,
        keeps_the_order_of_arrival,
        the_same_bytes_are_a_duplicate_of_the_first_arrival,
        other_bytes_are_kept_aside_once,
        the_same_id_twice_in_a_batch_follows_the_same_rules,
        an_empty_batch_does_nothing,
        fifty_at_once_are_stored_once,
        keeps_the_lane_of_the_first_arrival,
        a_device_enrols_once_with_a_code,
        a_code_expires,
        a_code_serves_one_of_many_at_once,
        a_device_has_one_key_at_a_time,
        a_revoked_device_is_still_known,
        a_device_is_seen_when_its_batch_is_accepted,
        counts_are_those_of_one_device_each_once,
    ]
);
