// Forms of a part (data-inplace, with an id) whose page comes back with other content: only that
// content is exchanged, and nothing else on the page moves. Without this script the same press loads
// the page.

import { replace } from "./exchange.js";
import { around, maybe } from "./page.js";

const PATIENCE_MS = 15_000;
let busy = false;
/** @type {{item: string, value: string}[]} what was pressed while a press was on its way */
const waiting = [];

document.addEventListener("submit", (event) => {
  const form = around(event, "[data-inplace] form", HTMLFormElement);
  const part = form?.closest("[data-inplace]");
  if (!form || !(part instanceof HTMLElement)) return;
  event.preventDefault();
  const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  if (!busy) send(form, part, pressed);
  else if ("stays" in form.dataset) waiting.push({ item: itemOf(form), value: pressed?.value ?? "" });
});

/** @param {Element} form whose item keeps its place under the finger that moves it (data-stays) */
function itemOf(form) {
  return `#${CSS.escape(form.closest("li")?.id ?? "")}`;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} part
 * @param {HTMLButtonElement | null} pressed
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
    const stood = "stays" in form.dataset ? form.getBoundingClientRect().top : null;
    const fresh = replace(part, page, form);
    const at = answer.ok && maybe(new URL(answer.url).hash || "#none", fresh ?? document);
    const again = stood !== null && at && maybe("form[data-stays]", at);
    if (again) scrollBy(0, again.getBoundingClientRect().top - stood);
    else if (at) at.scrollIntoView({ block: "nearest" });
    busy = false;
    if (fresh) {
      const next = waiting.shift();
      if (next) maybe(`${next.item} button[value="${CSS.escape(next.value)}"]:enabled`, fresh)?.click();
      return;
    }
  } catch {
    // Not heard: the browser sends the whole form, and says itself what is wrong.
  }
  busy = true; // the page is left
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
