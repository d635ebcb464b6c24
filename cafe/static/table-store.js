// What a tablet keeps for its table: in the browser's database (IndexedDB), one record per thing,
// named by [kind, table's key, id]. Where a browser has none (private windows), in localStorage,
// and where that is refused too, in memory, which the page says.
//
// What is written in the very moment when a page is closed may miss the database. So what must not
// be lost is laid in localStorage first, at once, and taken away when the database has it: the
// `Shelf` below. A page that starts takes in what lies there.

const NAME = "rundabord";
const STORE = "kept";
const LET_GO_MS = 400;
const LONGEST_TURN_MS = 45_000;

function answered(request) {
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

  get(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  set(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      this.works = false;
      return false;
    }
  }

  remove(name) {
    try {
      localStorage.removeItem(name);
    } catch { /* nothing lies there */ }
  }

  names(start) {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        if (localStorage.key(i).startsWith(start)) found.push(localStorage.key(i));
      }
    } catch { /* nothing lies there */ }
    return found;
  }
}

class Database {
  constructor(db) {
    this.db = db;
    this.durable = true;
    // Another tab wants to change the shape of the database; this one opens it anew when it must.
    db.onversionchange = () => db.close();
  }

  static async open() {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    return new Database(await answered(asked));
  }

  #store(mode) {
    // "strict": on the disc, not in a buffer that goes with the battery.
    return this.db.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  }

  async list(kind, key) {
    const store = this.#store("readonly");
    const range = key === undefined
      ? IDBKeyRange.bound([kind], [kind, []])
      : IDBKeyRange.bound([kind, key], [kind, key, []]);
    const [names, values] = await Promise.all([answered(store.getAllKeys(range)), answered(store.getAll(range))]);
    return values.map((value, i) => ({ key: names[i][1], id: names[i][2], value }));
  }

  // Read and write in one transaction, so that two tabs never write over each other. `change` gets
  // the value or undefined and returns the new one, undefined to remove it. Resolves when it is kept.
  update(kind, key, id, change) {
    return new Promise((resolve, reject) => {
      const store = this.#store("readwrite");
      const name = [kind, key, id];
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

class Plain {
  constructor(shelf) {
    this.shelf = shelf;
    this.memory = new Map();
  }

  get durable() {
    return this.shelf.works && !this.memory.size;
  }

  #read(name) {
    return this.memory.get(name) ?? this.shelf.get(name) ?? undefined;
  }

  async list(kind, key) {
    const start = `${NAME}:${kind}/${key === undefined ? "" : `${key}/`}`;
    const names = new Set([...this.shelf.names(start), ...this.memory.keys()]);
    return [...names].filter((name) => name.startsWith(start)).map((name) => {
      const [, of, id] = name.slice(NAME.length + 1).split("/");
      return { key: of, id, value: this.#read(name) };
    });
  }

  async update(kind, key, id, change) {
    const name = `${NAME}:${kind}/${key}/${id}`;
    const after = change(this.#read(name));
    this.memory.delete(name);
    if (after === undefined) this.shelf.remove(name);
    else if (!this.shelf.set(name, after)) this.memory.set(name, after);
    return after;
  }
}

export async function openStore(shelf) {
  try {
    return await Database.open();
  } catch {
    return new Plain(shelf);
  }
}

// crypto.randomUUID exists on secure addresses only; a café may run on the local network.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// One at a time in all tabs of this table, where the browser has locks (secure addresses). The
// server takes the same thing twice without harm: without locks nothing breaks, nor when a tab that
// the browser has put to sleep keeps its lock and another one no longer waits for it.
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
    let id = null;
    try {
      id = sessionStorage.getItem(`${NAME}:tab`);
    } catch { /* a new one, then */ }
    // A tab that was doubled brought its name along; the first one keeps it. (A page that is being
    // reloaded lets go of it in a moment.)
    if (!id || !(await Tab.#hold(id))) {
      id = newId();
      await Tab.#hold(id);
    }
    try {
      sessionStorage.setItem(`${NAME}:tab`, id);
    } catch { /* then its draft is found by the next tab */ }
    return new Tab(id);
  }

  static #hold(id) {
    return new Promise((resolve) => {
      const held = () => {
        resolve(true);
        return new Promise(() => {}); // until the tab is gone
      };
      const stop = new AbortController();
      setTimeout(() => stop.abort(), LET_GO_MS);
      navigator.locks
        .request(`${NAME}:tab/${id}`, { signal: stop.signal }, held)
        .catch(() => resolve(false));
    });
  }

  constructor(id) {
    this.id = id;
  }

  async others() {
    if (!navigator.locks) return new Set();
    const { held } = await navigator.locks.query();
    return new Set(held.map((lock) => lock.name.replace(`${NAME}:tab/`, "")).filter((id) => id !== this.id));
  }
}
