// The page of what this device has not sent: since when, and the ways to send or save it.

import { keptHere } from "./kept-here.js";
import { by, fill, one } from "./page.js";

/** @import {Unsent} from "./kept-here.js" */

const words = by("words").dataset;
const MINUTE = 60_000;
const UNITS = /** @type {const} */ ([["day", 1440], ["hour", 60], ["minute", 1]]);

/** @param {number} since */
function age(since) {
  const minutes = Math.floor((Date.now() - since) / MINUTE);
  const [unit, each] = UNITS.find(([, size]) => minutes >= size) ?? [];
  if (!unit || !each) return words.justNow ?? "";
  return new Intl.RelativeTimeFormat(document.documentElement.lang).format(-Math.floor(minutes / each), unit);
}

/** @param {Unsent} unsent */
function save({ kind, event, table, name, notes, words: said }) {
  const saved_at = new Date().toISOString();
  const ofNotes = { rundabord: "notes", event, table, saved_at, notes };
  const text = kind === "table" && notes.length ? JSON.stringify(ofNotes, null, 1) : said.join("\n\n");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = kind === "table" && notes.length ? `rundabord-${event}-${table}.json` : `rundabord-${name || table}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
}

/**
 * @param {Element} template
 * @param {Unsent} unsent
 */
function drawn(template, unsent) {
  const item = /** @type {HTMLElement} */ (template.cloneNode(true));
  const { kind, table, name, notes, words: said, more, since, way } = unsent;
  one("h2", item).textContent = fill(words[kind], { name, table: table ?? "" });
  const told = [
    notes.length && fill(words.notes, { n: notes.length }), said.length && kind === "table" && words.begun,
    kind === "answer" && words.given, more && words.more, since && fill(words.since, { age: age(since) }),
  ];
  one(".told", item).textContent = told.filter(Boolean).join(" · ");
  one("ul", item).replaceChildren(...[...notes.map(({ text }) => text), ...said].map((text) => (
    Object.assign(document.createElement("li"), { className: "said", textContent: text }))));
  one("a", item, HTMLAnchorElement).href = way;
  const button = one("button", item);
  button.hidden = !notes.length && !said.length;
  button.addEventListener("click", () => save(unsent));
  return item;
}

const template = one("li", by("unsent-one", HTMLTemplateElement).content);
const found = await keptHere();
by("unsent").replaceChildren(...found.map((unsent) => drawn(template, unsent)));
by("nothing").hidden = found.length > 0;
by("looking").hidden = true;
