// Writing at a table: one press saves, the next note can be typed at once, nothing typed is lost,
// with or without a network. Without this file the same form posts to the server.

import { newId, openStore, Shelf, Tab } from "./table-store.js";
import { Away, inStore, Outbox } from "./table-outbox.js";
import { Clock, Heartbeat } from "./table-room.js";
import { Standing } from "./table-state.js";
import { Harvest } from "./table-harvest.js";

const by = (id) => document.getElementById(id);
const page = by("table");
const form = by("write");
const text = by("text");
const list = by("notes");
const status = by("status");
const words = by("words").dataset;
const limit = Number(page.dataset.limit);
const { key, event: eventCode } = page.dataset;
const number = Number(page.dataset.number);
const FIELDS = ["point", "area", "profession", "district"];
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/g;
const BULLET = /^\s*(?:[•·▪◦‣●○■□✓✔]\s*|[-–—*+]\s+|\(?\d{1,3}[.)]\s+|\(?[a-zåäö][.)]\s+|o\t)/i;
const PAUSE_MS = 300;
const DOUBLE_PRESS_MS = 1000;

const notes = new Map(); // id → the note as the list shows it
const draftPlace = (of) => `rundabord/${of}/draft`;
const draftName = draftPlace(key);
const shelf = new Shelf();
let store; // set before anything is done with it: see `start`
let outbox;
let harvest;
let heartbeat;
let tab = null;
let device = null;
let edited = null; // {id, base, built} while the form holds a note that exists
let aside = null; // what was being typed when the change began
let pressedAt = 0;
let drafted = 0; // how many times the draft has been kept
let known = { notes: [], followed: null, wantsReady: null }; // what the tablet last learnt
let contested = null; // the note of which the page has said that there are two versions
let version = null; // of the server's notes that this page shows

function fill(template, gaps) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}

function length(typed) {
  let count = 0;
  for (const _ of typed) count += 1; // code points, as the server counts
  return count;
}

// Only what is new is read out.
function put(place, sentence) {
  place.hidden = !sentence;
  if (place.textContent !== sentence) place.textContent = sentence;
}

const told = by("told");

// `how`: "moved" is taken back when it is no longer so.
function say(sentence, how = "") {
  told.dataset.how = how;
  put(told, sentence);
}

// ---- the form -----------------------------------------------------------------------------

const round = () => Number(form.elements.round.value);

function content() {
  const note = {
    round: round(),
    kind: form.elements.kind.value || "other",
    // Word's line break comes as a vertical tab; other control characters cannot be seen or kept.
    text: text.value.replace(/[\v\f]/g, "\n").replace(CONTROL, ""),
    votes: votes(),
  };
  for (const name of FIELDS) note[name] = form.elements[name].value || null;
  return note;
}

function votes() {
  const given = Number.parseInt(form.elements.votes.value, 10);
  return Number.isNaN(given) ? 0 : Math.max(0, Math.min(99, given));
}

function show(note) {
  text.value = note.text ?? "";
  for (const radio of form.elements.kind) radio.checked = radio.value === note.kind;
  form.elements.votes.value = note.votes ?? 0;
  for (const name of FIELDS) form.elements[name].value = note[name] ?? "";
  const extra = form.querySelector(".extra");
  if (note.votes || FIELDS.some((name) => note[name])) extra.open = true;
  if (note.round) goTo(note.round, false);
  counted();
}

function emptied() {
  show({});
  wrong("");
  by("lines").hidden = true;
}

function wrong(sentence) {
  put(by("text-error"), sentence);
  text.setAttribute("aria-invalid", String(Boolean(sentence)));
  text.closest(".field").classList.toggle("bad", Boolean(sentence));
}

function counted() {
  const near = text.value.length > limit * 0.9;
  put(by("text-count"), near ? fill(words.left, { length: length(text.value), limit }) : "");
}

const typing = () => Boolean(text.value.trim() || edited || aside);

// ---- the draft: at every letter on the shelf, at every pause in the database ---------------

let pause = null;

function keepDraft() {
  drafted += 1;
  const kind = form.elements.kind.value;
  const draft = { ...content(), text: text.value, kind, edited, aside, n: drafted, at: Date.now() };
  if (!draft.text && !edited && !aside) draft.empty = true;
  const shelved = shelf.set(`${draftName}/${tab.id}`, draft);
  clearTimeout(pause);
  pause = setTimeout(layDraft, draft.empty ? 0 : PAUSE_MS, draft, shelved);
  return draft;
}

