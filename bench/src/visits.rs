//! What visitors answer, one question after the other.

use eligibility::{Answers, Goal, Planner, Session};

use crate::catalogs::Catalog;
use crate::engine;
use crate::expr::Person;

/// The planner that is measured: every fact may be asked for, at the same cost.
#[must_use]
pub fn planner(session: &Session) -> Planner {
    Planner::for_all(session.rules().vocabulary(), Goal::SettleAll)
}

/// For each person the answers after every question that the planner asks, from none until all is settled.
///
/// # Panics
/// If a person is not of the catalog.
#[must_use]
pub fn visits(session: &Session, catalog: &Catalog, people: &[Person]) -> Vec<Vec<Answers>> {
    let planner = planner(session);
    let vocabulary = session.rules().vocabulary();
    let visit = |person| {
        let all = engine::answers(vocabulary, catalog, person);
        let mut session = session.clone();
        let mut states = vec![session.answers().clone()];
        while let Some(fact) = planner.next(&session, |_| true, &[]) {
            let value = all.get(vocabulary, fact).expect("every fact is known");
            session.set(fact, &value).expect("a possible value");
            states.push(session.answers().clone());
        }
        states
    };
    people.iter().map(visit).collect()
}
