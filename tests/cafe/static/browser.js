// What Node lacks of a browser, as far as the tested modules ask for it: a page that can be looked
// away from, storage that can be full, a server that answers what a test says.

import { IDBFactory, IDBKeyRange } from "fake-indexeddb";

class Storage {
  kept = new Map();
  full = false;

  get length() {
    return this.kept.size;
  }

  key(n) {
    return [...this.kept.keys()][n] ?? null;
  }

  getItem(name) {
    return this.kept.get(name) ?? null;
  }

  setItem(name, value) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.kept.set(name, String(value));
  }

  removeItem(name) {
    this.kept.delete(name);
  }
}

/** A browser that has kept nothing yet, in place of the one before. */
export function freshBrowser() {
  const page = new EventTarget();
  const given = {
    document: Object.assign(new EventTarget(), { hidden: false }),
    addEventListener: page.addEventListener.bind(page),
    dispatchEvent: page.dispatchEvent.bind(page),
    localStorage: new Storage(),
    sessionStorage: new Storage(),
    indexedDB: new IDBFactory(),
    IDBKeyRange,
    BroadcastChannel: Channel,
  };
  Channel.open = new Set();
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/**
 * The locks of one browser. A page holds one for as long as its callback's promise is open; `leave(name)` is the
 * browser's clearing away of a page that held one.
 */
export class Locks {
  #held = new Map();
  #waiting = [];

  async query() {
    return { held: [...this.#held.keys()].map((name) => ({ name })) };
  }

  request(name, ...rest) {
    const act = rest.pop();
    const signal = rest[0]?.signal;
    return new Promise((resolve, reject) => {
      const turn = { name, act, resolve, reject };
      this.#waiting.push(turn);
      signal?.addEventListener("abort", () => {
        if (!this.#waiting.includes(turn)) return;
        this.#waiting = this.#waiting.filter((one) => one !== turn);
        reject(signal.reason);
      });
      this.#next();
    });
  }

  leave(name) {
    this.#held.delete(name);
    this.#next();
  }

  #next() {
    for (const turn of [...this.#waiting]) {
      const { name, act, resolve, reject } = turn;
      if (this.#held.has(name)) continue;
      this.#waiting = this.#waiting.filter((one) => one !== turn);
      this.#held.set(name, turn);
      Promise.resolve(act()).then(resolve, reject).finally(() => {
        if (this.#held.get(name) === turn) this.leave(name);
      });
    }
  }
}

// Node's own keeps the process alive.
class Channel {
  static open = new Set();

  constructor(name) {
    this.name = name;
    Channel.open.add(this);
  }

  postMessage(data) {
    for (const other of Channel.open) {
      if (other !== this && other.name === this.name) {
        queueMicrotask(() => other.onmessage?.({ data: structuredClone(data) }));
      }
    }
  }
}

/**
 * A server in `fetch`'s place: `answer(what was sent, address)` gives [status, content], or throws
 * as a net that is down does. Returns the list of what has been sent.
 */
export function serve(answer) {
  const sent = [];
  globalThis.fetch = async (address, { body }) => {
    const content = JSON.parse(body);
    sent.push(content);
    const [status, said] = await answer(content, address);
    return new Response(JSON.stringify(said), { status });
  };
  return sent;
}

/** Resolves when `holds()` does; whatever runs meanwhile takes its turns. */
export async function until(holds) {
  for (let turns = 0; turns < 10_000; turns += 1) {
    if (holds()) return;
    await new Promise((next) => setImmediate(next));
  }
  throw new Error(`never: ${holds}`);
}
