// The table's votes on the proposals. They are kept on the tablet and go through the outbox: a
// ballot that has been sent stays until the server has said that it is stored.

import { alike, answered, emptyBallot, sending, total } from "./ballot.js";
import { post, root, TurnedDown } from "./net.js";
import { around, by, fill, one, put, write } from "./page.js";

/** @import {Ballot, Votes} from "./ballot.js" */
/** @import {Keeping} from "./table-store.js" */

/**
 * @typedef {object} Heard what the server says of the harvest
 * @property {string} by who votes: "tables" or "phones"
 * @property {string} state "off", "open" or "closed"
 * @property {number} votes_each
 * @property {boolean} [stacks] whether one proposal may get several
 * @property {{id: string, text: string, said?: string[]}[]} proposals `said`: the tables' own words
 * @property {{revision: number, votes: Votes} | null} ballot the table's, as the server has it
 */

/** @typedef {Ballot & {other: object | null}} TableBallot `other`: another tablet's, to choose about */

export class Harvest {
  /**
   * @param {string} key of the table
   * @param {Keeping} store
   * @param {DOMStringMap} words
   * @param {() => void} wake sends
   * @param {() => boolean} writing whether somebody is: nothing may move then
   */
  constructor(key, store, words, wake, writing) {
    this.key = key;
    this.store = store;
    this.words = words;
    this.wake = wake;
    this.writing = writing;
    this.changing = false; // somebody has asked to change what is stored
    this.shown = false; // the voting is in its place
    this.section = by("harvest");
    this.list = by("proposals");
    this.told = by("harvest-told");
    /** @type {TableBallot} */
    this.ballot = { ...emptyBallot(), other: null };
    /** @type {Heard | null} */
    this.harvest = null;
    by("vote").addEventListener("click", () => this.#press());
    by("keep-ballot").addEventListener("click", () => this.#choose(true));
    by("take-ballot").addEventListener("click", () => this.#choose(false));
    this.list.addEventListener("click", (event) => {
      const step = around(event, "[data-step]")?.dataset.step;
      const id = around(event, "li")?.dataset.id;
      if (step && id) this.#step(id, Number(step));
      if (id && around(event, "[data-tick]")) this.#step(id, this.ballot.votes[id] ? -1 : 1);
    });
    by("change-votes").addEventListener("click", () => {
      this.changing = true;
      this.draw();
      this.#toHead();
    });
    by("to-vote").addEventListener("click", () => {
      this.shown = true;
      this.draw();
      this.#toHead();
    });
  }

  #toHead() {
    const head = by("harvest-title");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    this.section.scrollIntoView({ block: "start" });
  }

  async load() {
    const [kept] = await this.store.list("ballot", this.key);
    if (kept) this.ballot = kept.value;
  }

  get waiting() {
    return Boolean(this.ballot.waiting);
  }

  #keep() {
    const kept = JSON.parse(JSON.stringify(this.ballot));
    return this.store.update("ballot", this.key, "own", () => kept).catch(() => {});
  }

  /** @param {Heard} harvest */
  heard(harvest) {
    const own = this.ballot;
    const there = harvest.ballot;
    if (there && there.revision > own.base && !own.waiting && !own.other) {
      const touched = !alike(own.votes, own.stored);
      Object.assign(own, { base: there.revision, stored: there.votes });
      if (!touched) own.votes = { ...there.votes };
      else if (!alike(own.votes, there.votes)) own.other = there;
      this.#keep();
    }
    if (harvest.state === "open") {
      const listed = new Set(harvest.proposals.map(({ id }) => id));
      for (const votes of [own.votes, own.stored]) {
        for (const id of Object.keys(votes)) if (!listed.has(id)) delete votes[id];
      }
      const most = harvest.stacks === false ? 1 : harvest.votes_each;
      const tooMany = Object.values(own.votes).some((n) => n > most);
      if (tooMany || total(own.votes) > harvest.votes_each) own.votes = {};
    }
    this.harvest = harvest;
    this.draw();
  }

  draw() {
    const { harvest, ballot, words } = this;
    const theirs = harvest?.by === "tables" && harvest.state !== "off";
    const open = Boolean(theirs && harvest.state === "open");
    const begun = Boolean(ballot.waiting) || !alike(ballot.votes, ballot.stored);
    if (!open) this.shown = false;
    else if (begun || !this.writing()) this.shown = true;
    this.section.hidden = open ? !this.shown : !(theirs && total(ballot.stored));
    const news = open && !this.shown ? words.voteOpen : "";
    by("vote-news").hidden = !news;
    write(by("vote-news-told"), news ?? "");
    if (!harvest || this.section.hidden) return;
    const each = harvest.votes_each;
    const left = each - total(ballot.votes);
    const stored = ballot.base > 0 && total(ballot.stored) > 0;
    const cast = !open || (stored && !begun && !ballot.other && !this.changing);
    by("cast").hidden = !cast;
    by("voting").hidden = cast;
    by("two-ballots").hidden = !ballot.other;
    by("change-votes").hidden = !open;
    if (cast) this.#drawCast(harvest, (open ? words.voted : words.votesClosed) ?? "");
    else {
      write(by("votes-left"), fill(words.votesLeft, { left, each }));
      this.#drawProposals(harvest, left);
    }
    /** @type {string | undefined} */
    let how = "";
    if (ballot.waiting) how = words.ballotWaiting;
    else if (begun) how = open ? words.ballotChanged : "";
    else if (stored) how = words.ballotStored;
    write(by("ballot-state"), how ?? "");
  }

  /**
   * What the table has chosen.
   *
   * @param {Heard} harvest
   * @param {string} sentence
   */
  #drawCast({ proposals, stacks }, sentence) {
    write(by("cast-told"), sentence);
    const lines = proposals.filter(({ id }) => this.ballot.stored[id]).map(({ id, text }) => {
      const line = document.createElement("li");
      const n = this.ballot.stored[id];
      const count = stacks === false ? "" : fill(n === 1 ? this.words.vote : this.words.votes, { n });
      line.append(Object.assign(document.createElement("span"), { className: "said", textContent: text }));
      if (count) line.append(" ", Object.assign(document.createElement("strong"), { textContent: count }));
      return line;
    });
    by("cast-votes").replaceChildren(...lines);
  }

