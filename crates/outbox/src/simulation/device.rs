//! The device: its disk, its tabs, and what its visitors were told.

use std::collections::{BTreeMap, BTreeSet};

use envelope::Item;
use uuid::Uuid;

use super::bug::Bug;
use crate::{Action, Content, Keeper, Sender};

/// The disk. A transaction is there as a whole and for good once it is reported, but for [`Bug::AckBeforeDurable`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Disk {
    pub(super) content: Content,
    /// What is there after a power loss, where that is not the content.
    durable: Option<Content>,
}

impl Disk {
    pub(super) fn write<T>(&mut self, bug: Option<Bug>, transaction: impl FnOnce(&mut Content) -> T) -> T {
        if bug == Some(Bug::AckBeforeDurable) {
            self.durable = Some(self.content.clone());
        }
        transaction(&mut self.content)
    }

    pub(super) fn lose_power(&mut self) {
        if let Some(durable) = self.durable.take() {
            self.content = durable;
        }
    }
}

/// A tab of the device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Tab {
    pub(super) open: bool,
    pub(super) sending: Option<Sending>,
    pub(super) keeping: Option<Keeping>,
    /// The application of the visitor who was told that it is not kept, or that it is not known.
    pub(super) may_try_again: Option<usize>,
}

/// A sender, and what it is about to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Sending {
    pub(super) machine: Sender,
    pub(super) action: Action,
    /// Whether the request is out.
    pub(super) posted: bool,
    /// How often it posted since it last waited or changed the disk.
    pub(super) posts: u8,
}

impl Sending {
    pub(super) fn start() -> Self {
        let mut machine = Sender::default();
        let action = machine.start();
        Self {
            machine,
            action,
            posted: false,
            posts: 0,
        }
    }
}

/// An application that is being kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Keeping {
    pub(super) machine: Keeper,
    pub(super) application: usize,
}

/// A visitor's application.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Application {
    pub(super) kind: super::step::Kind,
    /// The ids under which it was sealed.
    pub(super) sealed: Vec<Uuid>,
    /// The ids under which it was ever written to the disk.
    pub(super) written: BTreeSet<Uuid>,
    /// Whether its visitor was left without a word, or was told that it is not known.
    pub(super) unknown: bool,
}

/// What was sealed and said, for the checks; no machine sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Truth {
    pub(super) applications: Vec<Application>,
    /// Everything that was ever sealed.
    pub(super) items: BTreeMap<Uuid, Item>,
    /// Under which count something was ever written.
    pub(super) counts: BTreeMap<u64, Uuid>,
    /// Of these a screen said that they are kept.
    pub(super) kept: BTreeSet<Uuid>,
    /// Of these a screen said that the agency has them.
    pub(super) received: BTreeSet<Uuid>,
    /// How often something was sealed anew, where that is the mistake.
    pub(super) resealed: u32,
}
