// The form that a note is written in: what stands in it, which note it changes, what is wrong.

import { all, by, fill, maybe, named, one, put } from "./page.js";
import { page, words } from "./table-page.js";

/** @import {Note} from "./table-outbox.js" */
/** @import {Rounds} from "./table-rounds.js" */

/** @typedef {Omit<Note, "id" | "base" | "withdrawn">} Content what the form holds */
/** @typedef {{id: string, base: number, built: number, from?: number}} Edited the note that is changed: on what the change builds, and in which round the table was */

/**
 * @typedef {Content & {edited?: Edited | null, aside?: Content | null, n?: number, at?: number, empty?: boolean}} Draft
 *   what the form held: `n`: how many times it had been kept; `at`: when
 */

const FIELDS = /** @type {const} */ (["point", "area", "profession", "district"]);
const LIMIT = Number(page.dataset.limit);
const VOTES_MAX = 99;
const DOUBLE_PRESS_MS = 1000;

/** @param {string} typed */
function length(typed) {
  return [...typed].length; // code points, as the server counts
}

// What cannot be seen or kept. Word's line break, a vertical tab, is none of it.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/g;

/**
 * What in the page or in storage a note's optional fields are.
 *
 * @param {Record<string, string | null | undefined>} found
 */
export function fieldsOf(found) {
  return Object.fromEntries(FIELDS.map((name) => [name, found[name] || null]));
}

export class Form {
  constructor() {
    this.form = by("write", HTMLFormElement);
    this.text = by("text", HTMLTextAreaElement);
    this.votesField = named(this.form, "votes");
    /** @type {Edited | null} */
    this.edited = null;
    /** @type {Content | null} */
    this.aside = null; // what was being typed when a change began
    this.pressedAt = 0;
    /** @type {Rounds | null} */
    this.rounds = null; // whoever makes the page sets it
  }

  get kinds() {
    return all("[name=kind]", this.form, HTMLInputElement);
  }

  get kind() {
    return this.kinds.find(({ checked }) => checked)?.value ?? "";
  }

  set kind(wanted) {
    for (const radio of this.kinds) radio.checked = radio.value === wanted;
    this.drawKind();
  }

  // The kind that the note will have stands beside the button that saves it.
  drawKind() {
    const { kind } = this;
    const place = by("as");
    put(place, kind ? fill(words.saveAs, { kind: words[kind] ?? "" }) : words.unset ?? "");
    place.classList.toggle("unset", !kind);
    by("no-kind").hidden = !kind;
  }

  // Somebody has chosen a kind: it stays for the round. That of a note that is changed is its own.
  chooseKind() {
    if (!this.edited) this.rounds?.choose(this.kind);
    this.drawKind();
  }

  /**
   * The round has become another, or has another kind: the note goes along unless somebody has chosen.
   *
   * @param {string} was
   * @param {string} now
   */
  followKind(was, now) {
    if (!this.edited && this.kind === was) this.kind = now;
  }

  /** @param {string} name */
  #field(name) {
    return named(this.form, name, HTMLSelectElement);
  }

  get votes() {
    const given = Number.parseInt(this.votesField.value, 10);
    return Number.isNaN(given) ? 0 : Math.max(0, Math.min(VOTES_MAX, given));
  }

  set votes(n) {
    this.votesField.value = String(Math.max(0, Math.min(VOTES_MAX, n)));
  }

  /** @returns {Content} */
  get content() {
    return {
      round: this.rounds?.current ?? 0,
      kind: this.kind || null,
      important: named(this.form, "important").value === "1",
      text: this.text.value.replace(/[\v\f]/g, "\n").replace(CONTROL, ""),
      votes: this.votes,
      ...fieldsOf(Object.fromEntries(FIELDS.map((name) => [name, this.#field(name).value]))),
    };
  }

  // As it is typed, also what no note may hold.
  get typed() {
    return { ...this.content, text: this.text.value };
  }

  // Somebody types, or is about to.
  get writing() {
    return this.typing || document.activeElement === this.text;
  }

  get typing() {
    return Boolean(this.text.value.trim() || this.edited || this.aside);
  }

  /** @param {Partial<Content>} note one that says no kind has that of its round */
  show(note) {
    this.text.value = note.text ?? "";
    named(this.form, "important").value = note.important ? "1" : "";
    this.votesField.value = String(note.votes ?? 0);
    for (const name of FIELDS) this.#field(name).value = note[name] ?? "";
    if (note.votes || FIELDS.some((name) => note[name])) one(".extra", this.form, HTMLDetailsElement).open = true;
    if (note.round) this.rounds?.goTo(note.round, false);
    this.kind = (note.kind === undefined ? this.rounds?.kind : note.kind) ?? "";
    this.count();
  }

  empty() {
    this.show({});
    this.wrong("");
    by("lines").hidden = true;
  }

  /** @param {string} sentence "" for nothing */
  wrong(sentence) {
    put(by("text-error"), sentence);
    this.text.setAttribute("aria-invalid", String(Boolean(sentence)));
    this.text.closest(".field")?.classList.toggle("bad", Boolean(sentence));
  }

  // How much room is left, once it is little.
  count() {
    const near = this.text.value.length > LIMIT * 0.9;
    put(by("text-count"), near ? fill(words.left, { length: length(this.text.value), limit: LIMIT }) : "");
  }

  // What was wrong is so no longer.
  right() {
    if (this.text.value.trim() && length(this.text.value) <= LIMIT) this.wrong("");
  }

  // Whether a note that exists is being changed.
  drawEdited() {
    by("editing").hidden = !this.edited;
    by("save").textContent = (this.edited ? words.saveChange : words.save) ?? "";
  }

  /**
   * What is wrong with a note: a sentence, "" for nothing, null when nobody needs to be told.
   *
   * @param {Content} note
   */
  fault(note) {
    const size = length(note.text);
    if (!note.text.trim()) {
      // The second half of a double press finds the field already emptied by the first.
      return performance.now() - this.pressedAt > DOUBLE_PRESS_MS ? words.empty ?? "" : null;
    }
    return size > LIMIT ? fill(words.tooLong, { length: size, limit: LIMIT }) : "";
  }

  showShortcut() {
    const shortcut = maybe(".shortcut", this.form);
    if (shortcut) shortcut.hidden = false;
  }
}
