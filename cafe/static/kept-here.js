// What this device has of its person that no server has: of tables, of surveys, of a room's vote. An
// interview at a desk is not among it: it is kept by the server while one writes.

import { root } from "./net.js";
import { Drafts } from "./table-draft.js";
import { Shelf, openStore } from "./table-store.js";

/** @import {Form} from "./table-form.js" */
/** @import {Memory} from "./table-memory.js" */
/** @import {Note} from "./table-outbox.js" */

/**
 * @typedef {object} Unsent
 * @property {"table" | "answer" | "votes"} kind
 * @property {string} way the address of the page that sends it when it is opened
 * @property {string} name what the page is about
 * @property {string} [event] the code of a table's café
 * @property {number} [table] its number
 * @property {Note[]} notes that wait
 * @property {string[]} words that somebody has begun, or answered
 * @property {boolean} more a head count, or votes
 * @property {number | null} since in ms, where it is known
 */

const SURVEY = "answer:";
const ROOM = "rundabord:room:";

/** @param {(string | number | undefined)[]} times */
function earliest(times) {
  const known = times.map((time) => new Date(time ?? NaN).getTime()).filter((time) => time > 0);
  return known.length ? Math.min(...known) : null;
}

/** @returns {Promise<Unsent[]>} the tables', then the answers, then the votes */
export async function keptHere() {
  const shelf = new Shelf();
  const found = await ofTables(shelf);
  for (const name of root ? [] : shelf.names(SURVEY)) {
    const kept = shelf.get(name);
    const way = name.slice(SURVEY.length);
    if (!kept?.given?.length) continue;
    const about = { name: way.split("/").pop() ?? "", words: kept.words ?? [], since: earliest([kept.at]) };
    found.push({ kind: "answer", way, notes: [], more: false, ...about });
  }
  for (const name of root ? [] : shelf.names(ROOM)) {
    const code = name.slice(ROOM.length);
    if (!shelf.get(name)?.waiting) continue;
    found.push({ kind: "votes", way: `/room/${code}`, name: code, notes: [], words: [], more: true, since: null });
  }
  return found;
}

/**
 * @param {Shelf} shelf
 * @returns {Promise<Unsent[]>}
 */
async function ofTables(shelf) {
  const store = await openStore(shelf);
  const memory = /** @type {Memory} */ ({ store, shelf });
  const drafts = new Drafts(memory, /** @type {Form} */ ({}), () => {}, () => {});
  /** @type {Unsent[]} */
  const found = [];
  for (const { key, value } of await store.list("table")) {
    /** @type {Map<string, Note>} */
    const waiting = new Map();
    for (const { id, value: note } of await store.list("note", key)) if (note.want) waiting.set(id, note.want);
    for (const name of shelf.names(`rundabord/${key}/note/`)) {
      const { want } = shelf.get(name) ?? {};
      if (want) waiting.set(want.id, want);
    }
    const drafted = [...(await drafts.list(key)).values()];
    const begun = drafted.flatMap((draft) => [draft, draft.aside]);
    const written = begun.filter((draft) => draft?.text?.trim());
    const [seats, ballot] = await Promise.all([store.list("seats", key), store.list("ballot", key)]);
    const notes = [...waiting.values()];
    const words = written.map((draft) => draft?.text ?? "");
    const more = Boolean(seats.length || ballot[0]?.value.waiting);
    if (!notes.length && !words.length && !more) continue;
    const times = [...drafted].map(({ at }) => at);
    const since = earliest([...notes.map((note) => note.written_at), ...times]);
    const of = { event: value.event, table: value.table, name: value.title ?? "" };
    found.push({ kind: "table", way: `${root}/t/${key}`, notes, words, more, since, ...of });
  }
  return found;
}
