//! How many questions a way of asking needs: exactly for small rulesets, by simulated visitors for large ones.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::diagram::arena::Node;
use crate::diagram::joint::Mass;
use crate::diagram::{Allowed, NodeId};
use crate::fact::FactId;
use crate::planner::exhaustive::{Exhaustive, answered, outcomes};
use crate::planner::{Planner, QuestionCost};
use crate::session::Session;
use crate::verdict::Verdict;

/// A way of choosing the next question.
#[derive(Debug, Clone, PartialEq)]
pub enum Policy {
    /// The planner of this crate.
    Planner(Planner),
    /// Every fact that some rule looks at, as a form asks for them, whatever the answers.
    WholeForm,
    /// The first rule that is open, and its first fact that is not known, as backward chaining asks (docassemble).
    FirstRuleFirst,
    /// The first fact, in the vocabulary's order, that an open rule still needs (a fixed questionnaire that skips).
    FixedOrder,
    /// The fact that the most open rules need.
    MostNeeded,
    /// The fact whose answer leaves the least entropy in the verdicts (C4.5's gain, summed over rules).
    InformationGain,
}

/// What questions cost to settle every rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The mean of the questions asked.
    pub mean: f64,
    /// The most that any visitor was asked.
    pub most: usize,
    /// The standard error of the mean: 0 where every visitor was counted.
    pub error: f64,
}

impl Policy {
    /// The next fact to ask for; none when all is settled.
    #[must_use]
    pub fn next(&self, session: &Session) -> Option<FactId> {
        let rules = session.rules();
        let open = || (0..rules.len()).filter(|rule| session.verdict(*rule) == Verdict::Open);
        match self {
            Self::Planner(planner) => planner.next(session, |_| true, &[]),
            Self::WholeForm => {
                let mut facts: Vec<FactId> = rules.read().collect();
                facts.sort_unstable();
                facts.into_iter().find(|fact| !session.answers().is_known(*fact))
            }
            Self::FirstRuleFirst => {
                let rule = open().next()?;
                session.needs(rule).first().copied()
            }
            Self::FixedOrder => open().flat_map(|rule| session.needs(rule)).min(),
            Self::MostNeeded => {
                let mut needed: HashMap<FactId, usize, FxBuildHasher> = HashMap::default();
                for fact in open().flat_map(|rule| session.needs(rule)) {
                    *needed.entry(fact).or_default() += 1;
                }
                let most = needed
                    .into_iter()
                    .max_by_key(|(fact, count)| (*count, std::cmp::Reverse(*fact)));
                most.map(|(fact, _)| fact)
            }
            Self::InformationGain => least_entropy(session),
        }
    }
}

fn least_entropy(session: &Session) -> Option<FactId> {
    let rules = session.rules();
    let candidates = session.needed(all(session));
    let entropy = |session: &Session| -> f64 {
        let of = |yes: f64| {
            let term = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
            term(yes) + term(1.0 - yes)
        };
        (0..rules.len()).map(|rule| of(session.likelihood(rule))).sum()
    };
    let mut tried = session.clone();
    let mut best: Option<(f64, FactId)> = None;
    for fact in candidates {
        let mut left = 0.0;
        for (share, code) in outcomes(session, &all(session), fact) {
            tried.update(answered(session.answers(), rules, fact, code));
            left += share * entropy(&tried);
        }
        tried.update(session.answers().clone());
        if best.is_none_or(|(least, _)| left < least) {
            best = Some((left, fact));
        }
    }
    best.map(|(_, fact)| fact)
}

fn all(session: &Session) -> Vec<usize> {
    (0..session.rules().len()).collect()
}

impl Session {
    /// The expected number of questions that a policy still asks, over every visitor who can still be meant. `None` if
    /// that takes more than `limit` different states.
    #[must_use]
    pub fn expected_exactly(&self, policy: &Policy, limit: usize) -> Option<Expected> {
        let mut walk = Exhaustive::new(self, all(self), limit);
        let choose = |session: &Session| policy.next(session).into_iter().collect();
        let (mean, most) = walk.expect(&choose, &|_| 1.0, *policy == Policy::WholeForm)?;
        Some(Expected {
            mean,
            most,
            error: 0.0,
        })
    }

    /// The least expected cost at which any policy settles every rule, by trying all of them: the yardstick for
    /// policies. `None` if that takes more than `limit` different states.
    #[must_use]
    pub fn optimal_cost(&self, questions: &[QuestionCost], limit: usize) -> Option<f64> {
        let mut walk = Exhaustive::new(self, all(self), limit);
        let choose = |session: &Session| session.needed(all(session));
        let cost = |fact: FactId| {
            let question = questions.iter().find(|question| question.fact == fact);
            question.map_or(1.0, |question| question.cost)
        };
        walk.expect(&choose, &cost, false).map(|(mean, _)| mean)
    }

