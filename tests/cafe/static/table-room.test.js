// The moderator's clock runs by the server's time, whatever the tablet's own clock says.

import assert from "node:assert/strict";
import { beforeEach, describe, mock, test } from "node:test";

import { backoff } from "../../../cafe/static/net.js";
import { Clock, Heartbeat } from "../../../cafe/static/table-room.js";
import { freshBrowser, serve, until } from "./browser.js";

const WORDS = {
  timeLeft: "{time} left", timePaused: "{time} left, paused", timeOut: "over", unlessChanged: "{said}, unless changed",
};

/** A place in the page that shows what is put there. */
function place() {
  return { hidden: false, textContent: "" };
}

describe("the clock", () => {
  let shown;
  let clock;
  let now;
  let signal;

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
    clock = new Clock(shown, WORDS, (how) => (signal = how));
  });

  test("counts down from what the server said was left, and signals twice", () => {
    clock.set({ left: 600, paused: false }, now);
    assert.equal(shown.textContent, "10:00 left");
    after(61);
    assert.deepEqual([shown.textContent, signal], ["8:59 left", ""]);
    after(7 * 60);
    assert.deepEqual([shown.textContent, signal], ["1:59 left", "soon"]);
    after(120);
    assert.deepEqual([shown.textContent, signal], ["over", "over"]);
    clock.set({ left: 300, paused: false }, now);
    assert.deepEqual([shown.textContent, signal], ["5:00 left", ""]);
  });

  test("counts the journey of the answer", () => {
    clock.set({ left: 60, paused: false }, now - 20_000);
    assert.equal(shown.textContent, "0:40 left");
  });

  test("stands still while the moderator lets it, and signals nothing", () => {
    clock.set({ left: 90.4, paused: true }, now);
    after(60);
    assert.deepEqual([shown.textContent, signal], ["1:30 left, paused", ""]);
    clock.set({ left: 90.4, paused: false }, now);
    after(60);
    assert.deepEqual([shown.textContent, signal], ["0:30 left", "soon"]);
  });

  test("says that it may have been changed while nobody is heard", () => {
    clock.set({ left: 120 }, now);
    clock.unsure();
    assert.equal(shown.textContent, "2:00 left, unless changed");
    clock.set({ left: 90 }, now);
    assert.equal(shown.textContent, "1:30 left");
  });

  test("is not shown for a round without a time, or none", () => {
    for (const round of [null, { left: null }]) {
      clock.set({ left: 60 }, now);
      assert.deepEqual([shown.hidden, signal], [false, "soon"]);
      clock.set(round, now);
      assert.deepEqual([shown.hidden, signal], [true, ""]);
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