async function layDraft(draft, shelved = true) {
  const value = draft.empty ? undefined : draft;
  try {
    await store.update("draft", key, tab.id, () => value);
    if (draft.empty && draft.n === drafted) shelf.remove(`${draftName}/${tab.id}`);
    if (!store.durable) throw new Error("memory");
  } catch {
    if (!shelved && !draft.empty) inMemory();
  }
}

// Before the page may go.
function keepAtOnce() {
  if (!tab || !pause) return;
  clearTimeout(pause);
  const draft = shelf.get(`${draftName}/${tab.id}`);
  if (draft) layDraft(draft);
}

// The drafts of this table on this tablet, by tab: the database's or the shelf's, the later of both.
async function drafts(of = key) {
  const found = new Map();
  const shelved = draftPlace(of);
  for (const { id, value } of await store.list("draft", of)) found.set(id, value);
  for (const name of shelf.names(shelved)) {
    const draft = shelf.get(name);
    const id = name.slice(shelved.length + 1) || "one";
    if (draft && (draft.n ?? 1) >= (found.get(id)?.n ?? 0)) found.set(id, draft);
  }
  for (const [id, draft] of found) if (draft.empty) found.delete(id);
  return found;
}

async function forgetDraft(id, of = key) {
  await store.update("draft", of, id, () => undefined);
  shelf.remove(`${draftPlace(of)}/${id}`);
  if (id === "one") shelf.remove(draftPlace(of));
}

function restore(draft) {
  // A page that the server sent back filled holds what was typed last; so does a quick typist.
  if (text.value.trim()) {
    aside ??= draft.text ? { ...draft, edited: null, aside: null } : null;
    return;
  }
  edited = draft.edited ?? null;
  aside = draft.aside ?? null;
  show(draft);
  standing.draw();
  editing();
}

async function restoreDraft() {
  const found = await drafts();
  const own = found.get(tab.id);
  if (own) {
    drafted = own.n ?? 1;
    restore(own);
    keepDraft();
  } else if (!(await adopt(found)) && typing()) {
    keepDraft(); // what was typed before this script had come
  }
}

// Take over what was being typed in a tab that is gone.
async function adopt(found) {
  if (typing()) return false;
  found ??= await drafts();
  const alive = await tab.others();
  const left = [...found].filter(([id]) => id !== tab.id && !alive.has(id));
  if (!left.length || typing()) return false;
  left.sort(([, one], [, other]) => (other.at ?? 0) - (one.at ?? 0));
  const [id, draft] = left[0];
  restore(draft);
  await layDraft(keepDraft()); // it is never nowhere
  await forgetDraft(id);
  return true;
}

// ---- rounds -------------------------------------------------------------------------------

const steps = document.querySelector(".steps");
const stepOf = (number) => steps.querySelector(`[data-round="${Number(number)}"]`);

function goTo(wanted, chosen = true) {
  const step = stepOf(wanted);
  if (!step) return;
  form.elements.round.value = wanted;
  for (const a of steps.children) a.toggleAttribute("aria-current", false);
  step.setAttribute("aria-current", "step");
  by("question").textContent = step.dataset.question;
  if (chosen) {
    shelf.set(`rundabord/${key}/round`, wanted);
    history.replaceState(null, "", step.href);
    heartbeat?.soon();
  }
}

steps.addEventListener("click", (event) => {
  const step = event.target.closest("a");
  if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(Number(step.dataset.round));
  follow(known.round);
  started.then(keepDraft);
});

// The café's title, its rounds and their questions, which may have been changed since the page was made.
function ask({ title, rounds }) {
  if (title) put(document.querySelector(".event-title"), title);
  const shown = [...steps.children].map(({ dataset: d }) => ({ number: Number(d.round), question: d.question }));
  if (!rounds?.length || JSON.stringify(rounds) === JSON.stringify(shown)) return;
  const first = stepOf(rounds[0].number) ?? steps.children[0];
  steps.replaceChildren(...rounds.map(({ number: n, question }) => {
    const step = stepOf(n) ?? first.cloneNode(true);
    step.href = `${location.pathname}?round=${n}`;
    Object.assign(step.dataset, { round: n, question });
    step.lastChild.textContent = n;
    return step;
  }));
  steps.hidden = rounds.length < 2;
  goTo(stepOf(round()) ? round() : rounds[0].number, false);
}

