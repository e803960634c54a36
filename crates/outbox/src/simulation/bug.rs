//! Mistakes that can be made around the machines or in the server. Each is one that the simulation must find: a check
//! that finds none of them checks nothing.

/// A deliberate mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bug {
    /// When a write fails, the device seals and keeps again without looking.
    SealAgainUnseen,
    /// The screen says kept before the storage has said so.
    SayKeptEarly,
    /// After a failed write the device looks only at what is still to be sent or retained, not at receipts.
    LookOnlyAtBytes,
    /// The disk says done before it is durable.
    AckBeforeDurable,
    /// The device takes an application off its queue when it posts it.
    RemoveWhenPosted,
    /// The device forgets the copy as soon as the receipt is there.
    ForgetAtReceipt,
    /// The device removes what was sent and writes the receipt in two transactions.
    SettleInTwo,
    /// The device takes every receipt for the server's.
    BelieveReceipts,
    /// The device takes every 200 for *stored*.
    BelievePortals,
    /// The device sets what it posted aside when a captive portal answers 200.
    QuarantineOnPortal,
    /// The device never sets anything aside.
    QuarantineNothing,
    /// The device forgets copies before it heeds that the server's database is another one.
    ForgetBeforeEpoch,
    /// Each try to send seals anew, under the same id.
    SealAtEachPost,
    /// The device asks again at once, whatever the answer.
    NeverWait,
    /// The server answers before it has committed.
    AnswerBeforeCommit,
    /// The server puts the time of arrival on what it stores, not a time inside the transaction.
    StampOnArrival,
    /// The server's stamps follow its clock back behind a backup.
    StampsGoBack,
    /// The server says that a backup has what came in the very second in which it began.
    HorizonIncludesStart,
    /// The server says that a backup is there when it begins.
    HorizonBeforeEnd,
    /// After a backup was put back, the server has the same epoch as before.
    RestoreKeepsEpoch,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::SealAgainUnseen,
        Self::SayKeptEarly,
        Self::LookOnlyAtBytes,
        Self::AckBeforeDurable,
        Self::RemoveWhenPosted,
        Self::ForgetAtReceipt,
        Self::SettleInTwo,
        Self::BelieveReceipts,
        Self::BelievePortals,
        Self::QuarantineOnPortal,
        Self::QuarantineNothing,
        Self::ForgetBeforeEpoch,
        Self::SealAtEachPost,
        Self::NeverWait,
        Self::AnswerBeforeCommit,
        Self::StampOnArrival,
        Self::StampsGoBack,
        Self::HorizonIncludesStart,
        Self::HorizonBeforeEnd,
        Self::RestoreKeepsEpoch,
    ];
}
