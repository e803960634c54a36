//! `didim staff …`

use std::path::{Path, PathBuf};

use clap::Subcommand;
use envelope::{EnrolmentCode, OpeningKey, new_id, random_bytes};
use intake::{
    Account, Clock, Granted, GroupGrant, Invitation, LogEntry, Member, Repository, SystemClock, timestamp_of,
};
use staff::{Call, Group, GroupName, Reach, Role, may, seal_group_key, sign_in_name};
use time::Duration;

use super::device::duration;
use super::keys::read_opening_key;
use super::table::{minute_of, none, table};
use super::{Failure, print};
use crate::settings::Data;

const MAX_NAME_LETTERS: usize = 50;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a one-time code with which somebody makes their account at the desk
    ///
    /// The first line out is the code. Give it to the person themselves: who has it becomes this person. Roles: a caseworker opens and decides
    /// applications of their groups; a manager also sees who looked at what there; an operator invites and ends accounts, and opens nothing;
    /// a privacy officer sees who looked at what everywhere, and opens nothing.
    #[command(after_help = "\
Examples:
  didim staff invite --name 김상담 --data data
  didim staff invite --name 이팀장 --role manager --group mid-life --group job-support --data data")]
    Invite {
        /// The name to sign in with: nobody else's
        #[arg(long, value_name = "NAME", value_parser = name)]
        name: String,
        /// caseworker, manager, operator or privacy-officer
        #[arg(long, value_name = "ROLE", default_value = "caseworker")]
        role: Role,
        /// A group that they belong to: a center, as the catalog calls it, or `agency`; may be given several times
        #[arg(long = "group", value_name = "GROUP", default_value = "agency")]
        groups: Vec<GroupName>,
        /// How long the code is good for: minutes, hours or days, as 30m, 1h or 2d
        #[arg(long, value_name = "TIME", default_value = "1d", value_parser = duration)]
        valid: Duration,
        #[command(flatten)]
        data: Data,
    },
    /// List who works at the desk: their role, their groups, the fingerprint of their key, and which keys they have
    List {
        #[command(flatten)]
        data: Data,
    },
    /// Give somebody the key of a group from its file, as to the first member; after that members give it to each other at the desk
    ///
    /// Without --fingerprint nothing is given, and the fingerprint that the server has is printed. Have the person read theirs to you from their
    /// own screen: a server that somebody else has taken over could show you another key.
    #[command(after_help = "\
Examples:
  didim staff give-key --to 김상담 --key keys/agency.key --data data
  didim staff give-key --to 김상담 --key keys/agency.key --fingerprint 7K4M-2QX9-D0AB-3HTV --data data

What was sealed to earlier keys is opened by earlier epochs: give each of them, as
  didim staff give-key --to 김상담 --key keys/agency-2027.key --epoch 1 …
  didim staff give-key --to 김상담 --key keys/agency-2028.key --epoch 2 …")]
    GiveKey {
        /// The name of the member
        #[arg(long, value_name = "NAME")]
        to: String,
        /// The private key that opens applications, as `didim keys` made it
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The group whose key it is
        #[arg(long, value_name = "GROUP", default_value = "agency")]
        group: GroupName,
        /// Which of the group's keys it is: 1 for the first, 2 for the one after
        #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = clap::value_parser!(u32).range(1..))]
        epoch: u32,
        /// The fingerprint that the person read to you
        #[arg(long, value_name = "TEXT")]
        fingerprint: Option<String>,
        #[command(flatten)]
        data: Data,
    },
    /// End an account: nobody is signed in with it any more, and nobody signs in
    ///
    /// What the person could open they may have kept. Let a new key begin for each of their groups: `didim keys agency`.
    #[command(after_help = "Example:\n  didim staff end --name 김상담 --data data")]
    End {
        /// The name
        #[arg(long, value_name = "NAME")]
        name: String,
        #[command(flatten)]
        data: Data,
    },
}

