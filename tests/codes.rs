//! Codes that a telephone opens: the answers of a visitor, and what became of an application.

use harness::{Browser, DEVICES, Server, TestResult, Tried, need, until, words};
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// What somebody has who goes home with a receipt.
struct Paper {
    number: String,
    secret: String,
    /// What the telephone reads in the code.
    address: String,
}

impl Paper {
    /// The last letters of the secret, which stand apart.
    fn end(&self) -> &str {
        self.secret.rsplit('-').next().unwrap_or_default()
    }

    /// The address that receipts had before.
    fn whole_address(&self, server: &Server) -> String {
        format!(
            "http://127.0.0.1:{}/#s={}.{}",
            server.port, self.number, self.secret
        )
    }
}

/// Somebody applies at a kiosk.
async fn receipt(server: &Server) -> Tried<Paper> {
    let kiosk = Browser::open(server, KIOSK, &[]).await?;
    kiosk.apply_as("김디딤").await?;
    kiosk.shows(&words("receipt.received")?).await?;
    let paper = Paper {
        number: kiosk.number().await?,
        secret: kiosk.secret().await?,
        address: kiosk.code().await?,
    };
    kiosk.close().await?;
    Ok(paper)
}

/// A telephone that opens an address in a tab where nothing of the app is.
async fn opens(server: &Server, address: &str) -> Tried<Browser> {
    let phone = Browser::open(server, PHONE, &[]).await?;
    phone.driver.goto("about:blank").await?;
    phone.driver.goto(address).await?;
    Ok(phone)
}

/// No code is left in the address.
async fn address_is_bare(phone: &Browser) -> TestResult {
    let address = phone.driver.current_url().await?;
    assert!(address.fragment().is_none(), "{address}");
    Ok(())
}

/// Which field has the focus.
async fn has_focus(phone: &Browser, id: &str) -> TestResult {
    until(&format!("`{id}` has the focus"), || async {
        let focused = phone.driver.active_element().await;
        matches!(focused, Ok(focused) if focused.id().await.ok().flatten().as_deref() == Some(id))
    })
    .await
}

async fn value(phone: &Browser, id: &str) -> Tried<String> {
    let field = phone.driver.find(By::Id(id)).await?;
    Ok(field.prop("value").await?.unwrap_or_default())
}

/// Answers all that a company is asked, and carries it to a telephone: what its code says, and what the results begin with.
async fn answers(kiosk: &Browser) -> Tried<(String, String)> {
    // The code is offered once nothing is left to ask.
    kiosk.to_company_results("ko").await?;
    let fitting = kiosk.driver.find(By::Css("#app h1")).await?.text().await?;
    kiosk.press(&words("results.carry")?).await?;
    kiosk.shows(&words("handover.lead")?).await?;
    Ok((kiosk.code().await?, fitting))
}

#[tokio::test]
async fn a_code_brings_the_answers_to_a_telephone_and_is_gone_from_its_address() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    let (address, fitting) = answers(&kiosk).await?;
    assert!(address.contains("/#h="), "{address}");
    kiosk.close().await?;

    let phone = opens(&server, &address).await?;
    phone.shows(&words("results.self_check")?).await?;
    assert_eq!(
        phone.driver.find(By::Css("#app h1")).await?.text().await?,
        fitting
    );
    // Neither the address nor the tab's way back keeps them.
    address_is_bare(&phone).await?;
    phone.press(&words("results.change")?).await?;
    phone.shows(&words("answers.lead")?).await?;
    phone.close().await
}

#[tokio::test]
async fn what_became_of_an_application_is_seen_with_the_receipt_alone() -> TestResult {
    let server = Server::start().await?;
    let paper = receipt(&server).await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.touch(By::Css("[data-go=status]")).await?;
    kiosk.type_into("status-number", &paper.number).await?;
    kiosk.type_into("status-secret", "0000-0000-0000-0000").await?;
    kiosk.press(&words("status.ask")?).await?;
    kiosk.shows(&words("status.unknown")?).await?;
    kiosk.type_into("status-secret", &paper.secret).await?;
    kiosk.press(&words("status.ask")?).await?;
    kiosk.shows(&words("state.received")?).await?;
    kiosk.close().await?;

    let key = format!("{}/agency.key", need("DIDIM_KEYS")?);
    let say = [
        "status",
        "set",
        &paper.number,
        "under_review",
        "--key",
        &key,
        "--note",
        "서류를 보고 있어요",
    ];
    server.command(&say).await?;
    let phone = opens(&server, &paper.address).await?;
    phone.shows(&words("status.end_lead")?).await?;
    address_is_bare(&phone).await?;
    phone.shows(&paper.number.replace('-', " · ")).await?;
    has_focus(&phone, "status-end").await?;
    // Too few letters are said to be so; a wrong one too, and what was typed stays.
    phone.type_into("status-end", "3").await?;
    phone.press(&words("status.ask")?).await?;
    phone.shows(&words("status.end_mistyped")?).await?;
    let wrong = if paper.end() == "0000" { "1111" } else { "0000" };
    phone.type_into("status-end", wrong).await?;
    phone.shows(&words("status.end_unknown")?).await?;
    assert_eq!(value(&phone, "status-end").await?, wrong);
    // The last of four letters asks by itself.
    phone.type_into("status-end", &paper.end().to_lowercase()).await?;
    phone.shows(&words("state.review")?).await?;
    phone.shows("서류를 보고 있어요").await?;
    phone.close().await
}

