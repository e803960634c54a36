//! What is asked of every database about staff, in the same words (see `queries`).

/// Implements [`super::Staff`] for a type with a pool `readers` and `transactions`.
macro_rules! shared_staff {
    ($Repository:ty, $Connection:ty) => {
        #[async_trait::async_trait]
        impl Staff for $Repository {
            async fn invite(&self, invitation: Invitation) -> Result<(), RepositoryError> {
                let invitation = Arc::new(invitation);
                self.transactions
                    .run("invite", |connection| {
                        let invitation = Arc::clone(&invitation);
                        Box::pin(async move { invite(connection, &invitation).await })
                    })
                    .await
            }

            async fn invitation(
                &self,
                code_hash: String,
                at: String,
            ) -> Result<Option<Invitation>, RepositoryError> {
                let row: Option<staff_rows::InvitationRow> = sqlx::query_as(
                    "SELECT hash, account, name, role, member_of, totp_secret, made_at, expires_at \
                     FROM staff_invitation WHERE hash = $1 AND used_at IS NULL AND expires_at > $2",
                )
                .bind(code_hash)
                .bind(at)
                .fetch_optional(&self.readers)
                .await?;
                row.map(Invitation::try_from).transpose()
            }

            async fn make_account(&self, account: NewAccount) -> Result<AccountMade, RepositoryError> {
                let account = Arc::new(account);
                self.transactions
                    .run("make account", |connection| {
                        let account = Arc::clone(&account);
                        Box::pin(async move { make_account(connection, &account).await })
                    })
                    .await
            }

            async fn accounts(&self) -> Result<Vec<Account>, RepositoryError> {
                let rows: Vec<staff_rows::AccountRow> = sqlx::query_as(concat!(
                    "SELECT ",
                    account_columns!(),
                    " FROM staff_account ORDER BY made_at, id"
                ))
                .fetch_all(&self.readers)
                .await?;
                rows.into_iter().map(Account::try_from).collect()
            }

            async fn end_account(&self, account: Uuid, at: String) -> Result<bool, RepositoryError> {
                let at = Arc::new(at);
                self.transactions
                    .run("end account", |connection| {
                        let at = Arc::clone(&at);
                        Box::pin(async move { end_account(connection, account, &at).await })
                    })
                    .await
            }

            async fn take_totp_step(&self, account: Uuid, step: i64) -> Result<bool, RepositoryError> {
                self.transactions
                    .run("take time-based code", |connection| {
                        Box::pin(async move {
                            let taken = sqlx::query(
                                "UPDATE staff_account SET totp_step = $1 WHERE id = $2 AND totp_step < $1 \
                                 AND ended_at IS NULL",
                            )
                            .bind(step)
                            .bind(account)
                            .execute(connection)
                            .await?;
                            Ok(taken.rows_affected() > 0)
                        })
                    })
                    .await
            }

            async fn begin_session(
                &self,
                session: StaffSession,
                over: String,
            ) -> Result<(), RepositoryError> {
                let session = Arc::new((session, over));
                self.transactions
                    .run("begin session", |connection| {
                        let session = Arc::clone(&session);
                        Box::pin(async move { begin_session(connection, &session.0, &session.1).await })
                    })
                    .await
            }

            async fn session(
                &self,
                hash: [u8; 32],
            ) -> Result<Option<(StaffSession, Account)>, RepositoryError> {
                let session: Option<staff_rows::SessionRow> = sqlx::query_as(
                    "SELECT hash, account, epoch, began_at, seen_at, confirmed_at FROM staff_session \
                     WHERE hash = $1",
                )
                .bind(hash.to_vec())
                .fetch_optional(&self.readers)
                .await?;
                let account: Option<staff_rows::AccountRow> = sqlx::query_as(concat!(
                    "SELECT ",
                    account_columns!(),
                    " FROM staff_account JOIN staff_session ON staff_session.account = staff_account.id \
                     WHERE staff_session.hash = $1 AND staff_account.ended_at IS NULL"
                ))
                .bind(hash.to_vec())
                .fetch_optional(&self.readers)
                .await?;
                session
                    .zip(account)
                    .map(|(session, account)| Ok((session.try_into()?, account.try_into()?)))
                    .transpose()
            }

            async fn note_session(
                &self,
                hash: [u8; 32],
                seen_at: String,
                confirmed_at: Option<String>,
            ) -> Result<(), RepositoryError> {
                let times = Arc::new((seen_at, confirmed_at));
                self.transactions
                    .run("note session", |connection| {
                        let times = Arc::clone(&times);
                        Box::pin(async move {
                            sqlx::query(
                                "UPDATE staff_session SET seen_at = $1, \
                                 confirmed_at = coalesce($2, confirmed_at) WHERE hash = $3",
                            )
                            .bind(&times.0)
                            .bind(&times.1)
                            .bind(hash.to_vec())
                            .execute(connection)
                            .await?;
                            Ok(())
                        })
                    })
                    .await
            }

            async fn end_session(&self, hash: [u8; 32]) -> Result<(), RepositoryError> {
                self.transactions
                    .run("end session", |connection| {
                        Box::pin(async move {
                            sqlx::query("DELETE FROM staff_session WHERE hash = $1")
                                .bind(hash.to_vec())
                                .execute(connection)
                                .await?;
                            Ok(())
                        })
                    })
                    .await
            }

            async fn groups(&self) -> Result<Vec<StaffGroup>, RepositoryError> {
                let rows: Vec<staff_rows::GroupRow> =
                    sqlx::query_as("SELECT name, epoch, public_key FROM staff_group ORDER BY name, epoch")
                        .fetch_all(&self.readers)
                        .await?;
                rows.into_iter().map(StaffGroup::try_from).collect()
            }

            async fn grants(&self, account: Uuid) -> Result<Vec<GroupGrant>, RepositoryError> {
                let rows: Vec<staff_rows::GrantRow> = sqlx::query_as(
                    "SELECT staff_group.name, staff_group.epoch, staff_group.public_key, \
                     staff_grant.account, staff_grant.sealed FROM staff_grant \
                     JOIN staff_group ON staff_group.name = staff_grant.name \
                     AND staff_group.epoch = staff_grant.epoch \
                     WHERE staff_grant.account = $1 ORDER BY staff_group.name, staff_group.epoch",
                )
                .bind(account)
                .fetch_all(&self.readers)
                .await?;
                rows.into_iter().map(GroupGrant::try_from).collect()
            }

            async fn grant(
                &self,
                grant: GroupGrant,
                by: Option<Uuid>,
                entry: LogEntry,
            ) -> Result<Granted, RepositoryError> {
                let given = Arc::new((grant, entry));
                self.transactions
                    .run("grant key", |connection| {
                        let given = Arc::clone(&given);
                        Box::pin(async move { grant_key(connection, &given.0, by, &given.1).await })
                    })
                    .await
            }

            async fn state(
                &self,
                submission: Uuid,
                keys: Vec<String>,
            ) -> Result<Option<Option<(Vec<u8>, String)>>, RepositoryError> {
                let row: Option<(String, Option<Vec<u8>>, Option<String>)> = sqlx::query_as(
                    "SELECT submission.key_id, status.sealed, status.updated_at FROM submission \
                     LEFT JOIN status ON status.submission = submission.id \
                     WHERE submission.id = $1 AND submission.purged_at IS NULL",
                )
                .bind(submission)
                .fetch_optional(&self.readers)
                .await?;
                let own = row.filter(|(key, ..)| keys.contains(key));
                Ok(own.map(|(_, sealed, at)| sealed.zip(at)))
            }

            async fn write_events(
                &self,
                events: NewEvents,
                entry: LogEntry,
            ) -> Result<Vec<WriteOutcome>, RepositoryError> {
                let written = Arc::new((events, entry));
                self.transactions
                    .run("write events", |connection| {
                        let written = Arc::clone(&written);
                        Box::pin(async move { write_events(connection, &written.0, &written.1).await })
                    })
                    .await
            }

            async fn events(
                &self,
                group: GroupName,
                after: u64,
                most: u32,
            ) -> Result<Vec<StoredEvent>, RepositoryError> {
                let rows: Vec<staff_rows::EventRow> = sqlx::query_as(
                    "SELECT submission, number, author, at, sealed, place FROM case_event \
                     WHERE of_group = $1 AND place > $2 ORDER BY place LIMIT $3",
                )
                .bind(group.as_str())
                .bind(i64::try_from(after).unwrap_or(i64::MAX))
                .bind(i64::from(most))
                .fetch_all(&self.readers)
                .await?;
                rows.into_iter().map(StoredEvent::try_from).collect()
            }

            async fn write_log(&self, entry: LogEntry) -> Result<LogLine, RepositoryError> {
                let entry = Arc::new(entry);
                self.transactions
                    .run("write log", |connection| {
                        let entry = Arc::clone(&entry);
                        Box::pin(async move { append_log(connection, &entry).await })
                    })
                    .await
            }

            async fn log(&self, after: u64, most: u32) -> Result<Vec<LogLine>, RepositoryError> {
                // The one before as well: each line is shown with its hash.
                let rows: Vec<staff_rows::LogRow> = sqlx::query_as(
                    "SELECT number, at, account, of_group, what, purpose, subjects, hash FROM staff_log \
                     WHERE number >= $1 ORDER BY number LIMIT $2",
                )
                .bind(after.cast_signed())
                .bind(i64::from(most) + 1)
                .fetch_all(&self.readers)
                .await?;
                let mut previous = ::staff::wire::NO_LINE.to_owned();
                let mut lines = Vec::new();
                for row in rows {
                    let line = row.line(previous)?;
                    previous = line.hash.clone();
                    if line.number > after {
                        lines.push(line);
                    }
                }
                lines.truncate(usize::try_from(most).unwrap_or(usize::MAX));
                Ok(lines)
            }
        }

        async fn invite(
            connection: &mut $Connection,
            invitation: &Invitation,
        ) -> Result<(), RepositoryError> {
            sqlx::query(
                "INSERT INTO staff_invitation (hash, account, name, role, member_of, totp_secret, made_at, \
                 expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&invitation.hash)
            .bind(invitation.member.account)
            .bind(&invitation.member.name)
            .bind(invitation.member.role.name())
            .bind(staff_rows::groups_text(&invitation.member.groups))
            .bind(invitation.totp_secret.to_vec())
            .bind(&invitation.made_at)
            .bind(&invitation.expires_at)
            .execute(connection)
            .await?;
            Ok(())
        }

        async fn make_account(
            connection: &mut $Connection,
            account: &NewAccount,
        ) -> Result<AccountMade, RepositoryError> {
            let invitation: Option<staff_rows::InvitationRow> = sqlx::query_as(
                "UPDATE staff_invitation SET used_at = $1 WHERE hash = $2 AND used_at IS NULL \
                 AND expires_at > $1 RETURNING hash, account, name, role, member_of, totp_secret, made_at, \
                 expires_at",
            )
            .bind(&account.at)
            .bind(&account.code_hash)
            .fetch_optional(&mut *connection)
            .await?;
            let Some(invitation) = invitation.map(Invitation::try_from).transpose()? else {
                return Ok(AccountMade::NoInvitation);
            };
            let Member {
                account: id,
                name,
                role,
                groups,
            } = &invitation.member;
            let made = sqlx::query(
                "INSERT INTO staff_account (id, name, role, member_of, salt, memory_kib, passes, verifier, \
                 public_key, wrapped_key, totp_secret, totp_step, made_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
            )
            .bind(id)
            .bind(name)
            .bind(role.name())
            .bind(staff_rows::groups_text(groups))
            .bind(account.salt.as_bytes().to_vec())
            .bind(i64::from(account.cost.memory_kib))
            .bind(i64::from(account.cost.passes))
            .bind(account.verifier.as_bytes().to_vec())
            .bind(account.public_key.to_string())
            .bind(&account.wrapped_key)
            .bind(invitation.totp_secret.to_vec())
            .bind(account.totp_step)
            .bind(&account.at)
            .execute(connection)
            .await?;
            Ok(if made.rows_affected() > 0 {
                AccountMade::Now(*id)
            } else {
                AccountMade::NoInvitation
            })
        }

        async fn end_account(
            connection: &mut $Connection,
            account: Uuid,
            at: &str,
        ) -> Result<bool, RepositoryError> {
            sqlx::query("DELETE FROM staff_session WHERE account = $1")
                .bind(account)
                .execute(&mut *connection)
                .await?;
            let ended =
                sqlx::query("UPDATE staff_account SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
                    .bind(at)
                    .bind(account)
                    .execute(connection)
                    .await?;
            Ok(ended.rows_affected() > 0)
        }

        async fn begin_session(
            connection: &mut $Connection,
            session: &StaffSession,
            over: &str,
        ) -> Result<(), RepositoryError> {
            sqlx::query("DELETE FROM staff_session WHERE began_at < $1")
                .bind(over)
                .execute(&mut *connection)
                .await?;
            sqlx::query(
                "INSERT INTO staff_session (hash, account, epoch, began_at, seen_at, confirmed_at) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(session.hash.to_vec())
            .bind(session.account)
            .bind(&session.epoch)
            .bind(&session.began_at)
            .bind(&session.seen_at)
            .bind(&session.confirmed_at)
            .execute(connection)
            .await?;
            Ok(())
        }
    };
}

pub(super) use shared_staff;
