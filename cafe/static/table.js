// Writing at a table: one press saves, the next note can be typed at once, nothing typed is lost,
// with or without a network. Without this file the same form posts to the server.
//
// Here the parts of the page are put together; each has a file of its own, table-*.js.

import { newId } from "./ids.js";
import { Later } from "./later.js";
import { root } from "./net.js";
import { all, around, by, put } from "./page.js";
import { Around } from "./table-around.js";
import { Drafts } from "./table-draft.js";
import { Form } from "./table-form.js";
import { Harvest } from "./table-harvest.js";
import { followKeyboard } from "./table-keyboard.js";
import { Lacking } from "./table-lacking.js";
import { Lines } from "./table-lines.js";
import { NoteList, plainNote } from "./table-list.js";
import { Memory } from "./table-memory.js";
import { Outbox } from "./table-outbox.js";
import { eventCode, key, page, say, tableNumber, unsay, words } from "./table-page.js";
import { showProgress } from "./table-progress.js";
import { Ready } from "./table-ready.js";
import { saveFile } from "./table-rescue.js";
import { Clock, Heartbeat } from "./table-room.js";
import { Rounds } from "./table-rounds.js";
import { Seats } from "./table-seats.js";
import { Standing } from "./table-state.js";
import { forgetPractice } from "./table-store.js";

/** @import {Content, Edited} from "./table-form.js" */
/** @import {LastLook} from "./table-last-look.js" */
/** @import {Shown, Sibling} from "./table-list.js" */
/** @import {Known} from "./table-memory.js" */
/** @import {Moved} from "./table-moved.js" */
/** @import {Entry, Stored, Way} from "./table-outbox.js" */
/** @import {Asked, Lost} from "./table-room.js" */

const memory = new Memory(key, eventCode, tableNumber);
const form = new Form();
const list = new NoteList(() => form.edited, settle);
const standing = new Standing(page, words, waits, () => list.drawAll());
const clock = new Clock(by("clock"), words, signalled);
const drafts = new Drafts(memory, form, () => standing.draw(), inMemory);
const rounds = new Rounds(memory, form.form, () => form.typing, wentTo, (was, now) => form.followKind(was, now));
const lines = new Lines(form.text, () => Boolean(form.edited), saveEach);
const seats = new Seats(memory, whenStarted, () => outbox.now(), () => outbox.entries.size > 0);
const surroundings = new Around();
const ready = new Ready(memory, () => heartbeat.now(), () => whenStarted(lookAtLast));
const lacking = new Lacking(
  () => [...list.notes.values()],
  () => ({ persons: seats.unknown, typed: waits("typed"), unsent: outbox.unsent }),
  () => ready.say(true),
);
/** @type {Later<typeof import("./table-ending.js"), LastLook>} */
const lastLook = new Later(
  by("last-look").dataset.script,
  ({ ending }) => ending(lacking, { change, mark, classify }),
);
form.rounds = rounds;
/** @type {Later<typeof import("./table-moved.js"), Moved>} */
const moved = new Later(
  by("left-behind").dataset.script,
  ({ Moved }) => new Moved({ memory, drafts, form, list, outbox, seats, harvest }, followHere),
);
// Pages of this table on this tablet: the one at its new address tells those at former ones.
const addresses = "BroadcastChannel" in globalThis ? new BroadcastChannel(`rundabord${root}/${eventCode}/${tableNumber}`) : null;
if (addresses) addresses.onmessage = ({ data }) => { if (data !== key) whenStarted(() => turnedDown(410)); };

/** @param {() => unknown} act once everything is there */
function whenStarted(act) {
  started.then(act);
}

// Made when the store is open: see `start`.
/** @type {Outbox} */
let outbox;
/** @type {Harvest} */
let harvest;
/** @type {Heartbeat} */
let heartbeat;
/** @type {string | null} */
let version = null; // of the server's notes that this page shows

// ---- to the server and back ---------------------------------------------------------------

/**
 * A note has got on.
 *
 * @param {string} id
 * @param {Entry | null} entry what is to be sent, null for nothing more
 * @param {Stored | null} stored the server's answer
 */
