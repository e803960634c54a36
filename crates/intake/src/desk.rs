//! Who is at the desk: sessions, what is asked of a browser that shows one, and what is allowed.

mod tries;

use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::random_bytes;
use sha2::{Digest, Sha256};
use staff::{AccountSalt, Call, GroupName, Reach, may};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::app::App;
use crate::clock::{time_of, timestamp_of};
use crate::problem::{ProblemResponse, problem};
use crate::repository::{Account, RepositoryError, StaffSession};
use crate::routes::too_many_tries;
use crate::totp;

pub use tries::Tries;

/// The name of the cookie. Its prefix has browsers take it over TLS alone, for this host alone and every path of it (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-didim-desk";
const TOKEN_DOMAIN: &[u8] = b"didim desk session token, version 1";
/// A session ends whatever is done (ASVS 5.0, 7.3.2): a working day.
const SESSION_LENGTH: Duration = Duration::hours(9);
/// A session that nobody uses ends (ASVS 7.3.1).
pub(crate) const IDLE: Duration = Duration::minutes(15);
/// How old the note of its last use may get before it is written anew: not every call writes.
const SEEN_STEP: Duration = Duration::minutes(1);
/// How far in the future a time of a session may be: the clocks of two servers.
const MAX_AHEAD: Duration = Duration::minutes(1);
/// How long what asks for the second factor is allowed after it was shown.
const CONFIRMED: Duration = Duration::minutes(5);

/// Somebody who has signed in and may do what they ask for.
pub(crate) struct SignedIn {
    pub(crate) session: StaffSession,
    pub(crate) account: Account,
}

/// A new session: what the browser gets, and what is kept.
pub(crate) struct NewSession {
    pub(crate) cookie: HeaderValue,
    pub(crate) session: StaffSession,
}

impl SignedIn {
    /// When it ends whatever is done.
    pub(crate) fn ends_at(&self) -> String {
        after(&self.session.began_at, SESSION_LENGTH)
    }

    /// Until when what asks for the second factor is allowed.
    pub(crate) fn confirmed_until(&self) -> String {
        after(&self.session.confirmed_at, CONFIRMED)
    }

    /// Whose a group is.
    pub(crate) fn reach(&self, group: &GroupName) -> Reach {
        if self.account.member.groups.contains(group) {
            Reach::Own
        } else {
            Reach::Other
        }
    }

    /// Refuses a call of another group, unless the table allows it.
    pub(crate) fn require(&self, call: Call, group: &GroupName) -> Result<(), ProblemResponse> {
        if may(self.account.member.role, call, self.reach(group)) {
            Ok(())
        } else {
            Err(not_allowed(self.account.member.account, call))
        }
    }
}

fn after(time: &str, length: Duration) -> String {
    let end = time_of(time).and_then(|time| time.checked_add(length));
    end.map(timestamp_of).unwrap_or_default()
}

/// A new session of an account.
pub(crate) fn begin(app: &App, account: Uuid, now: OffsetDateTime) -> Result<NewSession, RepositoryError> {
    let token = random_bytes::<32>().map_err(|_| RepositoryError::NoRandomness)?;
    let text = Base64UrlUnpadded::encode_string(&token);
    let at = timestamp_of(now);
    let cookie = format!("{COOKIE}={text}; Path=/; Secure; HttpOnly; SameSite=Strict");
    Ok(NewSession {
        cookie: HeaderValue::try_from(cookie).map_err(|_| RepositoryError::NoRandomness)?,
        session: StaffSession {
            hash: session_hash(&text),
            account,
            epoch: epoch(app),
            began_at: at.clone(),
            seen_at: at.clone(),
            confirmed_at: at,
        },
    })
}

/// Has the browser forget its session.
pub(crate) fn forget() -> HeaderValue {
    HeaderValue::from_static("__Host-didim-desk=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The life of the database: a session of another one has died with what was put back.
pub(crate) fn epoch(app: &App) -> String {
    app.life.as_ref().map(|life| life.epoch()).unwrap_or_default()
}

/// What is kept of a session's token.
#[must_use]
pub fn session_hash(token: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(TOKEN_DOMAIN);
    hash.update(token);
    hash.finalize().into()
}

/// The token of the request's cookie; `None` if there is none, or there are two.
fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let mut tokens = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token);
    let first = tokens.next()?;
    tokens.next().is_none().then_some(first)
}

