//! How the desk does with thousands of applications. It leaves what it measured as JSON; `cargo xtask bench desk` runs it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use harness::{Server, TestResult, Tried, need};
use serde_json::{Value, json};

use super::caseworker::Caseworker;

/// How long one script may take: opening everything is one.
const PATIENCE: Duration = Duration::from_secs(600);

/// Asks for the keys, and waits until all are in the list; with the longest time between two frames. In milliseconds.
const OPEN: &str = "
    const [count, done] = arguments;
    const said = () => document.querySelector('#list p[role=status]')?.textContent ?? '';
    const begun = performance.now();
    let [last, longest, frames] = [begun, 0, 0];
    const tick = () => {
        const now = performance.now();
        [longest, last, frames] = [Math.max(longest, now - last), now, frames + 1];
        if (said().startsWith(`${count}건`)) done({ took: now - begun, longest, frames });
        else requestAnimationFrame(tick);
    };
    document.querySelector('button.going').click();
    requestAnimationFrame(tick);";

/// What the vault takes for each question, to the answer in the page: median and p95 in milliseconds, and how many were found.
const ASK: &str = "
    const [filters, rounds, done] = arguments;
    (async () => {
        const times = [], found = [];
        for (let round = 0; round < rounds; round += 1) {
            for (const filter of filters) {
                const at = new Date().toISOString();
                const ask = JSON.stringify({ ask: 'list', filter, from: 0, most: 100, at });
                const begun = performance.now();
                const told = JSON.parse(await didimVault.ask(ask));
                times.push(performance.now() - begun);
                if (round === 0) found.push(told.total);
            }
        }
        times.sort((one, other) => one - other);
        const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
        return { median: at(0.5), p95: at(0.95), found };
    })().then(done, (error) => done({ error: `${error}` }));";

/// How long it takes from an act until a part of the page has changed and was painted, once for each text that is typed, or key.
const PAINTED: &str = "
    const [inputs, of, act, done] = arguments;
    const acts = {
        type: (text) => {
            const field = document.getElementById('search');
            field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
        },
        press: (key) => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })),
    };
    const one = (input) => new Promise((end) => {
        let begun = 0;
        const channel = new MessageChannel();
        const observer = new MutationObserver(() => {
            observer.disconnect();
            requestAnimationFrame(() => channel.port2.postMessage(0));
        });
        channel.port1.onmessage = () => end(performance.now() - begun);
        const changes = { childList: true, subtree: true, characterData: true };
        observer.observe(document.getElementById(of), changes);
        begun = performance.now();
        acts[act](input);
    });
    const rest = () => new Promise((end) => setTimeout(end, 300));
    (async () => {
        const times = [];
        for (const input of inputs) {
            times.push(await one(input));
            await rest();
        }
        times.sort((one, other) => one - other);
        const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
        return { median: at(0.5), p95: at(0.95), times: times.length };
    })().then(done, (error) => done({ error: `${error}` }));";

