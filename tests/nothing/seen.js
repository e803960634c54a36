// What the next visitor could see, hear or find of this page, apart from what the browser has stored.
// What the tests note of the page's policy, the time that they have set, and how many applications the device has counted are nobody's.
const ours = ["didim-test-violations", "didim.idle", "didim.kept"];
const own = storage => Object.fromEntries(Object.entries(storage).filter(([name]) => !ours.includes(name)));
// @ts-expect-error The driver runs this as the body of a function.
return {
  address: location.href,
  state: history.state,
  title: document.title,
  name: window.name,
  language: document.documentElement.lang,
  marks: { ...document.documentElement.dataset },
  pressed: document.querySelectorAll("[aria-pressed=true]").length,
  fields: [...document.querySelectorAll("input, textarea, select")].map(field => field.value),
  dialogs: document.querySelectorAll("dialog[open], #dead").length,
  selected: String(getSelection()),
  text: document.body.innerText,
  cookies: document.cookie,
  local: own(localStorage),
  session: own(sessionStorage),
  speaks: "speechSynthesis" in window && (speechSynthesis.speaking || speechSynthesis.pending),
  scale: visualViewport.scale,
  scrolled: [scrollX, scrollY],
};
