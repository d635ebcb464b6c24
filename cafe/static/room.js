// The room, live: the server's own HTML of each part that has changed, every three seconds while
// somebody looks. What is shown is either fresh or says since when it is not.

import { signalOf, written } from "./clock.js";
import { all, by, fill, maybe, one, write } from "./page.js";

const EVERY_MS = 3_000;
const GIVE_UP_MS = 8_000;
const OLD_MS = 10_000; // after this long without an answer nobody may rely on what is shown

const page = by("room");
const words = by("words").dataset;
const lost = by("room-lost");
const said = by("said");
const updated = by("updated");
/** @type {Map<string, string>} */
const shown = new Map(); // part → the HTML as the server sent it

let freshAt = Date.now(); // when the server last answered, by this device's clock
let ahead = Date.parse(page.dataset.at ?? "") - freshAt; // how far the server's clock is ahead of it
let timer = 0;
/** @type {AbortController | null} */
let asking = null;
let signedOut = false;
let failed = false;

/**
 * As the server's clock shows it: a device may be set to another time, or another zone.
 *
 * @param {number} at by this device's clock
 */
function clockTime(at) {
  return new Date(at + ahead).toLocaleTimeString("sv-SE", { timeZone: page.dataset.zone });
}

// ---- asking -----------------------------------------------------------------------------------

async function ask() {
  clearTimeout(timer);
  asking?.abort();
  const stop = new AbortController();
  asking = stop;
  const limit = setTimeout(() => stop.abort(), GIVE_UP_MS);
  try {
    const answer = await fetch(page.dataset.now ?? "", {
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "manual",
      signal: stop.signal,
    });
    // Signed out: the server leads to its sign-in page.
    signedOut = answer.type === "opaqueredirect" || answer.status === 401;
    failed = !answer.ok;
    if (answer.ok) show(await answer.json());
  } catch {
    if (asking === stop) failed = true; // said below, once it has lasted
  } finally {
    clearTimeout(limit);
    if (asking === stop) {
      asking = null;
      tellWhetherFresh();
      if (!document.hidden && !signedOut) timer = setTimeout(ask, EVERY_MS);
    }
  }
}

// A page that nobody looks at asks nothing; when it is looked at again, it asks at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
  } else {
    failed = false;
    tellWhetherFresh();
    ask();
  }
});
addEventListener("online", ask);

// ---- showing ----------------------------------------------------------------------------------

/**
 * @typedef {object} State of the room
 * @property {string} shape of the page: another state, other tables or words are another page
 * @property {string} now the server's time
 * @property {Record<string, string>} parts HTML by name
 * @property {string} seen the round that is shown
 * @property {string} next the round after it
 */

/** @param {State} state */
function show(state) {
  if (state.shape !== page.dataset.shape) {
    keepTyped();
    location.replace(page.dataset.page ?? "");
    return;
  }
  freshAt = Date.now();
  ahead = Date.parse(state.now) - freshAt;
  for (const [name, html] of Object.entries(state.parts)) exchange(name, html);
  follow(state);
  tellWhetherFresh();
  tick();
  write(said, maybe(".banner .big", page)?.textContent ?? "");
}

/**
 * @param {string} name
 * @param {string} html
 */
function exchange(name, html) {
  if (shown.get(name) === html) return;
  shown.set(name, html);
  const place = maybe(`[data-part="${name}"]`, page);
  if (!place) return;
  const focused = place.contains(document.activeElement);
  place.innerHTML = html;
  if (focused) maybe("a, button", place)?.focus({ preventScroll: true });
}

// The form moves on from the round that is shown, unless somebody has begun to choose in it.
const seen = maybe("#seen", document, HTMLInputElement);
const rounds = all("#number input", document, HTMLInputElement);
const minutes = maybe("#minutes", document, HTMLInputElement);
const KEPT = `rundabord:${page.dataset.page}`;
let chosen = false;
for (const radio of rounds) radio.addEventListener("input", () => { chosen = true; });

/** @param {string} number of a round; of none: none is chosen */
function choose(number) {
  for (const radio of rounds) radio.checked = radio.value === number;
}

// What was begun in the form comes along to the page that takes this one's place.
function keepTyped() {
  if (minutes?.form) minutes.form.dataset.keep = ""; // nobody is asked whether to leave
  if (!minutes || (!chosen && minutes.value === minutes.defaultValue)) return;
  const number = chosen ? rounds.find((radio) => radio.checked)?.value : null;
  sessionStorage.setItem(KEPT, JSON.stringify({ number, minutes: minutes.value }));
}

const begun = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
if (begun && minutes) {
  sessionStorage.removeItem(KEPT);
  minutes.value = begun.minutes;
  chosen = rounds.some(({ value }) => value === begun.number);
  if (chosen) choose(begun.number);
}

/** @param {State} state */
function follow(state) {
  if (!seen || seen.value === state.seen) return;
  seen.value = state.seen;
  if (!chosen) choose(state.next);
}

function tellWhetherFresh() {
  const old = signedOut || Date.now() - freshAt > OLD_MS;
  page.classList.toggle("old", old);
  if (old) distrust();
  // A page that has only been out of sight is no fault: it is asked first.
  const why = signedOut ? "out" : old && failed ? "lost" : "";
  if (why === (lost.dataset.why ?? "")) return;
  lost.dataset.why = why;
  lost.hidden = !why;
  lost.replaceChildren();
  if (!why) return;
  const line = document.createElement("p");
  line.textContent = fill(words[why], { time: clockTime(freshAt) });
  lost.append(line);
  if (signedOut) {
    const way = document.createElement("a");
    way.href = page.dataset.page ?? "";
    way.textContent = words.signIn ?? "";
    line.append(" ", way);
  }
}

// Whoever looks up must not go by what was true then.
function distrust() {
  const banner = maybe(".banner", page);
  if (!banner || banner.classList.contains("unsure")) return;
  banner.className = "banner unsure";
  one(".big", banner).textContent = words.old ?? "";
  said.textContent = words.old ?? "";
  shown.delete("banner");
}

// ---- the clock --------------------------------------------------------------------------------

function tick() {
  const place = maybe("[data-ends], [data-seconds]", page);
  updated.textContent = fill(words.updated, { time: clockTime(freshAt) });
  if (!place) return;
  const { ends, seconds: still } = place.dataset;
  const left = still ? Number(still) : Math.round((Date.parse(ends ?? "") - (Date.now() + ahead)) / 1000);
  const text = written(Math.abs(left));
  place.classList.toggle("over", left < 0);
  place.classList.toggle("soon", signalOf(left, Boolean(still)) === "soon");
  place.classList.toggle("paused", Boolean(still));
  // For how long is said while it is of use.
  const over = left < -3_600 ? words.over ?? "" : `${words.over} +${text}`;
  place.textContent = left < 0 ? over : text;
}

setInterval(() => {
  tick();
  if (!document.hidden) tellWhetherFresh();
}, 1_000);
tick();
ask();
