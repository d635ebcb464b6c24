// The table's votes on the proposals. They are kept on the tablet and go through the outbox: a
// ballot that has been sent stays until the server has said that it is stored. What draws them,
// table-vote.js, is loaded when there is something to vote on.

import { alike, answered, emptyBallot, sending, total } from "./ballot.js";
import { Later } from "./later.js";
import { post, root, TurnedDown } from "./net.js";
import { by, put, write } from "./page.js";

/** @import {Ballot, Votes} from "./ballot.js" */
/** @import {Keeping} from "./table-store.js" */
/** @import {Voting} from "./table-vote.js" */

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
    this.met = false; // and somebody has had it before their eyes
    this.pressed = false; // somebody waits for it
    this.section = by("harvest");
    /** @type {TableBallot} */
    this.ballot = { ...emptyBallot(), other: null };
    /** @type {Heard | null} */
    this.harvest = null;
    /** @type {Later<typeof import("./table-vote.js"), Voting>} draws the vote */
    this.later = new Later(this.section.dataset.script, ({ Voting }) => new Voting(this));
    by("to-vote").addEventListener("click", () => this.#show());
    addEventListener("scroll", () => { if (!by("vote-news").hidden) this.draw(); }, { passive: true });
  }

  async load() {
    const [kept] = await this.store.list("ballot", this.key);
    if (kept) this.ballot = kept.value;
  }

  get voting() {
    return this.later.made;
  }

  get waiting() {
    return Boolean(this.ballot.waiting);
  }

  keep() {
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
      this.keep();
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
    const theirs = harvest.by === "tables" && harvest.state !== "off";
    if (theirs && (harvest.state === "open" || total(own.stored))) this.#load();
    this.draw();
  }

  draw() {
    const { harvest, ballot } = this;
    const theirs = harvest?.by === "tables" && harvest.state !== "off";
    const open = Boolean(theirs && harvest.state === "open");
    const begun = Boolean(ballot.waiting) || !alike(ballot.votes, ballot.stored);
    if (!open) this.shown = false;
    else if (begun || !this.writing()) this.shown = true;
    const wanted = open ? this.shown : Boolean(theirs && total(ballot.stored));
    this.#place(open);
    this.section.hidden = !wanted || !this.voting;
    const comes = this.later.coming && this.shown;
    // Who has scrolled to the receipt does not see what has come at the top.
    const { top, bottom } = this.section.getBoundingClientRect();
    this.met = open && (this.met || (!this.section.hidden && bottom > 0 && top < innerHeight));
    const news = open && !this.met && !comes ? this.words.voteOpen : "";
    by("vote-news").hidden = !news;
    write(by("vote-news-told"), news ?? "");
    if (harvest && !this.section.hidden) this.voting?.draw(harvest, open, begun);
  }

  /**
   * Above the question while there is something to do; what is over comes last. Under who writes nothing that is seen
   * moves.
   *
   * @param {boolean} open votes are taken
   */
  #place(open) {
    const { parentElement } = this.section;
    const there = open ? parentElement?.firstElementChild : parentElement?.lastElementChild;
    const held = this.writing() || this.section.contains(document.activeElement);
    if (there === this.section || (held && !this.section.hidden)) return;
    parentElement?.insertAdjacentElement(open ? "afterbegin" : "beforeend", this.section);
  }

  // Most of an evening there is nothing to vote on. What cannot be loaded is tried again when the server is heard.
  async #load() {
    if (this.voting) return;
    const coming = this.pressed ? this.later.wanted() : this.later.get();
    await coming;
    if (this.pressed && this.voting) this.#show();
    else this.draw();
  }

  #show() {
    this.shown = true;
    this.pressed = !this.voting;
    this.#load();
    this.draw();
    this.voting?.toHead();
  }

  /** @param {string} sentence */
  say(sentence) {
    put(by("harvest-told"), sentence);
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
    return this.keep();
  }

  // The outbox's job.
  async send() {
    const { ballot } = this;
    const going = ballot.waiting ?? {};
    sending(ballot, going);
    await this.keep();
    const answer = await post(`${root}/api/votes`, { key: this.key, base: ballot.base, votes: going });
    const { status, said } = answer;
    if ([404, 410].includes(status)) throw new TurnedDown(status, said?.error);
    const how = answered(ballot, going, answer);
    if (how === "unheard") throw new TurnedDown(status, said?.error);
    if (how === "other") ballot.other = said.ballot;
    if (how === "refused") this.say(said.error);
    await this.keep();
    this.draw();
  }
}