// The moderator's round: the page goes along when nothing is being typed, else it offers to.
function follow(moderated) {
  const mark = moderated ? `${moderated.number}@${moderated.started_at}` : null;
  const there = !moderated || round() === moderated.number;
  if (!moderated && told.dataset.how === "moved") say("");
  if (mark === known.followed || there || !typing()) {
    if (mark !== known.followed && !there) {
      goTo(moderated.number);
      say(fill(words.moved, { n: moderated.number }), "moved");
    }
    if (mark !== known.followed) remember({ followed: mark });
    by("moved").hidden = true;
    return;
  }
  by("moved-to").textContent = fill(words.moved, { n: moderated.number });
  by("follow").textContent = fill(words.follow, { n: moderated.number });
  by("moved").hidden = false;
}

by("follow").addEventListener("click", () => {
  goTo(known.round.number);
  follow(known.round);
  keepDraft();
  text.focus();
});

// ---- the list -----------------------------------------------------------------------------

function read(li) {
  const d = li.dataset;
  const note = {
    id: d.id,
    base: Number(d.revision),
    round: Number(d.round),
    kind: d.kind,
    text: li.querySelector(".said").textContent,
    votes: Number(d.votes),
    withdrawn: d.withdrawn === "1",
    standing: d.standing,
    siblings: [],
  };
  for (const name of FIELDS) note[name] = d[name] || null;
  return note;
}

const element = (id) => list.querySelector(`[data-id="${CSS.escape(id)}"]`);
const sent = ({ standing, siblings, revision, seq, ...note }) => note;

const SIGNS = {
  saved: "open", saving: "", unsaved: "late", refused: "late", late: "late", declined: "", withdrawn: "", two: "late",
};

function draw(id, entry = outbox.entries.get(id)) {
  const note = notes.get(id);
  let li = element(id);
  if (!li) {
    li = by("note").content.firstElementChild.cloneNode(true);
    li.dataset.id = id;
    li.id = `note-${id}`;
    list.prepend(li);
    by("none").hidden = true;
  }
  li.querySelector(".kind").textContent = words[note.kind];
  li.querySelector(".round").textContent = fill(words.round, { n: note.round });
  const counter = li.querySelector(".votes");
  counter.hidden = !note.votes;
  counter.textContent = fill(note.votes === 1 ? words.vote : words.votes, { n: note.votes });
  li.querySelector(".said").textContent = note.text;
  li.querySelector(".edit .unseen").textContent = note.text.slice(0, 40);
  li.querySelector(".edit").hidden = note.withdrawn;
  li.querySelector(".restore").hidden = !note.withdrawn;
  li.classList.toggle("withdrawn", note.withdrawn);
  li.classList.toggle("unsaved", Boolean(entry));
  li.classList.toggle("editing", edited?.id === id);
  put(li.querySelector(".wrong"), entry?.refused ?? "");
  const two = Boolean(note.siblings?.length);
  let how = note.withdrawn ? "withdrawn" : { late: "late", declined: "declined" }[note.standing] ?? "saved";
  if (two) how = "two";
  if (entry) how = entry.refused ? "refused" : outbox.busy && entry.sending ? "saving" : "unsaved";
  const chip = li.querySelector(".chip");
  // A note that is taken back here but not on the server yet says both.
  const both = entry && note.withdrawn && !entry.refused;
  chip.textContent = both ? `${words.withdrawn}. ${words[how]}` : words[how];
  chip.dataset.how = how;
  chip.className = `chip ${SIGNS[how]}`;
  drawVersions(li, note, two && !entry);
}

// Two people have changed the same note: both wordings side by side, until the table chooses.
function drawVersions(li, note, two) {
  const place = li.querySelector(".versions");
  place.hidden = !two;
  li.classList.toggle("two", two);
  const wanted = two ? JSON.stringify([note.base, note.siblings, page.dataset.state]) : "";
  if (place.dataset.shows === wanted) return;
  place.dataset.shows = wanted;
  const shown = two ? [note, ...note.siblings] : [];
  place.replaceChildren(...shown.map((one, i) => {
    const box = by("version").content.firstElementChild.cloneNode(true);
    box.querySelector(".which").textContent = i ? words.beside : words.counts;
    box.querySelector(".said").textContent = one.withdrawn ? words.withdrawn : one.text;
    const button = box.querySelector("button");
    button.hidden = page.dataset.state === "closed";
    button.setAttribute("aria-label", `${button.textContent}: ${one.text.slice(0, 60)}`);
    button.addEventListener("click", () => settle(note.id, one));
    return box;
  }));
}

