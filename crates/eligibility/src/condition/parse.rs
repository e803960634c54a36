//! From tokens to a tree: the precedence of CEL, `||` below `&&` below comparisons below `!`.

use std::ops::Range;

use super::Relation;
use super::err::{ConditionError, ConditionErrorKind as Kind};
use super::token::{Token, tokens};

/// The longest condition that is read, in bytes.
pub const MAX_CONDITION_BYTES: usize = 16 * 1024;
/// The deepest nesting that is read.
pub const MAX_CONDITION_DEPTH: usize = 64;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) span: Range<usize>,
    /// How many negations, comparisons and lists are in one another here.
    height: usize,
}

impl Node {
    fn new(kind: NodeKind, span: Range<usize>) -> Self {
        let highest = |nodes: &[Self]| nodes.iter().map(|node| node.height).max().unwrap_or(0);
        let height = match &kind {
            NodeKind::All(parts) | NodeKind::Any(parts) => highest(parts),
            NodeKind::List(parts) | NodeKind::AtLeast(_, parts) => 1 + highest(parts),
            NodeKind::Not(inner) => 1 + inner.height,
            NodeKind::Compare(_, left, right) | NodeKind::In(left, right) => {
                1 + left.height.max(right.height)
            }
            _ => 0,
        };
        Self { kind, span, height }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NodeKind {
    Name(String),
    Bool(bool),
    Int(i64),
    Text(String),
    Date(crate::Date),
    List(Vec<Node>),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Compare(Relation, Box<Node>, Box<Node>),
    In(Box<Node>, Box<Node>),
    AtLeast(i64, Vec<Node>),
}

pub(super) fn parse(text: &str) -> Result<Node, ConditionError> {
    if text.len() > MAX_CONDITION_BYTES {
        return Err(ConditionError {
            kind: Kind::TooLong(text.len()),
            span: 0..text.len(),
        });
    }
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let node = parser.any()?;
    match parser.peek() {
        Token::End => Ok(node),
        _ => Err(parser.expected("`&&`, `||` or the end")),
    }
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    fn span(&self) -> Range<usize> {
        self.tokens
            .get(self.at)
            .or(self.tokens.last())
            .map_or(0..0, |(_, span)| span.clone())
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(found) if *found == symbol);
        if found {
            self.at += 1;
        }
        found
    }

    fn expected(&self, expected: &'static str) -> ConditionError {
        ConditionError {
            kind: Kind::Expected {
                expected,
                found: self.peek().describe(),
            },
            span: self.span(),
        }
    }

    fn expect(&mut self, symbol: &str, expected: &'static str) -> Result<usize, ConditionError> {
        let end = self.span().end;
        if self.eat(symbol) {
            Ok(end)
        } else {
            Err(self.expected(expected))
        }
    }

    fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, ConditionError>,
    ) -> Result<T, ConditionError> {
        if self.depth >= MAX_CONDITION_DEPTH {
            return Err(ConditionError {
                kind: Kind::TooDeep,
                span: self.span(),
            });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn any(&mut self) -> Result<Node, ConditionError> {
        self.chain("||", NodeKind::Any, Self::all)
    }

    fn all(&mut self) -> Result<Node, ConditionError> {
        self.chain("&&", NodeKind::All, Self::comparison)
    }

    fn chain(
        &mut self,
        symbol: &str,
        make: fn(Vec<Node>) -> NodeKind,
        part: fn(&mut Self) -> Result<Node, ConditionError>,
    ) -> Result<Node, ConditionError> {
        let first = part(self)?;
        let start = first.span.start;
        let mut parts = vec![first];
        while self.eat(symbol) {
            parts.push(part(self)?);
        }
        let end = parts.last().map_or(start, |last| last.span.end);
        Ok(match (parts.len(), parts.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                parts.extend(last);
                Node::new(make(parts), start..end)
            }
        })
    }

    fn comparison(&mut self) -> Result<Node, ConditionError> {
        let mut left = self.unary()?;
        let mut links = 0;
        loop {
            let relation = match self.peek() {
                Token::Symbol("==") => Some(Relation::Equal),
                Token::Symbol("!=") => Some(Relation::NotEqual),
                Token::Symbol("<") => Some(Relation::Less),
                Token::Symbol("<=") => Some(Relation::AtMost),
                Token::Symbol(">") => Some(Relation::Greater),
                Token::Symbol(">=") => Some(Relation::AtLeast),
                Token::Name(word) if word == "in" => None,
                _ => return Ok(left),
            };
            self.at += 1;
            links += 1;
            // Comparisons lean to the left, so a chain of them nests as parentheses do.
            if links + self.depth > MAX_CONDITION_DEPTH {
                return Err(ConditionError {
                    kind: Kind::TooDeep,
                    span: self.span(),
                });
            }
            let right = self.unary()?;
            let span = left.span.start..right.span.end;
            let (left_side, right_side) = (Box::new(left), Box::new(right));
            let kind = match relation {
                Some(relation) => NodeKind::Compare(relation, left_side, right_side),
                None => NodeKind::In(left_side, right_side),
            };
            left = Node::new(kind, span);
            // A chain may begin with a chain in parentheses: together they are as deep as they are nested.
            if left.height > MAX_CONDITION_DEPTH {
                return Err(ConditionError {
                    kind: Kind::TooDeep,
                    span: left.span,
                });
            }
        }
    }

    fn unary(&mut self) -> Result<Node, ConditionError> {
        let start = self.span().start;
        if self.eat("!") {
            let inner = self.deeper(Self::unary)?;
            let span = start..inner.span.end;
            return Ok(Node::new(NodeKind::Not(Box::new(inner)), span));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Node, ConditionError> {
        let span = self.span();
        if self.eat("(") {
            let mut inner = self.deeper(Self::any)?;
            inner.span = span.start..self.expect(")", "`)`")?;
            return Ok(inner);
        }
        if self.eat("[") {
            let items = self.deeper(|parser| parser.items("]"))?;
            let end = self.expect("]", "`,` or `]`")?;
            return Ok(Node::new(NodeKind::List(items), span.start..end));
        }
        let expected = "a fact, a value, `!` or `(`";
        let kind = match self.peek().clone() {
            Token::Int(value) => NodeKind::Int(value),
            Token::Text(text) => NodeKind::Text(text),
            Token::Name(word) => match word.as_str() {
                "true" => NodeKind::Bool(true),
                "false" => NodeKind::Bool(false),
                "in" => return Err(self.expected(expected)),
                "date" => return self.date(),
                "atLeast" => return self.at_least(),
                _ => NodeKind::Name(word),
            },
            _ => return Err(self.expected(expected)),
        };
        self.at += 1;
        Ok(Node::new(kind, span))
    }

    fn items(&mut self, close: &str) -> Result<Vec<Node>, ConditionError> {
        let mut items = Vec::new();
        while !matches!(self.peek(), Token::Symbol(symbol) if *symbol == close) {
            items.push(self.any()?);
            if !self.eat(",") {
                break;
            }
        }
        Ok(items)
    }

    fn date(&mut self) -> Result<Node, ConditionError> {
        let start = self.span().start;
        self.at += 1;
        self.expect("(", "`(` after `date`")?;
        let text_span = self.span();
        let Token::Text(text) = self.next() else {
            self.at -= 1;
            return Err(self.expected("a text such as \"2025-04-21\""));
        };
        let date = crate::Date::parse(&text).map_err(|error| ConditionError {
            kind: Kind::BadDate(error),
            span: text_span,
        })?;
        let end = self.expect(")", "`)`")?;
        Ok(Node::new(NodeKind::Date(date), start..end))
    }

    fn at_least(&mut self) -> Result<Node, ConditionError> {
        let start = self.span().start;
        self.at += 1;
        self.expect("(", "`(` after `atLeast`")?;
        let Token::Int(count) = self.peek().clone() else {
            return Err(self.expected("a number"));
        };
        self.at += 1;
        self.expect(",", "`,`")?;
        let of = self.deeper(|parser| parser.items(")"))?;
        let end = self.expect(")", "`,` or `)`")?;
        if count < 1 || usize::try_from(count).is_ok_and(|count| count > of.len()) {
            return Err(ConditionError {
                kind: Kind::BadCount { count, of: of.len() },
                span: start..end,
            });
        }
        Ok(Node::new(NodeKind::AtLeast(count, of), start..end))
    }
}
