//! What the proxy does to the requests of a path.

use std::time::Duration;

/// A fault between the browser and the server. The ids are explained in `tests/faults/mod.rs`.
#[derive(Debug, Clone)]
pub enum Fault {
    /// None: the request goes to the server and the answer comes back.
    Pass,
    /// The connection is closed before anything reaches the server (F01).
    Refuse,
    /// The connection is cut when the server has the half of the body (F02).
    CutRequest,
    /// The server does its work and answers; the answer never arrives (F03).
    LoseAnswer,
    /// The answer breaks off after this number of bytes of its body (F04).
    CutAnswer(usize),
    /// The answer is this number of bytes long, as if that were all (F04).
    ShortenAnswer(usize),
    /// A captive portal's page, with status 200 (F05).
    Portal,
    /// A captive portal that sends the browser elsewhere (F05).
    Redirect(&'static str),
    /// The server gets the request twice, one after the other; the browser gets the second answer (F06).
    TwiceInTurn,
    /// The server gets the request twice at once; the browser gets one of the answers (F07).
    TwiceAtOnce,
    /// The request waits before the server until it is released; then it passes.
    HoldRequest,
    /// The server has answered, and its answer waits until it is released.
    HoldAnswer,
    /// The request waits for a time (F08).
    Delay(Duration),
    /// Something in the way answers, with these headers (F09 to F14).
    Status(u16, &'static [(&'static str, &'static str)]),
    /// The byte after the first place of this text in the answer's body is another one.
    Corrupt(&'static str),
    /// The byte at this place of the answer's body is another one.
    Flip(usize),
}

/// The rules, by the beginning of the path. The longest that fits holds.
#[derive(Default)]
pub struct Rules(Vec<(String, Fault)>);

impl Rules {
    pub fn set(&mut self, path: &str, fault: Fault) {
        self.0.retain(|(prefix, _)| prefix != path);
        self.0.push((path.to_owned(), fault));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn of(&self, path: &str) -> Fault {
        let fitting = self.0.iter().filter(|(prefix, _)| path.starts_with(prefix));
        let longest = fitting.max_by_key(|(prefix, _)| prefix.len());
        longest.map_or(Fault::Pass, |(_, fault)| fault.clone())
    }
}