function settle(id, chosen) {
  const note = notes.get(id);
  const settles = note.siblings.map((one) => one.revision);
  const wanted = { ...sent(note), ...sent(chosen), id, base: note.base, settles };
  note.siblings = [];
  outbox.put({ ...wanted, written_at: new Date().toISOString() }, outbox.editOf(id));
  say(words.settled);
  element(id)?.querySelector(".edit").focus();
}

// What the server's list does not have stands first, the latest on top; then as the server orders it.
function order() {
  const place = new Map(known.notes.map((note, i) => [note.id, i]));
  const rank = ({ dataset: { id } }) => {
    const here = outbox.entries.get(id) ?? outbox.sent.get(id);
    return place.get(id) ?? (here?.seq ? -here.seq : known.notes.length);
  };
  const wanted = [...list.children].sort((one, other) => rank(one) - rank(other));
  // Moving an element takes the focus from it: only when something moves.
  if (wanted.some((li, i) => list.children[i] !== li)) {
    const held = document.activeElement;
    list.append(...wanted);
    if (list.contains(held)) held.focus({ preventScroll: true });
  }
}

// ---- to the server and back ---------------------------------------------------------------

function changed(id, entry, stored) {
  const before = notes.get(id);
  if (entry) {
    notes.set(id, { siblings: before?.siblings ?? [], ...entry.want, standing: before?.standing ?? "kept" });
  }
  if (stored && notes.has(id)) {
    const note = notes.get(id);
    const built = edited?.id === id ? edited.built : null;
    note.base = stored.current ?? stored.revision;
    note.standing = stored.late ? "late" : "kept";
    if (!entry) Object.assign(note, inStore(stored));
    if (stored.masked) say(words.masked);
    if (built && !entry) Object.assign(edited, { base: note.base });
    if (stored.late) learn({ state: "closed" });
    if (stored.sibling) {
      say(words.sibling);
      contested = id;
      version = null; // the server knows both
    }
    heartbeat.soon();
  }
  if (notes.has(id)) draw(id, entry);
  // At once, before it is on its way: what was pressed last is not in the server yet.
  if (entry && !entry.refused) progress(outbox.away ? "away" : "sending");
}

function progress(how) {
  const { unsent, refused } = outbox;
  let kind = "late";
  let sentence = "";
  if (how === "sending" && unsent) {
    [sentence, kind] = [words.saving, ""];
  } else if (unsent || harvest.waiting) {
    sentence = unsent ? fill(unsent === 1 ? words.oneUnsent : words.manyUnsent, { n: unsent }) : words.ballotWaiting;
  } else if (refused) {
    sentence = fill(refused === 1 ? words.oneRefused : words.manyRefused, { n: refused });
  } else if (notes.size) {
    [sentence, kind] = [words.allSaved, "open"];
  }
  if (sentence) {
    put(status, sentence);
    status.className = `chip ${kind}`;
    status.dataset.how = { late: "unsaved", open: "saved" }[kind] ?? "saving";
  }
}

function way(how) {
  progress(how);
  if (how?.status) turnedDown(how.status, how.error);
  else if (how === "away") unreached();
  else if (how === "idle" && standing.contact === false) heartbeat.soon(); // it has just answered
  if (!outbox.safe) inMemory();
  standing.draw();
  for (const id of outbox.entries.keys()) if (notes.has(id)) draw(id);
}

// ---- what the page is ---------------------------------------------------------------------

const standing = new Standing(
  page,
  words,
  (how) => typing() || Boolean(!how && outbox?.entries.size),
  () => {
    for (const id of notes.keys()) draw(id);
  },
);

// The key is not (or no longer) one: everything stays here, and the page says what to do.
function turnedDown(code, error) {
  learn({ gone: { status: code, error } });
  untold();
}

function unreached() {
  standing.reached(false);
  untold();
}

// What the moderator did is no longer known.
function untold() {
  clock.unsure();
  if (told.dataset.how === "moved") say("");
}

