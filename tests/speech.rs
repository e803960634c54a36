//! The screen in spoken words. No browser without a screen has voices of its own everywhere, so a recorder stands where the browser's
//! speech begins: it has the voices that a test gives it and notes what it is told to say.

use harness::{Applicant, Browser, DEVICES, Server, TestResult, Tried, until, words, words_in};
use serde_json::json;
use thirtyfour::By;

const KIOSK: (u32, u32) = (DEVICES[0].0, DEVICES[0].1);
const PHONE: (u32, u32) = (DEVICES[2].0, DEVICES[2].1);

/// The language of a voice, and whether it is the device's own.
type VoiceOf<'a> = (&'a str, bool);

/// A service's voice is offered first, as browsers do; and one of a language that begins with the same letters (Konkani).
const KOREAN: [VoiceOf<'static>; 3] = [("ko-KR", false), ("kok", true), ("ko-KR", true)];

/// What was done with the browser's speech: `speak` with words, voice, speed and loudness, or a command.
type Note = (String, String, String, f64, f64);

fn recorder(voices: &[VoiceOf<'_>]) -> String {
    let voices: Vec<_> = voices
        .iter()
        .map(|(lang, local)| json!({"lang": lang, "localService": local, "name": format!("{lang} {local}")}))
        .collect();
    format!(
        "{{ const voices = {voices}, notes = window.didimSpoken = [];
        window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
        const note = (kind, said) => notes.push([
            kind, said?.text ?? '', said?.voice.name ?? '', said?.rate ?? 0, said?.volume ?? 0]);
        const speech = {{
            getVoices: () => {{ window.didimAsked = true; return speech.ready ? voices : [] }},
            speak: said => note('speak', said) }};
        for (const command of ['cancel', 'pause', 'resume']) speech[command] = () => {{
            note(command);
            if (command !== 'cancel') speech.paused = command === 'pause';
        }};
        // Voices come some time after the page, and browsers say so.
        addEventListener('load', () => {{
            speech.ready = true; speech.onvoiceschanged?.(new Event('voiceschanged')); }});
        Object.defineProperty(window, 'speechSynthesis', {{ value: speech }}); }}",
        voices = json!(voices),
    )
}

/// A kiosk that staff have set up.
async fn open(server: &Server, voices: &[VoiceOf<'_>]) -> Tried<Browser> {
    let browser = Browser::open(server, KIOSK, &[("profile", "kiosk")]).await?;
    browser.before_every_document(&recorder(voices)).await?;
    browser.visit().await?;
    browser.shows(&words("start.title")?).await?;
    Ok(browser)
}

trait Listener {
    async fn notes(&self) -> Tried<Vec<Note>>;
    async fn forget(&self) -> TestResult;
    async fn hears(&self, text: &str) -> TestResult;
    async fn heard(&self, text: &str) -> Tried<bool>;
    async fn offers_sound(&self) -> Tried<bool>;
}

impl Listener for Browser {
    async fn notes(&self) -> Tried<Vec<Note>> {
        let notes = self.driver.execute("return window.didimSpoken", vec![]).await?;
        Ok(serde_json::from_value(notes.json().clone())?)
    }

    async fn forget(&self) -> TestResult {
        self.driver
            .execute("window.didimSpoken.length = 0", vec![])
            .await?;
        Ok(())
    }

    /// Waits until something is said.
    async fn hears(&self, text: &str) -> TestResult {
        match until(&format!("`{text}` is said"), || async {
            self.heard(text).await.unwrap_or(false)
        })
        .await
        {
            Ok(()) => Ok(()),
            Err(waited) => Err(format!("{waited}; said was {:#?}", self.notes().await?).into()),
        }
    }

    async fn heard(&self, text: &str) -> Tried<bool> {
        Ok(self
            .notes()
            .await?
            .iter()
            .any(|(kind, said, ..)| kind == "speak" && said.contains(text)))
    }

    async fn offers_sound(&self) -> Tried<bool> {
        Ok(self.driver.find(By::Id("sound")).await?.is_displayed().await?)
    }
}

/// A text up to its first placeholder, and from it on.
fn around(name: &str) -> Tried<(String, String)> {
    let text = words(name)?;
    let (before, after) = text.split_once("{n}").ok_or("no placeholder")?;
    Ok((before.to_owned(), after.to_owned()))
}

#[tokio::test]
async fn a_device_without_a_voice_of_its_own_says_so_and_never_speaks() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &[("ko-KR", false), ("en-US", false)]).await?;
    assert!(!browser.offers_sound().await?);
    browser.key("F2").await?;
    browser.key("AudioVolumeUp").await?;
    browser.touch(By::Css("[data-go=about]")).await?;
    browser.shows(&words("help.no_voice")?).await?;
    browser.shows(&words("help.keys")?).await?;
    assert!(browser.notes().await?.iter().all(|(kind, ..)| kind != "speak"));
    browser.close().await
}

