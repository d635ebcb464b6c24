// Keeps an answer on the phone until it is stored, and sends it again when the net is back. In the
// language of 2018; the pages work without it.

import { clearable } from "./clear.js";
import { follow, show } from "./conditions.js";
import { by, controls, maybe, named, one, picks } from "./page.js";
import { rankings } from "./ranking.js";

/** @typedef {[name: string, value: string]} Pair */
/** @typedef {{key: string, given: Pair[], words?: string[], waiting: boolean, at?: number}} Kept an answer on the phone */

const LIMIT_MS = 8000;
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 60000;
const LOOK_MS = 15000;
const NOT_OPEN = 409; // as the server answers while the survey has not opened

const form = maybe("#answer", document, HTMLFormElement);
const place = location.pathname.replace(/\/thanks$/, "");
const kept = `answer:${place}`;

// ---- what the phone keeps -----------------------------------------------------------------

// Asking for the store can fail by itself. An exit interview may be filled in on a shared computer:
// there, nothing outlives the window.
const local = () => (form && "interview" in form.dataset ? sessionStorage : localStorage);
const session = () => sessionStorage;

/**
 * @param {() => Storage} store
 * @param {string} key
 */
function take(store, key) {
  try {
    return JSON.parse(store().getItem(key) || "null");
  } catch (error) {
    return null;
  }
}

/**
 * @param {() => Storage} store
 * @param {string} key
 * @param {unknown} value null takes it away
 */
function lay(store, key, value) {
  try {
    if (value === null) store().removeItem(key);
    else store().setItem(key, JSON.stringify(value));
  } catch (error) { /* A browser that keeps nothing: the page itself still does. */ }
}

/** @param {string | null | undefined} key of the answer that the server has */
function stored(key) {
  lay(local, kept, null);
  if (key) lay(session, `stored:${place}`, key);
}

// ---- a page without questions -------------------------------------------------------------

/**
 * Whether the answer is stored, or why there is nothing to fill in.
 *
 * @param {string} what
 */
function conclude(what) {
  const at = take(local, kept) ? local : session;
  /** @type {Kept | null} */
  const last = take(at, kept);
  if (what === "thanks") {
    lay(session, kept, null);
    stored(last && last.key);
    return;
  }
  lookAgain(what);
  if (!last || !last.given || maybe("#typed[data-sent]")) return;
  if (last.waiting) {
    // It was sent, and nobody heard whether it arrived: the server knows, by its key.
    last.waiting = false;
    lay(at, kept, last);
    resend(last);
    return;
  }
  const typed = by("typed");
  const words = last.words || [];
  for (const text of words) typed.appendChild(document.createElement("blockquote")).textContent = text;
  typed.hidden = !words.length;
}

/** @param {Kept} last */
function resend(last) {
  const again = document.createElement("form");
  again.method = "post";
  again.hidden = true;
  for (const [name, value] of [...last.given, ["once", last.key], ["language", document.documentElement.lang]]) {
    const input = again.appendChild(document.createElement("input"));
    input.name = name;
    input.value = value;
  }
  again.action = place;
  document.body.appendChild(again);
  again.submit();
}

/**
 * The page is looked at again when it may have become another: a survey opens, or opens again, or ends.
 *
 * @param {string} what
 */
function lookAgain(what) {
  async function look() {
    if (document.hidden || location.pathname !== place) return;
    try {
      const answer = await fetch(location.href, { credentials: "omit", cache: "no-store" });
      const over = what === "waiting" && answer.status < 500 && answer.status !== NOT_OPEN;
      if (answer.ok || over) location.replace(location.href);
    } catch (error) { /* asked again later */ }
  }
  if (what === "waiting") setInterval(look, LOOK_MS + Math.random() * 5000);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
}

// ---- the questions ------------------------------------------------------------------------

