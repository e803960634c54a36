//! The code itself: ISO/IEC 18004:2015, byte mode, correction level M, versions 1 to 20.
//!
//! Own code, and not the library that the tests compare it with module by module: with brotli a page pays 5.0 kB for the
//! library and 2.4 kB for this, as it leaves out every mode, level and version that nobody asks for.

use alloc::vec;
use alloc::vec::Vec;

/// For each version: the codewords of correction for a block, and how many blocks there are (table 9, level M).
const BLOCKS: [(u8, u8); 20] = [
    (10, 1),
    (16, 1),
    (26, 1),
    (18, 2),
    (24, 2),
    (16, 4),
    (18, 4),
    (22, 4),
    (22, 5),
    (26, 5),
    (30, 5),
    (22, 8),
    (22, 9),
    (24, 9),
    (24, 10),
    (28, 10),
    (28, 11),
    (26, 13),
    (26, 14),
    (26, 16),
];

/// A module that is dark.
const DARK: u8 = 1;
/// A module that holds no data.
const FIXED: u8 = 2;

/// A square of modules.
pub(crate) struct Code {
    pub(crate) size: usize,
    modules: Vec<u8>,
}

/// The code of the smallest version that has room for the bytes.
pub(crate) fn encode(bytes: &[u8]) -> Option<Code> {
    for (version, (correction, blocks)) in (1..).zip(BLOCKS) {
        let (correction, blocks) = (usize::from(correction), usize::from(blocks));
        let raw = raw_codewords(version);
        let room = raw - correction * blocks;
        let data = data_codewords(bytes, version, room);
        if data.len() == room {
            return Some(Code::of(version, &interleaved(&data, raw, correction, blocks)));
        }
    }
    None
}

/// So many codewords a version holds, of data and correction.
fn raw_codewords(version: usize) -> usize {
    let mut modules = (16 * version + 128) * version + 64;
    if version >= 2 {
        let aligned = version / 7 + 2;
        modules -= (25 * aligned - 10) * aligned - 55;
    }
    if version >= 7 {
        modules -= 36;
    }
    modules / 8
}

/// Mode, count, bytes, terminator, and padding up to the room; longer than it if there is too little.
fn data_codewords(bytes: &[u8], version: usize, room: usize) -> Vec<u8> {
    let count = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
    // Up to version 9 the count has one byte, and there is room for no more than it can say.
    let (_, count) = count.split_at(usize::from(version < 10));
    let mut data = Vec::new();
    // Mode and terminator have four bits each, so all between stands half a byte later.
    let mut half = 0b0100;
    for byte in count.iter().chain(bytes) {
        data.push(half << 4 | byte >> 4);
        half = byte & 15;
    }
    data.push(half << 4);
    let mut padding = 0xEC;
    while data.len() < room {
        data.push(padding);
        padding ^= 0xEC ^ 0x11;
    }
    data
}

/// The blocks of data and those of their correction, each taken in turns.
fn interleaved(data: &[u8], raw: usize, correction: usize, blocks: usize) -> Vec<u8> {
    let divisor = divisor(correction);
    // The last blocks have one byte more.
    let (short, longer) = (data.len() / blocks, data.len() % blocks);
    let mut all = vec![0; raw];
    let mut put = |place: usize, byte: u8| {
        if let Some(to) = all.get_mut(place) {
            *to = byte;
        }
    };
    let mut rest = data;
    for block in 0..blocks {
        let len = short + usize::from(block >= blocks - longer);
        let (own, after) = rest.split_at_checked(len).unwrap_or_default();
        rest = after;
        for (turn, byte) in own.iter().enumerate() {
            let skipped = if turn == short { blocks - longer } else { 0 };
            put(turn * blocks + block - skipped, *byte);
        }
        for (turn, byte) in remainder(own, &divisor).into_iter().enumerate() {
            put(data.len() + turn * blocks + block, byte);
        }
    }
    all
}

