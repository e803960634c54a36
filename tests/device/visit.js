// A visit, from the start to the receipt, as fast as the page takes it; `arguments` are the applicant's name and what is
// called in the end. Says how long it took from the touch on 보내기 until the receipt was in the document, and painted, in
// milliseconds, and the transactions between.
// @ts-expect-error The driver runs this as the body of a function.
const [name, done] = arguments;

const find = {
  button: (text) => () =>
    [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === text),
  one: (selector) => () => document.querySelector(selector),
};
const frame = () => new Promise(requestAnimationFrame);
async function until(look) {
  for (;;) {
    const found = look();
    if (found) return found;
    await frame();
  }
}
const touch = async (look) => (await until(look)).click();
const heading = () => document.querySelector("#app h1")?.textContent ?? "";
function type(id, text) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(id));
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function toReview() {
  await touch(find.one("[data-go='person']"));
  await until(find.one("#app .pad"));
  const first = heading();
  for (const digit of "19990302") await touch(find.button(digit));
  await touch(find.one("#app .pad .going"));
  await until(() => heading() !== first);
  await touch(find.button("결과 보기"));
  await touch(find.one("[data-program='job-seeker-registration']"));
  await touch(find.button("등록하기"));
  await until(() => heading() === "함께 신청할 수 있어요");
  await touch(find.button("다음"));
  await until(find.one("#field-name"));
  type("field-name", name);
  type("field-phone", "010-1234-5678");
  type("field-wanted_job", "사무");
  await touch(find.button("다음"));
  await until(find.one("#app fieldset"));
  /** @type {NodeListOf<HTMLElement>} */
  const labels = document.querySelectorAll("#app label");
  for (const label of labels) {
    if (label.textContent.trim() === "동의함") label.click();
  }
  await touch(find.button("다음"));
  return until(find.button("보내기"));
}

async function send(button) {
  await frame();
  await frame();
  const transactions = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = real.call(this, stores, mode, options);
    const one = { mode: mode ?? "readonly", begin: performance.now() - start, ms: null };
    transactions.push(one);
    transaction.addEventListener("complete", () => (one.ms = performance.now() - start - one.begin));
    return transaction;
  };
  const shown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.getElementById("receipt-number")) return;
      observer.disconnect();
      IDBDatabase.prototype.transaction = real;
      resolve({ kept: performance.now() - start, transactions: transactions.slice() });
    });
    observer.observe(document.getElementById("app"), { childList: true, subtree: true });
  });
  const start = performance.now();
  button.click();
  const { kept, transactions: before } = await shown;
  await frame();
  await new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
  });
  return { kept, painted: performance.now() - start, transactions: before };
}

toReview()
  .then(send)
  .then(done, (error) => done({ error: String(error.stack ?? error) }));
