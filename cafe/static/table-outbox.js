// What has been written and may not have reached the server. Each note lies in the browser's own
// storage until the server has answered for it, so that neither a reload nor a server that is away
// costs a word. One entry per note: two windows of the same table never overwrite each other.
//
// An entry: {want: the note as it shall be, sending: the note as it was last sent, refused: why}.
// What was sent is sent again unchanged until it is answered: a newer wording on the same base
// would look like two people's changes.

const BATCH = 50;
const BATCH_CHARACTERS = 1_000_000;
const TIMEOUT_MS = 20_000;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const KEEPALIVE_LENGTH = 20_000; // browsers allow 64 KiB, and a character takes up to three bytes

// Storage that a browser may refuse (private windows, full discs): then the page itself holds it.
export class Shelf {
  constructor(prefix) {
    this.prefix = prefix;
    this.memory = new Map();
    this.durable = true;
  }

  get(name) {
    try {
      return localStorage.getItem(this.prefix + name) ?? this.memory.get(name) ?? null;
    } catch {
      return this.memory.get(name) ?? null;
    }
  }

  set(name, text) {
    try {
      localStorage.setItem(this.prefix + name, text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text);
      this.durable = false;
    }
  }

  remove(name) {
    this.memory.delete(name);
    try {
      localStorage.removeItem(this.prefix + name);
    } catch { /* nothing lies there */ }
  }

  names(start) {
    const found = new Set([...this.memory.keys()].filter((name) => name.startsWith(start)));
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const name = localStorage.key(i);
        if (name.startsWith(this.prefix + start)) found.add(name.slice(this.prefix.length));
      }
    } catch { /* memory is all there is */ }
    return [...found];
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

// The one way to the server. Throws when it cannot be reached or is not well; answers
// {stored, refused}, or {error} when the whole was turned down.
async function post(key, notes) {
  const body = JSON.stringify({ key, notes });
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch("/api/notes", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      signal: stop.signal,
      // Small ones reach the server even if the page is closed right after the press.
      keepalive: body.length < KEEPALIVE_LENGTH,
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`status ${answer.status}`);
    const said = await answer.json();
    return answer.ok ? said : { error: said.error || `status ${answer.status}` };
  } finally {
    clearTimeout(timer);
  }
}

export class Outbox {
  // `changed(id, entry, stored)` is called whenever a note's way to the server gets on; `stored`
  // is the server's answer to it, `entry` null once nothing more is to be sent. `state(how)` tells
  // how it goes: "sending", "away" (the server does not answer), "idle", or {error}.
  constructor(key, shelf, changed, state) {
    this.key = key;
    this.shelf = shelf;
    this.changed = changed;
    this.state = state;
    this.entries = new Map();
    this.busy = false;
    this.failures = 0;
    this.timer = null;
    for (const name of shelf.names("note/")) {
      try {
        const entry = JSON.parse(shelf.get(name));
        if (entry && entry.want && entry.want.id) this.entries.set(entry.want.id, entry);
      } catch { /* not ours */ }
    }
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => this.now());
  }

  put(note) {
    const before = this.entries.get(note.id);
    // While an earlier wording is under way, its answer will tell what this one builds on.
    const base = before ? before.want.base : note.base;
    const entry = { want: { ...note, base }, sending: before?.sending ?? null, refused: null };
    this.entries.set(note.id, entry);
    this.#lay(entry);
    this.changed(note.id, entry, null);
    this.now();
  }

  get unsent() {
    return [...this.entries.values()].filter((entry) => !entry.refused).length;
  }

  get refused() {
    return this.entries.size - this.unsent;
  }

  // Try at once, whatever the clock of the retries says.
  now() {
    clearTimeout(this.timer);
    this.#flush();
  }

  #lay(entry) {
    this.shelf.set(`note/${entry.want.id}`, JSON.stringify(entry));
  }

  #batch() {
    const batch = [];
    let characters = 0;
    for (const entry of this.entries.values()) {
      if (entry.refused) continue;
      characters += entry.want.text.length;
      if (batch.length && (batch.length >= BATCH || characters > BATCH_CHARACTERS)) break;
      if (!entry.sending) {
        entry.sending = entry.want;
        this.#lay(entry);
      }
      batch.push(entry.sending);
    }
    return batch;
  }

  async #flush() {
    if (this.busy) return;
    const batch = this.#batch();
    if (!batch.length) {
      this.state("idle");
      return;
    }
    this.busy = true;
    this.state("sending");
    let wait = null;
    try {
      const said = await post(this.key, batch);
      this.busy = false;
      if (said.error) {
        this.state({ error: said.error });
        wait = WAITS_MS.at(-1);
      } else {
        this.failures = 0;
        const told = [
          ...said.stored.map((stored) => this.#taken(stored)),
          ...said.refused.map((refused) => this.#turnedDown(refused)),
        ];
        // An answer about none of ours must not be asked for again and again.
        wait = told.includes(true) ? 0 : WAITS_MS.at(-1);
      }
    } catch {
      this.busy = false;
      this.state("away");
      wait = WAITS_MS[Math.min(this.failures, WAITS_MS.length - 1)];
      this.failures += 1;
    }
    if (wait) this.timer = setTimeout(() => this.#flush(), wait);
    else this.#flush();
  }

  #taken(stored) {
    const entry = this.entries.get(stored.id);
    if (!entry) return false;
    const newer = JSON.stringify(entry.want) !== JSON.stringify(entry.sending);
    if (newer) {
      entry.want.base = stored.sibling ? stored.current : stored.revision;
      entry.sending = null;
      this.#lay(entry);
      this.changed(stored.id, entry, stored);
    } else {
      this.entries.delete(stored.id);
      this.shelf.remove(`note/${stored.id}`);
      this.changed(stored.id, null, stored);
    }
    return true;
  }

  #turnedDown(refused) {
    const entry = this.entries.get(refused.id);
    if (!entry) return false;
    entry.sending = null;
    entry.refused = refused.reason;
    this.#lay(entry);
    this.changed(refused.id, entry, null);
    return true;
  }
}
