// The review list without reloading: decisions by press or key, and how far an analysis has come.
// Everything here also works without this script, as plain forms.

import "./analysis.js";
import { emphasise, showEvidence } from "./evidence.js";
import { newId } from "./ids.js";
import { all, around, by, maybe, named, one } from "./page.js";
import { buttonOf, isSeen, onKeys } from "./review-keys.js";

const list = maybe("#passages");
const words = list?.dataset ?? {};

// --- Decisions ---------------------------------------------------------------------------------

// One after the other, so that two quick presses arrive in the order in which they were made.
let queue = Promise.resolve();

/** @param {string} text read out, also when it is the same as before */
function say(text) {
  const told = by("told");
  told.textContent = "";
  requestAnimationFrame(() => (told.textContent = text));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} pressed
 */
function sendPlainly(form, pressed) {
  // The server's own way with a session that has run out: it carries the form through sign-in.
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "press";
  field.value = pressed;
  form.append(field);
  HTMLFormElement.prototype.submit.call(form);
}

/**
 * @typedef {object} Decision
 * @property {string} pressed what the button stands for: a word and a code, or "add"
 * @property {string} added the code that was chosen from the list
 * @property {"card" | "button"} focus where the reader goes on
 */

/**
 * @param {string} id of the card
 * @param {Decision} decision
 */
async function send(id, decision) {
  const { pressed, added, focus } = decision;
  const card = by(id);
  const form = one("form", card, HTMLFormElement);
  if (!card.dataset.failed) named(form, "once").value = newId();
  const body = new FormData(form);
  body.set("press", pressed);
  body.set("added", added);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Wants": "card" },
      redirect: "error",
    });
  } catch {
    failed(card, decision);
    return;
  }
  if (answer.status === 400 || answer.status === 401) {
    named(form, "added", HTMLSelectElement).value = added;
    sendPlainly(form, pressed);
    return;
  }
  if (!answer.ok && answer.status !== 409) {
    failed(card, decision);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = one("article", page);
  const [word, code] = pressed === "add" ? ["added", added] : pressed.split(" ");
  const about = word === "kind" ? "" : `${code} `; // the new card says which
  // Who has moved on to the next passage meanwhile is not taken back.
  const stayed = card.contains(document.activeElement) || document.activeElement === document.body;
  card.replaceWith(fresh);
  for (const part of ["#standing", "#tabs"]) one(part).replaceWith(one(part, page));
  if (stayed && focus === "card") {
    fresh.focus({ preventScroll: true });
  } else if (stayed) {
    const button = maybe(`[data-code="${CSS.escape(code)}"] button`, fresh);
    (button ?? fresh).focus({ preventScroll: true });
  }
  if (stayed) emphasise(fresh, code);
  if (!answer.ok) return; // somebody else was there before: the card says so
  say(`${about}${words[word]}`);
}

/**
 * @param {HTMLElement} card
 * @param {Decision} decision
 */
function failed(card, decision) {
  card.querySelector(".failed")?.remove();
  card.dataset.failed = "yes"; // the key stays: what did arrive is not stored twice
  const box = document.createElement("div");
  box.className = "notice error failed";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = words.failed ?? "";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = words.retry ?? "";
  again.addEventListener("click", () => {
    box.remove();
    decide(card, decision);
  });
  box.append(text, again);
  card.append(box);
  again.focus();
}

/**
 * @param {HTMLElement} card
 * @param {Decision} decision
 */
function decide(card, decision) {
  if (decision.pressed === "add" && !decision.added) {
    one("select", card).focus();
    return;
  }
  queue = queue.then(() => send(card.id, decision));
}

list?.addEventListener("submit", (event) => {
  const pressed = event.submitter?.getAttribute("value");
  const card = around(event, "article");
  if (!pressed || !card) return;
  event.preventDefault();
  const added = named(one("form", card, HTMLFormElement), "added", HTMLSelectElement).value;
  decide(card, { pressed, added, focus: "button" });
});

if (list) showEvidence(list);

// --- Keys --------------------------------------------------------------------------------------

function cards() {
  return list ? all("article", list) : [];
}

/** @param {HTMLElement} card */
function isOnScreen(card) {
  const { top, bottom } = card.getBoundingClientRect();
  return bottom > 80 && top < innerHeight - 80;
}

// The card that the keyboard is in.
function current() {
  return around({ target: document.activeElement }, "#passages article");
}

/** @param {number} steps */
function move(steps) {
  const here = current();
  // In none, or in one that has been scrolled away by hand: the first one that is in view.
  const next =
    here && isOnScreen(here)
      ? cards()[cards().indexOf(here) + steps]
      : cards().find((card) => card.getBoundingClientRect().bottom > 80);
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/**
 * @param {HTMLElement} card that the keyboard is in
 * @param {string} number of a suggestion in it
 * @param {boolean} reject
 */
function press(card, number, reject) {
  const row = maybe(`[data-key="${number}"]`, card);
  if (!row) return;
  if (isSeen(card, row)) decide(card, { pressed: buttonOf(row, reject).value, added: "", focus: "card" });
  else say(words.away ?? "");
}

onKeys((event, digit) => {
  const inside = current();
  const key = event.key.toLowerCase();
  if (key === "j" || (inside && key === "arrowdown")) move(1);
  else if (key === "k" || (inside && key === "arrowup")) move(-1);
  else if (inside && digit) press(inside, digit, event.shiftKey);
  else if (inside && key === "a") one("select", inside).focus();
  else return false;
  return true;
});
