// The rounds of the café on a table's page: the one that is written in, and the moderator's.

import { around, by, fill, maybe, named, one, write } from "./page.js";
import { say, unsay, words } from "./table-page.js";

/** @import {Memory, Moderated, Round} from "./table-memory.js" */

export class Rounds {
  /**
   * @param {Memory} memory
   * @param {HTMLFormElement} form that notes are written in
   * @param {() => boolean} typing
   * @param {(chosen: boolean) => void} went is called when the page shows another round; `chosen`: by
   *   somebody's press
   * @param {(was: string, now: string) => void} kinds is called when the kind of the round's notes has
   *   become another
   */
  constructor(memory, form, typing, went, kinds) {
    this.memory = memory;
    this.typing = typing;
    this.went = went;
    this.kinds = kinds;
    this.choices = `rundabord/${memory.key}/kinds`;
    this.field = named(form, "round");
    this.steps = one(".steps");
    this.place = by("moved");
    this.steps.addEventListener("click", (event) => {
      const step = around(event, "a");
      if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#press(Number(step.dataset.round));
    });
    by("follow").addEventListener("click", () => {
      const { round } = memory.known;
      if (round) this.#press(round.number);
      one("textarea", form).focus();
    });
  }

  get current() {
    return Number(this.field.value);
  }

  // The kind of the round's notes: as the table chose last in it, else as it was planned; "" for none.
  get kind() {
    const chosen = this.memory.shelf.get(this.choices)?.[this.current];
    return chosen ?? this.#step(this.current)?.dataset.kind ?? "";
  }

  /** @param {string} kind that the table has chosen in the round */
  choose(kind) {
    this.memory.shelf.set(this.choices, { ...this.memory.shelf.get(this.choices), [this.current]: kind });
  }

  /** @param {number} wanted */
  #press(wanted) {
    this.goTo(wanted);
    this.follow(this.memory.known.round);
    this.went(true);
  }

  /** @param {number} number */
  #step(number) {
    return maybe(`[data-round="${number}"]`, this.steps, HTMLAnchorElement);
  }

  /**
   * @param {number} wanted nothing happens when there is no such round
   * @param {boolean} [lasting] also for the page that is loaded next
   */
  goTo(wanted, lasting = true) {
    const step = this.#step(wanted);
    if (!step) return;
    const { kind } = this;
    this.field.value = String(wanted);
    if (this.kind !== kind) this.kinds(kind, this.kind);
    for (const other of this.steps.children) other.toggleAttribute("aria-current", false);
    step.setAttribute("aria-current", "step");
    by("question").textContent = step.dataset.question ?? "";
    if (lasting) {
      this.memory.shelf.set(`rundabord/${this.memory.key}/round`, wanted);
      history.replaceState(null, "", step.href);
      this.went(false);
    }
  }

  get last() {
    return Number(this.memory.shelf.get(`rundabord/${this.memory.key}/round`));
  }

  /**
   * The café's title, its rounds and their questions, which may have been changed since the page was
   * made.
   *
   * @param {{title?: string, rounds?: Round[]}} asked
   */
  ask({ title, rounds }) {
    if (title) write(one(".event-title"), title);
    const there = /** @type {HTMLAnchorElement[]} */ ([...this.steps.children]);
    const shown = there.map(({ dataset: { round, question, kind } }) => [Number(round), question, kind]);
    const told = rounds?.map(({ number, question, kind }) => [number, question, kind ?? ""]);
    if (!rounds?.length || JSON.stringify(told) === JSON.stringify(shown)) return;
    const first = this.#step(rounds[0].number) ?? there[0];
    const was = this.kind;
    this.steps.replaceChildren(...rounds.map(({ number, question, kind }) => {
      const step = this.#step(number) ?? /** @type {HTMLAnchorElement} */ (first.cloneNode(true));
      step.href = `${location.pathname}?round=${number}`;
      Object.assign(step.dataset, { round: number, question, kind: kind ?? "" });
      if (step.lastChild) step.lastChild.textContent = String(number);
      return step;
    }));
    this.steps.hidden = rounds.length < 2;
    if (this.kind !== was) this.kinds(was, this.kind);
    this.goTo(this.#step(this.current) ? this.current : rounds[0].number, false);
  }

  /**
   * The page goes along with the moderator when nothing is being typed, else it offers to.
   *
   * @param {Moderated | null | undefined} moderated
   */
  follow(moderated) {
    if (!moderated) unsay("moved");
    const mark = moderated ? `${moderated.number}@${moderated.started_at}` : null;
    const fresh = mark !== this.memory.known.followed;
    const there = !moderated || this.current === moderated.number;
    this.place.hidden = !(fresh && !there && this.typing());
    if (!this.place.hidden && moderated) {
      unsay("moved"); // the round before
      by("moved-to").textContent = fill(words.moved, { n: moderated.number });
      by("follow").textContent = fill(words.follow, { n: moderated.number });
      return;
    }
    if (fresh && moderated && !there) {
      this.goTo(moderated.number);
      say(fill(words.moved, { n: moderated.number }), "moved");
    }
    if (fresh) this.memory.remember({ followed: mark });
  }
}