function inMemory() {
  standing.durable = false;
  standing.draw();
}

// Something is true from now on, for this page and those that are loaded later without a network.
function learn(more) {
  remember(more);
  standing.gone = known.gone;
  standing.set(known.state);
}

// ---- the room -----------------------------------------------------------------------------

const clock = new Clock(by("clock"), words);

function remember(more) {
  known = { ...known, ...more, event: eventCode, table: number };
  const kept = known;
  return store.update("table", key, "it", () => kept).catch(() => {});
}

function tell() {
  return {
    key,
    device,
    round: round() || null,
    waiting: outbox.entries.size,
    ready: known.wantsReady ?? null,
    ready_in: known.readyIn ?? null, // done with that round is not done with the next
    version,
  };
}

async function heard(said, { sent: asked, began, came }) {
  standing.reached(true);
  outbox.hold(said.state === "draft");
  outbox.wake();
  install();
  learn({ state: said.state, at: said.now, heardAt: Date.now(), gone: null });
  ask(said);
  const moderated = said.state === "closed" ? null : said.round; // then it is no round any longer
  clock.set(moderated, said.now, came);
  const wantsReady = known.wantsReady === asked.ready ? null : known.wantsReady;
  const receipt = said.receipt && { ...said.receipt, drawn: known.receipt?.code === said.receipt.code ? known.receipt.drawn : null };
  remember({
    title: said.title, rounds: said.rounds, round: moderated, ready: said.ready, wantsReady, receipt,
    harvest: said.harvest, participants: said.participants,
  });
  seated();
  if (said.notes) {
    remember({ notes: said.notes });
    merge(said.notes, began);
    outbox.listed(began);
  }
  version = said.version;
  follow(moderated);
  ready();
  harvest.heard(said.harvest);
  if (receipt && !receipt.drawn) await drawReceipt();
}

// The server's notes, and over them what has not been sent. `began`: they are all that the server
// had after that moment, so that what is not among them is gone; null: as the page knew them once.
function merge(theirs, began) {
  const there = new Set(theirs.map((note) => note.id));
  const fresh = (id) => outbox.takenAt.get(id) > began;
  for (const note of theirs) {
    const before = notes.get(note.id);
    if (outbox.entries.has(note.id)) {
      if (before) before.siblings = note.siblings;
      continue;
    }
    if ((began === null || fresh(note.id)) && before && before.base > note.base) continue;
    if (JSON.stringify(before) === JSON.stringify(note)) continue;
    notes.set(note.id, note);
    draw(note.id, null);
  }
  if (began !== null) {
    for (const id of [...notes.keys()]) {
      if (there.has(id) || fresh(id) || outbox.entries.has(id) || edited?.id === id) continue;
      notes.delete(id);
      element(id)?.remove();
    }
  }
  if (contested && began !== null && !fresh(contested) && !notes.get(contested)?.siblings?.length) {
    contested = null; // settled, here or on another tablet
    if (told.textContent === words.sibling) say("");
  }
  by("none").hidden = notes.size > 0;
  order();
  way(outbox.away ? "away" : outbox.busy ? "sending" : "idle");
}

function lost(why) {
  if (why?.status === 410 || why?.status === 404) turnedDown(why.status, why.error);
  else unreached();
}

function ready() {
  const done = known.wantsReady ?? known.ready ?? false;
  by("done").hidden = done || page.dataset.state === "draft";
  by("not-done").hidden = !done || page.dataset.state === "closed";
  put(by("done-state"), known.wantsReady !== null ? words.readyWaiting : done ? words.ready : "");
  const { receipt } = known;
  by("receipt").hidden = !receipt;
  if (!receipt) return;
  by("receipt-code").textContent = receipt.code.replace(/(.{4})(?=.)/, "$1 ");
  by("receipt-code").href = receipt.url;
  const image = by("receipt-qr");
  image.hidden = !receipt.drawn;
  if (receipt.drawn) image.src = `data:image/svg+xml,${encodeURIComponent(receipt.drawn)}`;
}

// The receipt's QR code, kept so that it can be shown without a network.
async function drawReceipt() {
  try {
    const answer = await fetch(known.receipt.qr);
    const drawn = answer.ok ? await answer.text() : "";
    if (drawn.includes("<svg")) await remember({ receipt: { ...known.receipt, drawn } });
    ready();
  } catch { /* with the next heartbeat */ }
}

