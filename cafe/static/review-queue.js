// The review one note at a time: a press or a key decides, and the next note comes. Everything here
// also works without this script, as plain forms.

import "./analysis.js";
import { showEvidence } from "./evidence.js";
import { replace } from "./exchange.js";
import { newId } from "./ids.js";
import { around, by, maybe, named, one } from "./page.js";
import { buttonOf, isSeen, onKeys } from "./review-keys.js";

let busy = false;
/** What was pressed meanwhile, and about which note: it counts for no other.
 * @type {{passage: string | undefined, press: () => void} | null} */
let waiting = null;

function queue() {
  return by("queue");
}

/** @param {string} text */
function say(text) {
  const told = by("told");
  told.textContent = "";
  requestAnimationFrame(() => (told.textContent = text));
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @param {HTMLFormElement} [form]
 */
async function go(address, request, form) {
  const answer = await fetch(address, { ...request, headers: { Accept: "text/html" } });
  // What cannot be answered here is answered by a page of its own, which holds the form.
  if (![200, 409, 422].includes(answer.status)) return answer.status;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = replace(queue(), page, form);
  if (!fresh) return 400;
  if (answer.ok) history.replaceState(null, "", answer.url);
  const card = maybe("article", fresh);
  card?.focus({ preventScroll: true });
  if (card && card.getBoundingClientRect().top < 0) fresh.scrollIntoView({ block: "start" });
  showEvidence(fresh);
  bringInView(fresh);
  return 200;
}

/**
 * The first press is to decide: words and main button stand on the screen when a note comes.
 *
 * @param {HTMLElement} place
 */
function bringInView(place) {
  const card = maybe("article", place);
  const right = card && maybe("#right", card);
  if (card && right) isSeen(card, right);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
async function send(form, button) {
  if (busy) {
    waiting = { passage: queue().dataset.passage, press: () => one(`[value="${button.value}"]`, queue()).click() };
    return;
  }
  busy = true;
  const card = form.closest("article") ?? form;
  if (!form.dataset.failed) named(form, "once").value = newId();
  const body = new FormData(form, button);
  let status = 0;
  try {
    status = await go(form.action, { method: "POST", body }, form);
  } catch {
    failed(form, card, button);
  }
  busy = false;
  if (status && status !== 200) sendPlainly(form, button);
  const next = waiting;
  waiting = null;
  if (status === 200 && next && next.passage === queue().dataset.passage) next.press();
}

/**
 * The server's own way, such as with a session that has run out: it carries the form through sign-in.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 */
function sendPlainly(form, button) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: button.name, value: button.value });
  form.append(field);
  HTMLFormElement.prototype.submit.call(form);
}

/**
 * @param {HTMLFormElement} form
 * @param {Element} card
 * @param {HTMLButtonElement} button
 */
function failed(form, card, button) {
  card.querySelector(".failed")?.remove();
  form.dataset.failed = "yes"; // the key stays: what did arrive is not stored twice
  const box = document.createElement("div");
  box.className = "notice error failed";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = queue().dataset.failed ?? "";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = queue().dataset.retry ?? "";
  again.addEventListener("click", () => {
    box.remove();
    send(form, button);
  });
  box.append(text, again);
  card.append(box);
  again.focus();
}

document.addEventListener("submit", (event) => {
  const form = around(event, "#queue form", HTMLFormElement);
  if (!form || !(event.submitter instanceof HTMLButtonElement) || !event.submitter.value) return;
  event.preventDefault();
  if (event.submitter.value === "add" && !named(form, "added", HTMLSelectElement).value) one("select", form).focus();
  else send(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = around(event, "#queue .go a", HTMLAnchorElement);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!busy) go(link.href, {}).catch(() => location.assign(link.href));
});

/**
 * @param {HTMLElement} card
 * @param {HTMLElement | null} row
 * @param {HTMLElement | null} [button]
 */
function press(card, row, button) {
  if (!row) return;
  if (isSeen(card, row)) (button ?? row).click();
  else say(queue().dataset.away ?? "");
}

onKeys((event, digit) => {
  const place = queue();
  const card = maybe("article", place);
  const key = event.key.toLowerCase();
  const on = (/** @type {string} */ selector) => maybe(selector, place)?.click();
  if (key === "j" || key === "arrowright") on("[rel=next]");
  else if (key === "k" || key === "arrowleft") on("[rel=prev]");
  else if (key === "u") on(".undo-last button");
  else if (card && digit) {
    const row = maybe(`[data-key="${digit}"]`, card);
    press(card, row, row && buttonOf(row, event.shiftKey));
  } else if (card && key === "a") one("select", card).focus();
  else if (card && key === "enter" && !around(event, "a, button, summary")) press(card, maybe("#right", card));
  else return false;
  return true;
});

const first = maybe("#queue");
if (first) {
  showEvidence(first);
  bringInView(first);
}
