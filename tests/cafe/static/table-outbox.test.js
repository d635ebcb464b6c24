// Nothing that was written is lost, doubled, or written over on its way to the server.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Away, post } from "../../../cafe/static/net.js";
import { Outbox } from "../../../cafe/static/table-outbox.js";
import { newId } from "../../../cafe/static/ids.js";
import { openStore, Shelf } from "../../../cafe/static/table-store.js";
import { freshBrowser, serve, until } from "./browser.js";

const KEY = "bord-1";
let opened = [];

beforeEach(() => {
  for (const outbox of opened) outbox.now = () => {}; // its time is over
  opened = [];
  freshBrowser();
});

const note = (text, more = {}) => ({ id: newId(), base: 0, round: 1, kind: "works", text, votes: 0, ...more });

/** A page of the table: its outbox, and what it was told. */
async function page() {
  const shelf = new Shelf();
  const store = await openStore(shelf);
  const changes = [];
  const states = [];
  const outbox = new Outbox(
    KEY, store, shelf, (id, entry, stored) => changes.push({ id, entry, stored }), (how) => states.push(how),
  );
  opened.push(outbox);
  await outbox.load();
  return { outbox, store, shelf, changes, states };
}

/** The server as it should be: keeps the latest revision of each note. */
function server() {
  const kept = new Map();
  const answer = ({ notes }) => [200, {
    refused: [],
    stored: notes.map((one) => {
      const before = kept.get(one.id);
      const same = before && before.text === one.text;
      const revision = same ? before.revision : (before?.revision ?? 0) + 1;
      kept.set(one.id, { text: one.text, revision, base: one.base });
      return { id: one.id, revision };
    }),
  }];
  return { kept, answer };
}

const away = () => { throw new TypeError("no network"); };

test("what is put is on the tablet at once and gone from it when the server has named it", async () => {
  const { kept, answer } = server();
  serve(answer);
  const { outbox, shelf } = await page();
  const one = note("Vi har bra kollegor");
  const laid = outbox.put(one);
  assert.equal(shelf.names(`rundabord/${KEY}/note/`).length, 1); // before anything is awaited
  assert.equal(outbox.unsent, 1);
  assert.equal(await laid, one.id);
  await until(() => outbox.unsent === 0);
  assert.equal(kept.get(one.id).text, one.text);
  assert.deepEqual(shelf.names("rundabord/"), []);
  assert.equal(outbox.sent.get(one.id).base, 1);
});

test("without a network all of it is there for the next page, in the order of writing", async () => {
  serve(away);
  const first = await page();
  const notes = ["ett", "två", "tre"].map((text) => note(text));
  for (const one of notes) await first.outbox.put(one);
  await until(() => first.states.includes("away"));

  const { answer } = server();
  const sent = serve(answer);
  const second = await page();
  assert.equal(second.outbox.unsent, 3);
  second.outbox.now();
  await until(() => second.outbox.unsent === 0);
  assert.deepEqual(sent.flatMap((one) => one.notes.map(({ text }) => text)), ["ett", "två", "tre"]);
});

test("what only the shelf has, since the page was closed, is taken in by the next page", async () => {
  const one = note("skriven i sista stund");
  new Shelf().set(`rundabord/${KEY}/note/${one.id}`, { want: one, edit: 1 });
  const { kept, answer } = server();
  serve(answer);
  const { outbox, shelf } = await page();
  outbox.now();
  await until(() => outbox.unsent === 0);
  assert.equal(kept.get(one.id).text, one.text);
  assert.deepEqual(shelf.names("rundabord/"), []);
});

test("what has been sent is sent again unchanged until it is answered, the newer wording after it", async () => {
  const { kept, answer } = server();
  let reachable = false;
  const sent = serve((content) => (reachable ? answer(content) : away()));
  const { outbox } = await page();
  const one = note("först");
  await outbox.put(one);
  await until(() => outbox.away);
  await outbox.put({ ...one, text: "sedan" }, outbox.editOf(one.id));
  await until(() => sent.length >= 2 && !outbox.busy);
  assert.deepEqual(sent.map(({ notes }) => notes[0].text), sent.map(() => "först"));
  reachable = true;
  outbox.now();
  await until(() => outbox.unsent === 0 && !outbox.busy);
  assert.deepEqual(kept.get(one.id), { text: "sedan", revision: 2, base: 1 });
});