for (const [id, wanted] of [["done", true], ["not-done", false]]) {
  by(id).addEventListener("click", async () => {
    await remember({ wantsReady: wanted, readyIn: known.round?.number ?? null });
    ready();
    by(wanted ? "not-done" : "done").focus();
    heartbeat.now();
  });
}

// ---- what a person does -------------------------------------------------------------------

function checked(note) {
  const size = length(note.text);
  if (!note.text.trim()) {
    // The second half of a double press finds the field already emptied by the first.
    return performance.now() - pressedAt > DOUBLE_PRESS_MS ? words.empty : null;
  }
  return size > limit ? fill(words.tooLong, { length: size, limit }) : "";
}

function save() {
  const note = content();
  const fault = checked(note);
  if (fault !== "") {
    if (fault) wrong(fault);
    text.focus();
    return;
  }
  pressedAt = performance.now();
  say("");
  keep(note, edited);
  done();
}

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
  const was = edited;
  edited = null;
  emptied();
  if (was?.from) goTo(was.from, false);
  if (aside) show(aside);
  aside = null;
  editing();
  if (was && notes.has(was.id)) draw(was.id);
  keepDraft();
  by("saved")?.remove();
  standing.draw();
  if (standing.writes) text.focus();
  follow(known.round);
  adopt();
}

function editing() {
  by("editing").hidden = !edited;
  by("save").textContent = edited ? words.saveChange : words.save;
}

function change(id) {
  const note = notes.get(id);
  if (!edited && text.value.trim()) aside = { ...content(), kind: form.elements.kind.value };
  const before = edited;
  const from = before?.from ?? round(); // where the table is, whatever round the note belongs to
  edited = { id, base: note.base, built: outbox.editOf(id), from };
  if (before) draw(before.id);
  wrong("");
  show(note);
  editing();
  draw(id);
  standing.draw();
  keepDraft();
  text.focus();
  form.scrollIntoView({ block: "nearest" });
}

function stand(id, withdrawn, on = { base: notes.get(id).base, built: outbox.editOf(id) }) {
  const note = { ...sent(notes.get(id)), base: on.base };
  outbox.put({ ...note, written_at: new Date().toISOString(), withdrawn }, on.built);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  started.then(save);
});
form.addEventListener("input", () => {
  if (text.value.trim() && length(text.value) <= limit) wrong("");
  counted();
  if (!by("lines").hidden) offerLines();
  started.then(keepDraft);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    started.then(save);
  }
});
by("cancel").addEventListener("click", done);
by("withdraw").addEventListener("click", () => {
  stand(edited.id, true, edited);
  done();
});
list.addEventListener("click", (event) => {
  const link = event.target.closest(".edit");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  started.then(() => change(link.closest(".note").dataset.id));
});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  const { id } = event.target.closest(".note").dataset;
  started.then(() => {
    stand(id, false);
    element(id).querySelector(".edit").focus();
  });
});
for (const button of form.querySelectorAll("[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = votes() + Number(button.dataset.step);
    form.elements.votes.value = Math.max(0, Math.min(99, next));
    started.then(keepDraft);
  });
}

// ---- a pasted list ------------------------------------------------------------------------

function lines() {
  return text.value.split(/[\n\v\f\r]+/).map((line) => line.replace(BULLET, "").trim()).filter(Boolean);
}

function offerLines() {
  const { length: count } = lines();
  by("lines").hidden = count < 2 || Boolean(edited);
  by("lines-told").textContent = fill(words.lines, { n: count });
  by("split").textContent = fill(words.split, { n: count });
}

text.addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  if (pasted.split(/[\n\v\f\r]/).filter((line) => line.trim()).length < 2) return;
  setTimeout(offerLines); // when the text is in the field
});
// Tablets' keyboards put in what lies on their own clipboard as if it had been typed.
let linesBefore = 0;
text.addEventListener("beforeinput", () => { linesBefore = lines().length; });
text.addEventListener("input", () => {
  if (lines().length > linesBefore + 1) offerLines();
});
by("split").addEventListener("click", () => {
  const each = lines();
  const whole = content();
  const fault = each.map((line) => checked({ ...whole, text: line })).find(Boolean);
  if (fault) {
    wrong(fault);
    text.focus();
    return;
  }
  for (const line of each) keep({ ...whole, text: line });
  pressedAt = performance.now();
  done();
});
by("one-note").addEventListener("click", () => {
  by("lines").hidden = true;
  text.focus();
});