  /**
   * @param {Heard} harvest
   * @param {number} left votes
   */
  #drawProposals({ proposals, stacks }, left) {
    const template = one("li", by("a-proposal", HTMLTemplateElement).content);
    const there = new Map(Array.from(this.list.children, (li) => {
      const shown = /** @type {HTMLElement} */ (li);
      return [shown.dataset.id, shown];
    }));
    for (const [place, { id, text, said = [] }] of proposals.entries()) {
      const li = there.get(id) ?? /** @type {HTMLElement} */ (template.cloneNode(true));
      there.delete(id);
      if (this.list.children[place] !== li) this.list.insertBefore(li, this.list.children[place] ?? null);
      const votes = this.ballot.votes[id] ?? 0;
      li.dataset.id = id;
      one(".said", li).textContent = text;
      one("output", li).textContent = String(votes);
      li.classList.toggle("chosen", votes > 0);
      const about = { text: text.slice(0, 60) };
      this.#drawSaid(li, said);
      one(".stepper", li).hidden = stacks === false;
      const tick = one("[data-tick]", li);
      tick.hidden = stacks !== false;
      tick.setAttribute("aria-label", fill(this.words.voteFor, about));
      tick.setAttribute("aria-pressed", String(votes > 0));
      tick.setAttribute("aria-disabled", String(!votes && left <= 0));
      for (const [step, label, none] of /** @type {const} */ ([
        ["1", this.words.oneMore, left <= 0], ["-1", this.words.oneLess, votes <= 0],
      ])) {
        const button = one(`[data-step="${step}"]`, li);
        button.setAttribute("aria-label", fill(label, about));
        // Not `disabled`: that would throw the keyboard out of the list.
        button.setAttribute("aria-disabled", String(none));
      }
    }
    for (const li of there.values()) li.remove();
  }

  /**
   * @param {HTMLElement} li
   * @param {string[]} said the tables' own words behind it
   */
  #drawSaid(li, said) {
    const fold = one("details", li);
    fold.hidden = !said.length;
    if (!said.length) return;
    const told = said.length > 1 ? fill(this.words.joined, { n: said.length }) : this.words.ownWords;
    write(one("summary", fold), told ?? "");
    const lines = said.map((text) => Object.assign(document.createElement("li"), { className: "said", textContent: text }));
    one("ul", fold).replaceChildren(...lines);
  }

  /**
   * @param {string} id of a proposal
   * @param {number} more votes, or less
   */
  #step(id, more) {
    const { votes } = this.ballot;
    const next = (votes[id] ?? 0) + more;
    if (next > 1 && this.harvest?.stacks === false) return;
    if (next < 0 || (more > 0 && total(votes) >= (this.harvest?.votes_each ?? 0))) return;
    if (next) votes[id] = next;
    else delete votes[id];
    this.#keep();
    this.draw();
  }

  /** @param {string} sentence */
  #say(sentence) {
    put(this.told, sentence);
  }

  #press() {
    this.#say("");
    this.changing = false;
    this.ballot.other = null;
    this.ballot.waiting = { ...this.ballot.votes };
    this.#keep();
    this.draw();
    this.wake();
  }

  /**
   * Votes that were pressed under the table's former address.
   *
   * @param {Votes} votes
   */
  bring(votes) {
    if (this.ballot.waiting) return null;
    Object.assign(this.ballot, { votes: { ...votes }, waiting: { ...votes } });
    this.draw();
    return this.#keep();
  }

  /**
   * Two tablets of the table have voted: the table chooses.
   *
   * @param {boolean} own what stands here
   */
  #choose(own) {
    this.ballot.other = null;
    if (own) {
      this.#press();
      return;
    }
    this.ballot.votes = { ...this.ballot.stored };
    this.#keep();
    this.draw();
  }

  // The outbox's job.
  async send() {
    const { ballot } = this;
    const going = ballot.waiting ?? {};
    sending(ballot, going);
    await this.#keep();
    const answer = await post(`${root}/api/votes`, { key: this.key, base: ballot.base, votes: going });
    const { status, said } = answer;
    if ([404, 410].includes(status)) throw new TurnedDown(status, said?.error);
    const how = answered(ballot, going, answer);
    if (how === "unheard") throw new TurnedDown(status, said?.error);
    if (how === "other") ballot.other = said.ballot;
    if (how === "refused") this.#say(said.error);
    await this.#keep();
    this.draw();
  }
}
