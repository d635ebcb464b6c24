// The rounds of a café that is planned: an empty line more as soon as the last one is written in. Without
// this script one comes each time that the page is saved.

import { all, one } from "./page.js";

const ROW = ".question";
const fieldset = one("[data-rounds]");

fieldset.addEventListener("input", () => {
  const rows = all(ROW, fieldset);
  const last = rows.at(-1);
  const at = rows.length;
  if (!last || at >= Number(fieldset.dataset.rounds) || !one("input", last, HTMLInputElement).value.trim()) return;
  const row = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const old of all(".wrong", row)) old.remove();
  for (const part of [row, ...all("*", row)]) {
    for (const name of ["id", "name", "for"]) {
      const held = part.getAttribute(name);
      if (held) part.setAttribute(name, held.replace(/\d+$/, String(at)));
    }
    const label = part.getAttribute("aria-label");
    if (label) part.setAttribute("aria-label", label.replace(/\d+/, String(at + 1)));
  }
  const label = one("label", row);
  label.textContent = (label.textContent ?? "").replace(/\d+/, String(at + 1));
  const input = one("input", row, HTMLInputElement);
  input.value = "";
  for (const said of ["aria-invalid", "aria-describedby"]) input.removeAttribute(said);
  one("select", row, HTMLSelectElement).selectedIndex = 0;
  last.after(row);
});
