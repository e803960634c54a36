//! Composes every line of keys from the standard input, for a comparison with another composer.

use std::io::{BufRead as _, Write as _, stdin, stdout};

use hangul::Composer;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let mut composer = Composer::default();
        line?.chars().for_each(|key| composer.press(key));
        writeln!(out, "{}", composer.text())?;
    }
    out.flush()
}
