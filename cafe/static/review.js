// The review list without reloading: decisions by press or key, and how far an analysis has come.
// Everything here also works without this script, as plain forms.

import { all, around, by, maybe, named, one, write } from "./page.js";
import { newId } from "./ids.js";

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

// --- Evidence of the suggestion that is looked at ----------------------------------------------

/**
 * @param {HTMLElement} card
 * @param {string | null | undefined} code
 */
function emphasise(card, code) {
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

list?.addEventListener("focusin", look);
list?.addEventListener("mouseover", look);
list?.addEventListener("mouseleave", () => {
  for (const card of cards()) emphasise(card, null);
});

// --- Keys --------------------------------------------------------------------------------------

const legend = maybe("#legend");
const toggle = legend && one("button", legend);
const SWITCH = "review-keys";
let keys = true;

/** @param {boolean} on */
function useKeys(on) {
  keys = on;
  toggle?.setAttribute("aria-pressed", String(on));
  legend?.classList.toggle("off", !on);
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // Storage may be closed to the page; the choice then lasts as long as the page.
  }
}

function cards() {
  return list ? all("article", list) : [];
}

/**
 * Whether a person sees what a key would decide: the row whole, and the words.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} row
 */
function seen(card, row) {
  const inside = (/** @type {HTMLElement} */ part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  const said = one(".said", card);
  // Of a card that no screen holds, the row is enough.
  const high = row.getBoundingClientRect().bottom - said.getBoundingClientRect().top > innerHeight;
  return inside(row) && (inside(said) || high);
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
 * @param {string} number of a suggestion in the card that the keyboard is in
 * @param {boolean} reject
 */
function press(number, reject) {
  const card = current();
  const row = card && maybe(`[data-key="${number}"]`, card);
  if (!row) return;
  if (!seen(card, row)) {
    // A decision hits what is seen: the first press only brings it there.
    card.scrollIntoView({ block: "nearest" });
    if (!seen(card, row)) row.scrollIntoView({ block: "center" });
    say(words.away ?? "");
    return;
  }
  const button = maybe(reject ? ".no" : ".yes", row, HTMLButtonElement) ?? one("button", row, HTMLButtonElement);
  decide(card, { pressed: button.value, added: "", focus: "card" });
}

function wantsKeys() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

if (legend && toggle) {
  legend.hidden = false;
  useKeys(wantsKeys());
  toggle.addEventListener("click", () => useKeys(!keys));

  document.addEventListener("keydown", (event) => {
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (around(event, "input, select, textarea")) {
      if (event.key === "Escape") around(event, "article")?.focus();
      return;
    }
    const inside = current();
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (event.key === "j" || event.key === "J" || (inside && event.key === "ArrowDown")) move(1);
    else if (event.key === "k" || event.key === "K" || (inside && event.key === "ArrowUp")) move(-1);
    else if (inside && digit) press(digit[1], event.shiftKey);
    else if (inside && (event.key === "a" || event.key === "A")) one("select", inside).focus();
    else return;
    event.preventDefault();
  });
}

// --- The analysis ------------------------------------------------------------------------------

/**
 * Somebody in the middle of the list keeps their place and what they have chosen.
 *
 * @param {HTMLElement} analysis
 */
function offer(analysis) {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = analysis.dataset.show ?? "";
  const line = document.createElement("p");
  line.append(`${analysis.dataset.done} `, link);
  analysis.replaceChildren(line);
}

/** @param {HTMLElement} analysis */
async function follow(analysis) {
  let state;
  try {
    const answer = await fetch(analysis.dataset.state ?? "", { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    state = await answer.json();
  } catch {
    setTimeout(follow, 5000, analysis);
    return;
  }
  if (state.state !== "queued" && state.state !== "running") {
    if (list) offer(analysis);
    else location.reload();
    return;
  }
  const queued = state.message || (state.late ? "late" : "queued");
  const text = state.state === "queued" ? queued : state.step;
  one("progress", analysis, HTMLProgressElement).value = state.progress;
  const worded = analysis.dataset[text];
  if (worded) write(one(".step", analysis), worded);
  setTimeout(follow, 1000, analysis);
}

const running = maybe("#analysis");
if (running) setTimeout(follow, 500, running);
