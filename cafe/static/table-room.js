// What the tablet tells the server every few seconds, and what it learns in return: the state of the
// café, the moderator's round, what other tablets wrote, the receipt, the harvest.

import { written } from "./clock.js";
import { Away, post, spread } from "./net.js";
import { fill, write } from "./page.js";

const BEAT_MS = 15_000; // unless the server says how soon again
const SOON_MS = 500;
const BEAT_TIMEOUT_MS = 10_000;

/** @typedef {{round: number | null, ready: boolean | null, [more: string]: unknown}} Told */
/** @typedef {{sent: Told, began: number, came: number}} Asked what was sent, and when it was asked for and answered: on a clock that only goes forward, as the tablet's own may be wrong, or be set right meanwhile */
/** @typedef {{status: number, name?: string, error?: string}} Lost why nothing was learnt */

export class Heartbeat {
  /**
   * @param {() => Told} tell gives what to send
   * @param {(said: any, asked: Asked) => Promise<void>} heard gets the answer
   * @param {(why: Lost | null) => void} lost gets null when nobody answers
   */
  constructor(tell, heard, lost) {
    this.tell = tell;
    this.heard = heard;
    this.lost = lost;
    this.timer = 0;
    this.every = BEAT_MS;
    this.busy = false;
    this.again = false;
    document.addEventListener("visibilitychange", () => this.now());
    addEventListener("online", () => this.now());
  }

  // Something has changed: tell it, but not every letter of it.
  soon() {
    if (this.busy) this.again = true;
    else this.#in(SOON_MS);
  }

  /** @param {number} wait in milliseconds */
  #in(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), wait);
  }

  async now() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    if (document.hidden) return; // told again when somebody looks
    this.busy = true;
    this.again = false;
    try {
      const sent = this.tell();
      const began = performance.now();
      const { ok, status, said } = await post("/api/table", sent, BEAT_TIMEOUT_MS);
      if (ok) this.every = Number(said.again) * 1_000 || BEAT_MS;
      if (ok) await this.heard(said, { sent, began, came: performance.now() });
      else this.lost({ status, ...said });
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      this.lost(null);
    } finally {
      this.busy = false;
      this.#in(this.again ? SOON_MS : spread(this.every));
    }
  }
}

// The moderator's clock, by the server's time.
export class Clock {
  /**
   * @param {HTMLElement} place
   * @param {DOMStringMap} words
   */
  constructor(place, words) {
    this.place = place;
    this.words = words;
    /** @type {number | null} */
    this.ends = null; // on the page's own steady clock
    this.sure = true;
    setInterval(() => this.#draw(), 1000);
  }

  /**
   * @param {{minutes?: number | null, started_at?: string | null} | null} round
   * @param {string} now the server's time when the answer came
   * @param {number} at that moment on the page's own steady clock
   */
  set(round, now, at) {
    const { minutes, started_at: start } = round ?? {};
    this.ends = minutes && start ? at + Date.parse(start) + minutes * 60_000 - Date.parse(now) : null;
    this.sure = true;
    this.#draw();
  }

  // Nobody has been heard since: the moderator may have given more time, or gone on.
  unsure() {
    this.sure = false;
    this.#draw();
  }

  #draw() {
    this.place.hidden = this.ends === null;
    if (this.ends === null) return;
    const seconds = Math.max(0, Math.round((this.ends - performance.now()) / 1000));
    const known = seconds ? fill(this.words.timeLeft, { time: written(seconds) }) : this.words.timeOut ?? "";
    write(this.place, this.sure ? known : fill(this.words.unlessChanged, { said: known }));
    this.place.classList.toggle("late", seconds < 60);
  }
}
