// Comfort for writing a question; the page works without it.
import { all, around, by, maybe } from "./page.js";

const form = by("question", HTMLFormElement);

/**
 * The rows of one list: options, or statements.
 *
 * @param {HTMLElement} row one of them
 */
function rows(row) {
  return all(".choice-row:not(.heads)", row.closest("fieldset") ?? form);
}

/**
 * A new empty row when the last one is written in.
 *
 * @param {HTMLElement} near a row of the list
 */
function grow(near) {
  const there = rows(near);
  const last = there.at(-1);
  if (!last || !maybe("input[type=text]", last, HTMLInputElement)?.value.trim()) return;
  const at = there.length;
  const row = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const input of all("input", row, HTMLInputElement)) {
    input.name = input.name.replace(/\d+/, String(at));
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
    const label = input.getAttribute("aria-label");
    if (label) input.setAttribute("aria-label", numbered(label, at));
  }
  row.classList.remove("bad");
  maybe(".wrong", row)?.remove();
  const up = maybe("button", row, HTMLButtonElement);
  if (up) {
    up.value = up.value.replace(/\d+$/, String(at));
    up.setAttribute("aria-label", numbered(up.getAttribute("aria-label") ?? "", at));
  }
  last.after(row);
}

/**
 * @param {string} label
 * @param {number} at the place of its row, from 0
 */
function numbered(label, at) {
  return label.replace(/\d+/, String(at + 1));
}

form.addEventListener("input", (event) => {
  const row = around(event, ".choice-row");
  if (row) grow(row);
});
// Enter goes on to the next row, as in a spreadsheet.
form.addEventListener("keydown", (event) => {
  const row = around(event, ".choice-row");
  const input = around(event, "input[type=text]", HTMLInputElement);
  if (event.key !== "Enter" || !input || !row) return;
  event.preventDefault();
  const place = all("input[type=text]", row).indexOf(input);
  const next = rows(row)[rows(row).indexOf(row) + 1];
  if (next) all("input[type=text]", next)[place].focus();
});
