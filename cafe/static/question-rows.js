// The rows of a question that is written: options, statements. A new one when the last is written in;
// Enter goes on to the next, as in a spreadsheet; several lines that are pasted become a row each.

import { all, around, maybe } from "./page.js";

const ROW = ".choice-row:not(.heads)";

/**
 * The rows of one list.
 *
 * @param {HTMLElement} row one of them
 */
function rows(row) {
  return all(ROW, row.closest("fieldset") ?? document);
}

/** @param {HTMLElement} row */
function words(row) {
  return maybe("input[type=text]", row, HTMLInputElement);
}

/**
 * A new empty row when the last one is written in.
 *
 * @param {HTMLElement} near a row of the list
 */
function grow(near) {
  const there = rows(near);
  const last = there.at(-1);
  if (!last || !words(last)?.value.trim()) return;
  const at = there.length;
  const row = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const input of all("input", row, HTMLInputElement)) {
    input.name = input.name.replace(/\d+/, String(at));
    if (input.id) input.id = input.name;
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

/** Rows behave so from now on, in whatever form stands in the page. */
export function growing() {
  document.addEventListener("input", (event) => {
    const row = around(event, ROW);
    if (row) grow(row);
  });
  document.addEventListener("keydown", (event) => {
    const row = around(event, ROW);
    const input = around(event, "input[type=text]", HTMLInputElement);
    if (event.key !== "Enter" || !input || !row) return;
    event.preventDefault();
    const place = all("input[type=text]", row).indexOf(input);
    const next = rows(row)[rows(row).indexOf(row) + 1];
    if (next) all("input[type=text]", next)[place].focus();
  });
  document.addEventListener("paste", (event) => {
    const input = around(event, `${ROW} input[type=text]`, HTMLInputElement);
    let row = around(event, ROW);
    const lines = (event.clipboardData?.getData("text") ?? "").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (!input || !row || lines.length < 2) return;
    event.preventDefault();
    const place = all("input[type=text]", row).indexOf(input);
    for (const line of lines) {
      const field = /** @type {HTMLInputElement | undefined} */ (row && all("input[type=text]", row)[place]);
      if (!row || !field) break;
      field.value = field.value && field === input ? `${field.value}${line}` : line;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      row = rows(row)[rows(row).indexOf(row) + 1] ?? null;
    }
  });
}
