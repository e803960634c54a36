//! What the groups of occupations are called (KECO).

use crate::i18n::T;

/// A major group of occupations (KECO, the first digit).
pub fn major(major: u8) -> T {
    match major {
        0 => T::JobsM0,
        1 => T::JobsM1,
        2 => T::JobsM2,
        3 => T::JobsM3,
        4 => T::JobsM4,
        5 => T::JobsM5,
        6 => T::JobsM6,
        7 => T::JobsM7,
        8 => T::JobsM8,
        _ => T::JobsM9,
    }
}

/// A minor group of occupations (KECO, the first two digits).
pub fn minor(minor: u8) -> T {
    match minor {
        1 => T::JobsN01,
        2 => T::JobsN02,
        3 => T::JobsN03,
        11 => T::JobsN11,
        12 => T::JobsN12,
        13 => T::JobsN13,
        14 => T::JobsN14,
        15 => T::JobsN15,
        21 => T::JobsN21,
        22 => T::JobsN22,
        23 => T::JobsN23,
        24 => T::JobsN24,
        25 => T::JobsN25,
        30 => T::JobsN30,
        41 => T::JobsN41,
        42 => T::JobsN42,
        51 => T::JobsN51,
        52 => T::JobsN52,
        53 => T::JobsN53,
        54 => T::JobsN54,
        55 => T::JobsN55,
        56 => T::JobsN56,
        61 => T::JobsN61,
        62 => T::JobsN62,
        70 => T::JobsN70,
        81 => T::JobsN81,
        82 => T::JobsN82,
        83 => T::JobsN83,
        84 => T::JobsN84,
        85 => T::JobsN85,
        86 => T::JobsN86,
        87 => T::JobsN87,
        88 => T::JobsN88,
        89 => T::JobsN89,
        _ => T::JobsN90,
    }
}
