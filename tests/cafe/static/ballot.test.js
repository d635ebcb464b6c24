// A ballot is sent until the server has said that it is stored, and never written over.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { alike, answered, emptyBallot, sending, total } from "../../../cafe/static/ballot.js";

let ballot;
const ok = (revision) => ({ ok: true, status: 200, said: { stored: { revision } } });
const no = (status, said) => ({ ok: false, status, said });

beforeEach(() => {
  ballot = { ...emptyBallot(), votes: { a: 2, b: 1 }, waiting: { a: 2, b: 1 } };
  sending(ballot, ballot.waiting);
});

test("votes are alike whatever their order, and none is no vote", () => {
  assert.ok(alike({ a: 1, b: 2 }, { b: 2, a: 1, c: 0 }));
  assert.ok(alike(null, {}));
  assert.ok(!alike({ a: 1 }, { a: 2 }));
  assert.equal(total({ a: 2, b: 1 }), 3);
});

test("a stored ballot waits no longer", () => {
  assert.equal(answered(ballot, { a: 2, b: 1 }, ok(4)), "stored");
  assert.deepEqual(ballot, { base: 4, stored: { a: 2, b: 1 }, votes: { a: 2, b: 1 }, waiting: null, sent: [] });
});

test("what was pressed meanwhile still waits", () => {
  ballot.waiting = { a: 3 };
  assert.equal(answered(ballot, { a: 2, b: 1 }, ok(4)), "stored");
  assert.deepEqual([ballot.waiting, ballot.base], [{ a: 3 }, 4]);
});

test("an earlier one of this device, whose answer was lost, gives way to the later", () => {
  sending(ballot, { a: 3 });
  ballot.waiting = { a: 3 };
  const changed = no(409, { name: "ballot_changed", ballot: { revision: 7, votes: { b: 1, a: 2 } } });
  assert.equal(answered(ballot, { a: 3 }, changed), "earlier");
  assert.deepEqual([ballot.base, ballot.waiting], [7, { a: 3 }]);
});

test("another device's is not written over", () => {
  const changed = no(409, { name: "ballot_changed", ballot: { revision: 7, votes: { c: 3 } } });
  assert.equal(answered(ballot, ballot.waiting, changed), "other");
  assert.deepEqual([ballot.base, ballot.stored, ballot.waiting, ballot.votes], [7, { c: 3 }, null, { a: 2, b: 1 }]);
});

test("a fault that the server names is not sent again, and frees the votes on what is gone", () => {
  assert.equal(answered(ballot, ballot.waiting, no(422, { name: "votes_gone", notes: ["a"] })), "refused");
  assert.deepEqual([ballot.waiting, ballot.votes], [null, { b: 1 }]);
});

test("without a name, or with the server unwell, it waits", () => {
  for (const answer of [no(400, {}), no(500, { name: "error" }), { ok: true, status: 200, said: null }]) {
    assert.equal(answered(ballot, ballot.waiting, answer), "unheard");
    assert.deepEqual(ballot.waiting, { a: 2, b: 1 });
  }
});

test("the ten last that may have arrived are remembered, each once", () => {
  for (let n = 0; n < 20; n += 1) sending(ballot, { a: n });
  sending(ballot, { a: 19 });
  assert.deepEqual(ballot.sent.map(({ a }) => a), [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
});
