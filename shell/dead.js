// What stands in for an app that does not come up, or dies: plain elements and words of its own, without a network. It leads to a fresh
// document by itself; where that fails again and again it asks for staff, and tries on without anybody seeing it.
(() => {
  // What happened, what is safe, when it goes on, going on now, whom to ask, and what the device does meanwhile.
  const WORDS = {
    ko: [
      "화면에 문제가 생겼어요",
      "보관했다고 알려 드린 신청은 안전해요. 적고 있던 것은 지웠어요.",
      "{n}초 뒤에 처음 화면으로 돌아가요.",
      "지금 처음으로",
      "직원을 불러 주세요",
      "화면이 1분마다 스스로 다시 시작해 봐요.",
    ],
    "ko-simple": [
      "화면이 고장 났어요",
      "보관했다고 말한 신청은 그대로 있어요. 적고 있던 것은 지웠어요.",
      "{n}초 뒤에 처음 화면으로 가요.",
      "지금 처음으로",
      "직원을 불러 주세요",
      "화면이 1분마다 다시 켜 봐요.",
    ],
    en: [
      "Something went wrong with this screen",
      "An application that was shown as kept is safe. What you were typing is erased.",
      "The first screen returns in {n} seconds.",
      "Start again now",
      "Please call a member of staff",
      "The screen tries again by itself every minute.",
    ],
    zh: [
      "屏幕出现了问题",
      "已显示为保存的申请是安全的。正在填写的内容已清除。",
      "{n}秒后返回首页。",
      "立即返回首页",
      "请叫工作人员",
      "屏幕每分钟会自动重试一次。",
    ],
    vi: [
      "Màn hình gặp sự cố",
      "Hồ sơ đã báo là được lưu vẫn an toàn. Nội dung đang nhập đã bị xóa.",
      "Màn hình đầu sẽ trở lại sau {n} giây.",
      "Về trang đầu ngay",
      "Vui lòng gọi nhân viên",
      "Màn hình tự thử lại mỗi phút.",
    ],
  };
  const [HAPPENED, SAFE, SOON, NOW, STAFF, MEANWHILE] = Array(6).keys();
  // At least this number of failures within this number of milliseconds is a loop; it is over when the app has lived for ALIVE_MS.
  const LOOP = 3;
  const WITHIN_MS = 120_000;
  const ALIVE_MS = 3_000;
  // A fresh document comes after five seconds, in a loop after a minute.
  const WAIT_S = 5;
  const LOOP_WAIT_MS = 60_000;
  // A version that has not come up by then will not.
  const UNHEALTHY_MS = 15_000;
  // How long a document takes to go.
  const LEAVING_MS = 2_000;
  // When it failed, and nothing else.
  const FAILURES = "didim.failed";

  const root = document.documentElement;
  let dead = false;
  let leaving = false;
  let countdown;
  let retry;

  function failures() {
    try {
      const times = (sessionStorage.getItem(FAILURES) ?? "").split(" ").map(Number);
      return times.filter((time) => time && Math.abs(Date.now() - time) < WITHIN_MS);
    } catch {
      return [];
    }
  }

  function note() {
    const now = Date.now();
    const times = failures();
    // What is a loop stays one for as long as it fails.
    const noted = times.length < LOOP ? [...times, now] : Array(LOOP).fill(now);
    try {
      sessionStorage.setItem(FAILURES, noted.join(" "));
    } catch {}
    return noted.length >= LOOP;
  }

  // The service worker gives the version before this one, if this one has never worked and there is one before it.
  async function report() {
    const container = navigator.serviceWorker;
    if (!container?.controller) return;
    container.controller.postMessage("unhealthy " + root.dataset.version);
    const { waiting } = (await container.getRegistration()) ?? {};
    if (!waiting) return;
    container.oncontrollerchange = () => location.reload();
    waiting.postMessage("take-over");
  }

  // The app's files never change under their names, so the browser asks for none of them again, also for one that came broken.
  function renew() {
    /** @type {NodeListOf<HTMLLinkElement>} */
    const files = document.querySelectorAll("link[rel$=preload]");
    return Promise.allSettled([...files].map(({ href }) => fetch(href, { cache: "reload" })));
  }

  function clear() {
    clearInterval(countdown);
    clearTimeout(retry);
    document.getElementById("dead")?.remove();
    delete root.dataset.dead;
  }

  function draw(loop) {
    clear();
    // Before the app is there, the page does not know the language of a telephone's owner.
    const own = /phone|laptop/.test(root.dataset.profile);
    const wanted = !own || window.didimReady ? root.lang : navigator.language;
    const lang = [wanted, wanted.slice(0, 2), "ko"].find((code) => WORDS[code]);
    const words = WORDS[lang];
    const box = document.createElement("div");
    const put = (kind, text, set) =>
      box.appendChild(Object.assign(document.createElement(kind), { textContent: text }, set));
    Object.assign(box, { id: "dead", lang, role: "alertdialog" });
    box.setAttribute("aria-labelledby", "dead-title");
    box.setAttribute("aria-describedby", "dead-safe");
    const title = put("h1", words[loop ? STAFF : HAPPENED], { id: "dead-title", tabIndex: -1 });
    // Nobody knows who stands there by now.
    const others = loop ? ["ko", "en", "zh", "vi"].filter((code) => code !== lang.slice(0, 2)) : [];
    for (const code of others) put("h2", WORDS[code][STAFF], { lang: code });
    put("p", words[SAFE], { id: "dead-safe" });
    const when = put("p", words[MEANWHILE], { className: "soft" });
    root.dataset.dead = loop ? "loop" : "once";
    document.body.append(box);
    // What is modal would keep everybody from the button.
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    const again = async () => {
      clearInterval(countdown);
      clearTimeout(retry);
      if (!window.didimReady) await renew();
      didimAfresh(() => draw(loop));
    };
    if (loop) {
      title.focus();
      retry = setTimeout(again, LOOP_WAIT_MS);
      return;
    }
    let left = WAIT_S;
    const count = () => {
      when.textContent = words[SOON].replace("{n}", left);
      if (left-- === 0) again();
    };
    count();
    countdown = setInterval(count, 1_000);
    put("button", words[NOW], { className: "going", onclick: again }).focus();
  }

  // What a document is still loading breaks off when somebody leaves it: that is no failure of the app. If it stays after all, it counts
  // again.
  addEventListener("beforeunload", () => {
    leaving = true;
    setTimeout(() => {
      leaving = false;
    }, LEAVING_MS);
  });

  function fail() {
    if (dead || leaving) return;
    dead = true;
    report();
    document.getElementById("app")?.remove();
    draw(note());
  }

  // Before the app is there, whatever goes wrong keeps it from coming. Afterwards a trap, or no room left, ends it.
  const deadly = (error) => !window.didimReady || /^(Runtime|Range|Internal)Error$/.test(error?.name);
  addEventListener(
    "error",
    ({ target, error }) => {
      // A picture or a font may be missing; a script that did not come has no error of its own. An error that went through the app
      // leaves it half done.
      const ends =
        target === window ? deadly(error) || /wasm/.test(error?.stack) : target.tagName === "SCRIPT";
      if (ends) fail();
    },
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => deadly(reason) && fail());
  setTimeout(() => window.didimReady || report(), UNHEALTHY_MS);

  // In a loop nobody sees the app before it has shown that it lives: drawn with the first frame, so that nothing blinks.
  function cover() {
    if (dead) return;
    if (!document.body) return requestAnimationFrame(cover);
    draw(true);
    let since;
    const look = setInterval(() => {
      if (window.didimReady && !dead) {
        since ??= performance.now();
        clearTimeout(retry);
      }
      if (!dead && !(performance.now() - since >= ALIVE_MS)) return;
      clearInterval(look);
      if (dead) return;
      try {
        sessionStorage.removeItem(FAILURES);
      } catch {}
      clear();
    }, 250);
  }
  if (failures().length >= LOOP) requestAnimationFrame(cover);
})();