function changed(id, entry, stored) {
  if (entry) list.set(id, entry);
  if (stored && list.notes.has(id)) {
    const { edited } = form;
    list.taken(stored, entry);
    if (stored.masked) say(words.masked);
    if (!entry && edited?.id === id && edited.built) edited.base = stored.current ?? stored.revision;
    if (stored.late) learn({ state: "closed" });
    if (stored.sibling) {
      say(words.sibling, "sibling");
      version = null; // the server knows both
    }
    heartbeat.soon();
  }
  list.draw(id, entry);
  lastLook.made?.draw();
  // At once, before it is on its way: what was pressed last is not in the server yet.
  if (entry && !entry.refused) progress(!outbox.away);
}

/** @param {boolean} sending */
function progress(sending) {
  const { unsent, refused } = outbox;
  showProgress(sending, { unsent, refused, votes: harvest.waiting, any: list.notes.size > 0 });
}

/** @param {Way} how */
function way(how) {
  progress(how === "sending");
  if (how === "away") unreached();
  else if (how === "idle" && standing.contact === false) heartbeat.soon(); // it has just answered
  else if (typeof how !== "string") turnedDown(how.status, how.sentence);
  if (!outbox.safe) inMemory();
  standing.draw();
  for (const id of outbox.entries.keys()) list.draw(id);
}

/**
 * The server's notes.
 *
 * @param {Shown[]} theirs
 * @param {number | null} began see NoteList
 */
function merge(theirs, began) {
  const settled = list.merge(theirs, began, memory.known.notes);
  if (settled) unsay("sibling");
  way(outbox.away ? "away" : outbox.busy ? "sending" : "idle");
}

// ---- what the page is ---------------------------------------------------------------------

/** @param {"typed"} [how] only what is typed */
function waits(how) {
  return form.typing || Boolean(!how && outbox?.entries.size);
}

/**
 * The key is not (or no longer) one: everything stays here, and the page says what to do.
 *
 * @param {number} status
 * @param {string} [error]
 */
function turnedDown(status, error) {
  if (status === 404) forgetPractice();
  learn({ gone: { status, error } });
  untold();
  if (document.hidden) letGo();
}

// At an address that is none any longer nobody goes on who has looked away: what is being typed may come to the new one.
async function letGo() {
  const kept = drafts.keepAtOnce();
  if (standing.gone?.status !== 410 || !standing.durable) return;
  await kept;
  if (document.hidden) memory.tab?.leave();
}

// Somebody looks here again: what has gone to the new address is not written here a second time.
async function comeBack() {
  if (!(await memory.tab.comeBack()) || !form.typing || (await drafts.list()).has(memory.tab.id)) return;
  form.edited = null;
  form.aside = null;
  form.empty();
  form.drawEdited();
  standing.draw();
  say(words.movedOn);
}

function unreached() {
  standing.reached(false);
  untold();
}

// What the moderator did is no longer known.
function untold() {
  clock.unsure();
  unsay("moved");
}

function inMemory() {
  standing.durable = false;
  standing.draw();
}

/**
 * Something is true from now on, for this page and those that are loaded later without a network.
 *
 * @param {Partial<Known>} more
 */
function learn(more) {
  memory.remember(more);
  standing.gone = memory.known.gone ?? null;
  standing.set(memory.known.state);
}

// ---- the room -----------------------------------------------------------------------------

function tell() {
  return {
    key,
    device: memory.device,
    round: rounds.current || null,
    waiting: outbox.entries.size,
    ready: memory.known.wantsReady ?? null,
    ready_in: memory.known.readyIn ?? null,
    version,
    ...surroundings.state,
    help: memory.known.wantsHelp ?? null,
  };
}

/**
 * @param {any} said the server's answer to the heartbeat
 * @param {Asked} asked
 */
