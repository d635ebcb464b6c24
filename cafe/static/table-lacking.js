// What a table may want to see to before it is done. It hinders nobody: the table can be done anyway.

import { by, fill } from "./page.js";
import { words } from "./table-page.js";

/** @import {Shown} from "./table-list.js" */

/**
 * @typedef {object} Missing what the table may want to see to first
 * @property {boolean} persons nobody has said how many sit there
 * @property {boolean} typed something stands in the field that is not saved
 * @property {number} unsent notes that are not in the server
 */

export class Lacking {
  /**
   * @param {() => Shown[]} notes of the table, also those that it took back
   * @param {() => Missing} missing
   * @param {() => void} done
   */
  constructor(notes, missing, done) {
    this.all = notes;
    this.missing = missing;
    this.place = by("last-look");
    this.title = by("last-look-title");
    by("really").addEventListener("click", () => this.leave(done));
    by("write-on").addEventListener("click", () => this.leave(() => by("text").focus()));
  }

  /** The notes that will be read. */
  get notes() {
    return this.all().filter((note) => !note.withdrawn);
  }

  /** @returns what is missing, a sentence each */
  get told() {
    const { persons, typed, unsent } = this.missing();
    const unset = this.notes.filter((note) => !note.kind).length;
    return [
      typed ? words.lacksSaving : "",
      persons ? words.lacksPersons : "",
      unset ? fill(unset === 1 ? words.lacksKind : words.lacksKinds, { n: unset }) : "",
      unsent ? fill(unsent === 1 ? words.oneUnsent : words.manyUnsent, { n: unsent }) : "",
    ].filter(Boolean);
  }

  /** @param {boolean} [alone] without the notes as they will be read, which could not be loaded */
  open(alone = false) {
    this.place.hidden = false;
    this.title.hidden = alone;
    this.draw();
    (alone ? by("write-on") : this.title).focus();
    this.place.scrollIntoView({ block: "start" });
  }

  /** @param {() => void} act */
  leave(act) {
    this.place.hidden = true;
    act();
  }

  draw() {
    const { told } = this;
    by("lacking").replaceChildren(...told.map((sentence) => {
      const item = document.createElement("li");
      const said = document.createElement(sentence === words.lacksPersons ? "a" : "span");
      said.textContent = sentence ?? "";
      if (said instanceof HTMLAnchorElement) said.href = "#head-count";
      item.append(said);
      return item;
    }));
    by("lacking").hidden = !told.length;
    by("really").textContent = (told.length ? words.doneAnyway : words.done) ?? "";
  }
}
