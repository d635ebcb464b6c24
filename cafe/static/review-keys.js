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
 * Whether a person sees what a key would decide: the row or button whole, and the words. If not, it
 * is brought there.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
export function isSeen(card, row) {
  if (seen(card, row)) return true;
  card.scrollIntoView({ block: "nearest" });
  if (!seen(card, row)) row.scrollIntoView({ block: "center" });
  return false;
}

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
function seen(card, row) {
  const inside = (/** @type {HTMLElement} */ part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  const said = one(".said", card);
  // Of a card that no screen holds, the row is enough.
  const high = row.getBoundingClientRect().bottom - said.getBoundingClientRect().top > innerHeight;
  return inside(row) && (inside(said) || high);
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
