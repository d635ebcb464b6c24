// The table's notes as the page shows them: the server's, and over them what has not been sent.

import { by, fill, maybe, one, put } from "./page.js";
import { fieldsOf } from "./table-form.js";
import { inStore } from "./table-outbox.js";
import { page, words } from "./table-page.js";

/** @import {Edited} from "./table-form.js" */
/** @import {Entry, Note, Outbox, Stored} from "./table-outbox.js" */

/** @typedef {Note & {revision: number}} Sibling another wording of the same note */
/** @typedef {Note & {standing: string, siblings: Sibling[], revision?: number, seq?: number}} Shown a note in the list */

/** @type {Record<string, string>} */
const SIGNS = {
  saved: "open", saving: "", unsaved: "late", refused: "late", late: "late", declined: "", withdrawn: "", two: "late",
};

/**
 * A note without what only the list knows of it.
 *
 * @param {Shown | Sibling} note
 * @returns {Note}
 */
export function plainNote(note) {
  const { standing, siblings, revision, seq, ...rest } = /** @type {Shown} */ (note);
  return rest;
}

export class NoteList {
  /**
   * @param {() => Edited | null} edited the note that is being changed
   * @param {(id: string, chosen: Shown | Sibling) => void} settle one of two versions has been chosen
   */
  constructor(edited, settle) {
    this.edited = edited;
    this.settle = settle;
    this.place = by("notes");
    /** @type {Map<string, Shown>} */
    this.notes = new Map();
    this.outbox = /** @type {Outbox} */ (/** @type {unknown} */ (null)); // whoever makes the page sets it
    /** @type {string | null} */
    this.contested = null; // the note of which the page has said that there are two versions
  }

