// A way for what was written, when the usual one is closed: a file.

import { fill } from "./page.js";
import { eventCode, say, tableNumber, words } from "./table-page.js";

/** @import {Note} from "./table-outbox.js" */

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