pub(crate) fn run(command: &Command) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match command {
            Command::Invite {
                name,
                role,
                groups,
                valid,
                data,
            } => invite(data, name, *role, groups, *valid).await,
            Command::List { data } => list(data).await,
            Command::GiveKey {
                to,
                key,
                group,
                epoch,
                fingerprint,
                data,
            } => {
                let key = Given {
                    file: key,
                    group,
                    epoch: *epoch,
                };
                give_key(data, to, &key, fingerprint.as_deref()).await
            }
            Command::End { name, data } => end(data, name).await,
        }
    })
}

fn name(text: &str) -> Result<String, String> {
    let text = sign_in_name(text);
    let letters = text.chars().count();
    if (1..=MAX_NAME_LETTERS).contains(&letters) && !text.contains(char::is_control) {
        Ok(text)
    } else {
        Err(format!("a name has from 1 to {MAX_NAME_LETTERS} letters"))
    }
}

async fn invite(
    data: &Data,
    name: &str,
    role: Role,
    groups: &[GroupName],
    valid: Duration,
) -> Result<(), Failure> {
    let now = SystemClock.now();
    let code = EnrolmentCode::generate()?;
    let invitation = Invitation {
        hash: code.hash(),
        member: Member {
            account: new_id()?,
            name: name.to_owned(),
            role,
            groups: groups.to_vec(),
        },
        totp_secret: random_bytes()?,
        made_at: timestamp_of(now),
        expires_at: timestamp_of(now + valid),
    };
    let until = minute_of(&invitation.expires_at);
    let opened = data.open().await?;
    let repository = &opened.repository;
    let invited = async {
        if find(repository.as_ref(), name).await?.is_some() {
            return Err(Failure::Because(format!(
                "`{name}` works at the desk already; take another name, or end that account with \
                 `didim staff end`"
            )));
        }
        Ok(repository.invite(invitation).await?)
    };
    let invited = invited.await;
    repository.close().await;
    invited?;
    print(&code.to_string())?;
    print(&format!(
        "good for one account, `{name}` ({role}), until {until} by the agency's clocks (UTC+9): open \
         /desk/ at the server's address"
    ))
}

/// The account of a name that has not ended.
async fn find(repository: &dyn Repository, name: &str) -> Result<Option<Account>, Failure> {
    let accounts = repository.accounts().await?;
    let is_this = |account: &Account| account.member.name == sign_in_name(name) && account.ended_at.is_none();
    Ok(accounts.into_iter().find(is_this))
}

fn nobody(name: &str) -> Failure {
    Failure::Because(format!(
        "nobody called `{name}` works at the desk; `didim staff list` names them"
    ))
}

async fn list(data: &Data) -> Result<(), Failure> {
    let opened = data.open_to_read().await?;
    let repository = &opened.repository;
    let rows = rows(repository.as_ref()).await;
    repository.close().await;
    let rows = rows?;
    if rows.is_empty() {
        return print("nobody works at the desk; make a code with `didim staff invite`");
    }
    let head = ["name", "role", "groups", "fingerprint", "keys", "since", "ended"];
    print(&table(&[vec![head.map(str::to_owned)], rows].concat()))
}

async fn rows(repository: &dyn Repository) -> Result<Vec<[String; 7]>, Failure> {
    let mut rows = Vec::new();
    for account in repository.accounts().await? {
        let names: Vec<&str> = account.member.groups.iter().map(GroupName::as_str).collect();
        let grants = repository.grants(account.member.account).await?;
        let keys: Vec<String> = grants
            .iter()
            .map(|grant| format!("{} {}", grant.group.name, grant.group.epoch))
            .collect();
        let or_none = |text: String| if text.is_empty() { none() } else { text };
        rows.push([
            account.member.name,
            account.member.role.to_string(),
            or_none(names.join(", ")),
            account.public_key.fingerprint(),
            or_none(keys.join(", ")),
            minute_of(&account.made_at),
            account.ended_at.map_or_else(none, |at| minute_of(&at)),
        ]);
    }
    Ok(rows)
}

