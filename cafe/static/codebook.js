// While a code is written, the passages that it would catch are looked for when the page opens and
// at every pause. Without this script the button "Visa vad koden fångar" does the same.

import { all, by, one } from "./page.js";

const place = by("caught");
const form = one(".code-form", document, HTMLFormElement);
let waiting = 0;
let newest = 0;

/** @param {HTMLButtonElement} [pressed] an answer: a line of the draft is made of its passage */
async function look(pressed) {
  clearTimeout(waiting);
  const number = ++newest;
  const asked = new FormData(form);
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(place.dataset.address ?? "", {
      method: "POST",
      body: asked,
      headers: { "X-Wants": "caught" },
    });
    if (!answer.ok || number !== newest) return;
    const away = !pressed && place.contains(document.activeElement);
    if (away) return;
    place.innerHTML = await answer.text();
    if (pressed) one("h2", place).focus();
  } catch {
    // Without a network what is there stays, and so does what was typed.
  } finally {
    if (number === newest) place.removeAttribute("aria-busy");
  }
}

/** @param {string} name @param {string} wording */
function add(name, wording) {
  const field = one(`[name=${name}]`, form, HTMLTextAreaElement);
  const lines = field.value.split("\n").filter((line) => line.trim());
  field.value = [...lines, wording].join("\n");
}

place.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element && event.target.closest("button[name]");
  if (!(pressed instanceof HTMLButtonElement)) return;
  event.preventDefault();
  add(pressed.name === "belongs" ? "examples" : "exclude", pressed.dataset.line ?? "");
  look(pressed);
});

by("look").hidden = true;
for (const control of all("input, textarea", form)) {
  control.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => look(), 900);
  });
}
look();
