// The key / goes to the field for searching, from every page.

import { around } from "./page.js";

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (around(event, "input, textarea, select, [contenteditable]", HTMLElement)) return;
  const sheet = document.getElementById("find");
  const field = sheet?.querySelector("input");
  if (!sheet || !field) return;
  event.preventDefault();
  // In a narrow header the field is folded away until it is asked for.
  if (!field.checkVisibility()) sheet.showPopover();
  field.focus();
  field.select();
});
