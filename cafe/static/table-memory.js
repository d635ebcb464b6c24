// What a tablet keeps of its table, and what it last learnt of the café.

import { newId } from "./ids.js";
import { openStore, Shelf, Tab } from "./table-store.js";

/** @import {Heard} from "./table-harvest.js" */
/** @import {Shown} from "./table-list.js" */
/** @import {Keeping} from "./table-store.js" */

/** @typedef {{number: number, question: string, kind?: string | null}} Round `kind`: of its notes, until the table chooses otherwise */
/** @typedef {{number: number, started_at: string, minutes: number | null, left?: number | null, paused?: boolean}} Moderated the moderator's round; `left`: seconds, when it was told */
/** @typedef {{code: string, url: string, qr: string, drawn?: string}} Receipt `drawn`: its QR code */

/**
 * @typedef {object} Known what the tablet last learnt, and what it wants the server to know
 * @property {Shown[]} notes as the server has them
 * @property {string | null} followed the round that the page has gone along with, and when it began
 * @property {boolean | null} wantsReady what somebody pressed that the server has not heard of
 * @property {number | null} [readyIn] done with that round is not done with the next
 * @property {boolean} [ready]
 * @property {boolean} [help] the table asks for help
 * @property {boolean | null} [wantsHelp] what somebody pressed that the server has not heard of
 * @property {string} [state] of the café
 * @property {string} [at] the server's time of it
 * @property {number} [heardAt] and the tablet's
 * @property {{status: number, error?: string} | null} [gone] why the address is no key
 * @property {string} [title]
 * @property {Round[]} [rounds]
 * @property {Moderated | null} [round]
 * @property {Receipt | null} [receipt]
 * @property {Heard} [harvest]
 * @property {number | null} [participants]
 * @property {[string, string][]} [seats] what was last filled in
 */

export class Memory {
  /**
   * @param {string} key of the table
   * @param {string} event
   * @param {number} table its number
   */
  constructor(key, event, table) {
    this.key = key;
    this.event = event;
    this.table = table;
    this.shelf = new Shelf();
    /** @type {Known} */
    this.known = { notes: [], followed: null, wantsReady: null };
    // Set by `open`, which everything waits for.
    this.store = /** @type {Keeping} */ (/** @type {unknown} */ (null));
    this.tab = /** @type {Tab} */ (/** @type {unknown} */ (null));
    this.device = "";
  }

  /** @returns {Promise<Partial<Known> | undefined>} what was known before, undefined for nothing */
  async open() {
    this.store = await openStore(this.shelf);
    const [kept] = await this.store.list("table", this.key);
    this.known = { ...this.known, ...kept?.value };
    return kept?.value;
  }

  async enter() {
    [this.tab, this.device] = await Promise.all([
      Tab.enter(),
      this.store.update("device", "", "id", (/** @type {string | undefined} */ old) => old ?? newId()).catch(newId),
    ]);
  }

  /** @returns {Promise<string[]>} keys that the table had before, as far as this tablet was there */
  async former() {
    const { key, event, table } = this;
    return (await this.store.list("table"))
      .filter((one) => one.key !== key && one.value.event === event && one.value.table === table)
      .map((one) => one.key);
  }

  /**
   * From now on, also for pages that are loaded later without a network.
   *
   * @param {Partial<Known>} more
   */
  remember(more) {
    this.known = { ...this.known, ...more };
    const kept = { ...this.known, event: this.event, table: this.table };
    return this.store.update("table", this.key, "it", () => kept).catch(() => {});
  }
}