#[tokio::test]
async fn only_a_shared_device_is_asked_for_voices_and_one_that_nobody_has_set_up_once_somebody_is_there()
-> TestResult {
    let server = Server::start().await?;
    for (size, speaks) in [(KIOSK, true), (PHONE, false)] {
        let browser = Browser::open(&server, size, &[]).await?;
        browser.before_every_document(&recorder(&KOREAN)).await?;
        browser.visit().await?;
        let asked = async |when: &str| -> Tried<bool> {
            until(when, || async {
                let ready = browser.driver.execute("return !!window.didimReady", vec![]).await;
                ready.is_ok_and(|ready| ready.convert().unwrap_or(false))
            })
            .await?;
            let asked = browser.driver.execute("return !!window.didimAsked", vec![]);
            Ok(asked.await?.convert()?)
        };
        browser.shows(&words("start.title")?).await?;
        assert!(!asked("the app").await?, "nobody is there yet");
        browser.touch(By::Css("[data-go=status]")).await?;
        browser.shows(&words("status.title")?).await?;
        browser.touch(By::Id("status-number")).await?;
        if speaks {
            until("the tool is offered", || async {
                browser.offers_sound().await.unwrap_or(false)
            })
            .await?;
        }
        assert_eq!(asked("the app").await?, speaks);
        browser.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_screen_up_to_the_receipt_is_said_and_nothing_private() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &KOREAN).await?;
    until("the tool is offered", || async {
        browser.offers_sound().await.unwrap_or(false)
    })
    .await?;
    browser.key("AudioVolumeUp").await?;
    browser.hears(&words("speech.on")?).await?;
    let (choices, stars) = (around("speech.choices")?.0, around("speech.stars")?.0);
    let who = Applicant {
        name: "독고디딤",
        phone: "010-8765-4321",
        job: "목공예",
    };
    let mut all: Vec<Note> = Vec::new();
    browser
        .apply_by_keys(who, async |heading| {
            browser.hears(heading).await?;
            browser.hears(&choices).await?;
            // What has the focus is said by name and role.
            for (screen, name, role) in [
                ("start.title", "나에게 맞는 지원 찾기", "speech.button"),
                ("form.title", "휴대폰 번호", "speech.field"),
                ("consent.title", "동의함", "speech.option"),
            ] {
                if heading == words(screen)? {
                    browser.go_to(name).await?;
                    browser.hears(&[", ", &*words(role)?].concat()).await?;
                    browser.hears(name).await?;
                }
            }
            // In one go: what is said between the two would be lost.
            let taken = browser
                .driver
                .execute("return window.didimSpoken.splice(0)", vec![]);
            all.extend(serde_json::from_value::<Vec<Note>>(taken.await?.json().clone())?);
            Ok(())
        })
        .await?;
    all.extend(browser.notes().await?);
    let said: Vec<&Note> = all.iter().filter(|(kind, ..)| kind == "speak").collect();
    let says = |text: &str| said.iter().any(|(_, said, ..)| said.contains(text));
    assert!(says(&words("speech.not_chosen")?) && says(&words("speech.empty")?));
    // Eight digits, a name of four letters, a number of thirteen.
    for count in ["8", "4", "13"] {
        assert!(says(&[&stars, count].concat()), "{count}: {said:#?}");
    }
    for private in [who.name, who.phone, who.job, "8765", "1999", "19990302"] {
        assert!(!says(private), "`{private}` was said");
    }
    // Only by the device itself, and one screen never over another.
    assert!(
        said.iter().all(|(_, _, voice, ..)| voice == "ko-KR true"),
        "{said:#?}"
    );
    let number = browser.number().await?;
    assert!(says(&number.replace('-', " · ")), "the receipt's number");
    browser.close().await
}

