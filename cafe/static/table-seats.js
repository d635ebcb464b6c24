// How many sit at the table, and who: sent like the notes, when there is a network.

import { newId } from "./ids.js";
import { all, around, by, fill, named, one, put } from "./page.js";
import { Away, TurnedDown } from "./net.js";
import { words } from "./table-page.js";

/** @import {Memory} from "./table-memory.js" */

/** @typedef {[name: string, value: string][]} Fields what the form holds */

export class Seats {
  /**
   * @param {Memory} memory
   * @param {(act: () => void) => void} whenStarted
   * @param {() => void} wake sends
   * @param {() => boolean} notesWait whether notes are still to be sent
   */
  constructor(memory, whenStarted, wake, notesWait) {
    this.memory = memory;
    this.notesWait = notesWait;
    this.place = by("seats", HTMLDetailsElement);
    this.form = one("form", this.place, HTMLFormElement);
    this.draftName = `rundabord/${memory.key}/seats`;
    /** @type {Fields | null} */
    this.waiting = null;
    this.mend = false;
    this.form.addEventListener("input", () => memory.shelf.set(this.draftName, this.#fields));
    this.taps = by("head-count");
    this.taps.hidden = false;
    this.taps.addEventListener("click", (event) => {
      const count = around(event, "button")?.dataset.count;
      if (count) whenStarted(() => this.#count(count, wake));
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      whenStarted(async () => {
        this.mend = false;
        await this.#press();
        wake();
      });
    });
  }

  /**
   * How many sit there, by one tap; who they are stays as it was filled in.
   *
   * @param {string} count
   * @param {() => void} wake
   */
  async #count(count, wake) {
    named(this.form, "participants").value = count;
    this.mend = false;
    await this.#press();
    this.draw();
    wake();
  }

  // Whether nobody has said how many sit there.
  get unknown() {
    return !this.waiting && (this.memory.known.participants ?? null) === null;
  }

  /** @returns {Fields} */
  get #fields() {
    return /** @type {Fields} */ ([...new FormData(this.form)]);
  }

  /** @param {Fields | null | undefined} fields */
  #fill(fields) {
    for (const [name, value] of fields ?? []) {
      const control = this.form.elements.namedItem(name);
      if (name !== "once" && control instanceof HTMLInputElement) control.value = value;
    }
  }

  // Beside what was pressed: nothing moves where somebody writes.
  #tell(sentence = "") {
    put(by("seats-told"), this.place.open ? sentence : "");
    put(by("count-told"), this.place.open ? "" : sentence);
  }

  /** @param {Fields | null} fields */
  #keep(fields) {
    this.waiting = fields;
    return this.memory.store.update("seats", this.memory.key, "it", () => fields ?? undefined).catch(() => {});
  }

  // Each press is a form of its own: whoever counts again must not be told that the form has been sent already.
  async #press() {
    named(this.form, "once").value = newId();
    await this.#keep(this.#fields);
    this.#tell(words.seatsWaiting);
  }

  /** @param {boolean} fresh the page has just come from the server, and shows what that knows */
  async load(fresh) {
    const { memory } = this;
    if (!fresh) this.#fill(memory.known.seats);
    this.waiting = (await memory.store.list("seats", memory.key))[0]?.value ?? null;
    const typed = memory.shelf.get(this.draftName);
    this.#fill(typed ?? this.waiting);
    if (typed) this.place.open = true;
    if (this.waiting) this.#tell(words.seatsWaiting);
    if (!fresh) this.draw();
  }

  draw() {
    const { participants: n } = this.memory.known;
    const told = this.waiting ? new Map(this.waiting).get("participants") : String(n ?? "");
    for (const button of all("button", this.taps)) {
      button.setAttribute("aria-pressed", String(button.dataset.count === told));
    }
    if (n === undefined || this.waiting) return;
    const persons = n === null ? words.nobody : fill(n === 1 ? words.person : words.persons, { n });
    by("seats-count").textContent = persons ?? "";
  }

  /**
   * What was filled in under the table's former address.
   *
   * @param {Fields} fields
   */
  async bring(fields) {
    this.#fill(fields);
    await this.#press();
  }

  // The outbox's job.
  async send() {
    const { waiting, memory } = this;
    if (!waiting) return;
    const answer = await fetch(this.form.action, {
      method: "POST", body: new URLSearchParams(waiting), redirect: "manual",
    }).catch(() => null);
    if (!answer || answer.status >= 500) throw new Away();
    if ([404, 410].includes(answer.status)) throw new TurnedDown(answer.status);
    const stored = answer.type === "opaqueredirect";
    if (stored) {
      this.#tell(words.seatsSaved);
      memory.shelf.remove(this.draftName);
      const persons = new Map(waiting).get("participants");
      memory.remember({ seats: waiting, participants: Number(persons) || null });
    } else {
      // Something is to be mended: the server says what, on the page itself.
      this.mend = true;
    }
    if (this.waiting === waiting) await this.#keep(null);
    if (stored) this.draw();
    else if (this.mend && !this.notesWait()) this.form.submit();
  }
}
