// What has been written and may not have reached the server. Each note lies on the tablet until the
// server has named its id as stored, so that neither a reload nor a server that is away costs a
// word. All tabs of a table share it; one of them sends at a time.
//
// What was sent is sent again unchanged until it is answered: a newer wording on the same base would
// look like two people's changes. When a note is in the server, {edit, revision, note} stays: a tab
// that still shows the wording of that edit builds on that revision, and the page shows the note until
// the server's own list has it.

import { newId } from "./ids.js";
import { Away, backoff, post, root, TIMEOUT_MS, TurnedDown } from "./net.js";
import { alone } from "./table-store.js";

/** @import {Keeping, Shelf} from "./table-store.js" */

/**
 * @typedef {object} Note as the server is told of it
 * @property {string} id made on the device
 * @property {number} base the revision that it builds on, 0 for a new note
 * @property {number} round
 * @property {string | null} kind null: nobody has chosen it
 * @property {boolean} [important] among those that the table holds most important
 * @property {string} text
 * @property {number} votes
 * @property {boolean} withdrawn
 * @property {string} [written_at]
 * @property {number[]} [settles] revisions that somebody has chosen this one over
 * @property {string | null} [point]
 * @property {string | null} [area]
 * @property {string | null} [profession]
 * @property {string | null} [district]
 */

/**
 * @typedef {object} Entry a note that is not (or not all of it) in the server
 * @property {Note} want the note as it shall be
 * @property {Note | null} sending the note as it was last sent
 * @property {string | null} refused why the server would not have it
 * @property {number} seq its place in the order
 * @property {number} edit how many times it was changed here
 * @property {number} attempts
 */

/** @typedef {{edit: number, revision: number, seq: number, note?: Note & {standing: string}}} Taken what stays of an entry that is in the server */
/** @typedef {Partial<Entry> & Partial<Taken>} Kept either of them, in the database */

/**
 * @typedef {object} Stored the server's answer to a note
 * @property {string} id
 * @property {number} revision
 * @property {number} [current] the revision that counts, when it is another
 * @property {boolean} [late] it came after the café was closed
 * @property {boolean} [sibling] somebody had changed the same note
 * @property {unknown} [masked] personal data is hidden in it
 * @property {string} [text] the wording with that hidden
 */

/** @typedef {{waiting: unknown, send(): Promise<void>}} Job what else is to be sent: `send` throws Away or TurnedDown */
/** @typedef {"sending" | "away" | "idle" | TurnedDown} Way how it goes; "away": the server does not answer */

const BATCH = 50;
const BATCH_CHARACTERS = 400_000;
const AGAIN_MS = 1_000;

/**
 * What the server stored otherwise than it was sent: personal data is hidden in it.
 *
 * @param {Stored} stored
 */
export function inStore(stored) {
  return typeof stored.text === "string" ? { text: stored.text } : {};
}

