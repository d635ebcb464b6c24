// The voting as a table sees it: loaded when there is something to vote on, so that the page of a
// first visit is lighter. What is kept and sent is table-harvest.js.

import { total } from "./ballot.js";
import { around, by, fill, one, write } from "./page.js";

/** @import {Harvest, Heard} from "./table-harvest.js" */

export class Voting {
  /** @param {Harvest} harvest whose votes are drawn and changed */
  constructor(harvest) {
    this.owner = harvest;
    this.words = harvest.words;
    this.list = by("proposals");
    this.pressed = false; // what was chosen is still to be shown
    by("vote").addEventListener("click", () => this.#press());
    by("keep-ballot").addEventListener("click", () => this.#choose(true));
    by("take-ballot").addEventListener("click", () => this.#choose(false));
    this.list.addEventListener("click", (event) => {
      const step = around(event, "[data-step]")?.dataset.step;
      const id = around(event, "li")?.dataset.id;
      if (step && id) this.#step(id, Number(step));
      if (id && around(event, "[data-tick]")) this.#step(id, harvest.ballot.votes[id] ? -1 : 1);
    });
    by("change-votes").addEventListener("click", () => {
      harvest.changing = true;
      harvest.draw();
      this.toHead();
    });
  }

  toHead() {
    const head = by("harvest-title");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    this.owner.section.scrollIntoView({ block: "start" });
  }

  /**
   * @param {Heard} harvest
   * @param {boolean} open votes are taken
   * @param {boolean} begun there are votes that the server does not have
   */
  draw(harvest, open, begun) {
    const { ballot, changing } = this.owner;
    const { words } = this;
    const each = harvest.votes_each;
    const left = each - total(ballot.votes);
    const stored = ballot.base > 0 && total(ballot.stored) > 0;
    const cast = !open || (stored && !begun && !ballot.other && !changing);
    const turned = cast && by("cast").hidden;
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
    // The list is gone from under the finger that pressed. Whoever has gone on to write is left alone.
    if (turned && this.pressed && !document.activeElement?.matches("input, textarea")) this.toHead();
    if (turned) this.pressed = false;
  }

  /**
   * What the table has chosen.
   *
   * @param {Heard} harvest
   * @param {string} sentence
   */
  #drawCast({ proposals, stacks }, sentence) {
    write(by("cast-told"), sentence);
    const lines = proposals.filter(({ id }) => this.owner.ballot.stored[id]).map(({ id, text }) => {
      const line = document.createElement("li");
      const n = this.owner.ballot.stored[id];
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
      const votes = this.owner.ballot.votes[id] ?? 0;
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
    const { ballot, harvest } = this.owner;
    const { votes } = ballot;
    const next = (votes[id] ?? 0) + more;
    if (next > 1 && harvest?.stacks === false) return;
    if (next < 0 || (more > 0 && total(votes) >= (harvest?.votes_each ?? 0))) return;
    if (next) votes[id] = next;
    else delete votes[id];
    this.owner.keep();
    this.owner.draw();
  }

  #press() {
    const { owner } = this;
    owner.say("");
    this.pressed = true;
    owner.changing = false;
    owner.ballot.other = null;
    owner.ballot.waiting = { ...owner.ballot.votes };
    owner.keep();
    owner.draw();
    owner.wake();
  }

  /**
   * Two tablets of the table have voted: the table chooses.
   *
   * @param {boolean} own what stands here
   */
  #choose(own) {
    const { owner } = this;
    owner.ballot.other = null;
    if (own) {
      this.#press();
      return;
    }
    owner.ballot.votes = { ...owner.ballot.stored };
    owner.keep();
    owner.draw();
  }
}
