// The table's page: who it is, its words, and what it says to whoever writes.

import { by, put } from "./page.js";

export const page = by("table");
export const words = by("words").dataset;
export const key = page.dataset.key ?? "";
export const eventCode = page.dataset.event ?? "";
export const tableNumber = Number(page.dataset.number);

const told = by("told");

/**
 * Say a sentence in the place of the last one.
 *
 * @param {string} [sentence]
 * @param {"moved" | "sibling" | ""} [about] what it is about, for what is taken back when it is no
 *   longer so
 */
export function say(sentence = "", about = "") {
  told.dataset.about = about;
  put(told, sentence);
}

/** @param {"moved" | "sibling"} about what is no longer so */
export function unsay(about) {
  if (told.dataset.about === about) say();
}
