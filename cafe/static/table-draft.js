// The draft: at every letter on the shelf, at every pause in the database. Each tab has its own; what
// was being typed in a tab that is gone is taken over by another.

import { alone } from "./table-store.js";

/** @import {Draft, Form} from "./table-form.js" */
/** @import {Memory} from "./table-memory.js" */

const PAUSE_MS = 300;

/** @param {string} key of a table */
const placeOf = (key) => `rundabord/${key}/draft`;

export class Drafts {
  /**
   * @param {Memory} memory
   * @param {Form} form
   * @param {() => void} restored is called when a draft has been put into the form
   * @param {() => void} unsafe is called when one lies in the page's memory only
   */
  constructor(memory, form, restored, unsafe) {
    this.memory = memory;
    this.form = form;
    this.restored = restored;
    this.unsafe = unsafe;
    this.times = 0; // how many times the draft has been kept
    /** @type {Set<string>} */
    this.awaited = new Set(); // tabs whose draft comes here when they are gone
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pause = undefined;
  }

  get #own() {
    return `${placeOf(this.memory.key)}/${this.memory.tab.id}`;
  }

  keep() {
    const { edited, aside } = this.form;
    this.times += 1;
    /** @type {Draft} */
    const draft = { ...this.form.typed, edited, aside, n: this.times, at: Date.now() };
    if (!draft.text && !edited && !aside) draft.empty = true;
    const shelved = this.memory.shelf.set(this.#own, draft);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.#lay(draft, shelved), draft.empty ? 0 : PAUSE_MS);
    return draft;
  }

  /**
   * @param {Draft} draft
   * @param {boolean} [shelved] it lies on the shelf
   */
  async #lay(draft, shelved = true) {
    const { store, shelf, key, tab } = this.memory;
    const value = draft.empty ? undefined : draft;
    try {
      await store.update("draft", key, tab.id, () => value);
      if (draft.empty && draft.n === this.times) shelf.remove(this.#own);
      if (!store.durable) throw new Error("memory");
    } catch {
      if (!shelved && !draft.empty) this.unsafe();
    }
  }

  // Before the page may go.
  async keepAtOnce() {
    if (!this.pause) return;
    clearTimeout(this.pause);
    const draft = this.memory.shelf.get(this.#own);
    if (draft) await this.#lay(draft);
  }

  /**
   * The drafts of a table on this tablet, by tab: the database's or the shelf's, the later of both.
   *
   * @param {string} [of] the table's key
   */
  async list(of = this.memory.key) {
    const { store, shelf } = this.memory;
    /** @type {Map<string, Draft>} */
    const found = new Map();
    for (const { id, value } of await store.list("draft", of)) found.set(id, value);
    for (const name of shelf.names(placeOf(of))) {
      const draft = shelf.get(name);
      const id = name.slice(placeOf(of).length + 1) || "one";
      if (draft && (draft.n ?? 1) >= (found.get(id)?.n ?? 0)) found.set(id, draft);
    }
    for (const [id, draft] of found) if (draft.empty) found.delete(id);
    return found;
  }

  /**
   * @param {string} id of the tab
   * @param {string} [of] the table's key
   */
  async forget(id, of = this.memory.key) {
    const { store, shelf } = this.memory;
    await store.update("draft", of, id, () => undefined);
    shelf.remove(`${placeOf(of)}/${id}`);
    if (id === "one") shelf.remove(placeOf(of));
  }

  /** @param {Draft} draft */
  #restore(draft) {
    const { form } = this;
    // A page that the server sent back filled holds what was typed last; so does a quick typist.
    if (form.text.value.trim()) {
      form.aside ??= draft.text ? contentOf(draft) : null;
      return;
    }
    form.edited = draft.edited ?? null;
    form.aside = draft.aside ?? null;
    const { kind, ...rest } = draft;
    form.show(kind || draft.edited ? draft : rest);
    form.drawEdited();
    this.restored();
  }

  // What this tab had, else what one that is gone had.
  async restoreOwn() {
    const found = await this.list();
    const own = found.get(this.memory.tab.id);
    if (own) {
      this.times = own.n ?? 1;
      this.#restore(own);
      this.keep();
    } else if (!(await this.adopt()) && this.form.typing) {
      this.keep(); // what was typed before this script had come
    }
  }

  /**
   * Take over what was being typed in a tab that is gone, now or when it is: a page that has been left may
   * seem to be there until its browser has cleared it away, after the next one has begun.
   *
   * @returns {Promise<boolean>} whether there was something
   */
  adopt() {
    return alone(`${placeOf(this.memory.key)}/adopt`, async () => {
      const { tab } = this.memory;
      const [found, alive] = await Promise.all([this.list(), tab.others()]);
      if (this.form.typing) return false; // tried again once that is saved
      found.delete(tab.id);
      const left = [...found].filter(([id]) => !alive.has(id));
      if (!left.length) {
        for (const id of found.keys()) this.#adoptLater(id);
        return false;
      }
      left.sort(([, one], [, other]) => (other.at ?? 0) - (one.at ?? 0));
      const [id, draft] = left[0];
      await this.take(draft);
      await this.forget(id);
      return true;
    });
  }

  /** @param {string} id of a tab that is still there */
  async #adoptLater(id) {
    if (this.awaited.has(id)) return;
    this.awaited.add(id);
    await this.memory.tab.gone(id);
    this.awaited.delete(id);
    await this.adopt();
  }

  /**
   * Put a draft into the form, and keep it as this tab's: it is never nowhere.
   *
   * @param {Draft} draft
   */
  async take(draft) {
    this.#restore(draft);
    await this.#lay(this.keep());
  }
}

/** @param {Draft} draft */
function contentOf({ edited, aside, ...content }) {
  return content;
}
