// The review one note at a time: a press or a key decides, and the next note comes. Everything here
// also works without this script, as plain forms.

import "./analysis.js";
import { showEvidence } from "./evidence.js";
import { replace } from "./exchange.js";
import { newId } from "./ids.js";
import { around, by, maybe, named, one } from "./page.js";
import { buttonOf, isSeen, onKeys } from "./review-keys.js";

/** So long an answer may take; what has come in by then is not stored twice when it is sent again. */
const PATIENCE = 30000;

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
 * The page that the server answers with.
 *
 * @param {string} address
 * @param {RequestInit} request
 * @throws when the server does not answer, or not in time
 */
async function ask(address, request) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { ...request, headers: { Accept: "text/html" }, signal: end.signal });
    return { status: answer.status, url: answer.url, text: await answer.text() };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Show an answer's queue. What cannot be shown here has a page of its own, which holds the form.
 *
 * @param {{status: number, url: string, text: string}} answer
 * @param {HTMLFormElement} [form]
 * @returns whether it is shown
 */
function show({ status, url, text }, form) {
  if (![200, 409, 422].includes(status)) return false;
  const fresh = replace(queue(), new DOMParser().parseFromString(text, "text/html"), form);
  if (!fresh) return false;
  if (status === 200) history.replaceState(null, "", url);
  const card = maybe("article", fresh);
  card?.focus({ preventScroll: true });
  if (card && card.getBoundingClientRect().top < 0) fresh.scrollIntoView({ block: "start" });
  showEvidence(fresh);
  bringInView(fresh);
  return true;
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
    waiting = { passage: queue().dataset.passage, press: () => maybe(`[value="${button.value}"]`, queue())?.click() };
    return;
  }
  busy = true;
  const card = form.closest("article") ?? form;
  if (!form.dataset.failed) named(form, "once").value = newId();
  const body = new FormData(form, button);
  const answer = await ask(form.action, { method: "POST", body }).catch(() => null);
  busy = false;
  const next = waiting;
  waiting = null;
  if (!answer) failed(form, card, button);
  else if (!show(answer, form)) sendPlainly(form, button);
  else if (next && next.passage === queue().dataset.passage) next.press();
}

/**
 * Go to another note. Until it is there, nothing that is pressed counts for it or for this one.
 *
 * @param {string} address
 */
async function turn(address) {
  if (busy) return;
  busy = true;
  const answer = await ask(address, {}).catch(() => null);
  busy = false;
  waiting = null;
  if (!answer || !show(answer)) location.assign(address);
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
  turn(link.href);
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
