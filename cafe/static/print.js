// A button that prints the page; hidden where no script runs.

import { all } from "./page.js";

for (const button of all("[data-print]", document, HTMLButtonElement)) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