    /// The expected number of questions that a way of asking, such as [`Policy::next`], still asks, over `visitors`
    /// possible visitors drawn by the weights.
    #[must_use]
    pub fn expected_by_drawing(
        &self,
        next: impl Fn(&Session) -> Option<FactId>,
        visitors: usize,
        seed: u64,
    ) -> Expected {
        self.expected_over(self, next, visitors, seed)
    }

    /// [`Session::expected_by_drawing`] over visitors who are drawn from another session of the same vocabulary, whose rules read all
    /// that these read: to measure on the same visitors what constraints and fewer rules save, of which this session may know nothing.
    #[must_use]
    pub fn expected_over(
        &self,
        drawn_from: &Self,
        next: impl Fn(&Session) -> Option<FactId>,
        visitors: usize,
        seed: u64,
    ) -> Expected {
        let rules = self.rules();
        let mut random = Random(seed);
        let (mut sum, mut squares, mut most) = (0.0, 0.0, 0);
        for _ in 0..visitors {
            let visitor = draw(drawn_from, &mut random);
            let mut session = self.clone();
            let mut asked = 0;
            while let Some(fact) = next(&session) {
                let Some(code) = visitor.get(&fact) else { break };
                session.update(answered(session.answers(), rules, fact, *code));
                asked += 1;
            }
            let count = f64::from(u32::try_from(asked).unwrap_or(u32::MAX));
            sum += count;
            squares += count * count;
            most = most.max(asked);
        }
        let number = (visitors.max(1)) as f64;
        let mean = sum / number;
        let variance = (squares / number - mean * mean).max(0.0);
        Expected {
            mean,
            most,
            error: (variance / number).sqrt(),
        }
    }
}

/// A possible visitor who can still be meant: one value for every fact that matters.
fn draw(session: &Session, random: &mut Random) -> HashMap<FactId, i64, FxBuildHasher> {
    let rules = session.rules();
    let known = session.known();
    let arena = session.residuals().arena();
    let mut possible = session.possible().root();
    let mut mass = Mass::new(arena, known);
    let mut visitor = HashMap::default();
    for (number, level) in (0_u16..).zip(rules.levels.iter()) {
        let allowed = known.at(number);
        let mut wanted = random.fraction();
        let mut between = (0, level.classes());
        let node = arena.node(possible);
        if node.level == number {
            let ways = ways(node, |start, end, child| {
                known.share(number, start, end) * mass.of(NodeId::ALWAYS, child)
            });
            let sum: f64 = ways.iter().map(|way| way.weight).sum();
            let mut below = wanted * sum;
            let chosen = ways.iter().position(|way| {
                below -= way.weight;
                below < 0.0
            });
            if let Some(way) = chosen.and_then(|at| ways.get(at)).or(ways.last()) {
                let (share, first) = (
                    known.share(number, way.start, way.end),
                    known.share(number, 0, way.start),
                );
                // Within the way each class is as likely as its weight.
                wanted = first + share * random.fraction();
                between = (way.start, way.end);
                possible = way.to;
            }
        }
        let classes = || (between.0..between.1).filter(|class| allowed.meets(*class, class + 1));
        let class = match allowed {
            Allowed::One(class) => Some(*class),
            _ => classes()
                .find(|class| known.share(number, 0, class + 1) > wanted)
                .or_else(|| classes().next_back()),
        };
        visitor.insert(level.fact, class.map_or(0, |class| level.values(class).0));
    }
    visitor
}

/// A way on among the possible.
struct Way {
    start: u32,
    end: u32,
    to: NodeId,
    weight: f64,
}

/// The ways from a node on which somebody is possible.
fn ways(node: Node<'_>, mut weigh: impl FnMut(u32, u32, NodeId) -> f64) -> Vec<Way> {
    let mut start = 0;
    let mut ways = Vec::with_capacity(node.edges.len());
    for [end, child] in node.edges {
        let to = NodeId::from_word(*child);
        if to != NodeId::NEVER {
            let weight = weigh(start, *end, to);
            ways.push(Way {
                start,
                end: *end,
                to,
                weight,
            });
        }
        start = *end;
    }
    ways
}

/// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014: `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to 1, excluded.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that the reference implementation gives from this seed on (prng.di.unimi.it/splitmix64.c).
    #[test]
    fn numbers_are_those_of_the_published_generator() {
        let mut random = Random(1_234_567);
        for number in [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ] {
            assert_eq!(random.next(), number);
        }
    }

    #[test]
    fn a_fraction_is_the_upper_bits_of_a_number() {
        let (mut numbers, mut fractions) = (Random(1_234_567), Random(1_234_567));
        for _ in 0..100 {
            // Both the number and 2 to the power of 64 as they are to 53 bits.
            let wanted = (numbers.next() & !0x7ff) as f64 / 2_f64.powi(64);
            let found = fractions.fraction();
            assert!(
                (found - wanted).abs() < f64::EPSILON / 4.0,
                "{found} for {wanted}"
            );
            assert!((0.0..1.0).contains(&found), "{found}");
        }
    }
}