#[tokio::test]
async fn a_mistake_is_said_with_its_field() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &KOREAN).await?;
    browser.to_job_programs("ko").await?;
    browser.touch_program("job-seeker-registration").await?;
    browser.to_form().await?;
    browser.key("F2").await?;
    browser.hears(&words("form.title")?).await?;
    browser.forget().await?;
    browser.enter(&words("frame.next")?).await?;
    let required = words("form.required")?;
    until("the mistake is said", || async {
        let notes = browser.notes().await.unwrap_or_default();
        let at = notes
            .iter()
            .rposition(|(kind, ..)| kind == "cancel")
            .unwrap_or_default();
        let last: Vec<&str> = notes.iter().skip(at).map(|(_, said, ..)| said.as_str()).collect();
        let last = last.concat();
        last.contains(&required) && last.contains("이름")
    })
    .await?;
    browser.close().await
}

#[tokio::test]
async fn the_first_touch_says_and_the_second_one_acts() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &KOREAN).await?;
    until("the tool is offered", || async {
        browser.offers_sound().await.unwrap_or(false)
    })
    .await?;
    browser.touch(By::Id("sound")).await?;
    browser.hears(&words("speech.on")?).await?;
    browser.forget().await?;
    // A touch on one thing and then on another acts on neither.
    browser.touch(By::Css("[data-go=jobs]")).await?;
    browser.hears(&words("start.jobs")?).await?;
    browser.touch(By::Css("[data-go=events]")).await?;
    browser.hears(&words("start.events")?).await?;
    browser.shows(&words("start.title")?).await?;
    browser.touch(By::Css("[data-go=events]")).await?;
    browser.shows(&words("results.self_check")?).await?;
    browser.hears(&words("results.self_check")?).await?;
    // The tool goes off by two touches as well, and touches act at once then.
    browser.touch(By::Id("sound")).await?;
    browser.hears(&words("speech.chosen")?).await?;
    browser.touch(By::Id("sound")).await?;
    browser.hears(&words("speech.off")?).await?;
    browser.touch(By::Id("home")).await?;
    browser.shows(&words("start.title")?).await?;
    browser.close().await
}

