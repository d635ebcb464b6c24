// What was written, begun, filled in or voted on this tablet under an address that the table had before comes to the
// one that it has now. Loaded where there is such an address, so that the first visit is light.

import { by, fill } from "./page.js";
import { words } from "./table-page.js";

/** @import {Votes} from "./ballot.js" */
/** @import {Drafts} from "./table-draft.js" */
/** @import {Draft, Form} from "./table-form.js" */
/** @import {Harvest} from "./table-harvest.js" */
/** @import {NoteList} from "./table-list.js" */
/** @import {Memory} from "./table-memory.js" */
/** @import {Entry, Outbox} from "./table-outbox.js" */
/** @import {Fields, Seats} from "./table-seats.js" */

/**
 * @typedef {object} Left what lies here under an address that the table had before
 * @property {string} old that address's key
 * @property {Entry[]} waiting notes that were not sent
 * @property {[string, Draft][]} begun in tabs that are gone
 * @property {string[]} open tabs in which somebody may still be writing
 * @property {Fields | undefined} seats
 * @property {Votes | null | undefined} votes
 */

/**
 * @typedef {object} Parts of the page
 * @property {Memory} memory
 * @property {Drafts} drafts
 * @property {Form} form
 * @property {NoteList} list
 * @property {Outbox} outbox
 * @property {Seats} seats
 * @property {Harvest} harvest
 */

const NOTHING = { notes: 0, text: false, seats: false, votes: false };

export class Moved {
  /**
   * @param {Parts} parts
   * @param {() => void} again is called when more has become free to come
   */
  constructor(parts, again) {
    this.parts = parts;
    this.again = again;
    /** @type {Set<string>} */
    this.awaited = new Set(); // tabs that are still at a former address
    this.came = { ...NOTHING }; // as long as it is told
  }

  /**
   * Bring it here, and say what has come. Of texts that were only begun the form takes one; the others
   * follow when that one is saved.
   *
   * @returns {Promise<boolean>} whether anything has come, or is to come
   */
  async follow() {
    const found = await this.#left();
    for (const id of found.flatMap(({ open }) => open)) this.#await(id);
    const { came } = this;
    if (by("left-behind").hidden) Object.assign(came, NOTHING);
    for (const left of found) {
      came.notes += left.waiting.length;
      came.text = (await this.#bring(left)) || came.text;
      came.seats ||= Boolean(left.seats);
      came.votes ||= Boolean(left.votes);
    }
    const later = (await this.#left()).some(({ begun }) => begun.length);
    const { notes } = came;
    const what = [
      notes === 1 ? words.leftNote : notes && fill(words.leftNotes, { n: notes }),
      came.text && words.leftText, came.seats && words.leftSeats, came.votes && words.leftVotes,
    ].filter(Boolean);
    by("left-later").hidden = !later;
    if (!what.length && !later) return false;
    by("left-behind").hidden = false;
    by("left-count").textContent = what.length ? fill(words.leftBehind, { what: what.join(", ") }) : "";
    return true;
  }

  // Not what somebody is still writing in a page that is open at that address.
  async #left() {
    const { memory, drafts } = this.parts;
    const { store, tab } = memory;
    /** @type {Left[]} */
    const found = [];
    const alive = await tab.others();
    for (const old of await memory.former()) {
      const notes = await store.list("note", old);
      const [seats, ballot] = await Promise.all([store.list("seats", old), store.list("ballot", old)]);
      const drafted = [...await drafts.list(old)].filter(([, draft]) => draft.text?.trim() || draft.aside?.text?.trim());
      found.push({
        old,
        waiting: notes.map((one) => one.value).filter(({ want }) => want).sort((a, b) => a.seq - b.seq),
        begun: drafted.filter(([id]) => !alive.has(id)),
        open: drafted.map(([id]) => id).filter((id) => alive.has(id)),
        seats: seats[0]?.value,
        votes: ballot[0]?.value.waiting,
      });
    }
    return found;
  }

  /**
   * @param {Left} left
   * @returns whether a text was put into the form
   */
  async #bring({ old, waiting, begun, seats: filled, votes }) {
    const { memory: { store }, drafts, form, list, outbox, seats, harvest } = this.parts;
    let taken = false;
    for (const { want } of waiting) {
      await outbox.put(want, outbox.editOf(want.id));
      await store.update("note", old, want.id, () => undefined);
    }
    for (const [id, draft] of begun) {
      if (form.typing) break; // one at a time: the others stay until this one is saved
      const { edited } = draft;
      const still = edited && list.notes.has(edited.id) ? { ...edited, built: outbox.editOf(edited.id) } : null;
      // Of a change that was begun over half a note both come along; of that note alone, it.
      const { aside = null } = draft;
      if (draft.text?.trim()) await drafts.take({ ...draft, edited: still, aside });
      else if (aside) await drafts.take({ ...aside, edited: null, aside: null });
      await drafts.forget(id, old);
      taken = true;
    }
    if (filled) {
      await seats.bring(filled);
      await store.update("seats", old, "it", () => undefined);
    }
    if (votes) {
      await harvest.bring(votes);
      await store.update("ballot", old, "own", (ballot) => ({ ...ballot, waiting: null }));
    }
    return taken;
  }

  /** @param {string} id of a tab */
  async #await(id) {
    if (this.awaited.has(id)) return;
    this.awaited.add(id);
    await this.parts.memory.tab.gone(id);
    this.awaited.delete(id);
    this.again();
  }
}
