//! Places in the app's life at which a page can be stopped for good, from outside: nothing in the product knows of them.

/// A place where a page stops, so that the browser can be killed there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Randomness is asked for: nothing is sealed yet (F20).
    BeforeSeal,
    /// It is sealed, and the transaction that keeps it is about to begin (F21).
    AfterSeal,
    /// The record is handed to the database, and the transaction is not committed (F22).
    PutIssued,
    /// The transaction is committed, and the app does not know it yet (F23).
    Committed,
    /// The server's whole answer has arrived, and the app has not seen it yet (F25).
    AnswerReceived,
    /// The first change that the answer makes is handed to the database, and not committed (F26).
    ReceiptWritten,
    /// The first change of an upgrade of the database is made, and not committed (F27).
    Upgrading,
}

impl Gate {
    /// The name by which the scripts know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BeforeSeal => "before-seal",
            Self::AfterSeal => "after-seal",
            Self::PutIssued => "put-issued",
            Self::Committed => "committed",
            Self::AnswerReceived => "answer-received",
            Self::ReceiptWritten => "receipt-written",
            Self::Upgrading => "upgrading",
        }
    }

    /// The script that knows all gates; every document runs it before its own.
    pub fn script() -> String {
        include_str!("gates.js").to_owned()
    }

    /// Closes this gate in every document from its beginning.
    pub fn closed_from_the_start(self) -> String {
        format!("{};{}", Self::script(), self.close())
    }

    /// Closes this gate, and it alone, in the document that is there.
    pub fn close(self) -> String {
        format!("window.didimClose('{}')", self.name())
    }
}
