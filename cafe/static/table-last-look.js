// Before a table says that it is done it sees its notes as they will be read, by kind: it can mend them, and
// mark up to three as most important. What is missing stands on top; it hinders nobody.

import { all, around, by, fill, put } from "./page.js";
import { words } from "./table-page.js";

/** @import {Shown} from "./table-list.js" */

/**
 * @typedef {object} Missing what the table may want to see to first
 * @property {boolean} persons nobody has said how many sit there
 * @property {boolean} typed something stands in the field that is not saved
 * @property {number} unsent notes that are not in the server
 */

const ORDER = ["unset", "proposal", "improve", "works", "other"];
const MOST = 3;

/** @param {Shown} note */
const kindOf = (note) => note.kind ?? "unset";

/**
 * @param {string} name
 * @param {string} text
 * @param {Record<string, string>} [data]
 */
function made(name, text, data = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  Object.assign(element.dataset, data);
  return element;
}

export class LastLook {
  /**
   * @param {() => Shown[]} notes that the table has written
   * @param {() => Missing} missing
   * @param {{done: () => void, change: (id: string) => void, mark: (id: string, yes: boolean) => void, classify: (id: string, kind: string) => void}} acts
   */
  constructor(notes, missing, acts) {
    this.notes = notes;
    this.missing = missing;
    this.place = by("last-look");
    this.list = by("as-read");
    by("really").addEventListener("click", () => this.#leave(acts.done));
    by("write-on").addEventListener("click", () => this.#leave(() => by("text").focus()));
    this.list.addEventListener("click", (event) => {
      const id = around(event, "li")?.dataset.id;
      const pressed = around(event, "button");
      const { act = "", kind = "" } = pressed?.dataset ?? {};
      if (!id || !pressed) return;
      if (act === "change") this.#leave(() => acts.change(id));
      else if (act === "mark") acts.mark(id, pressed.getAttribute("aria-pressed") !== "true");
      else acts.classify(id, kind);
      this.draw();
      const again = all("button", this.list).find((one) => one.dataset.act === act
        && one.closest("li")?.dataset.id === id);
      again?.focus();
    });
  }

  open() {
    this.place.hidden = false;
    this.draw();
    by("last-look-title").focus();
    this.place.scrollIntoView({ block: "start" });
  }

  /** @param {() => void} act */
  #leave(act) {
    this.place.hidden = true;
    act();
  }

  // As things are now; nothing while it is not looked at.
  draw() {
    if (this.place.hidden) return;
    const notes = this.notes().filter((note) => !note.withdrawn);
    const { persons, typed, unsent } = this.missing();
    const unset = notes.filter((note) => !note.kind).length;
    const told = [
      typed ? words.lacksSaving : "",
      persons ? words.lacksPersons : "",
      unset ? fill(unset === 1 ? words.lacksKind : words.lacksKinds, { n: unset }) : "",
      unsent ? fill(unsent === 1 ? words.oneUnsent : words.manyUnsent, { n: unsent }) : "",
    ].filter(Boolean);
    by("lacking").replaceChildren(...told.map((sentence) => made("li", sentence ?? "")));
    by("lacking").hidden = !told.length;
    by("really").textContent = (told.length ? words.doneAnyway : words.done) ?? "";
    const marked = notes.filter(({ important }) => important).length;
    put(by("marked-told"), fill(words.marked, { n: marked, most: MOST }));
    this.list.replaceChildren(...ORDER.flatMap((kind) => {
      const mine = notes.filter((note) => kindOf(note) === kind);
      mine.sort((one, other) => Number(Boolean(other.important)) - Number(Boolean(one.important)));
      if (!mine.length) return [];
      const list = document.createElement("ul");
      list.append(...mine.map((note) => this.#item(note, marked)));
      return [made("h3", `${words[kind]} (${mine.length})`), list];
    }));
  }

  /**
   * @param {Shown} note
   * @param {number} marked how many are marked
   */
  #item(note, marked) {
    const item = made("li", "", { id: note.id });
    const text = made("p", note.text);
    text.className = "said";
    const actions = document.createElement("div");
    actions.className = "look-actions";
    const mark = made("button", words.mostImportant ?? "", { act: "mark" });
    mark.setAttribute("aria-pressed", String(Boolean(note.important)));
    mark.hidden = !note.important && marked >= MOST;
    const change = made("button", words.change ?? "", { act: "change" });
    change.className = "quiet";
    const kinds = note.kind ? [] : ORDER.slice(1).map((kind) => made("button", words[kind] ?? "", { act: "kind", kind }));
    actions.append(...kinds, mark, change);
    for (const button of actions.children) {
      button.setAttribute("type", "button");
      button.setAttribute("aria-label", `${button.textContent}: ${note.text.slice(0, 60)}`);
    }
    item.append(text, actions);
    return item;
  }
}