/** @param {HTMLFormElement} asked */
function fillIn(asked) {
  const told = by("told");
  const button = by("send", HTMLButtonElement);
  const once = named(asked, "once");
  const fresh = "fresh" in asked.dataset;
  let plain = false; // the browser itself is to send the form
  let waiting = false;
  let sending = false;
  let wait = FIRST_WAIT_MS;
  let timer = 0;

  /** @param {string} [name] */
  function tell(name) {
    told.textContent = (name && asked.dataset[name]) || "";
    told.hidden = !name;
  }

  /** @returns {Pair[]} */
  function pairs() {
    return controls(asked)
      .filter((control) => !picks(control) || /** @type {HTMLInputElement} */ (control).checked)
      .map(({ name, value }) => [name, value]);
  }

  // What was written in words of one's own.
  function words() {
    return controls(asked)
      .filter((control) => control.tagName === "TEXTAREA" || (control.type === "text" && !control.inputMode))
      .filter(({ name, value }) => name.startsWith("q-") && value.trim())
      .map(({ value }) => value);
  }

  function keep() {
    const given = pairs().filter(([name, value]) => name.startsWith("q-") && value);
    // Whose window closes in the middle of sending has pressed the button: it is sent again.
    const answer = { key: once.value, given, words: words(), waiting: waiting || sending, at: Date.now() };
    lay(local, kept, given.length ? answer : null);
  }

  /** @param {Pair[]} given */
  function restore(given) {
    for (const control of controls(asked)) {
      if (!control.name.startsWith("q-")) continue;
      const values = given.filter(([name]) => name === control.name).map(([, value]) => value);
      if (picks(control)) {
        /** @type {HTMLInputElement} */ (control).checked = values.includes(control.value);
      } else {
        control.value = values.length ? values[0] : "";
      }
    }
  }

  function again() {
    waiting = true;
    sending = false;
    button.disabled = false;
    keep();
    tell("waiting");
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  async function send() {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    button.disabled = true;
    keep();
    if (!waiting) tell("sending");
    let how;
    try {
      how = await inTime(post(pairs()));
    } catch (error) {
      again();
      return;
    }
    if (how) {
      stored(once.value);
      const more = how === "masked" ? `${location.search ? "&" : "?"}masked=1` : "";
      location.replace(`${place}/thanks${location.search}${more}`);
      return;
    }
    // Something to mend, or somebody else answered in the server's place: let it be seen.
    waiting = false;
    sending = false;
    keep();
    asked.submit();
  }

  /** @type {Kept | null} */
  const draft = take(local, kept);
  const before = take(session, `stored:${place}`);
  if (location.hash === "#new") {
    lay(session, `stored:${place}`, null);
  } else if (fresh && before) {
    once.value = before;
    tell("before");
  }
  if (fresh && draft && draft.given && draft.given.length) {
    restore(draft.given);
    once.value = draft.key;
    tell("kept");
  }
  follow(asked);
  rankings(asked);
  clearable(asked);

  asked.addEventListener("input", keep);
  asked.addEventListener("change", keep);
  asked.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLButtonElement && target.name === "switch") plain = true;
  });
  asked.addEventListener("submit", (event) => {
    if (plain) return;
    event.preventDefault();
    const row = /** @type {HTMLElement} */ (button.parentElement);
    asked.insertBefore(told, row); // beside what was pressed: the head of the page is far away on a phone
    send();
  });
  addEventListener("online", () => {
    if (waiting) send();
  });
  // A page that comes back from the browser's memory may have been about to send.
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    sending = false;
    button.disabled = false;
    plain = false;
    show(asked);
  });
  if (fresh && draft && draft.waiting) {
    waiting = true;
    send();
  } else if (!fresh) {
    keep();
  }
}

/**
 * Send an answer. Resolves to "kept", "masked" (personal data is hidden in it) or "" when it is not
 * stored; rejects when the server cannot be reached or is not well.
 *
 * @param {Pair[]} pairs
 */
async function post(pairs) {
  const answer = await fetch(place, {
    method: "POST",
    credentials: "omit",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&"),
  });
  if (answer.status >= 500) throw new Error("busy");
  const said = await answer.json().catch(() => ({}));
  if (said.stored !== true) return "";
  return said.masked && said.masked.length ? "masked" : "kept";
}

/**
 * On bad wifi a request may neither arrive nor fail. Its key makes sending it again harmless.
 *
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
function inTime(work) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(reject, LIMIT_MS, new Error("late"));
    work.then(resolve, reject).then(() => clearTimeout(limit));
  });
}

if (form) fillIn(form);
else if (maybe("#what")) conclude(one("#what").dataset.what || "");
