// While a proposal is written, likely duplicates are looked for at every pause. Without this
// script the button "Leta efter liknande" does the same.

import { all, by, one } from "./page.js";

const place = by("similar");
const form = one(".proposal-form", document, HTMLFormElement);
let waiting = 0;
let newest = 0;

async function look() {
  const number = ++newest;
  try {
    const answer = await fetch(place.dataset.address ?? "", {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Wants": "similar" },
    });
    if (!answer.ok || number !== newest || place.contains(document.activeElement)) return;
    place.innerHTML = await answer.text();
  } catch {
    // Without a network what is there stays, and so does what was typed.
  }
}

by("look").hidden = true;
for (const control of all("[name=title], [name=what]", form)) {
  control.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
}
