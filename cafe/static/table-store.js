// What a tablet keeps for its table: in the browser's database (IndexedDB), one record per thing,
// named by [kind, table's key, id]. Where a browser has none (private windows), in localStorage,
// and where that is refused too, in memory, which the page says.
//
// What is written in the very moment when a page is closed may miss the database. So what must not
// be lost is laid in localStorage first, at once, and taken away when the database has it: the
// `Shelf` below. A page that starts takes in what lies there.

import { newId } from "./ids.js";
import { root } from "./net.js";

/**
 * @typedef {object} Keeping a store: the database, or what stands in for it
 * @property {boolean} durable whether what it keeps outlives the page
 * @property {(kind: string, key?: string) => Promise<{key: string, id: string, value: any}[]>} list
 *   what a table has of a kind, or all tables
 * @property {<T>(kind: string, key: string, id: string, change: (old: any) => T) => Promise<T>} update
 *   read and write in one: `change` gets the value or undefined and returns the new one, undefined to
 *   remove it; resolves to that when it is kept
 */

// Of a practice café another one: what was written there is nothing that waits to be sent.
const NAME = `rundabord${root}`;
const STORE = "kept";
const LET_GO_MS = 400;
const RELOAD_MS = 1_500; // at most, usually, from a page to its next one
const LONGEST_TURN_MS = 45_000;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Kept at once, while the page waits. A browser may refuse it or be full.
export class Shelf {
  constructor() {
    this.works = true;
  }

  /**
   * @param {string} name
   * @returns {any} null for nothing
   */
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {unknown} value
   * @returns {boolean} whether it is kept
   */
  set(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      this.works = false;
      return false;
    }
  }

  /** @param {string} name */
  remove(name) {
    try {
      localStorage.removeItem(name);
    } catch { /* nothing lies there */ }
  }

  /** @param {string} start of the names */
  names(start) {
    /** @type {string[]} */
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const name = localStorage.key(i);
        if (name?.startsWith(start)) found.push(name);
      }
    } catch { /* nothing lies there */ }
    return found;
  }
}

/** @implements {Keeping} */
class Database {
  /** @param {IDBDatabase} db */
  constructor(db) {
    this.db = db;
    this.durable = true;
    // Another tab wants to change the shape of the database; this one opens it anew when it must.
    db.onversionchange = () => db.close();
  }

  static async open() {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    return new Database(await settled(asked));
  }

  /** @param {IDBTransactionMode} mode */
  #store(mode) {
    // "strict": on the disc, not in a buffer that goes with the battery.
    return this.db.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  }

  /**
   * @param {string} kind
   * @param {string} [key]
   */
  async list(kind, key) {
    const store = this.#store("readonly");
    const range = key === undefined
      ? IDBKeyRange.bound([kind], [kind, []])
      : IDBKeyRange.bound([kind, key], [kind, key, []]);
    const [names, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
    return values.map((value, i) => {
      const [, of, id] = /** @type {string[]} */ (names[i]);
      return { key: of, id, value };
    });
  }

  /**
   * In one transaction, so that two tabs never write over each other.
   *
   * @template T
   * @param {string} kind
   * @param {string} key
   * @param {string} id
   * @param {(old: any) => T} change
   * @returns {Promise<T>}
   */
  update(kind, key, id, change) {
    return new Promise((resolve, reject) => {
      const store = this.#store("readwrite");
      const name = [kind, key, id];
      /** @type {T} */
      let after;
      const asked = store.get(name);
      asked.onsuccess = () => {
        after = change(asked.result);
        if (after === undefined) store.delete(name);
        else store.put(after, name);
      };
      store.transaction.oncomplete = () => resolve(after);
      store.transaction.onabort = () => reject(store.transaction.error);
      store.transaction.onerror = () => reject(store.transaction.error);
    });
  }
}

/** Throw away what the tables of a practice café have kept here: it is over. */
export function forgetPractice() {
  if (root) globalThis.indexedDB?.deleteDatabase(NAME);
}

/** @implements {Keeping} */
class Plain {
  /** @param {Shelf} shelf */
  constructor(shelf) {
    this.shelf = shelf;
    /** @type {Map<string, unknown>} */
    this.memory = new Map();
  }

  get durable() {
    return this.shelf.works && !this.memory.size;
  }