async function heard(said, { sent, began, came }) {
  const { known } = memory;
  standing.reached(true);
  surroundings.answered(came - began);
  surroundings.keepAwake(said.state === "open" && Boolean(said.round));
  outbox.hold(said.state === "draft");
  outbox.wake();
  install();
  learn({ state: said.state, at: said.now, heardAt: Date.now(), gone: null });
  rounds.ask(said);
  const moderated = said.state === "closed" ? null : said.round; // then it is no round any longer
  clock.set(moderated, came);
  const drawn = known.receipt?.code === said.receipt?.code ? known.receipt?.drawn : undefined;
  memory.remember({
    title: said.title, rounds: said.rounds, round: moderated, ready: said.ready,
    wantsReady: memory.known.wantsReady === sent.ready ? null : memory.known.wantsReady,
    help: said.help, wantsHelp: memory.known.wantsHelp === sent.help ? null : memory.known.wantsHelp,
    receipt: said.receipt && { ...said.receipt, drawn },
    harvest: said.harvest, participants: said.participants,
  });
  seats.draw();
  if (said.notes) {
    memory.remember({ notes: said.notes });
    merge(said.notes, began);
    outbox.listed(began);
  }
  version = said.version;
  rounds.follow(moderated);
  ready.draw();
  drawHelp();
  harvest.heard(said.harvest);
  await ready.drawCode();
}

/** @param {Lost | null} why */
function lost(why) {
  if (why?.status === 410 || why?.status === 404) turnedDown(why.status, why.error);
  else unreached();
}

/** @param {"soon" | "over" | ""} signal of the round's clock */
function signalled(signal) {
  document.body.dataset.clock = signal;
  put(by("signal"), { soon: words.timeSoon, over: words.timeOver, "": "" }[signal] ?? "");
}

// The moderator's clock as it was heard, by how much the tablet's own has gone on since.
function resumeClock() {
  const { state, round, heardAt } = memory.known;
  const gone = Date.now() - (heardAt ?? NaN);
  if (state !== "open" || !round || !(gone >= 0)) return;
  clock.set(round, performance.now() - gone);
  clock.unsure();
}

// ---- what a person does -------------------------------------------------------------------

function save() {
  const note = form.content;
  const fault = form.fault(note);
  if (fault !== "") {
    if (fault) form.wrong(fault);
    form.text.focus();
    return;
  }
  form.pressedAt = performance.now();
  say();
  keep(note, form.edited);
  done();
}

/** @param {string[]} each of the lines that becomes a note */
function saveEach(each) {
  const whole = form.content;
  const fault = each.map((text) => form.fault({ ...whole, text })).find(Boolean);
  if (fault) {
    form.wrong(fault);
    form.text.focus();
    return;
  }
  for (const text of each) keep({ ...whole, text });
  form.pressedAt = performance.now();
  done();
}

/**
 * @param {Content} note
 * @param {Edited | null} [on] the note that it changes
 */
function keep(note, on = null) {
  const laid = outbox.put({
    id: on?.id ?? newId(),
    base: on?.base ?? 0,
    ...note,
    written_at: new Date().toISOString(),
    withdrawn: false,
  }, on?.built ?? 0);
  laid.then((id) => {
    if (on && id !== on.id) say(words.copied);
  });
  persist();
}

let asked = false;

// Ask the browser not to clear this tablet's storage when it runs short.
function persist() {
  if (asked) return;
  asked = true;
  navigator.storage?.persist?.().catch(() => {});
}

function done() {
  const was = form.edited;
  form.edited = null;
  form.empty();
  if (was?.from) rounds.goTo(was.from, false);
  if (form.aside) form.show(form.aside);
  form.aside = null;
  form.drawEdited();
  if (was) list.draw(was.id);
  drafts.keep();
  document.getElementById("saved")?.remove();
  standing.draw();
  if (standing.writes) form.text.focus();
  rounds.follow(memory.known.round);
  if (by("left-later").hidden) by("left-behind").hidden = true;
  else followHere();
  drafts.adopt();
}

/** @param {string} id of the note to change */
function change(id) {
  const note = list.notes.get(id);
  if (!note) return;
  const before = form.edited;
  if (!before && form.text.value.trim()) form.aside = form.content;
  const from = before?.from ?? rounds.current; // where the table is, whatever round the note belongs to
  form.edited = { id, base: note.base, built: outbox.editOf(id), from };
  if (before) list.draw(before.id);
  form.wrong("");
  form.show(note);
  form.drawEdited();
  list.draw(id);
  standing.draw();
  drafts.keep();
  form.text.focus();
  form.form.scrollIntoView({ block: "nearest" });
}

