// When a question is shown. The journey through a real page holds the same table as the server
// (tests/journeys/test_conditions.py); here is each rule by itself.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { answer, holds } from "../../../cafe/static/conditions.js";

const all = (...rules) => ({ all: rules });

describe("a rule", () => {
  for (const [rule, given, expected] of [
    [["q", "answered"], ["a"], true],
    [["q", "answered"], undefined, false],
    [["q", "is", "a"], ["a"], true],
    [["q", "is", "a"], ["b", "a"], true],
    [["q", "is", "a"], ["b"], false],
    [["q", "is", "a"], [], false],
    [["q", "is-not", "a"], ["a"], false],
    [["q", "is-not", "a"], ["b"], true],
    [["q", "is-not", "a"], undefined, true],
    [["q", "at-least", "4"], ["4"], true],
    [["q", "at-least", "4"], ["3"], false],
    [["q", "at-least", "4"], ["dont-know"], false],
    [["q", "at-least", "4"], undefined, false],
    [["q", "at-most", "4"], ["4"], true],
    [["q", "at-most", "4"], ["10"], false],
    [["q", "at-most", "4"], ["dont-know"], false],
  ]) {
    test(`${rule.join(" ")} of ${given ?? "nothing"}: ${expected}`, () => {
      assert.equal(holds(all(rule), { q: given }), expected);
    });
  }
});

test("all of several, or any of them", () => {
  const rules = [["a", "is", "1"], ["b", "is", "1"]];
  for (const [answers, every, some] of [
    [{ a: ["1"], b: ["1"] }, true, true],
    [{ a: ["1"] }, false, true],
    [{}, false, false],
  ]) {
    assert.equal(holds({ all: rules }, answers), every);
    assert.equal(holds({ any: rules }, answers), some);
  }
});

describe("what a control answers", () => {
  const control = (value, attributes = {}) => ({ value, getAttribute: (name) => attributes[name] ?? null });
  const number = { inputmode: "numeric", "data-low": "-5", "data-high": "1500" };

  for (const [value, attributes, expected] of [
    ["  eget ", {}, "eget"],
    ["", {}, ""],
    ["012", {}, "012"],
    ["012", number, "12"],
    ["+1 500", number, "1500"],
    ["-5", number, "-5"],
    ["-6", number, ""],
    ["1501", number, ""],
    ["tolv", number, ""],
    ["1,5", number, ""],
    ["1234567890", { inputmode: "numeric" }, ""],
  ]) {
    test(`${JSON.stringify(value)}${attributes === number ? " as a number" : ""}`, () => {
      assert.equal(answer(control(value, attributes)), expected);
    });
  }
});
