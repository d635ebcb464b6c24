// What the page is: the café's state as this tablet last learnt it, and whether that can still be
// relied on. A tablet that does not know lets people write, and says since when it does not.

import { root } from "./net.js";
import { all, by, write } from "./page.js";

/**
 * A notice, with what holds only while the server answers, and what only while it does not.
 *
 * @param {string} id
 * @param {boolean} shown
 * @param {string[]} when
 */
function notify(id, shown, when) {
  const notice = by(id);
  notice.hidden = !shown;
  for (const part of all("[data-when]", notice)) part.hidden = !when.includes(part.dataset.when ?? "");
}

export class Standing {
  /**
   * @param {HTMLElement} page
   * @param {DOMStringMap} words
   * @param {(how?: "typed") => boolean} waits whether something is typed or waits here; "typed": only
   *   the first
   * @param {() => void} changed is called when the state has become another
   */
  constructor(page, words, waits, changed) {
    this.page = page;
    this.words = words;
    this.waits = waits;
    this.changed = changed;
    /** @type {boolean | null} */
    this.contact = null; // whether the server answered when it was last asked; null: not asked yet
    this.fresh = true; // the page itself has just come from the server
    /** @type {{status: number, error?: string} | null} */
    this.gone = null; // the address is no key, or no longer one
    this.durable = true; // what is written is kept when the page is closed
  }

  get state() {
    return this.page.dataset.state;
  }

  // Whether the state is true now, as far as anybody can know.
  get sure() {
    return !this.gone && (this.contact ?? this.fresh);
  }

  get writes() {
    return this.state === "open" || !this.sure;
  }

  /**
   * The page says when it was made; what the tablet had learnt may be newer.
   *
   * @param {{at?: string, state?: string, gone?: {status: number, error?: string} | null}} [kept] what
   *   it had learnt before
   * @returns what is to be remembered
   */
  begin(kept) {
    const { at } = this.page.dataset;
    this.fresh = !(Date.parse(kept?.at ?? "") >= Date.parse(at ?? ""));
    if (this.fresh) return { state: this.state, at, gone: null };
    this.gone = kept?.gone ?? null;
    this.set(kept?.state ?? this.state);
    return { state: this.state };
  }

  /** @param {string | undefined} state */
  set(state) {
    const other = this.page.dataset.state !== state;
    this.page.dataset.state = state;
    this.draw();
    if (other) this.changed();
  }

  /** @param {boolean} yes the server has answered, or nobody has */
  reached(yes) {
    this.contact = yes;
    this.draw();
  }

  draw() {
    const { state, sure, gone, words } = this;
    const when = sure ? ["sure", ...(this.waits() ? ["waits"] : [])] : ["unsure"];
    notify("draft", state === "draft", when);
    notify("closed", state === "closed", when);
    notify("offline", this.contact === false && !gone, this.durable ? ["durable"] : []);
    by("memory").hidden = this.durable;
    by("lost").hidden = !gone;
    const unknown = root ? gone?.error : words.unknown; // a practice café that is over says so itself
    const said = { 410: words.revoked, 404: unknown }[gone?.status ?? 0] ?? gone?.error;
    // What is here is told of only while it is, and of a practice that is over nothing goes anywhere.
    const leads = gone?.status === 410 || (gone?.status === 404 && !root);
    const kept = leads && this.waits() ? words.stays : "";
    write(by("lost-why"), [said, kept].filter(Boolean).join(" "));
    by("write").hidden = !this.writes && !this.waits("typed");
  }
}
