// A form that the server could not store in time sends itself again, with the button as before for
// whoever does not want to wait. The server is asked first: without it, the browser would show a page
// of its own, and what was typed would be out of sight.

import { one } from "./page.js";

const PATIENCE_MS = 10_000;
const form = one("form[data-again]", document, HTMLFormElement);
const button = one("button", form, HTMLButtonElement);

function later() {
  // Never the same for all the forms that wait.
  setTimeout(again, Number(form.dataset.again) * 1000 * (1 + Math.random() / 2));
}

async function again() {
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    later();
    return;
  }
  form.requestSubmit();
}

form.addEventListener("submit", () => {
  button.disabled = true;
});
addEventListener("pageshow", () => {
  button.disabled = false;
});
later();