  /** @param {string} name */
  #read(name) {
    return this.memory.get(name) ?? this.shelf.get(name) ?? undefined;
  }

  /**
   * @param {string} kind
   * @param {string} [key]
   */
  async list(kind, key) {
    const start = `${NAME}:${kind}/${key === undefined ? "" : `${key}/`}`;
    const names = new Set([...this.shelf.names(start), ...this.memory.keys()]);
    return [...names].filter((name) => name.startsWith(start)).map((name) => {
      const [, of, id] = name.slice(NAME.length + 1).split("/");
      return { key: of, id, value: this.#read(name) };
    });
  }

  /**
   * @template T
   * @param {string} kind
   * @param {string} key
   * @param {string} id
   * @param {(old: any) => T} change
   * @returns {Promise<T>}
   */
  async update(kind, key, id, change) {
    const name = `${NAME}:${kind}/${key}/${id}`;
    const after = change(this.#read(name));
    this.memory.delete(name);
    if (after === undefined) this.shelf.remove(name);
    else if (!this.shelf.set(name, after)) this.memory.set(name, after);
    return after;
  }
}

/**
 * @param {Shelf} shelf
 * @returns {Promise<Keeping>}
 */
export async function openStore(shelf) {
  try {
    return await Database.open();
  } catch {
    return new Plain(shelf);
  }
}

// One at a time in all tabs of this table, where the browser has locks (secure addresses). The
// server takes the same thing twice without harm: without locks nothing breaks, nor when a tab that
// the browser has put to sleep keeps its lock and another one no longer waits for it.
/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(name, work) {
  if (!navigator.locks) return work();
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST_TURN_MS);
  const turn = () => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await navigator.locks.request(name, { signal: stop.signal }, turn);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return work();
  }
}

// Who this tab is, and whether the tab that kept a draft is still there. A tab holds a lock by its
// name as long as it lives. Without locks all tabs of a device share one draft.
export class Tab {
  static async enter() {
    if (!navigator.locks) return new Tab("one");
    /** @type {string | null} */
    let id = null;
    try {
      id = sessionStorage.getItem(`${NAME}:tab`);
    } catch { /* a new one, then */ }
    // A tab that was doubled brought its name along; the first one keeps it. (A page that is being
    // reloaded lets go of it in a moment.)
    let leave = id && await Tab.#hold(id);
    if (!id || !leave) {
      id = newId();
      leave = await Tab.#hold(id);
    }
    try {
      sessionStorage.setItem(`${NAME}:tab`, id);
    } catch { /* then its draft is found by the next tab */ }
    return new Tab(id, leave);
  }

  /**
   * @param {string} id
   * @returns {Promise<(() => void) | null>} gives it back; null when it could not be had
   */
  static #hold(id) {
    return new Promise((resolve) => {
      const held = () => new Promise((leave) => { resolve(() => leave(null)); }); // else until the tab is gone
      const stop = new AbortController();
      setTimeout(() => stop.abort(), LET_GO_MS);
      navigator.locks
        .request(`${NAME}:tab/${id}`, { signal: stop.signal }, held)
        .catch(() => resolve(null));
    });
  }

  /**
   * @param {string} id
   * @param {(() => void) | null} [leave] gives up its lock
   */
  constructor(id, leave = null) {
    this.id = id;
    this.leaves = leave;
  }

  // Its draft may be taken over, as that of a tab that is gone.
  leave() {
    this.leaves?.();
    this.leaves = null;
  }

  /** @returns {Promise<boolean>} whether it had left */
  async comeBack() {
    if (this.leaves || !navigator.locks) return false;
    this.leaves = await Tab.#hold(this.id);
    return true;
  }

  async others() {
    if (!navigator.locks) return new Set();
    const { held } = await navigator.locks.query();
    const names = (held ?? []).map((lock) => (lock.name ?? "").replace(`${NAME}:tab/`, ""));
    return new Set(names.filter((id) => id !== this.id));
  }
  /**
   * Resolves when another tab is gone: not in the moment between two pages of it.
   *
   * @param {string} id
   */
  async gone(id) {
    do {
      await navigator.locks.request(`${NAME}:tab/${id}`, async () => {});
      await new Promise((resolve) => setTimeout(resolve, RELOAD_MS));
    } while ((await this.others()).has(id));
  }
}
