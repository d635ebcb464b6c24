// The projector's pages: what does not fit on the screen is shown a screenful at a time, so that no
// line is cut, and turned with a remote control, the keyboard or the buttons.

import { followClock } from "./countdown.js";
import { all, around, by, fill, maybe } from "./page.js";

const nav = by("pages");
const told = by("page");
const LOWEST = 72; // the row to turn pages with
const GAP = 16;
const LARGER = [1.3, 1.2, 1.1]; // times the usual type
/** @type {Record<string, number>} */
const KEYS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
};
/** @type {HTMLElement[][]} */
let pages = [];
let shown = 0;
/** @type {string | null} */
let first = null; // the item at the top, so that a new list or another size stays where it was

function items() {
  return all("#wall .paged > li, #wall .placed > li");
}

// What does not fill a screen is written larger, so that it is read from the last row; what just does not find room
// stands closer. Of several pages each is roomy.
function divide() {
  const { classList, style } = document.body;
  for (const how of scrolls() ? [1] : [...LARGER, 1, "close", 1]) {
    style.setProperty("--larger", String(how === "close" ? 1 : how));
    classList.toggle("close", how === "close");
    layOut();
    if (pages.length === 1) break;
  }
  const kept = pages.findIndex((page) => page.some((item) => key(item) === first));
  turn(Math.max(kept, 0));
}

// On a phone it is a page like any other: nothing is fixed to the screen.
function scrolls() {
  return getComputedStyle(nav).position !== "fixed";
}

function layOut() {
  const every = items();
  nav.hidden = true;
  for (const item of every) item.hidden = false;
  pages = [];
  if (every.length && scrolls()) pages.push(every);
  else if (every.length) {
    // The lowest row of the screen belongs to what stands there always; the pages are turned in it.
    const foot = maybe(".wall-foot")?.offsetHeight ?? 0;
    const lowest = Math.max(foot, LOWEST) + GAP;
    const room = window.innerHeight - every[0].getBoundingClientRect().top - lowest;
    const top = (/** @type {number} */ n) => every[n].getBoundingClientRect().top;
    const bottom = (/** @type {number} */ n) => every[n].getBoundingClientRect().bottom;
    for (let from = 0; from < every.length; ) {
      let to = from;
      while (to + 1 < every.length && bottom(to + 1) - top(from) <= room) to += 1;
      pages.push(every.slice(from, to + 1));
      from = to + 1;
    }
  }
}

/** @param {HTMLElement} item */
function key(item) {
  return item.dataset.id ?? maybe(".said", item)?.textContent ?? null;
}

/** @param {number} to */
function turn(to) {
  shown = Math.min(Math.max(to, 0), Math.max(pages.length - 1, 0));
  pages.forEach((page, n) => page.forEach((item) => (item.hidden = n !== shown)));
  first = pages.length ? key(pages[shown][0]) : null;
  nav.hidden = pages.length < 2;
  told.textContent = fill(told.dataset.words, { n: shown + 1, all: pages.length });
  for (const button of all("button", nav)) {
    const target = shown + Number(button.dataset.turn);
    button.setAttribute("aria-disabled", String(target < 0 || target >= pages.length));
  }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || pages.length < 2) return;
  // A button that has the focus is pressed by these.
  if ((event.key === " " || event.key === "Enter") && around(event, "button, a")) return;
  if (event.key === "Home") turn(0);
  else if (event.key === "End") turn(pages.length - 1);
  else if (event.key in KEYS) turn(shown + KEYS[event.key]);
  else return;
  event.preventDefault();
});
nav.addEventListener("click", (event) => {
  const button = around(event, "button");
  if (button) turn(shown + Number(button.dataset.turn));
});
// As large as three lines take, or as the height does when they are more.
function fitQuestion() {
  for (const heading of all(".fits")) {
    const room = document.documentElement.clientHeight * 0.5;
    let size = 8;
    const set = () => heading.style.setProperty("font-size", `${size}vw`);
    const lines = () => heading.clientHeight / parseFloat(getComputedStyle(heading).lineHeight);
    for (set(); size > 2.4 && (lines() > 3.2 || heading.clientHeight > room); set()) size -= 0.2;
    while (size > 1.4 && heading.clientHeight > room) {
      size -= 0.1;
      set();
    }
  }
}

function arrange() {
  divide();
  fitQuestion();
}

document.addEventListener("live", arrange);
window.addEventListener("resize", arrange);
arrange();
document.fonts?.ready.then(arrange);
followClock();
