// What was being typed is in the field again, whatever became of the page that it was typed in.

import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";

import { Drafts } from "../../../cafe/static/table-draft.js";
import { Memory } from "../../../cafe/static/table-memory.js";
import { freshBrowser, Locks, until } from "./browser.js";

let locks;

beforeEach(() => {
  freshBrowser();
  locks = new Locks();
  Object.defineProperty(navigator, "locks", { value: locks, configurable: true });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** The browser has cleared a page away. */
function cleared({ memory }) {
  locks.leave(`rundabord:tab/${memory.tab.id}`);
}

/** A form, as far as a draft is concerned. */
function form() {
  return {
    text: { value: "" },
    edited: null,
    aside: null,
    get typed() {
      return { text: this.text.value, kind: null };
    },
    get typing() {
      return Boolean(this.text.value.trim() || this.edited || this.aside);
    },
    show(note) {
      this.text.value = note.text ?? "";
    },
    drawEdited() {},
  };
}

/** A page of a table, in a tab that may have had one before. */
async function page() {
  const memory = new Memory("key", "ABCDEF", 1);
  await memory.open();
  let entered = false;
  memory.enter().then(() => { entered = true; });
  await until(() => (mock.timers.tick(5), entered));
  const drafts = new Drafts(memory, form(), () => {}, () => {});
  await drafts.restoreOwn();
  return drafts;
}

async function type(drafts, text) {
  drafts.form.text.value = text;
  drafts.keep();
  drafts.keepAtOnce();
  await pass(0.1);
}

/** Time goes by. */
async function pass(seconds) {
  for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
    mock.timers.tick(100);
    await new Promise((next) => setImmediate(next));
  }
}

const standsIn = (drafts) => drafts.form.text.value;

describe("what was being typed", () => {
  test("stands in the page that comes next in the tab", async () => {
    const first = await page();
    await type(first, "half a sentence");
    cleared(first);
    assert.equal(standsIn(await page()), "half a sentence");
  });

  test("comes when the browser clears the page that was left away only after the next has begun", async () => {
    const first = await page();
    await type(first, "half a sentence");
    const second = await page();
    const third = await page();
    assert.deepEqual([standsIn(second), standsIn(third)], ["", ""]);
    cleared(second); // left at once, before anything had come into it
    cleared(first);
    await pass(5);
    assert.equal(standsIn(third), "half a sentence");
    assert.deepEqual([...(await third.list()).keys()], [third.memory.tab.id]);
  });

  test("comes into one of the tabs that are open, and not over what is being typed there", async () => {
    const first = await page();
    await type(first, "half a sentence");
    const others = [await page(), await page(), await page()];
    await type(others[1], "another one");
    cleared(first);
    await pass(10);
    assert.deepEqual(others.map(standsIn).sort(), ["", "another one", "half a sentence"]);
  });

  test("may be taken over while its tab has left it, and not after it has come back", async () => {
    const first = await page();
    await type(first, "half a sentence");
    const second = await page();
    first.memory.tab.leave();
    const back = first.memory.tab.comeBack();
    await pass(5);
    assert.deepEqual([await back, standsIn(second)], [true, ""]);
    first.memory.tab.leave();
    await pass(5);
    assert.equal(standsIn(second), "half a sentence");
    assert.equal(await first.memory.tab.comeBack(), true);
    assert.equal((await first.list()).has(first.memory.tab.id), false);
  });

  test("stays with a tab whose page is only being loaded again", async () => {
    const first = await page();
    await type(first, "half a sentence");
    const name = sessionStorage.getItem("rundabord:tab");
    const second = await page();
    cleared(first);
    await pass(0.5);
    sessionStorage.setItem("rundabord:tab", name);
    const again = await page();
    await pass(10);
    assert.deepEqual([standsIn(again), standsIn(second)], ["half a sentence", ""]);
  });
});
