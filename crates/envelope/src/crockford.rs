//! Crockford's base 32, for what people read aloud and type.

use hangul::typed::plain;

/// No I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Forty bits, the most significant first.
pub(crate) const SYMBOLS_OF_40_BITS: usize = 8;

/// The first forty bits of the bytes as symbols, each below 32.
pub(crate) fn symbols_of(bytes: &[u8]) -> [u8; SYMBOLS_OF_40_BITS] {
    let bits = bytes
        .iter()
        .take(5)
        .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    let mut symbols = [0; SYMBOLS_OF_40_BITS];
    for (place, symbol) in symbols.iter_mut().enumerate() {
        *symbol = u8::try_from(bits >> (5 * (SYMBOLS_OF_40_BITS - 1 - place)) & 31).unwrap_or_default();
    }
    symbols
}

/// How a symbol is written.
pub(crate) fn letter(symbol: u8) -> char {
    debug_assert!(usize::from(symbol) < ALPHABET.len(), "a symbol has five bits");
    char::from(ALPHABET.get(usize::from(symbol)).copied().unwrap_or(b'?'))
}

/// Reads the `N` symbols that somebody typed or pasted, or returns `None` if there are more or fewer: forgives case, spaces,
/// points, hyphens and dashes, full-width letters and what is not seen, and O for 0, I and L for 1.
pub(crate) fn parse<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut symbols = [0; N];
    let mut places = symbols.iter_mut();
    for letter in text
        .chars()
        .filter_map(plain)
        .filter(|c| !matches!(c, ' ' | '-' | '·' | '.'))
    {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let symbol = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
        *places.next()? = u8::try_from(symbol).ok()?;
    }
    let whole = places.next().is_none();
    debug_assert!(symbols.iter().all(|symbol| usize::from(*symbol) < ALPHABET.len()));
    whole.then_some(symbols)
}
