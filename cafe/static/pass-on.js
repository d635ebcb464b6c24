// Copy an address or a code, print the page: wherever something is to be passed on to others.

import { offerCopy } from "./copy.js";
import { all } from "./page.js";

for (const button of all("[data-copy]")) offerCopy(button);
for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