export class Outbox {
  /**
   * @param {string} key of the table
   * @param {Keeping} store
   * @param {Shelf} shelf
   * @param {(id: string, entry: Entry | null, stored: Stored | null) => void} changed is called
   *   whenever a note's way to the server gets on; `entry` is null once nothing more is to be sent
   * @param {(how: Way) => void} state is told how it goes; TurnedDown when the server will have nothing
   */
  constructor(key, store, shelf, changed, state) {
    this.key = key;
    this.store = store;
    this.shelf = shelf;
    this.changed = changed;
    this.state = state;
    this.journal = `rundabord/${key}/note/`;
    /** @type {Map<string, Entry>} */
    this.entries = new Map(); // what is still to be sent, in order
    /** @type {Map<string, number>} */
    this.edits = new Map(); // id → the last edit that was made here
    /** @type {Map<string, Note & {standing: string, seq: number}>} */
    this.sent = new Map(); // id → a note that the server has taken, as it was sent
    /** @type {Map<string, number>} */
    this.takenAt = new Map(); // id → when (on the page's steady clock)
    /** @type {Map<string, Entry>} */
    this.unlaid = new Map(); // id → an entry that is not in the database (yet)
    this.safe = true; // false: something lies in the page's memory only
    /** @type {Job[]} */
    this.jobs = [];
    this.busy = false;
    this.away = false;
    this.held = false; // the café has not opened: the server takes no notes yet
    /** @type {TurnedDown | null} */
    this.turnedDown = null;
    this.failures = 0;
    this.size = BATCH;
    /** @type {Map<string, number>} */
    this.later = new Map(); // id → when a note that the server stumbled on may be tried again
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    /** @type {Promise<unknown>} */
    this.laying = Promise.resolve();
    /** @type {BroadcastChannel | null} */
    this.channel = null;
    if ("BroadcastChannel" in globalThis) {
      this.channel = new BroadcastChannel(`rundabord:${key}`);
      this.channel.onmessage = ({ data }) => this.#heard(data);
    }
    addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => this.now());
  }

  // Take in what an earlier page left. To be awaited before anything else.
  async load() {
    for (const name of this.shelf.names(this.journal)) {
      const found = this.shelf.get(name);
      if (!found?.want?.id) continue;
      await this.store.update("note", this.key, found.want.id, (/** @type {Kept | undefined} */ old) =>
        old && (old.edit ?? 0) >= (found.edit ?? 1) ? old : {
          seq: this.#next(), edit: 1, attempts: 0, sending: old?.sending ?? null, refused: null, ...found,
        });
      this.shelf.remove(name);
    }
    await this.#read();
  }

  async #read() {
    const found = await this.store.list("note", this.key);
    found.sort((one, other) => (one.value.seq ?? 0) - (other.value.seq ?? 0));
    this.entries.clear();
    this.sent.clear();
    for (const { id, value } of found) {
      this.edits.set(id, value.edit);
      if (value.want) this.entries.set(id, value);
      else if (value.note) this.sent.set(id, { ...value.note, base: value.revision, seq: value.seq });
    }
    for (const [id, entry] of this.unlaid) {
      this.edits.set(id, entry.edit);
      this.entries.set(id, entry);
    }
  }

  // Another tab has changed something, or has heard from the server.
  /** @param {{id: string, stored: Stored | null}} told */
  async #heard({ id, stored }) {
    await this.laying;
    await this.#read();
    if (stored) this.takenAt.set(id, performance.now());
    this.changed(id, this.entries.get(id) ?? null, stored);
    this.#settled();
    // The other tab may be gone before it has sent it.
    if (this.entries.size && !this.timer) this.timer = setTimeout(() => this.now(), AGAIN_MS);
  }

  /**
   * @param {string} id
   * @param {Stored | null} stored
   */
  #tell(id, stored) {
    this.channel?.postMessage({ id, stored });
  }

  #next() {
    let last = 0;
    for (const { seq } of [...this.entries.values(), ...this.sent.values()]) last = Math.max(last, seq ?? 0);
    return last + 1;
  }

  /**
   * The edit that a note shows which has not been sent, 0 for what the server has.
   *
   * @param {string} id
   */
  editOf(id) {
    return this.entries.get(id)?.edit ?? 0;
  }

  /**
   * Take a note over. It is safe as soon as this returns; the promise says when it is in the
   * database, and resolves to the id that the note got.
   *
   * @param {Note} note
   * @param {number} [built] what `editOf` said when its old wording was put into the form
   */
  put(note, built = 0) {
    const before = this.entries.get(note.id);
    /** @type {Entry} */
    const entry = {
      want: { ...note, base: before && before.edit === built ? before.want.base : note.base },
      sending: before?.sending ?? null,
      refused: null,
      seq: before?.seq ?? this.#next(),
      edit: (this.edits.get(note.id) ?? 0) + 1,
      attempts: 0,
    };
    const shelved = this.shelf.set(this.journal + note.id, entry);
    this.unlaid.set(note.id, entry);
    this.entries.set(note.id, entry);
    this.edits.set(note.id, entry.edit);
    this.later.delete(note.id);
    this.changed(note.id, entry, null);
    const laid = this.laying.then(() => this.#lay(note, built, entry, shelved));
    this.laying = laid.catch(() => {});
    laid.then(() => this.now(), () => this.now());
    return laid;
  }

  /**
   * @param {Note} note
   * @param {number} built
   * @param {Entry} entry
   * @param {boolean} shelved
   */
  async #lay(note, built, entry, shelved) {
    let stale = false;
    /** @type {Kept} */
    let after;
    try {
      after = await this.store.update("note", this.key, note.id, (/** @type {Kept | undefined} */ old) => {
        if (!old) return entry;
        stale = Boolean(old.want) && old.edit !== built;
        if (stale) return old;
        const settles = [...new Set([...(old.want?.settles ?? []), ...(note.settles ?? [])])];
        const base = old.want ? old.want.base : (old.edit === built && old.revision) || note.base;
        return {
          ...entry,
          want: { ...note, base, ...(settles.length ? { settles } : {}) },
          sending: old.sending ?? null,
          edit: (old.edit ?? 0) + 1,
        };
      });
    } catch {
      this.safe &&= shelved; // the database is full or gone: it is sent from the shelf
      return note.id;
    }
    if (this.unlaid.get(note.id) === entry) {
      this.unlaid.delete(note.id);
      this.shelf.remove(this.journal + note.id);
    }
    if (stale) {
      // Another tab has changed the same note, and neither has been sent: both stay.
      const theirs = /** @type {Entry} */ (after);
      this.entries.set(note.id, theirs);
      this.edits.set(note.id, theirs.edit);
      this.changed(note.id, theirs, null);
      const copy = { ...note, id: newId(), base: 0 };
      const own = { ...entry, want: copy, sending: null, seq: this.#next(), edit: 1 };
      await this.store.update("note", this.key, copy.id, () => own);
      this.entries.set(copy.id, own);
      this.edits.set(copy.id, 1);
      this.changed(copy.id, own, null);
      this.#tell(copy.id, null);
      return copy.id;
    }
    this.#remember(note.id, after);
    this.#tell(note.id, null);
    return note.id;
  }

  /**
   * @param {string} id
   * @param {Kept} after
   */
  #remember(id, after) {
    // A wording that is on its way into the database is newer.
    const edit = after.edit ?? 0;
    if ((this.edits.get(id) ?? 0) > edit) return;
    this.edits.set(id, edit);
    if (after.want) this.entries.set(id, /** @type {Entry} */ (after));
    else this.entries.delete(id);
  }

  /**
   * The server's list has come: what had been sent before it was asked for is in it.
   *
   * @param {number} began when it was asked for
   */
  async listed(began) {
    for (const id of [...this.sent.keys()]) {
      if ((this.takenAt.get(id) ?? 0) > began) continue;
      this.sent.delete(id);
      await this.store.update("note", this.key, id, (/** @type {Kept | undefined} */ old) => {
        if (!old?.note) return old;
        const { note, ...rest } = old;
        return rest;
      }).catch(() => {});
    }
  }

  get unsent() {
    return [...this.entries.values()].filter((entry) => !entry.refused).length;
  }

  get refused() {
    return this.entries.size - this.unsent;
  }

  // Try at once, whatever the clock of the retries says.
  now() {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    this.#flush();
  }

  /**
   * Whether the café is still a draft: then what was written on a tablet that did not know waits.
   *
   * @param {boolean} yes
   */
  hold(yes) {
    this.held = yes;
  }

  // The server has just been heard of: no need to wait any longer.
  wake() {
    if (!this.busy && (this.#ready().length || this.jobs.some((one) => one.waiting))) this.now();
  }

  #ready() {
    const now = performance.now();
    if (this.held) return [];
    return [...this.entries].filter(
      ([id, entry]) => !entry.refused && !((this.later.get(id) ?? 0) > now),
    );
  }

  async #batch() {
    /** @type {Note[]} */
    const batch = [];
    let characters = 0;
    for (const [id, entry] of this.#ready()) {
      characters += entry.want.text.length;
      if (batch.length && (batch.length >= this.size || characters > BATCH_CHARACTERS)) break;
      if (!entry.sending) await this.#change(id, (old) => ({ ...old, sending: old.sending ?? old.want }));
      batch.push(this.entries.get(id)?.sending ?? entry.want);
    }
    return batch;
  }

  /**
   * Change an entry where it lies. The database may be gone: then what the page holds is changed.
   *
   * @param {string} id
   * @param {(old: Entry) => Kept} change
   * @returns {Promise<Kept>}
   */
  async #change(id, change) {
    const held = this.entries.get(id);
    /** @type {Kept | undefined} */
    let after;
    try {
      after = await this.store.update("note", this.key, id, (/** @type {Entry | undefined} */ old) =>
        (old?.want ? change(old) : old));
    } catch { /* below */ }
    if (!after && held) {
      after = change(held);
      if (this.unlaid.get(id) === held) {
        if (after.want) this.unlaid.set(id, /** @type {Entry} */ (after));
        else this.unlaid.delete(id);
      }
    }
    after ??= { edit: 0 };
    this.#remember(id, after);
    return after;
  }

  async #flush() {
    if (this.busy) return;
    this.busy = true;
    /** @type {number | null} */
    let wait;
    try {
      await this.laying;
      wait = await alone(`rundabord:send/${this.key}`, () => this.#send());
    } finally {
      this.busy = false;
    }
    this.#settled();
    // Something came while the answer was on its way.
    if (wait === null && this.#ready().length) wait = 0;
    const soonest = Math.min(...this.later.values()) - performance.now();
    if (wait === null && this.later.size) wait = Math.max(soonest, AGAIN_MS);
    clearTimeout(this.timer ?? undefined);
    this.timer = wait === null ? null : setTimeout(() => this.now(), wait);
  }

  // How it stands, when nothing is under way.
  #settled() {
    if (this.busy) return;
    if (this.away) this.state("away");
    else if (this.turnedDown) this.state(this.turnedDown);
    else this.state("idle");
  }

  // Send until nothing is left; resolves to how long to wait before going on, null for nothing to do.
  async #send() {
    await this.#read().catch(() => {}); // another tab may have sent some of it
    for (;;) {
      const batch = await this.#batch();
      const job = batch.length ? null : this.jobs.find((one) => one.waiting);
      if (!batch.length && !job) return null;
      this.state("sending");
      try {
        if (job) await job.send();
        else await this.#sendBatch(batch);
        this.away = false;
        /** @type {TurnedDown | null} */
    this.turnedDown = null;
    this.failures = 0;
        this.turnedDown = null;
      } catch (error) {
        this.failures += 1;
        if (error instanceof Away) {
          this.away = true;
          if (error.slow) this.size = Math.max(1, this.size >> 1);
          return backoff(this.failures - 1);
        }
        if (!(error instanceof TurnedDown)) throw error;
        this.away = false;
        // A key that is not (or no longer) one: nothing will be taken until somebody does something.
        if ([401, 403, 404, 410].includes(error.status)) {
          this.turnedDown = error;
          return backoff(this.failures + 3);
        }
        // The server stumbles on something in the batch: find out on what, and let the rest by.
        if (batch.length > 1) {
          this.size = Math.max(1, batch.length >> 1);
          /** @type {TurnedDown | null} */
    this.turnedDown = null;
    this.failures = 0;
        } else if (batch.length === 1) {
          const { id } = batch[0];
          const { attempts } = await this.#change(id, (old) => ({ ...old, attempts: (old.attempts ?? 0) + 1 }));
          this.later.set(id, performance.now() + backoff((attempts ?? 0) + 2));
        }
        return backoff(this.failures);
      }
    }
  }

  /** @param {Note[]} batch */
  async #sendBatch(batch) {
    const patience = TIMEOUT_MS * 2 ** Math.min(this.failures, 3);
    const { ok, status, said } = await post(`${root}/api/notes`, { key: this.key, notes: batch }, patience);
    if (!ok) throw new TurnedDown(status, said.error);
    if (!Array.isArray(said.stored) || !Array.isArray(said.refused)) throw new Away();
    const sent = new Map(batch.map((note) => [note.id, note]));
    let ours = 0;
    for (const stored of said.stored) {
      const note = sent.get(stored.id);
      if (!note) continue;
      await this.#taken(stored, note);
      ours += 1;
    }
    for (const refused of said.refused) {
      if (!sent.has(refused.id)) continue;
      await this.#refuse(refused);
      ours += 1;
    }
    // An answer about none of ours must not be asked for again and again.
    if (!ours) throw new Away();
    this.size = Math.min(BATCH, this.size * 2);
  }

  /**
   * @param {Stored} stored
   * @param {Note} sent
   */
  async #taken(stored, sent) {
    const revision = stored.current ?? stored.revision;
    await this.laying; // a newer wording that has been pressed meanwhile
    const after = await this.#change(stored.id, (old) => {
      const newer = JSON.stringify(old.want) !== JSON.stringify(old.sending ?? sent);
      if (!newer) {
        const note = { ...old.want, ...inStore(stored), standing: stored.late ? "late" : "kept" };
        return { edit: old.edit, revision, seq: old.seq, note };
      }
      const { settles, ...want } = old.want;
      const left = (settles ?? []).filter((one) => !(sent.settles ?? []).includes(one));
      return { ...old, want: { ...want, base: revision, ...(left.length ? { settles: left } : {}) }, sending: null };
    });
    this.later.delete(stored.id);
    this.takenAt.set(stored.id, performance.now());
    if (after.note) this.sent.set(stored.id, { ...after.note, base: revision, seq: after.seq ?? 0 });
    // The database may be gone; then it lay on the shelf until now.
    if (!after.want && !this.unlaid.has(stored.id)) this.shelf.remove(this.journal + stored.id);
    this.changed(stored.id, after.want ? /** @type {Entry} */ (after) : null, stored);
    this.#tell(stored.id, stored);
  }

  /** @param {{id: string, name?: string, reason: string}} refused */
  async #refuse(refused) {
    this.held ||= refused.name === "event_not_open";
    // Nothing is wrong with a note that has come too early.
    const reason = this.held ? null : refused.reason;
    const after = await this.#change(refused.id, (old) => ({ ...old, sending: null, refused: reason }));
    this.changed(refused.id, after.want ? /** @type {Entry} */ (after) : null, null);
    this.#tell(refused.id, null);
  }
}
