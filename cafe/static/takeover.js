// Whom each case goes to follows the choice above the list.

import { all, by } from "./page.js";

const heir = by("by", HTMLSelectElement);
heir.addEventListener("change", () => {
  for (const place of all(".heir")) place.textContent = heir.selectedOptions[0]?.textContent ?? "";
});