// ---- who sits here ------------------------------------------------------------------------

const seats = by("seats").querySelector("form");
const seatsJob = {
  waiting: null, // the form's fields
  async send() {
    const { waiting } = seatsJob;
    const answer = await fetch(seats.action, {
      method: "POST", body: new URLSearchParams(waiting), redirect: "manual",
    }).catch(() => null);
    if (!answer || answer.status >= 500) throw new Away();
    if ([404, 410].includes(answer.status)) throw Object.assign(new Error("seats"), { status: answer.status });
    if (answer.type === "opaqueredirect") {
      say(words.seatsSaved);
      put(by("seats-told"), "");
      shelf.remove(seatsDraft);
      const persons = new Map(waiting).get("participants");
      remember({ seats: waiting, participants: Number(persons) || null });
      if (seatsJob.waiting === waiting) await keepSeats(null);
      seated();
      return;
    } else {
      // Something is to be mended: the server says what, on the page itself.
      seatsJob.mend = true;
    }
    if (seatsJob.waiting === waiting) await keepSeats(null);
    if (seatsJob.mend && !outbox.entries.size) seats.submit();
  },
};

// How many sit here, and what was filled in about it.
function seated() {
  const { participants: n } = known;
  if (n === undefined || seatsJob.waiting) return;
  by("seats-count").textContent = n === null ? words.nobody : fill(n === 1 ? words.person : words.persons, { n });
}

const seatsDraft = `rundabord/${key}/seats`;

function fillSeats(fields) {
  for (const [name, value] of fields ?? []) {
    if (name !== "once" && seats.elements[name]) seats.elements[name].value = value;
  }
}

seats.addEventListener("input", () => shelf.set(seatsDraft, [...new FormData(seats)]));

function keepSeats(fields) {
  seatsJob.waiting = fields;
  return store.update("seats", key, "it", () => fields ?? undefined).catch(() => {});
}

seats.addEventListener("submit", (event) => {
  event.preventDefault();
  started.then(async () => {
    seatsJob.mend = false;
    await keepSeats([...new FormData(seats)]);
    put(by("seats-told"), words.seatsWaiting);
    outbox.now();
  });
});

// ---- the way out: a file, or another tablet -----------------------------------------------

