import assert from "node:assert/strict";
import { test } from "node:test";

import { signalOf, written } from "../../../cafe/static/clock.js";

test("a clock shows minutes and seconds, hours as minutes", () => {
  for (const [seconds, shown] of [[0, "0:00"], [9, "0:09"], [60, "1:00"], [605, "10:05"], [5400, "90:00"]]) {
    assert.equal(written(seconds), shown);
  }
});

test("two minutes left and time out are signalled, unless the clock stands still", () => {
  for (const [seconds, signal] of [[121, ""], [120, "soon"], [1, "soon"], [0, "over"], [-90, "over"]]) {
    assert.equal(signalOf(seconds), signal);
    assert.equal(signalOf(seconds, true), "");
  }
});
