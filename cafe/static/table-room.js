// What the tablet tells the server every few seconds, and what it learns in return: the state of the
// café, the moderator's round, what other tablets wrote, the receipt, the harvest.

import { Away, post } from "./table-outbox.js";

const BEAT_MS = 15_000;
const SOON_MS = 500;
const BEAT_TIMEOUT_MS = 10_000;

export class Heartbeat {
  // `tell()` gives what to send; `heard(said, {sent, began, came})` gets the answer, and when it was
  // asked for and came (on a clock that only goes forward: the tablet's own may be wrong, or be set
  // right meanwhile); `lost(why)` gets null when nobody answers, or {status, name, error}.
  constructor(tell, heard, lost) {
    this.tell = tell;
    this.heard = heard;
    this.lost = lost;
    this.timer = null;
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
      if (ok) await this.heard(said, { sent, began, came: performance.now() });
      else this.lost({ status, ...said });
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      this.lost(null);
    } finally {
      this.busy = false;
      this.#in(this.again ? SOON_MS : BEAT_MS * (0.9 + Math.random() / 5));
    }
  }
}

// The moderator's clock, by the server's time.
export class Clock {
  constructor(place, words) {
    this.place = place;
    this.words = words;
    this.ends = null;
    this.sure = true;
    setInterval(() => this.#draw(), 1000);
  }

  // `now`: the server's time when the answer came, at `at` of this page's own steady clock.
  set(round, now, at) {
    const runs = round?.minutes && round.started_at;
    const left = runs ? Date.parse(round.started_at) + round.minutes * 60_000 - Date.parse(now) : 0;
    this.ends = runs ? at + left : null;
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
    if (this.place.hidden) return;
    const seconds = Math.max(0, Math.round((this.ends - performance.now()) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const known = seconds ? this.words.timeLeft.replace("{time}", time) : this.words.timeOut;
    const said = this.sure ? known : this.words.unlessChanged.replace("{said}", known);
    if (this.place.textContent !== said) this.place.textContent = said;
    this.place.classList.toggle("late", seconds < 60);
  }
}
