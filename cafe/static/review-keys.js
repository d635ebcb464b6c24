// The keys of the review: whether they are on, and that a key decides only what is seen.

import { around, maybe, one } from "./page.js";

const SWITCH = "review-keys";

function wantsKeys() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

/**
 * @param {(event: KeyboardEvent, digit: string) => boolean} press returns whether the key meant
 * something; `digit` is "" for other keys
 */
export function onKeys(press) {
  const legend = maybe("#legend");
  const toggle = legend && one("button", legend);
  if (!legend || !toggle) return;
  let keys = true;
  const use = (/** @type {boolean} */ on) => {
    keys = on;
    toggle.setAttribute("aria-pressed", String(on));
    legend.classList.toggle("off", !on);
    try {
      localStorage.setItem(SWITCH, on ? "on" : "off");
    } catch {
      // Storage may be closed to the page; the choice then lasts as long as the page.
    }
  };
  legend.hidden = false;
  use(wantsKeys());
  toggle.addEventListener("click", () => use(!keys));

  document.addEventListener("keydown", (event) => {
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (around(event, "input, select, textarea")) {
      if (event.key === "Escape") around(event, "article")?.focus();
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (press(event, digit ? digit[1] : "")) event.preventDefault();
  });
}

/**
 * Whether a person sees what a key would decide: the row or button whole, and the words. If not, both
 * are brought there, so that the next press counts.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
export function isSeen(card, row) {
  if (seen(card, row)) return true;
  card.scrollIntoView({ block: "nearest" });
  if (seen(card, row)) return false;
  const { top, bottom } = span(card, row);
  // Of a card that is higher than the screen, what lies between its words and the row.
  if (bottom - top > innerHeight) row.scrollIntoView({ block: "center" });
  else scrollBy(0, (top + bottom - innerHeight) / 2);
  return false;
}

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
function span(card, row) {
  const said = one(".said", card).getBoundingClientRect();
  const held = row.getBoundingClientRect();
  return { top: Math.min(said.top, held.top), bottom: Math.max(said.bottom, held.bottom) };
}

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
function seen(card, row) {
  const { top, bottom } = span(card, row);
  const held = row.getBoundingClientRect();
  const inside = (/** @type {number} */ from, /** @type {number} */ to) => from > -1 && to < innerHeight + 1;
  // Of words and row that no screen holds together, the row is enough.
  return inside(top, bottom) || (bottom - top > innerHeight && inside(held.top, held.bottom));
}

/**
 * The button that a key presses in the row of a suggestion: confirm or undo, or reject.
 *
 * @param {HTMLElement} row
 * @param {boolean} reject
 */
export function buttonOf(row, reject) {
  return maybe(reject ? ".no" : ".yes", row, HTMLButtonElement) ?? one("button", row, HTMLButtonElement);
}
