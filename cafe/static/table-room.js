// What the tablet tells the server every few seconds, and what it learns in return: the state of the
// café, the moderator's round, what other tablets wrote, the receipt, the harvest.

import { signalOf, written } from "./clock.js";
import { Away, post, root, spread } from "./net.js";
import { fill, write } from "./page.js";

const BEAT_MS = 15_000; // unless the server says how soon again
const SOON_MS = 500;
const BEAT_TIMEOUT_MS = 10_000;

/** @typedef {{round: number | null, ready: boolean | null, help?: boolean | null, [more: string]: unknown}} Told */
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
      const { ok, status, said } = await post(`${root}/api/table`, sent, BEAT_TIMEOUT_MS);
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

// The moderator's clock: how much is left is the server's word, and counted on by the page's own steady
// clock, so that a tablet's time of day does not matter.
export class Clock {
  /**
   * @param {HTMLElement} place
   * @param {DOMStringMap} words
   * @param {(signal: "soon" | "over" | "") => void} signal is told, again and again, what everybody is to see
   */
  constructor(place, words, signal) {
    this.place = place;
    this.words = words;
    this.signal = signal;
    /** @type {number | null} */
    this.ends = null; // on the page's own steady clock
    /** @type {number | null} */
    this.still = null; // what is left while it stands still, in milliseconds
    this.sure = true;
    setInterval(() => this.#draw(), 1000);
  }

  /**
   * @param {{left?: number | null, paused?: boolean} | null} round `left`: seconds, null without a clock
   * @param {number} at when that was told, on the page's own steady clock
   */
  set(round, at) {
    const { left, paused } = round ?? {};
    this.ends = typeof left === "number" ? at + left * 1000 : null;
    this.still = paused ? (left ?? 0) * 1000 : null;
    this.sure = true;
    this.#draw();
  }

  // Nobody has been heard since: the moderator may have given more time, or gone on.
  unsure() {
    this.sure = false;
    this.#draw();
  }

  #draw() {
    const { ends, still, words, place } = this;
    place.hidden = ends === null;
    const left = ends === null ? Infinity : still ?? ends - performance.now();
    const seconds = Math.round(left / 1000);
    this.signal(signalOf(seconds, still !== null));
    if (ends === null) return;
    const time = written(Math.max(0, seconds));
    const known = seconds <= 0 ? words.timeOut ?? "" : fill(still === null ? words.timeLeft : words.timePaused, { time });
    write(place, this.sure ? known : fill(words.unlessChanged, { said: known }));
  }
}
