import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "../../../cafe/static/clock.js";

test("a clock shows minutes and seconds, hours as minutes", () => {
  for (const [seconds, shown] of [[0, "0:00"], [9, "0:09"], [60, "1:00"], [605, "10:05"], [5400, "90:00"]]) {
    assert.equal(written(seconds), shown);
  }
});
