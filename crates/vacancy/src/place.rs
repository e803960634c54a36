//! Where one works: Sejong's 33 units (1 읍, 9 면 and 23 법정동), as tiles of a board and with their neighbours.

use serde::{Deserialize, Serialize};

/// A unit of Sejong, by its position in [`UNITS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Unit(u8);

/// What is known of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitData {
    /// The code of the 법정동, ten digits.
    pub code: &'static str,
    /// The name, as addresses are written.
    pub name: &'static str,
    /// Its letter on [`BOARD`].
    tile: u8,
}

const fn unit(code: &'static str, name: &'static str, tile: u8) -> UnitData {
    UnitData { code, name, tile }
}

/// The units in the order in which the catalog offers them. Codes: PyPI `dongnae-kr` 2025.11.30; names as in the catalog's `regions.toml`.
/// No official list could be read: 공고 확인 필요.
pub const UNITS: [UnitData; 33] = [
    unit("3611025000", "조치원읍", b'J'),
    unit("3611031000", "연기면", b'Y'),
    unit("3611032000", "연동면", b'D'),
    unit("3611033000", "부강면", b'B'),
    unit("3611034000", "금남면", b'G'),
    unit("3611035000", "장군면", b'K'),
    unit("3611036000", "연서면", b'S'),
    unit("3611037000", "전의면", b'E'),
    unit("3611038000", "전동면", b'T'),
    unit("3611039000", "소정면", b'O'),
    unit("3611010100", "반곡동", b'a'),
    unit("3611010200", "소담동", b'b'),
    unit("3611010300", "보람동", b'c'),
    unit("3611010400", "대평동", b'd'),
    unit("3611010500", "가람동", b'e'),
    unit("3611010600", "한솔동", b'f'),
    unit("3611010700", "나성동", b'g'),
    unit("3611010800", "새롬동", b'h'),
    unit("3611010900", "다정동", b'i'),
    unit("3611011000", "어진동", b'j'),
    unit("3611011100", "종촌동", b'k'),
    unit("3611011200", "고운동", b'l'),
    unit("3611011300", "아름동", b'm'),
    unit("3611011400", "도담동", b'n'),
    unit("3611011500", "산울동", b'o'),
    unit("3611011600", "해밀동", b'p'),
    unit("3611011700", "합강동", b'q'),
    unit("3611011800", "집현동", b'r'),
    unit("3611011900", "세종동", b's'),
    unit("3611012000", "누리동", b't'),
    unit("3611012100", "한별동", b'u'),
    unit("3611012200", "다솜동", b'v'),
    unit("3611012300", "용호동", b'w'),
];

/// The columns of the board.
pub const BOARD_WIDTH: usize = 8;

/// The units as tiles, north above: a unit's cells touch each other, `.` is none. In every pair of units the order from north to south is
/// that of their centroids; it shows who is whose neighbour, not how far things are.
const BOARD: [&[u8; BOARD_WIDTH]; 10] = [
    b"OO......",
    b"EETT....",
    b"ESSJDD..",
    b"KSYYDDDB",
    b"KYYouwvB",
    b"KlmpttqB",
    b"KknjsarB",
    b"KihgsarG",
    b"KefdcbGG",
    b"KGGGGGGG",
];

/// Borders that the board does not show, by tiles: of real outlines (github `raqoon886/Local_HangJeongDong`), from before 2022.
const BORDERS_APART: [(u8, u8); 6] = [
    (b'D', b'S'),
    (b'D', b'G'),
    (b'K', b'f'),
    (b'K', b'h'),
    (b'l', b'i'),
    (b'p', b'l'),
];

/// The part of a code that says it is Sejong: feeds often say no more.
pub const SEJONG: &str = "36110";

/// Where a vacancy is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// The notice does not say, or nothing that can be read.
    Unknown,
    /// In a unit of Sejong.
    Unit(Unit),
    /// In Sejong, and no source says in which unit: a group of its own beside the map.
    Sejong,
    /// Somewhere else, in the notice's words.
    Elsewhere(String),
}

