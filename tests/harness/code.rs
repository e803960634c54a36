//! What a telephone reads in a QR code that stands on the screen.

use rqrr::PreparedImage;
use thirtyfour::By;

use super::browser::Browser;
use super::environment::Tried;

/// The number of pixels on a side of a module, in the picture that is read.
const PIXELS: usize = 4;

impl Browser {
    /// The text of the code on the screen.
    pub async fn code(&self) -> Tried<String> {
        let svg = self.driver.find(By::Css("#app .code svg")).await?;
        let view_box = svg.attr("viewBox").await?.ok_or("no viewBox")?;
        let numbers: Vec<i64> = view_box.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        let [quiet, _, side, _] = numbers[..] else {
            return Err(format!("`{view_box}` is no viewBox").into());
        };
        let path = svg.find(By::Tag("path")).await?;
        let runs = runs(&path.attr("d").await?.ok_or("no path")?)?;
        let pixels = usize::try_from(side)? * PIXELS;
        let dark = |x: usize, y: usize| {
            let module = |pixel: usize| i64::try_from(pixel / PIXELS).unwrap_or_default() + quiet;
            let (x, y) = (module(x), module(y));
            runs.iter()
                .any(|run| run.1 == y && run.0 <= x && x < run.0 + run.2)
        };
        let mut picture =
            PreparedImage::prepare_from_greyscale(pixels, pixels, |x, y| if dark(x, y) { 0 } else { 255 });
        let grids = picture.detect_grids();
        let (_, text) = grids.first().ok_or("no code in the picture")?.decode()?;
        Ok(text)
    }
}

/// The dark runs of a path: where each begins, and how long it is.
fn runs(path: &str) -> Tried<Vec<(i64, i64, i64)>> {
    let mut runs = Vec::new();
    for piece in path.split('z').filter(|piece| !piece.is_empty()) {
        let piece = piece.strip_prefix('M').ok_or("no M")?;
        let (x, rest) = piece.split_once(' ').ok_or("no y")?;
        let (y, rest) = rest.split_once('h').ok_or("no width")?;
        let (width, _) = rest.split_once('v').ok_or("no height")?;
        runs.push((x.parse()?, y.parse()?, width.parse()?));
    }
    Ok(runs)
}
