// What a suggestion rests on stands out in the text while one looks at it.

import { all, around } from "./page.js";

/**
 * @param {HTMLElement} card
 * @param {string | null | undefined} code
 */
export function emphasise(card, code) {
  const marks = all("mark", card);
  const own = marks.filter((mark) => code && mark.dataset.codes?.split(" ").includes(code));
  for (const mark of marks) {
    mark.classList.toggle("strong", own.includes(mark));
    mark.classList.toggle("faint", own.length > 0 && !own.includes(mark));
  }
}

/** @param {Event} event */
function look(event) {
  const card = around(event, "article");
  if (card) emphasise(card, around(event, ".code-row")?.dataset.code);
}

/** @param {HTMLElement} place that holds the cards */
export function showEvidence(place) {
  place.addEventListener("focusin", look);
  place.addEventListener("mouseover", look);
  place.addEventListener("mouseleave", () => {
    for (const card of all("article", place)) emphasise(card, null);
  });
}