/// People hold papers whose code says the whole secret.
#[tokio::test]
async fn a_receipt_that_was_printed_before_needs_no_letters() -> TestResult {
    let server = Server::start().await?;
    let paper = receipt(&server).await?;
    assert!(
        !paper.address.contains(&paper.secret.replace('-', "")),
        "{}",
        paper.address
    );
    let phone = opens(&server, &paper.whole_address(&server)).await?;
    phone.shows(&words("status.lead")?).await?;
    address_is_bare(&phone).await?;
    assert_eq!(value(&phone, "status-number").await?, paper.number);
    phone.press(&words("status.ask")?).await?;
    phone.shows(&words("state.received")?).await?;
    phone.close().await
}

/// The device has no keyboard: the letters of the screen are enough.
#[tokio::test]
async fn the_letters_of_the_screen_are_enough_where_there_is_no_keyboard() -> TestResult {
    let server = Server::start().await?;
    let paper = receipt(&server).await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    kiosk.driver.goto(&paper.address).await?;
    kiosk.shows(&words("status.end_lead")?).await?;
    for letter in paper.end().chars() {
        kiosk.press(&letter.to_string()).await?;
    }
    kiosk.shows(&words("state.received")?).await?;
    kiosk.close().await
}

/// Opened where the app runs already, and a form is being filled in: the address does not keep it, and nothing typed is lost.
#[tokio::test]
async fn a_receipts_code_in_a_tab_where_the_app_runs_is_taken_up_and_the_form_stays() -> TestResult {
    let server = Server::start().await?;
    let paper = receipt(&server).await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    phone.to_registration().await?;
    phone.to_form().await?;
    phone.type_into("field-name", "김디딤").await?;
    phone.driver.execute("window.didimVisit = true", vec![]).await?;
    phone.driver.goto(&paper.address).await?;
    phone.shows(&words("status.end_lead")?).await?;
    address_is_bare(&phone).await?;
    let same = phone
        .driver
        .execute("return window.didimVisit === true", vec![])
        .await?;
    assert!(same.convert::<bool>()?, "the document is the same");
    // The same code once more loses no letter.
    has_focus(&phone, "status-end").await?;
    let half: String = paper.end().chars().take(2).collect();
    phone.type_into("status-end", &half).await?;
    phone.driver.goto(&paper.address).await?;
    until("the address is bare", || async {
        phone
            .driver
            .current_url()
            .await
            .is_ok_and(|address| address.fragment().is_none())
    })
    .await?;
    assert_eq!(value(&phone, "status-end").await?, half);
    phone.type_into("status-end", paper.end()).await?;
    phone.shows(&words("state.received")?).await?;
    phone.press(&words("frame.back")?).await?;
    phone.shows("신청서를 적어 주세요").await?;
    assert_eq!(value(&phone, "field-name").await?, "김디딤");
    phone.close().await
}

/// Answers that a code brings do not take the place of others unasked.
#[tokio::test]
async fn answers_in_a_tab_where_others_are_wait_for_a_yes() -> TestResult {
    let server = Server::start().await?;
    let kiosk = Browser::open(&server, KIOSK, &[]).await?;
    let (address, fitting) = answers(&kiosk).await?;
    kiosk.close().await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    phone.to_registration().await?;
    phone.to_form().await?;
    phone.type_into("field-name", "김디딤").await?;
    phone.driver.goto(&address).await?;
    phone.shows(&words("handover.replace")?).await?;
    address_is_bare(&phone).await?;
    phone.press(&words("handover.keep")?).await?;
    phone.shows("신청서를 적어 주세요").await?;
    assert_eq!(value(&phone, "field-name").await?, "김디딤");
    phone.driver.goto(&address).await?;
    phone.press(&words("handover.take")?).await?;
    phone.shows(&fitting).await?;
    assert!(!phone.driver.source().await?.contains("김디딤"));
    phone.close().await
}

#[tokio::test]
async fn a_code_with_a_mistake_is_said_to_be_one() -> TestResult {
    let server = Server::start().await?;
    let phone = Browser::open(&server, PHONE, &[]).await?;
    let said = [
        ("r=PX1NFJGGW7K4M2QX9D0AC3", "status.unread"),
        ("h=EA", "handover.unread"),
    ];
    for (fragment, text) in said {
        phone
            .driver
            .goto(format!("{}#{fragment}", phone.address()))
            .await?;
        phone.shows(&words(text)?).await?;
        address_is_bare(&phone).await?;
    }
    phone.close().await
}