/// A key that is given from its file.
struct Given<'a> {
    file: &'a Path,
    group: &'a GroupName,
    epoch: u32,
}

async fn give_key(
    data: &Data,
    to: &str,
    given: &Given<'_>,
    fingerprint: Option<&str>,
) -> Result<(), Failure> {
    let key = read_opening_key(given.file)?;
    let opened = data.open().await?;
    let repository = &opened.repository;
    let said = give(repository.as_ref(), to, given, &key, fingerprint).await;
    repository.close().await;
    print(&said?)
}

async fn give(
    repository: &dyn Repository,
    to: &str,
    given: &Given<'_>,
    key: &OpeningKey,
    fingerprint: Option<&str>,
) -> Result<String, Failure> {
    let Given { group, epoch, .. } = *given;
    let account = find(repository, to).await?.ok_or_else(|| nobody(to))?;
    if !account.member.groups.contains(group) {
        return Err(Failure::Because(format!(
            "`{to}` does not belong to `{group}`; invite them anew with `--group {group}`"
        )));
    }
    if !may(account.member.role, Call::FetchSubmissions, Reach::Own) {
        return Err(Failure::Because(format!(
            "`{to}` is {}, who opens nothing; give the key to a caseworker or a manager",
            account.member.role
        )));
    }
    let known = account.public_key.fingerprint();
    let plain = |text: &str| text.replace(['-', ' '], "").to_uppercase();
    match fingerprint {
        None => {
            return Ok(format!(
                "{known}\nnothing was given: have `{to}` read the fingerprint of their key to you from \
                 their own screen, and give it with `--fingerprint`"
            ));
        }
        Some(read) if plain(read) != plain(&known) => {
            return Err(Failure::Because(format!(
                "the server has the fingerprint `{known}` and not `{read}`; nothing was given: look who \
                 the account belongs to before you try again"
            )));
        }
        Some(_) => {}
    }
    let group = Group {
        name: group.clone(),
        epoch,
        key: key.sealing_key(),
    };
    let id = account.member.account;
    let sealed = seal_group_key(&group, key, id, &account.public_key)
        .map_err(|error| Failure::Because(error.to_string()))?;
    let entry = LogEntry {
        at: SystemClock.timestamp(),
        account: None,
        group: Some(group.name.clone()),
        what: "didim staff give-key".to_owned(),
        purpose: String::new(),
        subjects: vec![id],
    };
    let name = group.name.clone();
    let grant = GroupGrant {
        group,
        account: id,
        sealed,
    };
    match repository.grant(grant, None, entry).await? {
        Granted::Now => Ok(format!("`{to}` opens what is sealed to `{name}`, key {epoch}")),
        Granted::Before => Ok(format!("`{to}` had key {epoch} of `{name}` before")),
        Granted::NoAccount | Granted::NotHeld => Err(nobody(to)),
        Granted::OtherKey => Err(Failure::Because(format!(
            "`{name}` has another key {epoch}, or this key is another group's or epoch's; nothing was given: \
             take the file of that key, or the next `--epoch`"
        ))),
    }
}

async fn end(data: &Data, name: &str) -> Result<(), Failure> {
    let opened = data.open().await?;
    let repository = &opened.repository;
    let ended = async {
        let account = find(repository.as_ref(), name)
            .await?
            .ok_or_else(|| nobody(name))?;
        let at = SystemClock.timestamp();
        repository.end_account(account.member.account, at).await?;
        Ok::<_, Failure>(account.member.groups)
    };
    let ended = ended.await;
    repository.close().await;
    let groups: Vec<String> = ended?.into_iter().map(String::from).collect();
    print(&format!(
        "{name}: ended, and signed out everywhere; let a new key begin for {}",
        groups.join(", ")
    ))
}