/// The product of x − 2⁰, x − 2¹, … in GF(256), without its first coefficient, which is 1.
fn divisor(degree: usize) -> Vec<u8> {
    let mut product = vec![0; degree];
    if let Some(last) = product.last_mut() {
        *last = 1;
    }
    let mut root = 1;
    for _ in 0..degree {
        let mut carry = 0;
        for factor in product.iter_mut().rev() {
            let here = *factor;
            *factor = times(here, root) ^ carry;
            carry = here;
        }
        root = times(root, 2);
    }
    product
}

fn remainder(data: &[u8], divisor: &[u8]) -> Vec<u8> {
    let mut left = vec![0; divisor.len()];
    for byte in data {
        left.rotate_left(1);
        let Some(last) = left.last_mut() else { break };
        let factor = byte ^ core::mem::take(last);
        for (to, by) in left.iter_mut().zip(divisor) {
            *to ^= times(*by, factor);
        }
    }
    left
}

/// In GF(2⁸) modulo x⁸ + x⁴ + x³ + x² + 1.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0;
    for bit in (0..8).rev() {
        product = (product << 1) ^ ((product >> 7) * 0x1D) ^ ((b >> bit & 1) * a);
    }
    product
}

impl Code {
    fn of(version: usize, codewords: &[u8]) -> Self {
        let size = version * 4 + 17;
        let mut code = Self {
            size,
            modules: vec![0; size * size],
        };
        code.draw_patterns(version);
        code.draw_data(codewords);
        let mut best = (
            usize::MAX,
            Self {
                size,
                modules: Vec::new(),
            },
        );
        for mask in 0..8 {
            let mut masked = Self {
                size,
                modules: code.modules.clone(),
            };
            masked.apply(mask);
            let penalty = masked.penalty();
            if penalty < best.0 {
                best = (penalty, masked);
            }
        }
        best.1
    }

