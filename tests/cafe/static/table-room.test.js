// The moderator's clock runs by the server's time, whatever the tablet's own clock says.

import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";

import { backoff } from "../../../cafe/static/net.js";
import { Clock, Heartbeat } from "../../../cafe/static/table-room.js";
import { freshBrowser, serve, until } from "./browser.js";

const WORDS = { timeLeft: "{time} left", timeOut: "over", unlessChanged: "{said}, unless changed" };

/** A place in the page that shows what is put there. */
function place() {
  const classes = new Set();
  return {
    hidden: false,
    textContent: "",
    classes,
    classList: { toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)) },
  };
}

describe("the clock", () => {
  let shown;
  let clock;
  let now;

  const after = (seconds) => {
    now += seconds * 1000;
    mock.timers.tick(1000);
  };

  beforeEach(() => {
    now = 5_000_000;
    mock.timers.reset();
    mock.restoreAll();
    mock.timers.enable({ apis: ["setInterval"] });
    mock.method(performance, "now", () => now);
    shown = place();
    clock = new Clock(shown, WORDS);
  });

  test("counts down from when the round began, by the server's time", () => {
    const round = { minutes: 15, started_at: "2026-11-03T09:00:00+00:00" };
    clock.set(round, "2026-11-03T09:05:00+00:00", now);
    assert.equal(shown.textContent, "10:00 left");
    after(61);
    assert.equal(shown.textContent, "8:59 left");
    assert.equal(shown.classes.has("late"), false);
    after(8 * 60);
    assert.equal(shown.textContent, "0:59 left");
    assert.equal(shown.classes.has("late"), true);
    after(120);
    assert.equal(shown.textContent, "over");
  });

  test("counts the journey of the answer", () => {
    const round = { minutes: 1, started_at: "2026-11-03T09:00:00+00:00" };
    clock.set(round, "2026-11-03T09:00:00+00:00", now - 20_000);
    assert.equal(shown.textContent, "0:40 left");
  });

  test("says that it may have been changed while nobody is heard", () => {
    clock.set({ minutes: 2, started_at: "2026-11-03T09:00:00Z" }, "2026-11-03T09:00:00Z", now);
    clock.unsure();
    assert.equal(shown.textContent, "2:00 left, unless changed");
    clock.set({ minutes: 2, started_at: "2026-11-03T09:00:00Z" }, "2026-11-03T09:00:30Z", now);
    assert.equal(shown.textContent, "1:30 left");
  });

  test("is not shown for a round without a time, or none", () => {
    for (const round of [null, { minutes: null, started_at: "2026-11-03T09:00:00Z" }, { minutes: 5, started_at: null }]) {
      clock.set({ minutes: 2, started_at: "2026-11-03T09:00:00Z" }, "2026-11-03T09:00:00Z", now);
      assert.equal(shown.hidden, false);
      clock.set(round, "2026-11-03T09:00:00Z", now);
      assert.equal(shown.hidden, true);
    }
  });
});

describe("the heartbeat", () => {
  beforeEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    freshBrowser();
    mock.timers.enable({ apis: ["setTimeout"] });
  });

  test("tells and hears, then waits, spread around a quarter of a minute", async () => {
    const sent = serve(() => [200, { state: "open" }]);
    const heard = [];
    const heartbeat = new Heartbeat(() => ({ key: "k" }), async (said) => heard.push(said), assert.fail);
    await heartbeat.now();
    assert.deepEqual([sent, heard], [[{ key: "k" }], [{ state: "open" }]]);
    mock.timers.tick(13_400);
    assert.equal(sent.length, 1);
    mock.timers.tick(3_200);
    await until(() => sent.length === 2);
  });

  test("says why it was turned down, and null when nobody answers", async () => {
    const lost = [];
    let answer = () => [410, { name: "key_revoked", error: "Changed." }];
    serve(() => answer());
    const heartbeat = new Heartbeat(() => ({}), assert.fail, (why) => lost.push(why));
    await heartbeat.now();
    answer = () => { throw new TypeError("no network"); };
    await heartbeat.now();
    assert.deepEqual(lost, [{ status: 410, name: "key_revoked", error: "Changed." }, null]);
  });

  test("tells nothing while nobody looks", async () => {
    const sent = serve(() => [200, {}]);
    document.hidden = true;
    await new Heartbeat(() => ({}), assert.fail, assert.fail).now();
    assert.equal(sent.length, 0);
  });
});

test("what fails is tried again after longer and longer, at most a minute, never in step", () => {
  for (let failures = 0; failures < 12; failures += 1) {
    const longest = Math.min(1000 * 2 ** failures, 60_000);
    const waits = Array.from({ length: 50 }, () => backoff(failures));
    for (const wait of waits) assert.ok(wait >= longest / 2 && wait <= longest);
    assert.ok(new Set(waits).size > 40);
  }
});
