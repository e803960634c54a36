//! What a telephone keeps of a receipt's code. Its history has the address, whatever a page does (ADR 15); so the address has not the
//! whole secret.

use harness::{Browser, DEVICES, Profile, Proxy, Server, TestResult, Tried, words};

use super::encodings::Form;
use super::search::Search;
use super::{KIOSK, form_state};

const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// Number and secret of an application that somebody hands in at a kiosk, and what the receipt's code says.
async fn receipt(server: &Server) -> Tried<[String; 3]> {
    let kiosk = Browser::open(server, KIOSK, &[]).await?;
    kiosk.apply_as("김디딤").await?;
    kiosk.shows(&words("receipt.received")?).await?;
    let receipt = [kiosk.number().await?, kiosk.secret().await?, kiosk.code().await?];
    kiosk.close().await?;
    Ok(receipt)
}

/// The end of a secret as a browser keeps what is typed into a field: four letters alone stand in any file by chance.
fn typed(end: &str) -> Form {
    Form {
        text: end.to_owned(),
        encoding: "UTF-16LE".to_owned(),
        bytes: end.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    }
}

/// In which files of the profile a search finds something.
fn files(search: &Search, profile: &Profile) -> Tried<Vec<String>> {
    let (found, _) = search.of_folder(profile.path())?;
    let name = |path: &std::path::Path| path.to_string_lossy().into_owned();
    Ok(found.into_iter().map(|found| name(&found.file)).collect())
}

/// The history noted an address that holds this.
fn is_in_the_history(text: &str, profile: &Profile) -> TestResult {
    let files = files(&Search::new(&[text]), profile)?;
    if files.iter().any(|file| file.ends_with("/History")) {
        return Ok(());
    }
    Err(format!("`{text}` is not in the history, only in {files:?}").into())
}

#[tokio::test]
async fn a_telephone_that_asked_by_a_receipts_code_has_the_whole_secret_nowhere() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let [_, secret, address] = receipt(&server).await?;
    let fragment = address.split_once('#').ok_or("no fragment")?.1.to_owned();
    let (start, end) = secret.rsplit_once('-').ok_or("no groups")?;
    // Where the app runs already, and in a fresh document.
    let phone = Browser::start(Profile::new()?, PHONE, &proxy.address()).await?;
    let opened = format!("{}#{fragment}", phone.address());
    phone.visit().await?;
    phone.shows(&words("start.title")?).await?;
    for from in [None, Some("about:blank")] {
        if let Some(from) = from {
            phone.driver.goto(from).await?;
        }
        phone.driver.goto(&opened).await?;
        phone.shows(&words("status.end_lead")?).await?;
        phone.type_into("status-end", end).await?;
        phone.shows(&words("state.received")?).await?;
        phone.press(&words("frame.home")?).await?;
        phone.shows(&words("start.title")?).await?;
    }
    let profile = phone.close_and_keep().await?;

    // The search looks where addresses are kept.
    is_in_the_history(&fragment, &profile)?;
    let joined = |between: &str| [&start.replace('-', between), between, end].concat();
    let last = start.rsplit('-').next().unwrap_or_default();
    let whole = [
        joined("-"),
        joined(""),
        format!("{last}-{end}"),
        format!("{last}{end}"),
    ];
    let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
    for search in [Search::new(&whole), Search::of(vec![typed(end), form_state()])] {
        let files = files(&search, &profile)?;
        assert!(
            files.is_empty(),
            "the telephone keeps the end of the secret: {files:#?}"
        );
    }
    Ok(())
}

/// The scan can fail: the form that receipts had before leaves the whole secret in the history, though the page takes it out of the
/// address.
#[tokio::test]
async fn the_search_finds_the_secret_of_a_code_that_has_all_of_it() -> TestResult {
    let server = Server::start().await?;
    let proxy = Proxy::start(&server).await?;
    let [number, secret, _] = receipt(&server).await?;
    let phone = Browser::start(Profile::new()?, PHONE, &proxy.address()).await?;
    let opened = format!("{}#s={number}.{secret}", phone.address());
    phone.driver.goto(&opened).await?;
    phone.shows(&words("status.lead")?).await?;
    phone.press(&words("status.ask")?).await?;
    phone.shows(&words("state.received")?).await?;
    let profile = phone.close_and_keep().await?;
    is_in_the_history(&secret, &profile)
}
