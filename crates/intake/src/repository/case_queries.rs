//! Events of cases, in the same words of every database (see `queries`).

/// The functions that [`super::staff_queries::shared_staff`] stores events by.
macro_rules! shared_cases {
    ($Connection:ty) => {
        async fn write_events(
            connection: &mut $Connection,
            new: &NewEvents,
            entry: &LogEntry,
        ) -> Result<Vec<WriteOutcome>, RepositoryError> {
            let looked = look_before(connection, new).await?;
            let subjects: Vec<Uuid> = new
                .events
                .iter()
                .zip(&looked)
                .filter(|(_, outcome)| **outcome == WriteOutcome::Stored)
                .map(|(event, _)| event.submission)
                .collect();
            if subjects.is_empty() {
                return Ok(looked);
            }
            // Who writes at the same time waits here, and goes on after this one: places are in the order of commits.
            let entry = LogEntry {
                subjects,
                ..entry.clone()
            };
            let line = append_log(connection, &entry).await?;
            let mut outcomes = Vec::new();
            let mut place = line.number.cast_signed() * PLACES_IN_A_LINE;
            for (event, looked) in new.events.iter().zip(looked) {
                outcomes.push(match looked {
                    WriteOutcome::Stored => {
                        place += 1;
                        write_event(connection, new, event, &entry.at, place).await?
                    }
                    stays => stays,
                });
            }
            Ok(outcomes)
        }

        /// What would become of each event now. Several of one case follow on each other.
        async fn look_before(
            connection: &mut $Connection,
            new: &NewEvents,
        ) -> Result<Vec<WriteOutcome>, RepositoryError> {
            let mut lasts: BTreeMap<Uuid, i64> = BTreeMap::new();
            let mut outcomes = Vec::new();
            for event in &new.events {
                let row: Option<(String, i64, Option<Vec<u8>>, Option<Uuid>)> = sqlx::query_as(
                    "SELECT key_id, (SELECT coalesce(max(number), 0) FROM case_event \
                     WHERE case_event.submission = submission.id), known.sealed, known.author \
                     FROM submission LEFT JOIN case_event AS known ON known.submission = submission.id \
                     AND known.number = $2 WHERE id = $1 AND purged_at IS NULL",
                )
                .bind(event.submission)
                .bind(i64::from(event.number))
                .fetch_optional(&mut *connection)
                .await?;
                let own = row.filter(|(key, ..)| new.keys.contains(key));
                let Some((_, last, sealed, author)) = own else {
                    outcomes.push(WriteOutcome::NoSubmission);
                    continue;
                };
                let last = lasts.get(&event.submission).copied().unwrap_or(last);
                let same = sealed.as_deref() == Some(event.sealed.as_slice()) && author == Some(new.author);
                outcomes.push(if same {
                    WriteOutcome::Duplicate
                } else if i64::from(event.number) == last + 1 {
                    lasts.insert(event.submission, last + 1);
                    WriteOutcome::Stored
                } else {
                    WriteOutcome::Behind
                });
            }
            Ok(outcomes)
        }

        async fn write_event(
            connection: &mut $Connection,
            new: &NewEvents,
            event: &NewEvent,
            at: &str,
            place: i64,
        ) -> Result<WriteOutcome, RepositoryError> {
            let written = sqlx::query(
                "INSERT INTO case_event (submission, number, of_group, author, at, sealed, place) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            )
            .bind(event.submission)
            .bind(i64::from(event.number))
            .bind(new.group.as_str())
            .bind(new.author)
            .bind(at)
            .bind(&event.sealed)
            .bind(place)
            .execute(&mut *connection)
            .await?;
            if written.rows_affected() == 0 {
                return Ok(WriteOutcome::Behind);
            }
            if let Some(told) = &event.told {
                sqlx::query(
                    "INSERT INTO status (submission, sealed, updated_at) VALUES ($1, $2, $3) \
                     ON CONFLICT (submission) DO UPDATE SET sealed = $2, updated_at = $3",
                )
                .bind(event.submission)
                .bind(told)
                .bind(at)
                .execute(&mut *connection)
                .await?;
            }
            Ok(WriteOutcome::Stored)
        }
    };
}

pub(super) use shared_cases;