/// A position that is none of [`UNITS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no unit {0} in Sejong; units are numbered from 0 to 32")]
pub struct UnitError(u8);

impl Unit {
    /// All units, in the order of [`UNITS`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u8::try_from(UNITS.len()).unwrap_or(u8::MAX)).map(Self)
    }

    /// Returns the unit at a position.
    ///
    /// # Errors
    /// [`UnitError`] if there is none.
    pub fn at(position: u8) -> Result<Self, UnitError> {
        match UNITS.get(usize::from(position)) {
            Some(_) => Ok(Self(position)),
            None => Err(UnitError(position)),
        }
    }

    /// Returns the unit of a code of ten digits, or of the eight before a 리's, or `None` if it is none.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        let known = |unit: &Self| {
            let whole = unit.data().map_or("", |data| data.code);
            whole == code || code.len() == 10 && whole.get(..8).is_some_and(|town| code.starts_with(town))
        };
        Self::all().find(known)
    }

    /// Returns the unit that an address names, or `None` if it names none, or several.
    #[must_use]
    pub fn of_address(address: &str) -> Option<Self> {
        let names = |unit: &Self| {
            let name = unit.data().map_or("", |data| data.name);
            address
                .split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | ','))
                .any(|word| word == name)
        };
        let mut named = Self::all().filter(names);
        let only = named.next()?;
        named.next().is_none().then_some(only)
    }

    /// Its position in [`UNITS`].
    #[must_use]
    pub fn position(self) -> u8 {
        self.0
    }

    /// What is known of it.
    #[must_use]
    pub fn data(self) -> Option<&'static UnitData> {
        UNITS.get(usize::from(self.0))
    }

    /// The cells of its tile: columns and rows of the board, from 0.
    pub fn cells(self) -> impl Iterator<Item = (usize, usize)> {
        let rows = BOARD.iter().enumerate();
        let all = rows.flat_map(|(row, cells)| {
            cells
                .iter()
                .enumerate()
                .map(move |(column, tile)| (column, row, *tile))
        });
        let own = self.data().map_or(b'.', |data| data.tile);
        all.filter_map(move |(column, row, tile)| (tile == own).then_some((column, row)))
    }

    /// Returns whether two units are neighbours: they touch on the board, along an edge or at a corner, or have a border that it does not
    /// show; a unit is its own neighbour. This stands for "can be commuted to" where nobody has said otherwise (직업안정법 제11조 제2항 has
    /// work within commuting distance offered first).
    #[must_use]
    pub fn is_near(self, other: Self) -> bool {
        let tile = |unit: Self| unit.data().map(|data| data.tile);
        let apart = |(one, two): &(u8, u8)| {
            let pair = (Some(*one), Some(*two));
            (tile(self), tile(other)) == pair || (tile(other), tile(self)) == pair
        };
        self.touches(other) || BORDERS_APART.iter().any(apart)
    }

    /// Returns whether tiles touch on the board, along an edge or at a corner.
    fn touches(self, other: Self) -> bool {
        self.cells().any(|(column, row)| {
            other
                .cells()
                .any(|(to, at)| column.abs_diff(to) <= 1 && row.abs_diff(at) <= 1)
        })
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::at(u8::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Unit {
        let short = |data: &UnitData| data.name.starts_with(name);
        Unit::all().find(|unit| short(unit.data().unwrap())).unwrap()
    }

    #[test]
    fn every_unit_is_one_tile_whose_cells_touch() {
        for unit in Unit::all() {
            let cells: Vec<_> = unit.cells().collect();
            assert!(!cells.is_empty(), "{:?}", unit.data());
            let mut reached = vec![*cells.first().unwrap()];
            loop {
                let next = cells.iter().find(|cell| {
                    !reached.contains(cell)
                        && reached
                            .iter()
                            .any(|other| cell.0.abs_diff(other.0) + cell.1.abs_diff(other.1) == 1)
                });
                match next {
                    Some(cell) => reached.push(*cell),
                    None => break,
                }
            }
            assert_eq!(reached.len(), cells.len(), "{:?}", unit.data());
        }
        let cells: usize = Unit::all().map(|unit| unit.cells().count()).sum();
        let drawn = BOARD
            .iter()
            .flat_map(|row| row.iter())
            .filter(|tile| **tile != b'.');
        assert_eq!(cells, drawn.count());
    }

    #[test]
    fn codes_and_names_are_each_once() {
        for (at, data) in UNITS.iter().enumerate() {
            assert!(data.code.starts_with(SEJONG) && data.code.len() == 10);
            let same = |other: &&UnitData| {
                other.code == data.code || other.name == data.name || other.tile == data.tile
            };
            assert_eq!(UNITS.iter().filter(same).count(), 1, "{}", data.name);
            let unit = Unit::at(u8::try_from(at).unwrap()).unwrap();
            assert_eq!(Unit::by_code(data.code), Some(unit));
        }
        // A 리 of 전의면.
        assert_eq!(Unit::by_code("3611037021"), Some(named("전의")));
        for none in ["36110", "3611099000", "", "전의면"] {
            assert_eq!(Unit::by_code(none), None, "{none}");
        }
        assert!(Unit::at(33).is_err());
    }

    #[test]
    fn an_address_that_names_one_unit_is_there() {
        for (address, unit) in [
            ("세종특별자치시 나성동 123", Some("나성")),
            ("세종특별자치시 조치원읍 새내로 1 (원리)", Some("조치원")),
            ("세종특별자치시 한누리대로 2130 (보람동)", Some("보람")),
            // The city's name is no unit, and neither is a street's.
            ("세종특별자치시", None),
            ("세종 고운뜰로 1", None),
            ("세종특별자치시 나성동, 보람동", None),
            ("", None),
        ] {
            assert_eq!(Unit::of_address(address), unit.map(named), "{address}");
        }
    }

    /// The borders before 2022, when 세종동 and the 생활권 5 and 6 were still parts of 연기면 and 연동면: of real outlines
    /// (github `raqoon886/Local_HangJeongDong`).
    const BORDERS: &[(&str, &[&str])] = &[
        ("조치원", &["연동", "연서", "전동"]),
        ("연동", &["부강", "연서", "연기", "금남"]),
        ("부강", &["금남"]),
        ("장군", &["연서", "한솔", "고운", "다정", "새롬", "연기", "금남"]),
        ("연서", &["전의", "전동", "연기"]),
        ("전의", &["전동", "소정"]),
        ("한솔", &["새롬"]),
        ("아름", &["종촌", "고운", "도담"]),
        ("종촌", &["고운", "다정", "도담"]),
        ("보람", &["대평", "금남", "소담"]),
        ("고운", &["다정", "도담"]),
        ("다정", &["새롬", "도담"]),
        ("대평", &["금남"]),
        ("소담", &["금남"]),
        ("반곡", &["금남", "소담"]),
        ("해밀", &["연기", "도담", "아름", "고운"]),
    ];

    #[test]
    fn most_real_borders_are_borders_of_the_board() {
        let all = BORDERS
            .iter()
            .flat_map(|(unit, others)| others.iter().map(move |other| (named(unit), named(other))));
        let all: Vec<_> = all.collect();
        let shown = all.iter().filter(|(unit, other)| unit.touches(*other));
        assert_eq!((all.len(), shown.count()), (42, 36));
        assert!(all.iter().all(|(unit, other)| unit.is_near(*other)));
    }

    #[test]
    fn being_near_goes_both_ways() {
        for unit in Unit::all() {
            assert!(unit.is_near(unit));
            for other in Unit::all() {
                assert_eq!(unit.is_near(other), other.is_near(unit));
            }
        }
        assert!(!named("소정").is_near(named("금남")));
    }
}