/**
 * Take a note back, or bring it back.
 *
 * @param {string} id
 * @param {boolean} withdrawn
 * @param {Edited} [on] on what that builds
 */
function stand(id, withdrawn, on) {
  const note = list.notes.get(id);
  if (!note) return;
  const wanted = { ...plainNote(note), base: on?.base ?? note.base, written_at: new Date().toISOString(), withdrawn };
  outbox.put(wanted, on?.built ?? outbox.editOf(id));
}

/**
 * Somebody has said what kind a note is.
 *
 * @param {string} id
 * @param {string} kind
 */
function classify(id, kind) {
  const note = list.notes.get(id);
  if (!note) return;
  const written_at = new Date().toISOString();
  outbox.put({ ...plainNote(note), base: note.base, written_at, kind }, outbox.editOf(id));
}

// Without a network, on a tablet that has just been opened, the notes cannot be shown as they will be read. What is
// missing is said all the same, and nobody is kept from being done.
async function lookAtLast() {
  const look = await lastLook.wanted();
  if (look) look.open();
  else if (lacking.told.length) lacking.open(true);
  else ready.say(true);
}

/**
 * The table holds a note among the most important, or no longer.
 *
 * @param {string} id
 * @param {boolean} important
 */
function mark(id, important) {
  const note = list.notes.get(id);
  if (!note) return;
  const written_at = new Date().toISOString();
  outbox.put({ ...plainNote(note), base: note.base, written_at, important }, outbox.editOf(id));
}

/**
 * Of two versions of a note one has been chosen.
 *
 * @param {string} id
 * @param {Shown | Sibling} chosen
 */
function settle(id, chosen) {
  const note = list.notes.get(id);
  if (!note) return;
  const settles = note.siblings.map(({ revision }) => revision);
  const wanted = { ...plainNote(note), ...plainNote(chosen), id, base: note.base, settles };
  note.siblings = [];
  outbox.put({ ...wanted, written_at: new Date().toISOString() }, outbox.editOf(id));
  say(words.settled);
  list.focus(id);
}

/** @param {boolean} chosen by somebody's press */
function wentTo(chosen) {
  if (chosen) whenStarted(() => drafts.keep());
  else heartbeat?.soon();
}

function rescue() {
  const notes = [...list.notes.values()].reverse();
  saveFile(notes.map((note) => outbox.entries.get(note.id)?.want ?? plainNote(note)));
}

form.form.addEventListener("submit", (event) => {
  event.preventDefault();
  whenStarted(save);
});
form.form.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.name === "kind") form.chooseKind();
  surroundings.wrote();
  form.right();
  form.count();
  if (lines.offered) lines.offer();
  whenStarted(() => drafts.keep());
});
form.text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    whenStarted(save);
  }
});
by("cancel").addEventListener("click", done);
by("withdraw").addEventListener("click", () => {
  if (form.edited) stand(form.edited.id, true, form.edited);
  done();
});
list.place.addEventListener("click", (event) => {
  const id = around(event, ".edit") && around(event, ".note")?.dataset.id;
  if (!id || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  whenStarted(() => change(id));
});
list.place.addEventListener("submit", (event) => {
  event.preventDefault();
  const id = around(event, ".note")?.dataset.id ?? "";
  const kind = event.submitter?.getAttribute("name") === "kind" && event.submitter.getAttribute("value");
  whenStarted(() => {
    if (kind) classify(id, kind);
    else stand(id, false);
    list.focus(id);
  });
});
by("no-kind").addEventListener("click", () => {
  form.kind = "";
  form.kinds[0].focus(); // the button goes
  form.kinds[0].dispatchEvent(new Event("input", { bubbles: true }));
});
for (const button of all("[data-step]", form.form)) {
  button.hidden = false;
  button.addEventListener("click", () => {
    form.votes += Number(button.dataset.step);
    whenStarted(() => drafts.keep());
  });
}
for (const button of all(".rescue")) button.addEventListener("click", () => whenStarted(rescue));

// One press asks for help, another takes that back; it is told when there is a network.
function drawHelp() {
  const { help, wantsHelp } = memory.known;
  const asks = wantsHelp ?? help ?? false;
  const button = by("help");
  button.hidden = page.dataset.state !== "open";
  button.setAttribute("aria-pressed", String(asks));
  put(by("help-told"), asks ? words.helpTold ?? "" : "");
}

by("help").addEventListener("click", () => whenStarted(() => {
  const { help, wantsHelp } = memory.known;
  memory.remember({ wantsHelp: !(wantsHelp ?? help ?? false) });
  drawHelp();
  heartbeat.now();
}));

addEventListener("pagehide", () => drafts.keepAtOnce());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    whenStarted(comeBack);
    return;
  }
  letGo();
  // A heartbeat waits until somebody looks; that nobody does is told now.
  if (heartbeat && standing.contact) navigator.sendBeacon?.(`${root}/api/table`, JSON.stringify(tell()));
});
addEventListener("beforeunload", (event) => {
  if (!outbox) return;
  const unkept = form.text.value.trim() && !standing.durable;
  if (outbox.entries.size || harvest.waiting || seats.waiting || unkept) event.preventDefault();
});

