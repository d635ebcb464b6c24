// The summary: a link to a point opens it, and paper shows what is folded on the screen.

import { all } from "./page.js";

function openAimed() {
  const aimed = document.getElementById(location.hash.slice(1));
  if (aimed instanceof HTMLDetailsElement) {
    aimed.open = true;
    aimed.scrollIntoView({ block: "start" });
  }
}
addEventListener("hashchange", openAimed);
openAimed();

/** @type {HTMLDetailsElement[]} */
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("article details:not([open]):not(.more)", document, HTMLDetailsElement);
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
});
