//! Multi-valued decision diagrams: ordered, reduced, hash-consed in one arena.
//!
//! A level belongs to one fact and cuts its domain into the classes that the formulas distinguish. A node sends
//! every class of its level to a child. Two formulas are the same function exactly if they have the same node.

pub(crate) mod arena;
pub(crate) mod build;
pub(crate) mod hull;
pub(crate) mod joint;
pub(crate) mod level;
pub(crate) mod order;
pub(crate) mod path;
pub(crate) mod quantify;
pub(crate) mod restrict;

pub(crate) use arena::{Arena, NodeId};
pub(crate) use build::Builder;
pub(crate) use level::{Allowed, Level, Levels};