    /// Whether the module is dark; outside all are light.
    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        let module = self.place(x, y).and_then(|place| self.modules.get(place));
        module.is_some_and(|module| module & DARK != 0)
    }

    fn place(&self, x: usize, y: usize) -> Option<usize> {
        (x < self.size && y < self.size).then(|| y * self.size + x)
    }

    fn at(&mut self, x: usize, y: usize) -> Option<&mut u8> {
        let place = self.place(x, y)?;
        self.modules.get_mut(place)
    }

    fn fix(&mut self, x: usize, y: usize, dark: bool) {
        if let Some(module) = self.at(x, y) {
            *module = FIXED | u8::from(dark);
        }
    }

    fn draw_patterns(&mut self, version: usize) {
        let far = self.size - 7;
        for place in 0..self.size {
            self.fix(6, place, place % 2 == 0);
            self.fix(place, 6, place % 2 == 0);
        }
        for (x, y) in [(3, 3), (far + 3, 3), (3, far + 3)] {
            self.draw_rings(x, y, 4);
        }
        if version > 1 {
            let steps = version / 7 + 1;
            let step = (version * 4 + steps * 2 + 3) / (steps * 2) * 2;
            let place = |index: usize| {
                if index == 0 {
                    6
                } else {
                    far - (steps - index) * step
                }
            };
            for index in 0..(steps + 1) * (steps + 1) {
                let (row, column) = (index / (steps + 1), index % (steps + 1));
                let corner = (row == 0 && (column == 0 || column == steps)) || (row == steps && column == 0);
                if !corner {
                    self.draw_rings(place(column), place(row), 2);
                }
            }
        }
        if version > 6 {
            let bits = with_remainder(version, 12, 0x1F25);
            for bit in 0..18 {
                let (a, b) = (far - 4 + bit % 3, bit / 3);
                self.fix(a, b, bits >> bit & 1 != 0);
                self.fix(b, a, bits >> bit & 1 != 0);
            }
        }
        // Keeps the places free until the mask is known.
        self.draw_format(0);
    }

    /// Squares around a middle, light and dark in turns from the second on, up to this distance.
    fn draw_rings(&mut self, x: usize, y: usize, reach: usize) {
        for (across, down) in
            (0..=2 * reach).flat_map(|down| (0..=2 * reach).map(move |across| (across, down)))
        {
            let distance = across.abs_diff(reach).max(down.abs_diff(reach));
            // 1:1:3:1:1 and a light ring about it, and 1:1:1:1:1.
            let light = if reach == 4 { [2, 4] } else { [1, 1] };
            self.fix(
                (x + across).wrapping_sub(reach),
                (y + down).wrapping_sub(reach),
                !light.contains(&distance),
            );
        }
    }

    fn draw_format(&mut self, mask: usize) {
        let far = self.size - 8;
        // Level M is 00.
        let bits = with_remainder(mask, 10, 0x537) ^ 0x5412;
        for bit in 0..15 {
            let dark = bits >> bit & 1 != 0;
            // Over the timing pattern there is no room.
            let past = |place: usize| place + usize::from(place > 5);
            if bit < 8 {
                self.fix(8, past(bit), dark);
                self.fix(far + 7 - bit, 8, dark);
            } else {
                self.fix(past(14 - bit), 8, dark);
                self.fix(8, far + bit - 7, dark);
            }
        }
        self.fix(8, far, true);
    }

    /// Up and down in columns of two, from the right, past the vertical timing pattern.
    fn draw_data(&mut self, codewords: &[u8]) {
        let size = self.size;
        let mut bit = 0;
        for pair in 0..size / 2 {
            let right = size - 1 - 2 * pair;
            let right = right - usize::from(right < 7);
            for step in 0..2 * size {
                let down = step / 2;
                let y = if pair % 2 == 0 { size - 1 - down } else { down };
                if let Some(module) = self.at(right - step % 2, y)
                    && *module & FIXED == 0
                {
                    let codeword = codewords.get(bit / 8).copied().unwrap_or_default();
                    *module = codeword >> (7 - bit % 8) & 1;
                    bit += 1;
                }
            }
        }
    }

    fn apply(&mut self, mask: usize) {
        let size = self.size;
        for (place, module) in self.modules.iter_mut().enumerate() {
            let (x, y) = (place % size, place / size);
            let product = x * y % 2 + x * y % 3;
            let rest = match mask {
                0 => (x + y) % 2,
                1 => y % 2,
                2 => x % 3,
                3 => (x + y) % 3,
                4 => (x / 3 + y / 2) % 2,
                5 => product,
                6 => product % 2,
                _ => ((x + y) % 2 + x * y % 3) % 2,
            };
            *module ^= u8::from(rest == 0 && *module & FIXED == 0);
        }
        self.draw_format(mask);
    }

    /// What makes a code hard to read (7.8.3.1): long runs, squares of one colour, what looks like a finder pattern, and
    /// too much of one colour.
    fn penalty(&self) -> usize {
        let (mut penalty, mut dark) = (0, 0);
        for line in 0..self.size {
            for across in [false, true] {
                let module = |place: usize| {
                    if across {
                        self.is_dark(place, line)
                    } else {
                        self.is_dark(line, place)
                    }
                };
                // What came before is in the lower bits; a light border is before and after.
                let (mut seen, mut run) = (0_u32, 0);
                for place in 0..self.size + 4 {
                    let here = module(place);
                    run = if place > 0 && here == (seen & 1 != 0) {
                        run + 1
                    } else {
                        1
                    };
                    seen = seen << 1 | u32::from(here);
                    if place < self.size {
                        penalty += match run {
                            5 => 3,
                            6.. => 1,
                            _ => 0,
                        };
                    }
                    if matches!(seen & 0xFFF, 0b0101_1101_0000 | 0b0000_1011_1010) {
                        penalty += 40;
                    }
                    if across {
                        dark += usize::from(here);
                        let is_square = here == self.is_dark(place + 1, line)
                            && here == self.is_dark(place, line + 1)
                            && here == self.is_dark(place + 1, line + 1);
                        if is_square && place + 1 < self.size && line + 1 < self.size {
                            penalty += 3;
                        }
                    }
                }
            }
        }
        // Ten for every full 5 % that it is off from the half.
        let all = self.size * self.size;
        penalty + (dark * 20).abs_diff(all * 10) / all * 10
    }
}

/// The value, and behind it so many bits of the remainder by a polynomial.
fn with_remainder(value: usize, bits: usize, polynomial: usize) -> usize {
    let mut rest = value;
    for _ in 0..bits {
        rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
    }
    value << bits | rest
}