#[tokio::test]
async fn speech_is_stopped_repeated_and_adjusted_by_keys_and_begins_anew_with_every_visit() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &KOREAN).await?;
    let last = async || last_note(&browser).await;
    let title = words("start.title")?;
    until("the tool is offered", || async {
        browser.offers_sound().await.unwrap_or(false)
    })
    .await?;
    browser.key("F2").await?;
    browser.hears(&title).await?;
    let (_, _, _, rate, volume) = last().await?;
    browser.key("F6").await?;
    assert_eq!(last().await?.0, "pause");
    browser.key("F6").await?;
    assert_eq!(last().await?.0, "resume");
    browser.key("F7").await?;
    assert_eq!(last().await?.0, "cancel");
    browser.forget().await?;
    browser.key("F4").await?;
    browser.hears(&title).await?;
    assert!(!browser.heard(&words("speech.on")?).await?);
    speed_and_volume_are_adjusted(&browser).await?;
    // The same by the bar, whose buttons have names.
    browser.enter(&words("speech.slower")?).await?;
    browser.hears(&words("speech.slower")?).await?;
    // A new screen is said instead of the one before.
    browser.forget().await?;
    browser.enter(&words("start.status")?).await?;
    browser.hears(&words("status.title")?).await?;
    let notes = browser.notes().await?;
    let new = notes
        .iter()
        .position(|(_, said, ..)| said.contains(&words("status.title").unwrap_or_default()));
    assert!(
        notes
            .iter()
            .take(new.unwrap_or_default())
            .any(|(kind, ..)| kind == "cancel"),
        "{notes:#?}"
    );
    // What the letters of that screen write is nobody else's to hear.
    for (letters, count) in [("7", 1), ("K", 2)] {
        browser.forget().await?;
        browser.enter(letters).await?;
        browser
            .hears(&words("speech.stars")?.replace("{n}", &count.to_string()))
            .await?;
    }
    // The next visitor finds it silent, and as loud and as fast as ever.
    browser.key("Home").await?;
    browser.shows(&title).await?;
    until("the tool is offered", || async {
        browser.offers_sound().await.unwrap_or(false)
    })
    .await?;
    browser.key("ArrowDown").await?;
    assert!(browser.notes().await?.iter().all(|(kind, ..)| kind != "speak"));
    browser.key("F2").await?;
    browser.hears(&title).await?;
    let (_, _, voice, new_rate, new_volume) = last().await?;
    assert_eq!(
        (voice.as_str(), new_rate, new_volume),
        ("ko-KR true", rate, volume)
    );
    browser.close().await
}

/// Presses the keys of speed and volume: each adjusts what it is for, and no more.
async fn speed_and_volume_are_adjusted(browser: &Browser) -> TestResult {
    for (key, faster, louder) in [
        ("F9", 1, 0),
        ("F8", -1, 0),
        ("F8", -1, 0),
        ("AudioVolumeUp", 0, 1),
        ("+", 0, 1),
        ("-", 0, -1),
    ] {
        let before = last_note(browser).await?;
        browser.key(key).await?;
        let after = last_note(browser).await?;
        let sign = |from: f64, to: f64| {
            if to > from + 0.01 {
                1
            } else if to < from - 0.01 {
                -1
            } else {
                0
            }
        };
        assert_eq!(
            (sign(before.3, after.3), sign(before.4, after.4)),
            (faster, louder),
            "{key}"
        );
    }
    // As loud as it gets, and no louder.
    for _ in 0..12 {
        browser.key("AudioVolumeUp").await?;
    }
    assert!((last_note(browser).await?.4 - 1.0).abs() < 0.01);
    Ok(())
}

/// Returns what the speech was told last.
async fn last_note(browser: &Browser) -> Tried<Note> {
    Ok(browser.notes().await?.last().cloned().ok_or("nothing was done")?)
}

#[tokio::test]
async fn a_language_without_a_voice_is_not_read_by_another() -> TestResult {
    let server = Server::start().await?;
    let browser = open(&server, &[("ko-KR", true), ("en-US", false)]).await?;
    until("the tool is offered", || async {
        browser.offers_sound().await.unwrap_or(false)
    })
    .await?;
    browser.speak("English").await?;
    browser.shows(&words_in("en", "start.title")?).await?;
    browser.key("F2").await?;
    browser.enter(&words_in("en", "start.events")?).await?;
    browser.shows(&words_in("en", "results.self_check")?).await?;
    // Back in Korean there is somebody to say it.
    browser.enter(&words_in("en", "tool.language")?).await?;
    browser.arrives(&words_in("en", "languages.title")?).await?;
    browser.enter("한국어").await?;
    browser.hears(&words("results.self_check")?).await?;
    let notes = browser.notes().await?;
    assert!(
        notes.iter().all(|(kind, said, voice, ..)| kind != "speak"
            || voice == "ko-KR true" && said.chars().any(|letter| ('가'..='힣').contains(&letter))),
        "{notes:#?}"
    );
    browser.close().await
}