/// Refuses what a page of another site has had the browser send (Fetch Metadata; RFC 6454, section 7): SameSite keeps the cookie back, and
/// this holds where a browser has none of that.
pub(crate) fn require_own_page(parts: &Parts) -> Result<(), ProblemResponse> {
    let text = |name: &str| {
        let mut values = parts.headers.get_all(name).iter();
        let first = values.next().map(|value| value.to_str().unwrap_or("?"));
        if values.next().is_some() { Some("?") } else { first }
    };
    let fetched = text("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let host = text("host").or_else(|| parts.uri.authority().map(|authority| authority.as_str()));
    let origin = match text("origin") {
        Some(origin) => origin
            .split_once("://")
            .is_some_and(|(_, authority)| host == Some(authority)),
        // Browsers leave it out where nothing is sent.
        None => parts.method == Method::GET || parts.method == Method::HEAD,
    };
    if fetched && origin {
        return Ok(());
    }
    let detail = "the desk answers its own pages alone; open the desk at this address and try again";
    Err(problem(
        StatusCode::FORBIDDEN,
        "other-origin",
        "another site",
        detail,
    ))
}

/// Lets in who has signed in and may do what they ask for; it counts as use of the session.
///
/// # Errors
/// As [`require_of`].
pub(crate) async fn require(
    app: &Arc<App>,
    parts: &Parts,
    call: Call,
    group: Option<&GroupName>,
) -> Result<SignedIn, ProblemResponse> {
    let who = require_of(app, parts, call, group).await?;
    note_use(app, &who).await?;
    Ok(who)
}

/// Notes that somebody has used a session, every minute or so. What a page asks by itself is no use.
pub(crate) async fn note_use(app: &App, who: &SignedIn) -> Result<(), ProblemResponse> {
    let now = app.clock.now();
    let age = time_of(&who.session.seen_at).map(|seen| now - seen);
    if age.is_some_and(|age| age < SEEN_STEP) {
        return Ok(());
    }
    let noted = app
        .repository
        .note_session(who.session.hash, timestamp_of(now), None);
    noted.await.map_err(|error| unanswered(&error))
}

/// Lets in who has signed in and may do what they ask for.
///
/// With a `group` the table is asked for it; without one the call is about the account itself, or is narrowed by the route.
pub(crate) async fn require_of(
    app: &Arc<App>,
    parts: &Parts,
    call: Call,
    group: Option<&GroupName>,
) -> Result<SignedIn, ProblemResponse> {
    require_own_page(parts)?;
    let hash = session_hash(token(&parts.headers).ok_or_else(signed_out)?);
    let found = app.repository.session(hash).await;
    let found = found.map_err(|error| unanswered(&error))?;
    let (session, account) = found.ok_or_else(signed_out)?;
    let now = app.clock.now();
    let age = |time: &str| time_of(time).map(|time| now - time);
    // A clock that was set back by more makes everybody sign in again.
    let fresh = |time: &str, most: Duration| age(time).is_some_and(|age| age < most && age >= -MAX_AHEAD);
    let lives = session.epoch == epoch(app)
        && fresh(&session.began_at, SESSION_LENGTH)
        && fresh(&session.seen_at, IDLE);
    if !lives {
        let ended = app.repository.end_session(hash).await;
        ended.map_err(|error| unanswered(&error))?;
        return Err(signed_out());
    }
    let who = SignedIn { session, account };
    let (id, role) = (who.account.member.account, who.account.member.role);
    match group {
        Some(group) => who.require(call, group)?,
        // Of their own at least.
        None if !may(role, call, Reach::Own) => return Err(not_allowed(id, call)),
        None => {}
    }
    if call.needs_confirmation() && !fresh(&who.session.confirmed_at, CONFIRMED) {
        let detail = "this asks for the code of your authenticator app; type it and try again";
        return Err(problem(
            StatusCode::FORBIDDEN,
            "confirm",
            "confirm that it is you",
            detail,
        ));
    }
    Ok(who)
}

/// Takes a time-based code, each once; who shows wrong ones is slowed down.
pub(crate) async fn take_totp(app: &App, account: &Account, typed: &str) -> Result<bool, ProblemResponse> {
    let (id, now) = (account.member.account, app.clock.now());
    app.tries.begin(id, now).map_err(too_many_tries)?;
    let Some(step) = totp::step_of(&account.totp_secret, typed, now) else {
        return Ok(false);
    };
    let taken = app.repository.take_totp_step(id, step).await;
    let taken = taken.map_err(|error| unanswered(&error))?;
    if taken {
        app.tries.was_right(id);
    }
    Ok(taken)
}

/// Before what time sessions that began are over: rows of nobody.
pub(crate) fn over_before(now: OffsetDateTime) -> String {
    now.checked_sub(SESSION_LENGTH)
        .map(timestamp_of)
        .unwrap_or_default()
}

/// The account and salt of a name that nobody has: always the same, so that nobody learns which names there are.
pub(crate) fn made_up(app: &App, name: &str) -> (Uuid, AccountSalt) {
    let bytes = app
        .receipts
        .derived(b"didim desk salt of no account, version 1", name.as_bytes());
    let (id, salt) = bytes.split_at(16);
    let id = id.try_into().map(uuid::Builder::from_random_bytes);
    (
        id.map_or(Uuid::nil(), uuid::Builder::into_uuid),
        AccountSalt::from_bytes(salt.try_into().unwrap_or_default()),
    )
}

pub(crate) fn signed_out() -> ProblemResponse {
    let detail = "nobody is signed in here any more; sign in again, nothing of what you wrote is lost";
    problem(StatusCode::UNAUTHORIZED, "signed-out", "not signed in", detail).for_session()
}

fn not_allowed(account: Uuid, call: Call) -> ProblemResponse {
    tracing::warn!(%account, call = call.operation(), "asked for what their role does not allow");
    let detail = "your role does not allow this here; ask the operator of the desk";
    problem(StatusCode::FORBIDDEN, "not-allowed", "not allowed", detail)
}

/// The database does not answer, and nothing was done.
pub(crate) fn unanswered(error: &RepositoryError) -> ProblemResponse {
    tracing::error!(%error, "the desk got no answer from the database");
    let detail = "nothing was done; try the same again in a moment";
    problem(
        StatusCode::SERVICE_UNAVAILABLE,
        "not-stored",
        "not stored",
        detail,
    )
}
