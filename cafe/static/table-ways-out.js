// Ways for what was written, when the usual one is closed: a file; and from the address that the table
// had before to the one that it has now.

import { by, fill } from "./page.js";
import { eventCode, key, say, tableNumber, words } from "./table-page.js";

/** @import {Draft} from "./table-form.js" */
/** @import {Votes} from "./ballot.js" */
/** @import {Drafts} from "./table-draft.js" */
/** @import {Memory} from "./table-memory.js" */
/** @import {Entry, Note} from "./table-outbox.js" */
/** @import {Fields} from "./table-seats.js" */

/**
 * Hand out a file that the project lead can read in.
 *
 * @param {Note[]} notes all of the table's
 */
export function saveFile(notes) {
  const at = new Date().toISOString();
  const file = { rundabord: "notes", event: eventCode, table: tableNumber, saved_at: at, notes };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = `rundabord-${eventCode}-${words.tableFile}-${tableNumber}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(fill(words.rescued, { n: notes.length, file: link.download }));
}

/**
 * @typedef {object} Left what lies here under an address that the table had before
 * @property {string} old that address's key
 * @property {Entry[]} waiting notes that were not sent
 * @property {[string, Draft][]} begun
 * @property {Fields | undefined} seats
 * @property {Votes | null | undefined} votes
 */

/**
 * What was written, begun, filled in or voted here under an address that the table had before; not
 * what somebody is still writing in a page that is open at that address.
 *
 * @param {Memory} memory
 * @param {Drafts} drafts
 */
async function leftBehind({ store, tab }, drafts) {
  /** @type {Left[]} */
  const found = [];
  const alive = await tab.others();
  for (const { key: old, value } of await store.list("table")) {
    if (old === key || value.event !== eventCode || value.table !== tableNumber) continue;
    const notes = await store.list("note", old);
    const [seats, ballot] = await Promise.all([store.list("seats", old), store.list("ballot", old)]);
    const begun = [...await drafts.list(old)].filter(([id]) => !alive.has(id));
    found.push({
      old,
      waiting: notes.map((one) => one.value).filter(({ want }) => want).sort((a, b) => a.seq - b.seq),
      begun: begun.filter(([, draft]) => draft.text?.trim() || draft.aside?.text?.trim()),
      seats: seats[0]?.value,
      votes: ballot[0]?.value.waiting,
    });
  }
  return found;
}

/** @param {Left[]} found */
function countOf(found) {
  return found.reduce((sum, { waiting, begun }) => sum + waiting.length + begun.length, 0);
}

/**
 * Bring it here by itself, and say so. Of texts that were only begun the form takes one; the others
 * follow when that one is saved.
 *
 * @param {Memory} memory
 * @param {Drafts} drafts
 * @param {(left: Left) => Promise<void>} bring
 * @returns {Promise<boolean>} whether anything came
 */
export async function follow(memory, drafts, bring) {
  const found = await leftBehind(memory, drafts);
  const count = countOf(found);
  if (!count && !found.some(({ seats, votes }) => seats || votes)) return false;
  for (const left of found) await bring(left);
  const later = countOf(await leftBehind(memory, drafts));
  by("left-behind").hidden = false;
  by("left-count").textContent = count ? fill(words.leftBehind, { n: count - later }) : words.leftMore ?? "";
  by("left-later").hidden = !later;
  return true;
}
