// The three apps: where their buttons are, and the way through each. All selectors stand here.
const text = JSON.stringify;
const there = (selector) => `!!bench.there(${text(selector)})`;

/** How many questions a visitor answers. */
const QUESTIONS = 6;
const AGE = "27";
const APPLICANT = { name: "Kim Didim", phone: "01012345678", job: "office" };
/** Most screens between a program and the receipt; a path that is longer has lost its way. */
const SCREENS = 20;

/** The app that this repository is about. */
export class Didim {
  name = "didim";
  start = "[data-go='person']";
  asked = there("#app h1");
  #heading = "#app h1";
  #choice = "#app .choice";
  #key = "#app .pad button";
  #date = "#app .digits output:nth-of-type(3)";
  #skip = "#app nav.bottom button:last-child";
  #results = "#app .row .chip:not([aria-expanded])";
  #listed = "#app [data-program]";
  #program = "#app [data-program='job-seeker-registration']";
  #going = "#app nav.bottom .going";
  #agree = "#app fieldset label:first-of-type";
  #done = "#receipt-number";
  home = "#home";

  /** When a touch is answered at once: the app has taken over from the plain page. */
  ready = "bench.until(() => bench.seen.ready)";

  /** The service worker has kept all that a start needs. */
  kept = `navigator.serviceWorker.ready.then(() => true)`;

  /** Answers so many questions, or fewer where all is settled before; the times of those that were one touch. */
  async answer(page, count = QUESTIONS, number = "3") {
    const times = [];
    for (let at = 0; at < count; at += 1) {
      await page.ask(
        `bench.until(() => ${there(this.#choice)} || ${there(this.#key)} || ${there(this.#listed)})`,
      );
      if (await page.ask(there(this.#listed))) break;
      if (await page.ask(there(this.#choice))) times.push(await this.#touchAnswer(page));
      else await this.#number(page, number);
    }
    return times;
  }

  async #changed(page) {
    const heading = `bench.text(${text(this.#heading)})`;
    return `${heading} !== ${text(await page.ask(heading))}`;
  }

  async #touchAnswer(page) {
    return page.touchTimed(this.#choice, await this.#changed(page));
  }

  async #number(page, number) {
    const changed = await this.#changed(page);
    const digits = (await page.ask(there(this.#date))) ? "19990302" : number;
    // Numbers that belong together stand on one screen: each is followed by a touch on the last key, 다음.
    for (let entry = 0; entry < SCREENS; entry += 1) {
      for (const digit of digits) await page.touch(`${this.#key}:nth-child(${digit === "0" ? 11 : digit})`);
      await page.touch(`${this.#key}:last-child`);
      await page.ask(
        "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => 0)",
      );
      if (await page.ask(changed)) return;
    }
    await page.touch(this.#skip);
    await page.ask(`bench.until(() => ${changed})`);
  }

  /**
   * The last answer until the results are painted, how many programs fit, and how long the answers before it took. All
   * is the same as in the scaffolds but the order of the questions, which 디딤 chooses, and that it may need fewer.
   */
  async lastAnswer(page) {
    const answers = [];
    while (!(await page.ask(there(this.#listed)))) {
      const touched = await this.answer(page, 1, AGE);
      if (touched.length === 0 && (await page.ask(there(this.#listed))))
        throw new Error("the last answer was not one touch");
      answers.push(...touched);
    }
    const took = answers.pop();
    // The heading says how many there are.
    const heading = await page.ask(`bench.text(${text(this.#heading)})`);
    return { took, answers, fitting: Number(heading.match(/\d+/)?.[0]) };
  }

  /** From the results to the receipt. */
  async apply(page) {
    if (!(await page.ask(there(this.#listed)))) await page.press(this.#results, there(this.#listed));
    if (!(await page.ask(there(this.#program)))) throw new Error("the program to apply for is not listed");
    await page.press(this.#program, await this.#changed(page));
    for (let screen = 0; screen < SCREENS; screen += 1) {
      await page.ask(
        "new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame)).then(() => 0)",
      );
      if (await page.ask(there(this.#done))) return;
      if (await page.ask(there("#field-name"))) {
        await page.type("#field-name", APPLICANT.name);
        await page.type("#field-phone", APPLICANT.phone);
        await page.type("#field-wanted_job", APPLICANT.job);
      } else if (await page.ask(there(this.#agree))) {
        await page.touch(this.#agree);
      }
      await page.press(this.#going, await this.#changed(page));
    }
    throw new Error("no receipt at the end of the path");
  }

  /** To the results and no further, for visits in a row. */
  async look(page) {
    await page.press(this.start, there(this.#heading));
    await this.answer(page, 1);
    await page.press(this.#results, there(this.#listed));
  }
}

/** The same path as a web team would write it. */
export class Scaffold {
  start = "[data-start]";
  asked = there("#number");
  ready = "bench.until(() => bench.seen.touchable)";
  kept = "navigator.serviceWorker.ready.then(() => true)";
  #choice = ".choice";

  constructor(name) {
    this.name = name;
  }

  /** Answers all questions but the last. */
  async answer(page) {
    await page.type("#number", AGE);
    await page.touch("button.going");
    const times = [];
    for (let at = 2; at < QUESTIONS; at += 1) {
      await page.ask(`bench.until(() => ${there(this.#choice)})`);
      const before = await page.ask("bench.text('h1')");
      times.push(await page.touchTimed(this.#choice, `bench.text("h1") !== ${text(before)}`));
    }
    return times;
  }

  /** The last answer until the results are painted, and how many programs fit. */
  async lastAnswer(page) {
    const answers = await this.answer(page);
    const took = await page.touchTimed(this.#choice, there("[data-results]"));
    return { took, answers, fitting: Number(await page.ask("bench.text('[data-results] b')")) };
  }

  async apply(page) {
    await page.touch(this.#choice);
    await page.touch("[data-program]");
    for (const [field, typed] of Object.entries(APPLICANT)) await page.type(`#${field}`, typed);
    await page.touch("[data-send]");
    await page.ask(`bench.until(() => ${there("[data-done]")})`);
  }
}

/** What somebody answers who types this age and touches the first answer everywhere. */
export const ANSWERED = { age: Number(AGE), region: 0, employment: 0, education: 0, household: 0, income: 0 };
