// A part of the page takes its new content from another version of the page: what was unfolded or
// begun stays so, and the keyboard stays where it was, to the sign.

import { all, maybe, picks } from "./page.js";

/** @import {Control} from "./page.js" */

const HELD = "a, button, input, summary"; // what can have the focus

/** @param {Element} element */
function called(element) {
  return element.getAttribute("aria-label") ?? element.textContent;
}

/** @typedef {{id: string, place: number, label: string | null, caret: Caret}} Mark where the focus is */
/** @typedef {[number, number] | null} Caret between which signs of a text; null where there is none */

/**
 * @param {Element} held
 * @returns {Caret}
 */
function caretOf(held) {
  if (!(held instanceof HTMLTextAreaElement || held instanceof HTMLInputElement)) return null;
  const { selectionStart: from, selectionEnd: to } = held;
  return from === null || to === null ? null : [from, to];
}

/**
 * Where the focus is, in words that also find the same control in the new content.
 *
 * @param {HTMLElement} part
 * @returns {Mark | null}
 */
function mark(part) {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || !part.contains(held) || held === part) return null;
  const id = held.id && `#${CSS.escape(held.id)}`;
  return { id, place: all(HELD, part).indexOf(held), label: called(held), caret: caretOf(held) };
}

/**
 * @param {HTMLElement} part
 * @param {Mark} marked
 */
function find(part, marked) {
  if (marked.id) return maybe(marked.id, part);
  const there = all(HELD, part);
  const same = (/** @type {HTMLElement} */ one) => called(one) === marked.label;
  return same(there[marked.place] ?? part) ? there[marked.place] : there.find(same);
}

/**
 * What takes the focus: for a button that is shut by now, one beside it.
 *
 * @param {HTMLElement | undefined | null} one
 */
function able(one) {
  if (!one?.matches(":disabled")) return one;
  return all("button, summary", one.closest("li") ?? document).find((other) => !other.matches(":disabled"));
}

/**
 * Whether something was filled in or picked here.
 *
 * @param {Control} control
 */
function touched(control) {
  if (control instanceof HTMLSelectElement) {
    return Array.from(control.options).some(({ selected, defaultSelected }) => selected && !defaultSelected);
  }
  if (picks(control)) return control instanceof HTMLInputElement && control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/**
 * Bring along what was begun, control by control.
 *
 * @param {Control[]} begun
 * @param {HTMLElement} fresh
 */
function bring(begun, fresh) {
  for (const control of begun) {
    const same = /** @type {Control | null} */ (maybe(`#${CSS.escape(control.id)}`, fresh));
    if (!same) continue;
    same.value = control.value;
    if (control instanceof HTMLInputElement && same instanceof HTMLInputElement) same.checked = control.checked;
    same.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * Exchange a part for the one with its id in another version of the page. It then gets the event
 * "live".
 *
 * @param {HTMLElement} part
 * @param {Document} page
 * @param {Element} [sent] a form whose content has been taken: nothing of it need stay
 * @returns {HTMLElement | null} the new part; null when the page has none
 */
export function replace(part, page, sent) {
  const fresh = maybe(`#${CSS.escape(part.id)}`, page);
  if (!fresh) return null;
  const marked = mark(part);
  const written = /** @type {Control[]} */ (all("input, select, textarea", part));
  const begun = written.filter((one) => one.id && one.type !== "hidden" && one.form !== sent && touched(one));
  const before = all("details", part, HTMLDetailsElement).filter((one) => !sent || !one.contains(sent));
  const named = new Set(before.filter(({ id, open }) => id && open).map(({ id }) => id));
  const opened = before.filter(({ id }) => !id).map(({ open }) => open);
  const folds = all("details", fresh, HTMLDetailsElement);
  for (const one of folds) one.open ||= named.has(one.id);
  for (const [n, one] of folds.filter(({ id }) => !id).entries()) one.open ||= Boolean(opened[n]);
  part.replaceWith(fresh);
  document.title = page.title;
  if (marked) {
    const held = able(find(fresh, marked)) ?? maybe("h1, h2", fresh);
    if (held && held.tabIndex < 0) held.tabIndex = -1;
    held?.focus({ preventScroll: true });
  }
  fresh.dispatchEvent(new CustomEvent("live", { bubbles: true }));
  bring(begun, fresh);
  // Who is in the middle of a text goes on there.
  const there = document.activeElement;
  if (marked?.caret && there && fresh.contains(there) && caretOf(there)) {
    /** @type {HTMLTextAreaElement} */ (there).setSelectionRange(...marked.caret);
  }
  return fresh;
}
