// Forms of a part (data-inplace, with an id) whose page comes back with other content: only that
// content is exchanged, and nothing else on the page moves. Without this script the same press loads
// the page.

import { replace } from "./exchange.js";
import { around, maybe } from "./page.js";

const PATIENCE_MS = 15_000;
let busy = false;

document.addEventListener("submit", (event) => {
  const form = around(event, "[data-inplace] form", HTMLFormElement);
  const part = form?.closest("[data-inplace]");
  if (!form || !(part instanceof HTMLElement)) return;
  event.preventDefault();
  if (!busy) send(form, part, event.submitter);
});

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part
 * @param {HTMLElement | null} pressed
 */
async function send(form, part, pressed) {
  busy = true;
  const filled = new URLSearchParams();
  for (const [name, value] of new FormData(form, pressed)) filled.append(name, String(value));
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: filled, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = replace(part, page, form);
    const at = answer.ok && maybe(new URL(answer.url).hash || "#none", fresh ?? document);
    if (at) at.scrollIntoView({ block: "nearest" });
    if (fresh) return;
  } catch {
    // Not heard: the browser sends the whole form, and says itself what is wrong.
  } finally {
    busy = false;
  }
  leave(form, pressed);
}

/**
 * Send it as if there were no script: the same key makes it one press.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} pressed
 */
function leave(form, pressed) {
  if (pressed instanceof HTMLButtonElement && pressed.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: pressed.name, value: pressed.value });
    form.append(field);
  }
  form.submit();
}
