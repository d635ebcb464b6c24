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
 * What was written, begun, filled in or voted here under an address that the table had before.
 *
 * @param {Memory} memory
 * @param {Drafts} drafts
 */
async function leftBehind({ store }, drafts) {
  /** @type {Left[]} */
  const found = [];
  for (const { key: old, value } of await store.list("table")) {
    if (old === key || value.event !== eventCode || value.table !== tableNumber) continue;
    const notes = await store.list("note", old);
    const [seats, ballot] = await Promise.all([store.list("seats", old), store.list("ballot", old)]);
    found.push({
      old,
      waiting: notes.map((one) => one.value).filter(({ want }) => want).sort((a, b) => a.seq - b.seq),
      begun: [...await drafts.list(old)].filter(([, draft]) => draft.text?.trim() || draft.aside?.text?.trim()),
      seats: seats[0]?.value,
      votes: ballot[0]?.value.waiting,
    });
  }
  return found;
}

/**
 * Offer to bring it here.
 *
 * @param {Memory} memory
 * @param {Drafts} drafts
 * @param {(left: Left) => Promise<void>} bring
 * @param {() => void} brought is called after a press, when all of it is here
 */
export async function offerLeftBehind(memory, drafts, bring, brought) {
  const found = await leftBehind(memory, drafts);
  const count = found.reduce((sum, { waiting, begun }) => sum + waiting.length + begun.length, 0);
  by("left-behind").hidden = !count && !found.some(({ seats, votes }) => seats || votes);
  by("left-count").textContent = count ? fill(words.leftBehind, { n: count }) : words.leftMore ?? "";
  by("bring").onclick = async () => {
    for (const left of found) await bring(left);
    brought();
    await offerLeftBehind(memory, drafts, bring, brought);
  };
}