test("two pages that change the same unsent note keep both wordings", async () => {
  serve(away);
  const [one, other] = [await page(), await page()];
  const first = note("båda ser detta");
  await one.outbox.put(first);
  await until(() => other.outbox.unsent === 1);
  const seen = [one.outbox.editOf(first.id), other.outbox.editOf(first.id)];
  const ids = await Promise.all([
    one.outbox.put({ ...first, text: "den enas" }, seen[0]),
    other.outbox.put({ ...first, text: "den andras" }, seen[1]),
  ]);
  assert.equal(new Set(ids).size, 2);
  const kept = await one.store.list("note", KEY);
  assert.deepEqual(kept.map(({ value }) => value.want.text).sort(), ["den andras", "den enas"]);
});

test("a refused note stays, with the server's reason, and holds up no other", async () => {
  const bad = note("för lång");
  const good = note("lagom");
  serve(({ notes }) => [200, {
    stored: notes.filter(({ id }) => id === good.id).map(({ id }) => ({ id, revision: 1 })),
    refused: notes.filter(({ id }) => id === bad.id).map(({ id }) => ({ id, reason: "Too long." })),
  }]);
  const { outbox } = await page();
  await Promise.all([outbox.put(bad), outbox.put(good)]);
  await until(() => outbox.unsent === 0);
  assert.equal(outbox.refused, 1);
  assert.equal(outbox.entries.get(bad.id).refused, "Too long.");
});

test("a note that the server stumbles on lets the rest by", async () => {
  const bad = note("trasig");
  const { kept, answer } = server();
  serve((content) => (content.notes.some(({ id }) => id === bad.id) ? [500, { error: "oops" }] : answer(content)));
  const { outbox } = await page();
  const rest = ["a", "b", "c"].map((text) => note(text));
  await Promise.all([bad, ...rest].map((one) => outbox.put(one)));
  for (let tries = 0; tries < 12 && kept.size < 3; tries += 1) {
    outbox.now();
    await until(() => !outbox.busy);
  }
  assert.deepEqual([...kept.values()].map(({ text }) => text).sort(), ["a", "b", "c"]);
  assert.equal(outbox.entries.get(bad.id).want.text, "trasig");
});

test("an address that is no longer one is said, and everything stays", async () => {
  serve(() => [410, { error: "Changed." }]);
  const { outbox, states } = await page();
  await outbox.put(note("kvar"));
  await until(() => states.some((how) => how?.status === 410));
  assert.equal(outbox.unsent, 1);
});

test("a café that has not opened is waited for, and nothing is wrong with the note", async () => {
  let open = false;
  const { answer } = server();
  serve((content) => (open ? answer(content) : [200, {
    stored: [], refused: content.notes.map(({ id }) => ({ id, name: "event_not_open", reason: "Not open." })),
  }]));
  const { outbox } = await page();
  await outbox.put(note("för tidig"));
  await until(() => outbox.held && !outbox.busy);
  assert.equal(outbox.refused, 0);
  assert.equal(outbox.unsent, 1);
  open = true;
  outbox.hold(false);
  outbox.now();
  await until(() => outbox.unsent === 0);
});

test("a tablet without room sends from its memory, and says that it is not safe", async () => {
  globalThis.indexedDB = undefined;
  localStorage.full = true;
  const { kept, answer } = server();
  serve(answer);
  const { outbox, store } = await page();
  store.update = async () => { throw new DOMException("full", "QuotaExceededError"); };
  const one = note("bara i minnet");
  await outbox.put(one);
  assert.equal(outbox.safe, false);
  await until(() => outbox.unsent === 0);
  assert.equal(kept.get(one.id).text, one.text);
});

test("an answer about other notes than ours is no answer", async () => {
  serve(() => [200, { stored: [{ id: newId(), revision: 1 }], refused: [] }]);
  const { outbox } = await page();
  await outbox.put(note("min"));
  await until(() => outbox.away);
  assert.equal(outbox.unsent, 1);
});

test("what is no JSON does not come from the server", async () => {
  globalThis.fetch = async () => new Response("<html>Log in to the wifi</html>");
  await assert.rejects(post("/api/notes", {}), Away);
  for (const status of [429, 502, 503, 504]) {
    globalThis.fetch = async () => new Response("{}", { status });
    await assert.rejects(post("/api/notes", {}), Away);
  }
});
