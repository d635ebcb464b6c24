// The round's clock on the projector and on phones: it counts on from what the page says, and is set right
// whenever the server tells how it stands. What it signals stands on the page's body too, so that the whole
// of it can show it.

import { signalOf, written } from "./clock.js";
import { fill, maybe, one, write } from "./page.js";

/** @type {{place: HTMLElement, left: number, at: number, paused: boolean} | null} */
let clockKnown = null; // `left` seconds at that moment of the page's own steady clock

/**
 * @param {HTMLElement} place
 * @param {number} left
 * @param {boolean} paused
 */
function learnClock(place, left, paused) {
  clockKnown = { place, left, paused, at: performance.now() };
}

function drawClock() {
  const place = maybe("[data-seconds]");
  if (!place) {
    clockKnown = null;
    delete document.body.dataset.clock;
    return;
  }
  if (clockKnown?.place !== place) learnClock(place, Number(place.dataset.seconds), "paused" in place.dataset);
  const { left, at, paused } = /** @type {NonNullable<typeof clockKnown>} */ (clockKnown);
  const now = Math.round(paused ? left : left - (performance.now() - at) / 1000);
  const signal = signalOf(now, paused);
  const { saidLeft, saidPaused, saidSoon, saidOver, whole } = place.dataset;
  const time = written(Math.max(now, 0));
  const over = now <= 0 ? saidOver ?? "" : fill(paused ? saidPaused : saidLeft, { time });
  write(one(".mmss", place), over);
  write(one(".signal", place), { soon: saidSoon ?? "", over: saidOver ?? "", "": "" }[signal]);
  const part = place.querySelector(".part");
  part?.setAttribute("width", String(Math.max(0, Math.min(Number(whole), now))));
  document.body.dataset.clock = paused ? "paused" : signal;
}

export function followClock() {
  document.addEventListener("told", (event) => {
    const { left, paused } = /** @type {CustomEvent} */ (event).detail;
    const place = maybe("[data-seconds]");
    if (place && typeof left === "number") learnClock(place, left, Boolean(paused));
    drawClock();
  });
  document.addEventListener("live", drawClock);
  setInterval(drawClock, 500);
  drawClock();
}
