// How far the table's words have come, in a line that always stands there.

import { by, fill, put } from "./page.js";
import { words } from "./table-page.js";

/** @typedef {{unsent: number, refused: number, votes: boolean, any: boolean}} Waiting notes that are not sent, that were refused; whether votes wait, and whether there are notes at all */

/**
 * @param {boolean} sending
 * @param {Waiting} waiting
 * @returns {[how: "saving" | "unsaved" | "saved", sentence: string]} "" for nothing to say
 */
function wording(sending, { unsent, refused, votes, any }) {
  if (sending && unsent) return ["saving", words.saving ?? ""];
  if (unsent) return ["unsaved", fill(unsent === 1 ? words.oneUnsent : words.manyUnsent, { n: unsent })];
  if (votes) return ["unsaved", words.ballotWaiting ?? ""];
  if (refused) return ["unsaved", fill(refused === 1 ? words.oneRefused : words.manyRefused, { n: refused })];
  return ["saved", any ? words.allSaved ?? "" : ""];
}

const PROGRESS_SIGNS = { saving: "", unsaved: "late", saved: "open" };

/**
 * @param {boolean} sending
 * @param {Waiting} waiting
 */
export function showProgress(sending, waiting) {
  const [how, sentence] = wording(sending, waiting);
  if (!sentence) return;
  const place = by("status");
  put(place, sentence);
  place.className = `chip ${PROGRESS_SIGNS[how]}`;
  place.dataset.how = how;
}
