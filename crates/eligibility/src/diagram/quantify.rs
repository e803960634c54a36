//! Diagrams over some of the facts, for every or for some value of the others.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::arena::{Arena, NodeId};
use super::build::{Builder, Operation, OverBudget};
use super::level::{Allowed, Levels};

/// What becomes of a level.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Treatment<'a> {
    /// It stays as it is.
    Keep,
    /// It stays, and the allowed classes are one: for every one of them, or for some.
    Merge(&'a Allowed),
    /// It goes: for every allowed class, or for some.
    Remove(&'a Allowed),
}

/// The diagram of a node after what becomes of each level, in an arena of its own: by `And` what holds for every class,
/// by `Or` what holds for some.
///
/// # Errors
/// [`OverBudget`]
pub(crate) fn quantified<'a>(
    source: &Arena,
    levels: &Levels,
    root: NodeId,
    operation: Operation,
    treatment: impl Fn(u16) -> Treatment<'a>,
) -> Result<(Arena, NodeId), OverBudget> {
    let (arena, roots) = quantified_each(source, levels, &[root], operation, treatment)?;
    Ok((arena, roots.first().copied().unwrap_or(NodeId::NEVER)))
}

/// [`quantified`] of several nodes, in one arena.
///
/// # Errors
/// [`OverBudget`]
pub(crate) fn quantified_each<'a>(
    source: &Arena,
    levels: &Levels,
    roots: &[NodeId],
    operation: Operation,
    treatment: impl Fn(u16) -> Treatment<'a>,
) -> Result<(Arena, Vec<NodeId>), OverBudget> {
    let mut arena = Arena::new();
    let mut quantifier = Quantifier {
        source,
        builder: Builder::new(&mut arena, levels),
        operation,
        treatment,
        done: HashMap::default(),
    };
    let mut done = Vec::with_capacity(roots.len());
    for root in roots {
        quantifier.builder.renew_budget();
        done.push(quantifier.of(*root)?);
    }
    Ok((arena, done))
}

/// Some nodes in an arena of their own.
///
/// # Errors
/// [`OverBudget`]
pub(crate) fn copied(
    source: &Arena,
    levels: &Levels,
    roots: &[NodeId],
) -> Result<(Arena, Vec<NodeId>), OverBudget> {
    quantified_each(source, levels, roots, Operation::And, |_| Treatment::Keep)
}

struct Quantifier<'s, 'b, F> {
    source: &'s Arena,
    builder: Builder<'b>,
    operation: Operation,
    treatment: F,
    done: HashMap<NodeId, NodeId, FxBuildHasher>,
}

impl<'a, F: Fn(u16) -> Treatment<'a>> Quantifier<'_, '_, F> {
    fn of(&mut self, id: NodeId) -> Result<NodeId, OverBudget> {
        if id.is_terminal() {
            return Ok(id);
        }
        if let Some(done) = self.done.get(&id) {
            return Ok(*done);
        }
        let source = self.source;
        let node = source.node(id);
        let treatment = (self.treatment)(node.level);
        let mut edges = Vec::with_capacity(node.edges.len());
        let mut met = Vec::new();
        let mut start = 0;
        for [end, child] in node.edges {
            let meets = match treatment {
                Treatment::Keep => false,
                Treatment::Merge(allowed) | Treatment::Remove(allowed) => allowed.meets(start, *end),
            };
            start = *end;
            if !meets && matches!(treatment, Treatment::Remove(_)) {
                continue;
            }
            let child = self.of(NodeId::from_word(*child))?;
            edges.push((*end, child));
            if meets {
                met.push(child);
            }
        }
        let done = match treatment {
            Treatment::Keep => self.builder.node(node.level, &edges)?,
            Treatment::Remove(_) => self.builder.fold(self.operation, met)?,
            Treatment::Merge(allowed) => {
                let merged = self.builder.fold(self.operation, met)?;
                let inside = self.builder.classes(node.level, allowed)?;
                let outside = self.builder.not(inside)?;
                let kept = self.builder.node(node.level, &edges)?;
                let (merged, kept) = (
                    self.builder.and(inside, merged)?,
                    self.builder.and(outside, kept)?,
                );
                self.builder.or(merged, kept)?
            }
        };
        self.done.insert(id, done);
        Ok(done)
    }
}