function rescue() {
  const all = [...notes.values()].reverse().map((note) => {
    const entry = outbox.entries.get(note.id);
    return entry ? entry.want : sent(note);
  });
  const at = new Date().toISOString();
  const file = { rundabord: "notes", event: eventCode, table: number, saved_at: at, notes: all };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: "application/json" }));
  link.download = `rundabord-${eventCode}-${words.tableFile}-${number}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say(fill(words.rescued, { n: all.length, file: link.download }));
}

for (const button of document.querySelectorAll(".rescue")) {
  button.addEventListener("click", () => started.then(rescue));
}

// What was written, begun, filled in or voted here under an address that the table had before.
async function leftBehind() {
  const found = [];
  for (const { key: old, value } of await store.list("table")) {
    if (old === key || value.event !== eventCode || value.table !== number) continue;
    const waiting = (await store.list("note", old)).map((one) => one.value).filter((one) => one.want);
    const begun = [...await drafts(old)].filter(([, draft]) => draft.text?.trim());
    const seats = (await store.list("seats", old))[0]?.value;
    const ballot = (await store.list("ballot", old))[0]?.value;
    found.push({ old, waiting, begun, seats, votes: ballot?.waiting });
  }
  const count = found.reduce((sum, { waiting, begun }) => sum + waiting.length + begun.length, 0);
  const more = found.some(({ seats, votes }) => seats || votes);
  by("left-behind").hidden = !count && !more;
  by("left-count").textContent = count ? fill(words.leftBehind, { n: count }) : words.leftMore;
  by("bring").onclick = async () => {
    for (const one of found) await bring(one);
    outbox.now();
    await leftBehind();
    text.focus();
  };
}

async function bring({ old, waiting, begun, seats: filled, votes }) {
  for (const entry of waiting.sort((one, other) => one.seq - other.seq)) {
    await outbox.put(entry.want, outbox.editOf(entry.want.id));
    await store.update("note", old, entry.want.id, () => undefined);
  }
  for (const [id, draft] of begun) {
    if (typing()) break; // one at a time: the others stay until this one is saved
    const { id: changing } = draft.edited ?? {};
    const still = notes.has(changing) ? { ...draft.edited, built: outbox.editOf(changing) } : null;
    restore({ ...draft, edited: still, aside: null });
    await layDraft(keepDraft());
    await forgetDraft(id, old);
  }
  if (filled) {
    fillSeats(filled);
    await keepSeats([...new FormData(seats)]);
    put(by("seats-told"), words.seatsWaiting);
    await store.update("seats", old, "it", () => undefined);
  }
  if (votes) {
    await harvest.bring(votes);
    await store.update("ballot", old, "own", (ballot) => ({ ...ballot, waiting: null }));
  }
}

// ---- start --------------------------------------------------------------------------------

addEventListener("pagehide", keepAtOnce);
document.addEventListener("visibilitychange", () => document.hidden && keepAtOnce());
addEventListener("beforeunload", (event) => {
  if (!outbox) return;
  const unkept = text.value.trim() && !standing.durable;
  if (outbox.entries.size || harvest.waiting || seatsJob.waiting || unkept) event.preventDefault();
});

async function start() {
  store = await openStore(shelf);
  // First what the page is: as it was kept, it may say of the café what is no longer true.
  const [kept] = await store.list("table", key);
  known = { ...known, ...kept?.value };
  remember(standing.begin(kept?.value));
  [tab, device] = await Promise.all([
    Tab.enter(),
    store.update("device", "", "id", (old) => old ?? newId()).catch(newId),
  ]);
  outbox = new Outbox(key, store, shelf, changed, way);
  harvest = new Harvest(key, store, words, () => outbox.now());
  heartbeat = new Heartbeat(tell, heard, lost);
  outbox.jobs = [harvest, seatsJob];
  for (const li of list.querySelectorAll(".note")) notes.set(li.dataset.id, read(li));
  await outbox.load();
  await harvest.load();
  if (!standing.fresh) {
    ask(known);
    fillSeats(known.seats);
    resumeClock();
  }
  seatsJob.waiting = (await store.list("seats", key))[0]?.value ?? null;
  const typedSeats = shelf.get(seatsDraft);
  fillSeats(typedSeats ?? seatsJob.waiting);
  if (typedSeats) by("seats").open = true;
  if (seatsJob.waiting) put(by("seats-told"), words.seatsWaiting);
  if (!standing.fresh) seated();
  for (const [id, entry] of outbox.entries) {
    notes.set(id, { siblings: [], ...entry.want, standing: notes.get(id)?.standing ?? "kept" });
    draw(id, entry);
  }
  merge(known.notes, null);
  merge([...outbox.sent.values()].map(({ seq, ...note }) => ({ siblings: [], ...note })), null);
  const asked = Number(new URLSearchParams(location.search).get("round"));
  const last = Number(shelf.get(`rundabord/${key}/round`));
  if (asked || last) goTo(asked || last, false);
  await restoreDraft();
  if (asked && !edited) goTo(asked, false);
  editing();
  counted();
  if (known.harvest) harvest.heard(known.harvest);
  if (!standing.fresh) follow(known.round);
  standing.draw();
  ready();
}

// The moderator's clock as it was heard, by how much the tablet's own has gone on since.
function resumeClock() {
  const gone = Date.now() - known.heardAt;
  if (known.state !== "open" || !known.round || !(gone >= 0)) return;
  clock.set(known.round, new Date(Date.parse(known.at) + gone).toISOString(), performance.now());
  clock.unsure();
}

async function go() {
  if (edited && notes.has(edited.id)) draw(edited.id);
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) form.querySelector(".shortcut").hidden = false;
  for (const button of document.querySelectorAll(".rescue")) button.hidden = false;
  ready();
  if (!form.hidden && !location.hash && matchMedia("(pointer: fine)").matches) text.focus();
  outbox.now();
  heartbeat.now();
  leftBehind();
  install();
}

let installed = false;

// Have the page kept for when there is no network. Only on a secure address: elsewhere browsers have
// no service worker, and the page has to stay open.
async function install() {
  if (installed || !navigator.serviceWorker) return;
  installed = true;
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/t/" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: location.href });
  } catch {
    installed = false; // tried again when the server has been heard
  }
}

const started = start();
started.then(go);
