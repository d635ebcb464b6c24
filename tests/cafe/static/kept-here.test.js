// What a device has not sent stands together, whatever page it was written on.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { keptHere } from "../../../cafe/static/kept-here.js";
import { openStore, Shelf } from "../../../cafe/static/table-store.js";
import { freshBrowser } from "./browser.js";

beforeEach(freshBrowser);

const about = { event: "abc123", table: 3, title: "Dialogcafé" };

test("nothing waits on a device that has sent all", async () => {
  const store = await openStore(new Shelf());
  await store.update("table", "k1", "it", () => about);
  await store.update("note", "k1", "n1", () => ({ want: null }));
  await store.update("ballot", "k1", "own", () => ({ waiting: null }));
  localStorage.setItem("answer:/a/enkat1", JSON.stringify({ given: [], key: "x" }));
  assert.deepEqual(await keptHere(), []);
});

test("notes, drafts, votes and answers that wait, since when and where to", async () => {
  const store = await openStore(new Shelf());
  await store.update("table", "k1", "it", () => about);
  const first = { id: "n1", text: "Ett", written_at: "2026-10-14T11:00:00.000Z" };
  const shelved = { id: "n2", text: "Två", written_at: "2026-10-14T10:00:00.000Z" };
  await store.update("note", "k1", "n1", () => ({ want: first }));
  localStorage.setItem("rundabord/k1/note/n2", JSON.stringify({ want: shelved }));
  await store.update("draft", "k1", "tab", () => ({ text: "Halv", n: 1, at: Date.parse("2026-10-14T12:00Z") }));
  await store.update("table", "k2", "it", () => ({ ...about, table: 4 }));
  await store.update("ballot", "k2", "own", () => ({ waiting: { p: 1 } }));
  const answer = { key: "x", given: [["q-a", "1"]], words: ["Med egna ord"], waiting: true, at: 5 };
  localStorage.setItem("answer:/a/enkat1", JSON.stringify(answer));
  localStorage.setItem("rundabord:room:sal123", JSON.stringify({ voter: "v", waiting: { p: 1 } }));
  const [table, other, survey, votes] = await keptHere();
  assert.deepEqual(table.notes, [first, shelved]);
  assert.deepEqual([table.way, table.words, table.since], ["/t/k1", ["Halv"], Date.parse("2026-10-14T10:00Z")]);
  assert.deepEqual([other.table, other.more, other.notes], [4, true, []]);
  assert.deepEqual([survey.kind, survey.way, survey.words, survey.since], ["answer", "/a/enkat1", ["Med egna ord"], 5]);
  assert.deepEqual([votes.kind, votes.way], ["votes", "/room/sal123"]);
});
