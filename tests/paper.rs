//! What is printed: a receipt is one page of a roll of 80 mm with its number on one line, and the results are one page of A4, whatever
//! theme the screen has.

use data_encoding::BASE64;
use harness::{Browser, DEVICES, Server, TestResult, Tried, words};
use serde_json::json;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);

/// PDF's unit: 72 of them are an inch.
const POINTS_A_MM: f64 = 72.0 / 25.4;

/// What stands on the paper, as it is laid out for print: how many lines the number and the secret take, and every colour of text.
const MEASURE: &str = "
    const paper = document.querySelector('.paper');
    const lines = of => {
        const range = document.createRange();
        range.selectNodeContents(of);
        return new Set([...range.getClientRects()].map(box => Math.round(box.bottom / 8))).size;
    };
    const all = [...paper.querySelectorAll('*')].filter(e => e.checkVisibility() && !e.closest('svg'));
    return {
        number: Math.max(0, ...[...paper.querySelectorAll('[data-number]')].map(lines)),
        secret: Math.max(0, ...[...paper.querySelectorAll('[data-secret]')].map(lines)),
        colours: [...new Set(all.map(e => getComputedStyle(e).color))],
        wide: all.some(e => e.getBoundingClientRect().right > paper.getBoundingClientRect().right + 1),
    };";

struct Printed {
    /// Width and height of each page, in millimetres.
    pages: Vec<(f64, f64)>,
    measured: serde_json::Value,
}

async fn print(browser: &Browser) -> Tried<Printed> {
    let how = json!({"preferCSSPageSize": true, "printBackground": true});
    let printed = browser.driver.cdp().send_raw("Page.printToPDF", how).await?;
    let data = printed.get("data").and_then(serde_json::Value::as_str);
    let data = data.ok_or("nothing was printed")?;
    let pdf = BASE64.decode(data.as_bytes())?;
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let media = |name: &str| json!({"media": name, "features": []});
    browser
        .command("Emulation.setEmulatedMedia", media("print"))
        .await?;
    let measured = browser.driver.execute(MEASURE, vec![]).await?.json().clone();
    browser.command("Emulation.setEmulatedMedia", media("")).await?;
    Ok(Printed {
        pages: pages(&text)?,
        measured,
    })
}

/// The sizes of the pages of a PDF: each has a box of its own, and no page's object is compressed.
fn pages(pdf: &str) -> Tried<Vec<(f64, f64)>> {
    let count = pdf.matches("/Type /Page\n").count();
    let mut pages = Vec::new();
    for found in pdf.split("/MediaBox [").skip(1) {
        let numbers = found.split(']').next().unwrap_or_default();
        let numbers: Vec<f64> = numbers
            .split_whitespace()
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let [_, _, width, height] = numbers[..] else {
            return Err(format!("{numbers:?} is no box").into());
        };
        pages.push((width / POINTS_A_MM, height / POINTS_A_MM));
    }
    if pages.len() == count && count > 0 {
        Ok(pages)
    } else {
        Err(format!("{count} pages, and {} boxes", pages.len()).into())
    }
}

/// One page of this width in millimetres, black on white.
fn is_one_page(printed: &Printed, width: f64, of: &str) -> TestResult {
    let [(printed_width, _)] = printed.pages[..] else {
        return Err(format!("{of}: {:?}", printed.pages).into());
    };
    assert!((printed_width - width).abs() < 1.0, "{of}: {printed_width}");
    let measured = &printed.measured;
    assert_eq!(measured["colours"], json!(["rgb(0, 0, 0)"]), "{of}");
    assert_eq!(measured["wide"], json!(false), "{of}");
    Ok(())
}

#[tokio::test]
async fn a_receipt_is_one_page_of_a_roll_and_its_number_is_on_one_line() -> TestResult {
    let server = Server::start().await?;
    for theme in ["light", "dark", "high contrast"] {
        let kiosk = Browser::open(&server, KIOSK, &[]).await?;
        kiosk
            .in_scheme(if theme == "dark" { "dark" } else { "light" })
            .await?;
        if theme == "high contrast" {
            kiosk.go("contrast").await?;
        }
        kiosk.apply_as("김디딤").await?;
        kiosk.shows(&words("receipt.received")?).await?;
        let printed = print(&kiosk).await?;
        is_one_page(&printed, 80.0, theme)?;
        assert_eq!(printed.measured["number"], json!(1), "{theme}");
        assert_eq!(printed.measured["secret"], json!(1), "{theme}");
        kiosk.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn results_are_one_page_of_a4() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    // The code and the paper are offered once nothing is left to ask.
    kiosk.to_company_results("ko").await?;
    kiosk.press(&words("results.carry")?).await?;
    kiosk.shows(&words("handover.lead")?).await?;
    let printed = print(&kiosk).await?;
    is_one_page(&printed, 210.0, "results")?;
    kiosk.close().await
}
