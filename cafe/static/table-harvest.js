// The table's votes on the proposals. They are kept on the tablet and go through the outbox: a
// ballot that has been sent stays until the server has said that it is stored.

import { alike, answered, emptyBallot, sending, total } from "./ballot.js";
import { post, TurnedDown } from "./net.js";
import { around, by, fill, one, put, write } from "./page.js";

/** @import {Ballot, Votes} from "./ballot.js" */
/** @import {Keeping} from "./table-store.js" */

/**
 * @typedef {object} Heard what the server says of the harvest
 * @property {string} by who votes: "tables" or "phones"
 * @property {string} state "off", "open" or "closed"
 * @property {number} votes_each
 * @property {{id: string, text: string}[]} proposals
 * @property {{revision: number, votes: Votes} | null} ballot the table's, as the server has it
 */

/** @typedef {Ballot & {other: object | null}} TableBallot `other`: another tablet's, to choose about */

export class Harvest {
  /**
   * @param {string} key of the table
   * @param {Keeping} store
   * @param {DOMStringMap} words
   * @param {() => void} wake sends
   */
  constructor(key, store, words, wake) {
    this.key = key;
    this.store = store;
    this.words = words;
    this.wake = wake;
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
    });
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
      if (total(own.votes) > harvest.votes_each) own.votes = {};
    }
    this.harvest = harvest;
    this.draw();
  }

  draw() {
    const { harvest, ballot, words } = this;
    const theirs = harvest?.by === "tables" && harvest.state !== "off";
    const open = theirs && harvest.state === "open";
    this.section.hidden = !open && !(theirs && total(ballot.stored));
    if (!harvest || this.section.hidden) return;
    const each = harvest.votes_each;
    const left = each - total(ballot.votes);
    by("votes-left").textContent = open ? fill(words.votesLeft, { left, each }) : words.votesClosed ?? "";
    this.list.hidden = !open;
    by("vote").hidden = !open;
    by("two-ballots").hidden = !ballot.other;
    if (open) this.#drawProposals(harvest, left);
    /** @type {string | undefined} */
    let how = "";
    if (ballot.waiting) how = words.ballotWaiting;
    else if (!alike(ballot.votes, ballot.stored)) how = open ? words.ballotChanged : "";
    else if (ballot.base && total(ballot.votes)) how = words.ballotStored;
    write(by("ballot-state"), how ?? "");
  }

  /**
   * @param {Heard} harvest
   * @param {number} left votes
   */
  #drawProposals({ proposals }, left) {
    const template = one("li", by("a-proposal", HTMLTemplateElement).content);
    const there = new Map(Array.from(this.list.children, (li) => {
      const shown = /** @type {HTMLElement} */ (li);
      return [shown.dataset.id, shown];
    }));
    for (const [place, { id, text }] of proposals.entries()) {
      const li = there.get(id) ?? /** @type {HTMLElement} */ (template.cloneNode(true));
      there.delete(id);
      if (this.list.children[place] !== li) this.list.insertBefore(li, this.list.children[place] ?? null);
      const votes = this.ballot.votes[id] ?? 0;
      li.dataset.id = id;
      one(".said", li).textContent = text;
      one("output", li).textContent = String(votes);
      li.classList.toggle("chosen", votes > 0);
      const about = { text: text.slice(0, 60) };
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
   * @param {string} id of a proposal
   * @param {number} more votes, or less
   */
  #step(id, more) {
    const { votes } = this.ballot;
    const next = (votes[id] ?? 0) + more;
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
    const answer = await post("/api/votes", { key: this.key, base: ballot.base, votes: going });
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
