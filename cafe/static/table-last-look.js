// Before a table says that it is done it sees its notes as they will be read, by kind: it can mend them, and
// mark up to three as most important. What is missing stands on top; it hinders nobody.

import { all, around, by, fill, put } from "./page.js";
import { words } from "./table-page.js";

/** @import {Lacking} from "./table-lacking.js" */
/** @import {Shown} from "./table-list.js" */

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
   * @param {Lacking} lacking
   * @param {{change: (id: string) => void, mark: (id: string, yes: boolean) => void, classify: (id: string, kind: string) => void}} acts
   */
  constructor(lacking, acts) {
    this.lacking = lacking;
    this.list = by("as-read");
    this.list.addEventListener("click", (event) => {
      const id = around(event, "li")?.dataset.id;
      const pressed = around(event, "button");
      const { act = "", kind = "" } = pressed?.dataset ?? {};
      if (!id || !pressed) return;
      if (act === "change") lacking.leave(() => acts.change(id));
      else if (act === "mark") acts.mark(id, pressed.getAttribute("aria-pressed") !== "true");
      else acts.classify(id, kind);
      this.draw();
      const again = all("button", this.list).find((one) => one.dataset.act === act
        && one.closest("li")?.dataset.id === id);
      again?.focus();
    });
  }

  open() {
    this.lacking.open();
    this.draw();
  }

  // As things are now; nothing while it is not looked at.
  draw() {
    const { lacking } = this;
    if (lacking.place.hidden) return;
    lacking.title.hidden = false;
    lacking.draw();
    const { notes } = lacking;
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