  // The notes that the page came with.
  begin() {
    for (const li of this.#items) this.notes.set(li.dataset.id ?? "", read(li));
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.place.children]);
  }

  /** @param {string} id */
  element(id) {
    return this.#items.find((li) => li.dataset.id === id);
  }

  /** @param {string} id */
  focus(id) {
    const li = this.element(id);
    if (li) one(".edit", li).focus();
  }

  /**
   * A note that is on its way: `entry` is what is to be sent.
   *
   * @param {string} id
   * @param {Entry} entry
   */
  set(id, entry) {
    const before = this.notes.get(id);
    this.notes.set(id, { siblings: before?.siblings ?? [], ...entry.want, standing: before?.standing ?? "kept" });
  }

  /**
   * The server has taken a note.
   *
   * @param {Stored} stored
   * @param {Entry | null} entry what is still to be sent of it
   */
  taken(stored, entry) {
    const note = this.notes.get(stored.id);
    if (!note) return;
    note.base = stored.current ?? stored.revision;
    note.standing = stored.late ? "late" : "kept";
    if (!entry) Object.assign(note, inStore(stored));
    if (stored.sibling) this.contested = stored.id;
  }

  drawAll() {
    for (const id of this.notes.keys()) this.draw(id);
  }

  /**
   * @param {string} id
   * @param {Entry | null} [entry]
   */
  draw(id, entry = this.outbox.entries.get(id) ?? null) {
    const note = this.notes.get(id);
    if (!note) return;
    let li = this.element(id);
    if (!li) {
      const template = one("li", by("note", HTMLTemplateElement).content);
      li = /** @type {HTMLElement} */ (template.cloneNode(true));
      li.dataset.id = id;
      li.id = `note-${id}`;
      this.place.prepend(li);
      by("none").hidden = true;
    }
    const kind = one(".kind", li);
    kind.textContent = words[note.kind ?? "unset"] ?? "";
    kind.classList.toggle("unset", !note.kind);
    const chooser = maybe(".kind-chooser", li);
    if (chooser) chooser.hidden = Boolean(note.kind) || note.withdrawn;
    one(".round", li).textContent = fill(words.round, { n: note.round });
    const counter = one(".votes", li);
    counter.hidden = !note.votes;
    counter.textContent = fill(note.votes === 1 ? words.vote : words.votes, { n: note.votes });
    one(".said", li).textContent = note.text;
    one(".edit .unseen", li).textContent = note.text.slice(0, 40);
    one(".edit", li).hidden = note.withdrawn;
    one(".restore", li).hidden = !note.withdrawn;
    li.classList.toggle("withdrawn", note.withdrawn);
    li.classList.toggle("unsaved", Boolean(entry));
    li.classList.toggle("important", Boolean(note.important));
    li.classList.toggle("editing", this.edited()?.id === id);
    put(one(".wrong", li), entry?.refused ?? "");
    const two = Boolean(note.siblings?.length);
    const how = this.#standing(note, entry);
    const chip = one(".chip", li);
    // A note that is taken back here but not on the server yet says both.
    const both = entry && note.withdrawn && !entry.refused;
    chip.textContent = (both ? `${words.withdrawn}. ${words[how]}` : words[how]) ?? "";
    chip.dataset.how = how;
    chip.className = `chip ${SIGNS[how]}`;
    this.#drawVersions(li, note, two && !entry);
  }

  /**
   * @param {Shown} note
   * @param {Entry | null} entry
   */
  #standing(note, entry) {
    if (entry?.refused) return "refused";
    if (entry) return this.outbox.busy && entry.sending ? "saving" : "unsaved";
    if (note.siblings?.length) return "two";
    if (note.withdrawn) return "withdrawn";
    return ["late", "declined"].includes(note.standing) ? note.standing : "saved";
  }

  /**
   * Two people have changed the same note: both wordings side by side, until the table chooses.
   *
   * @param {HTMLElement} li
   * @param {Shown} note
   * @param {boolean} two
   */
  #drawVersions(li, note, two) {
    const place = one(".versions", li);
    place.hidden = !two;
    li.classList.toggle("two", two);
    const wanted = two ? JSON.stringify([note.base, note.siblings, page.dataset.state]) : "";
    if (place.dataset.shows === wanted) return;
    place.dataset.shows = wanted;
    const shown = two ? [note, ...note.siblings] : [];
    const template = one(".version", by("version", HTMLTemplateElement).content);
    place.replaceChildren(...shown.map((version, i) => {
      const box = /** @type {HTMLElement} */ (template.cloneNode(true));
      one(".which", box).textContent = (i ? words.beside : words.counts) ?? "";
      one(".said", box).textContent = version.withdrawn ? words.withdrawn ?? "" : version.text;
      const button = one("button", box);
      button.hidden = page.dataset.state === "closed";
      button.setAttribute("aria-label", `${button.textContent}: ${version.text.slice(0, 60)}`);
      button.addEventListener("click", () => this.settle(note.id, version));
      return box;
    }));
  }

  /**
   * The server's notes, and over them what has not been sent.
   *
   * @param {Shown[]} theirs
   * @param {number | null} began they are all that the server had after that moment, so that what is
   *   not among them is gone; null: as the page knew them once
   * @param {Shown[]} [order] as the server orders them
   * @returns {boolean} whether two versions, of which the page has said that they are, are settled
   */
  merge(theirs, began, order = theirs) {
    const there = new Set(theirs.map(({ id }) => id));
    const fresh = (/** @type {string} */ id) => (this.outbox.takenAt.get(id) ?? -1) > (began ?? Infinity);
    for (const note of theirs) {
      const before = this.notes.get(note.id);
      if (this.outbox.entries.has(note.id)) {
        if (before) before.siblings = note.siblings;
        continue;
      }
      if ((began === null || fresh(note.id)) && before && before.base > note.base) continue;
      if (JSON.stringify(before) === JSON.stringify(note)) continue;
      this.notes.set(note.id, note);
      this.draw(note.id, null);
    }
    if (began !== null) {
      for (const id of [...this.notes.keys()]) {
        if (there.has(id) || fresh(id) || this.outbox.entries.has(id) || this.edited()?.id === id) continue;
        this.notes.delete(id);
        this.element(id)?.remove();
      }
    }
    by("none").hidden = this.notes.size > 0;
    this.#order(order);
    const { contested } = this;
    if (!contested || began === null || fresh(contested)) return false;
    if (this.notes.get(contested)?.siblings?.length) return false;
    this.contested = null; // here or on another tablet
    return true;
  }

  /**
   * What the server's list does not have stands first, the latest on top; then as the server orders it.
   *
   * @param {Shown[]} theirs
   */
  #order(theirs) {
    const place = new Map(theirs.map(({ id }, i) => [id, i]));
    const rank = (/** @type {HTMLElement} */ { dataset: { id = "" } }) => {
      const here = this.outbox.entries.get(id) ?? this.outbox.sent.get(id);
      return place.get(id) ?? (here?.seq ? -here.seq : theirs.length);
    };
    const wanted = this.#items.sort((a, b) => rank(a) - rank(b));
    // Moving an element takes the focus from it: only when something moves.
    if (wanted.every((li, i) => this.place.children[i] === li)) return;
    const held = document.activeElement;
    this.place.append(...wanted);
    if (held instanceof HTMLElement && this.place.contains(held)) held.focus({ preventScroll: true });
  }
}

/**
 * A note that the page came with.
 *
 * @param {HTMLElement} li
 * @returns {Shown}
 */
function read(li) {
  const { dataset } = li;
  return {
    id: dataset.id ?? "",
    base: Number(dataset.revision),
    round: Number(dataset.round),
    kind: dataset.kind || null,
    important: "important" in dataset,
    text: one(".said", li).textContent ?? "",
    votes: Number(dataset.votes),
    withdrawn: dataset.withdrawn === "1",
    standing: dataset.standing ?? "",
    siblings: [],
    ...fieldsOf(dataset),
  };
}