/// Decides on all applications of the program that has about this many, and waits until each has its result.
const DECIDE: &str = "
    const [wanted, done] = arguments;
    const until = async (look) => {
        for (;;) {
            const found = look();
            if (found) return found;
            await new Promise(requestAnimationFrame);
        }
    };
    const button = (text) =>
        [...document.querySelectorAll('button')].find((one) => text.test(one.textContent));
    const counted = () => document.querySelector('#list p[role=status]').textContent;
    const choose = (id, value) => {
        const field = document.getElementById(id);
        field.value = value;
        field.dispatchEvent(new Event('change', { bubbles: true }));
    };
    (async () => {
        const ask = { ask: 'list', filter: {}, from: 0, most: 0, at: new Date().toISOString() };
        const { programs } = JSON.parse(await didimVault.ask(JSON.stringify(ask)));
        const near = ([, [, count]]) => Math.abs(count - wanted);
        const byCount = Object.entries(programs).sort((one, other) => near(one) - near(other));
        const [program, [, count]] = byCount[0];
        choose('by-program', program);
        await until(() => counted().startsWith(`${count}건`));
        (await until(() => button(/모두 고르기$/))).click();
        const go = await until(() => button(/^모두 결정하고 알리기$/));
        choose('state-of-many', 'under_review');
        const begun = performance.now();
        let [last, longest, ended] = [begun, 0, false];
        const tick = () => {
            const now = performance.now();
            [longest, last] = [Math.max(longest, now - last), now];
            if (!ended) requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
        go.click();
        const said = await until(() => document.body.textContent.match(/([0-9]+)건 했습니다/));
        ended = true;
        return { count, done: Number(said[1]), took: performance.now() - begun, longest };
    })().then(done, (error) => done({ error: `${error}` }));";

/// Parts of names and numbers, initial consonants, programs, and what nobody has. No two in a row find the same.
const LOOKED_FOR: [&str; 16] = [
    "김",
    "ㄱㅈ",
    "이서",
    "ㅂㅁㅈ",
    "구직",
    "최",
    "ㅈㅇ",
    "면접",
    "민",
    "ㄱㄷ",
    "박",
    "등록",
    "ㅅㅎ",
    "정",
    "교육",
    "아무도",
];
/// How often each is asked.
const ROUNDS: u32 = 4;
/// About how many are decided at once.
const DECIDED: u32 = 5_000;

/// The files of applications that were made up for it.
fn queues() -> Tried<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(need("DIDIM_QUEUES")?)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    Ok(files)
}

async fn ran(one: &Caseworker, script: &str, arguments: Vec<Value>) -> Tried<Value> {
    let found = one.browser.driver.execute_async(script, arguments).await?;
    let found = found.json().clone();
    if let Some(error) = found.get("error") {
        return Err(error.to_string().into());
    }
    Ok(found)
}

#[tokio::test]
#[ignore = "measures; run `cargo xtask bench desk`"]
async fn desk_of_thousands() -> TestResult {
    let server = Server::start().await?;
    let count: u32 = need("DIDIM_APPLICATIONS")?.parse()?;
    let key = format!("{}/catalog.pub", need("DIDIM_KEYS")?);
    let catalog = need("DIDIM_CATALOG")?;
    for file in queues()? {
        let file = file.to_str().ok_or("a file without a name")?;
        let import = ["import-queue", file, "--catalog", &catalog, "--catalog-key", &key];
        println!("{}", server.command(&import).await?.trim());
    }
    let one = Caseworker::join(&server, "김상담", "manager").await?;
    one.browser.shows("아직 신청서를 여는 열쇠가 없습니다").await?;
    one.browser.driver.set_script_timeout(PATIENCE).await?;
    one.is_given_the_agencys_key(&server).await?;
    let open = ran(&one, OPEN, vec![json!(count)]).await?;
    println!("opened {open}");

    let filters: Vec<Value> = LOOKED_FOR.iter().map(|query| json!({"query": query})).collect();
    let search = ran(&one, ASK, vec![json!(filters), json!(ROUNDS)]).await?;
    println!("searched {search}");
    let painted = ran(
        &one,
        PAINTED,
        vec![json!(LOOKED_FOR), json!("list"), json!("type")],
    )
    .await?;
    let same = json!([{"same_person": true}]);
    let same = ran(&one, ASK, vec![same, json!(ROUNDS * 4)]).await?;
    println!("of one person {same}");
    ran(&one, PAINTED, vec![json!([""]), json!("list"), json!("type")]).await?;
    let keys = vec!["j"; 24];
    let next = ran(&one, PAINTED, vec![json!(keys), json!("case"), json!("press")]).await?;
    println!("next {next}");
    let decided = ran(&one, DECIDE, vec![json!(DECIDED)]).await?;
    println!("decided {decided}");

    let found = json!({
        "applications": count, "open": open, "search": search, "search_painted": painted,
        "same": same, "next": next, "decided": decided,
    });
    let folder = need("DIDIM_MEASURED")?;
    std::fs::write(Path::new(&folder).join("desk.json"), found.to_string())?;
    one.browser.close().await
}