// ---- start --------------------------------------------------------------------------------

async function start() {
  // First what the page is: as it was kept, it may say of the café what is no longer true.
  const kept = await memory.open();
  memory.remember(standing.begin(kept));
  await memory.enter();
  outbox = new Outbox(key, memory.store, memory.shelf, changed, way);
  harvest = new Harvest(key, memory.store, words, () => outbox.now(), () => form.writing);
  heartbeat = new Heartbeat(tell, heard, lost);
  outbox.jobs = [harvest, seats];
  list.outbox = outbox;
  list.begin();
  await outbox.load();
  await harvest.load();
  if (!standing.fresh) {
    rounds.ask(memory.known);
    resumeClock();
  }
  await seats.load(standing.fresh);
  for (const [id, entry] of outbox.entries) {
    list.set(id, entry);
    list.draw(id, entry);
  }
  merge(memory.known.notes, null);
  merge([...outbox.sent.values()].map(({ seq, ...note }) => ({ siblings: [], ...note })), null);
  const wanted = Number(new URLSearchParams(location.search).get("round"));
  if (wanted || rounds.last) rounds.goTo(wanted || rounds.last, false);
  if (!form.typing) form.kind = rounds.kind;
  form.drawKind();
  await drafts.restoreOwn();
  if (wanted && !form.edited) rounds.goTo(wanted, false);
  form.drawEdited();
  form.count();
  if (memory.known.harvest) harvest.heard(memory.known.harvest);
  if (!standing.fresh) rounds.follow(memory.known.round);
  standing.draw();
  ready.draw();
  drawHelp();
}

function go() {
  if (form.edited) list.draw(form.edited.id);
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) form.showShortcut();
  for (const button of all(".rescue")) button.hidden = false;
  ready.draw();
  if (!form.form.hidden && !location.hash && matchMedia("(pointer: fine)").matches) form.text.focus();
  outbox.now();
  heartbeat.now();
  followHere();
  install();
  // For when there is no network any longer; not at once, so that the first visit is light.
  setTimeout(() => lastLook.get(), LATER_MS);
}

// What lies here under an address that the table had before comes along; not to one that is itself no longer one.
async function followHere() {
  if (standing.gone || !(await memory.former()).length) return;
  if (standing.sure) addresses?.postMessage(key);
  const former = await moved.get();
  if (await former?.follow().catch(() => false)) outbox.now();
}

const LATER_MS = 20_000;
let installed = false;

// Have the page kept for when there is no network. Only on a secure address: elsewhere browsers have
// no service worker, and the page has to stay open.
async function install() {
  if (installed || !navigator.serviceWorker) return;
  installed = true;
  try {
    await navigator.serviceWorker.register(`${root}/sw.js`, { scope: `${root}/t/` });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ keep: location.href });
    // The page of what is not sent.
    setTimeout(() => active?.postMessage({ keep: `${location.origin}${root}/t/unsent` }), LATER_MS);
  } catch {
    installed = false; // tried again when the server has been heard
  }
}

followKeyboard();
const started = start();
started.then(go);
