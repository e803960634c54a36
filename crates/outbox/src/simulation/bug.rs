//! Mistakes that can be made around the machines or in the server. Each is one that the simulation must find: a check
//! that finds none of them checks nothing.

/// A deliberate mistake, or one way of doing without a protection.
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
    /// The server compares the sealed bytes alone: who came first with another header has the true one acknowledged.
    HeaderOutOfHash,
    /// The server compares header and sealed bytes, and not the token.
    TokenOutOfHash,
    /// What staff bring in a file takes the place of what is stored.
    ImportOverwrites,
    /// The server says stored to what it puts off.
    AcknowledgeUnstored,
    /// The server gives what it has a receipt with the present time.
    StampDuplicatesAnew,
    /// Two transactions may put the same time on what they store.
    StampsRepeat,
    /// The server keeps what a backup noted while its clock was far ahead.
    KeepMarkAhead,
    /// The server does not look at the receipts that it is shown.
    IgnoreHeld,
    /// The server answers once more in the life that has ended.
    NewLifeAfterAnswer,
    /// The device shows no receipt.
    HoldNothing,
    /// The device shows the receipt that came last, not the newest.
    HoldLastSettled,
    /// The device forgets a copy as soon as a backup has it.
    ForgetAtOnce,
    /// The device takes every statement for the server's.
    BelieveStatements,
    /// The device forgets copies by what is not signed.
    BelieveUnsignedBackups,
    /// The device raises the floor of the catalog by what is not signed.
    BelieveUnsignedFloor,
    /// The device notes another epoch, and sends nothing again.
    NewEpochUnheeded,
    /// The device drops its copies at another epoch.
    CopiesGoneAtEpoch,
    /// What staff put back to be sent is gone.
    ReleaseLoses,
    /// What is set aside is gone.
    QuarantineDrops,
    /// The device's count is not written with the application.
    CountNotKept,
    /// A record that cannot be understood stops the reading of all others.
    StopAtUnreadable,
    /// A record that cannot be understood is deleted.
    DropUnreadable,
    /// The file for the way without a network lacks what cannot be understood.
    ExportWithoutUnreadable,
    /// No mistake: what [`Self::forgets_at_once`] says, and nothing else. Nothing may be lost then either.
    BarelyForgets,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 43] = [
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
        Self::HeaderOutOfHash,
        Self::TokenOutOfHash,
        Self::ImportOverwrites,
        Self::AcknowledgeUnstored,
        Self::StampDuplicatesAnew,
        Self::StampsRepeat,
        Self::KeepMarkAhead,
        Self::IgnoreHeld,
        Self::NewLifeAfterAnswer,
        Self::HoldNothing,
        Self::HoldLastSettled,
        Self::ForgetAtOnce,
        Self::BelieveStatements,
        Self::BelieveUnsignedBackups,
        Self::BelieveUnsignedFloor,
        Self::NewEpochUnheeded,
        Self::CopiesGoneAtEpoch,
        Self::ReleaseLoses,
        Self::QuarantineDrops,
        Self::CountNotKept,
        Self::StopAtUnreadable,
        Self::DropUnreadable,
        Self::ExportWithoutUnreadable,
    ];

    /// Whether the three days of the copies hide the mistake, as hardly any schedule is so long: it is looked for on a device that forgets
    /// as soon as a backup has something, beside a server whose folder is never put back as a whole.
    #[must_use]
    pub fn forgets_at_once(self) -> bool {
        matches!(
            self,
            Self::StampOnArrival
                | Self::StampsGoBack
                | Self::HorizonIncludesStart
                | Self::HorizonBeforeEnd
                | Self::LookOnlyAtBytes
                | Self::ForgetBeforeEpoch
                | Self::BarelyForgets
        )
    }
}
