// Writing at a table: one press saves, the next note can be typed at once, nothing typed is lost.
// Without this file the same form posts to the server.

import { Outbox, Shelf, newId } from "./table-outbox.js";

const page = document.getElementById("table");
const form = document.getElementById("write");
const text = document.getElementById("text");
const list = document.getElementById("notes");
const status = document.getElementById("status");
const words = document.getElementById("words").dataset;
const closed = document.getElementById("closed");
const limit = Number(page.dataset.limit);
const key = page.dataset.key;
const shelf = new Shelf(`rundabord/${key}/`);
const FIELDS = ["point", "area", "profession", "district"];
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/g;

const notes = new Map(); // id → the note as the list shows it
let edited = null; // {id, base} while the form holds a note that exists
let aside = null; // what was being typed when the change began
let pressedAt = 0;

function fill(template, gaps) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}

function length(typed) {
  let count = 0;
  for (const _ of typed) count += 1; // code points, as the server counts
  return count;
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
  const number = Number.parseInt(form.elements.votes.value, 10);
  return Number.isNaN(number) ? 0 : Math.max(0, Math.min(99, number));
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
}

function wrong(sentence) {
  const place = document.getElementById("text-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  text.setAttribute("aria-invalid", String(Boolean(sentence)));
  text.closest(".field").classList.toggle("bad", Boolean(sentence));
}

function counted() {
  const place = document.getElementById("text-count");
  const near = text.value.length > limit * 0.9;
  place.hidden = !near;
  if (near) place.textContent = fill(words.left, { length: length(text.value), limit });
}

// ---- the draft ----------------------------------------------------------------------------

function keepDraft() {
  const kind = form.elements.kind.value;
  const draft = { ...content(), text: text.value, kind, edited, aside };
  const empty = !draft.text && !edited && !aside;
  if (empty) shelf.remove("draft");
  else shelf.set("draft", JSON.stringify(draft));
  warnOfMemory();
}

function restoreDraft() {
  let draft = null;
  try {
    draft = JSON.parse(shelf.get("draft"));
  } catch { /* not ours */ }
  // A page that the server sent back filled holds what was typed last.
  if (!draft || text.defaultValue) return;
  edited = draft.edited ?? null;
  aside = draft.aside ?? null;
  show(draft);
  if (draft.text) form.hidden = false;
}

function warnOfMemory() {
  if (!shelf.durable && words.memory) {
    const place = document.createElement("p");
    place.className = "notice warn";
    place.textContent = words.memory;
    form.prepend(place);
    words.memory = "";
  }
}

// ---- rounds -------------------------------------------------------------------------------

const steps = [...document.querySelectorAll(".steps a")];

function goTo(number, chosen = true) {
  const step = steps.find((a) => Number(a.dataset.round) === number);
  form.elements.round.value = number;
  if (!step) return;
  for (const a of steps) a.toggleAttribute("aria-current", false);
  step.setAttribute("aria-current", "step");
  document.getElementById("question").textContent = step.dataset.question;
  if (chosen) {
    shelf.set("round", String(number));
    history.replaceState(null, "", step.href);
  }
}

for (const step of steps) {
  step.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(Number(step.dataset.round));
    keepDraft();
  });
}

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
  };
  for (const name of FIELDS) note[name] = d[name] || null;
  return note;
}

function element(id) {
  return list.querySelector(`[data-id="${CSS.escape(id)}"]`);
}

function draw(id, entry) {
  const note = notes.get(id);
  let li = element(id);
  if (!li) {
    li = document.getElementById("note").content.firstElementChild.cloneNode(true);
    li.dataset.id = id;
    li.id = `note-${id}`;
    list.prepend(li);
    document.getElementById("none").hidden = true;
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
  const why = li.querySelector(".wrong");
  why.textContent = entry?.refused ?? "";
  why.hidden = !entry?.refused;
  const chip = li.querySelector(".chip");
  let how = note.withdrawn ? "withdrawn" : { late: "late", declined: "declined" }[note.standing] ?? "saved";
  if (entry) how = entry.refused ? "refused" : outbox.busy ? "saving" : "unsaved";
  chip.textContent = words[how];
  chip.className = `chip ${how === "saved" ? "open" : how === "withdrawn" || how === "saving" ? "" : "late"}`;
}

function fromServer(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const li of fresh.querySelectorAll("#notes > .note")) {
    const note = read(li);
    if (outbox.entries.has(note.id)) continue;
    notes.set(note.id, note);
    draw(note.id, null);
  }
}

// ---- to the server and back ---------------------------------------------------------------

function changed(id, entry, stored) {
  const before = notes.get(id);
  if (entry) notes.set(id, { ...entry.want, standing: before?.standing ?? "kept" });
  if (stored && notes.has(id)) {
    const note = notes.get(id);
    note.base = stored.sibling ? stored.current : stored.revision;
    note.standing = stored.late ? "late" : "kept";
    if (edited?.id === id) {
      edited.base = note.base;
      keepDraft();
    }
    if (stored.late) close();
    if (stored.sibling) {
      const told = document.getElementById("told");
      told.textContent = words.sibling;
      told.hidden = false;
      refresh();
    }
  }
  if (notes.has(id)) draw(id, entry);
}

function refresh() {
  fetch(location.pathname, { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then(fromServer)
    .catch(() => { /* the list is brought up to date with the next visit */ });
}

function close() {
  closed.hidden = false;
  page.dataset.state = "closed";
}

function tell(sentence, kind) {
  status.hidden = false;
  status.className = `chip ${kind}`;
  if (status.textContent !== sentence) status.textContent = sentence;
}

function state(how) {
  const { unsent, refused } = outbox;
  if (how === "idle" && refused) {
    tell(fill(refused === 1 ? words.oneRefused : words.manyRefused, { n: refused }), "late");
  } else if (how === "idle") {
    if (notes.size) tell(words.allSaved, "open");
  } else if (how === "sending") {
    tell(words.saving, "");
  } else if (how.error) {
    tell(how.error, "late");
  } else {
    tell(fill(unsent === 1 ? words.oneUnsaved : words.manyUnsaved, { n: unsent }), "late");
  }
  if (how !== "sending") {
    for (const [id, entry] of outbox.entries) draw(id, entry);
  }
}

const outbox = new Outbox(key, shelf, changed, state);

// ---- what a person does -------------------------------------------------------------------

function save() {
  const note = content();
  const size = length(note.text);
  if (!note.text.trim()) {
    // The second half of a double press finds the field already emptied by the first.
    if (Date.now() - pressedAt > 1000) wrong(words.empty);
    text.focus();
    return;
  }
  if (size > limit) {
    wrong(fill(words.tooLong, { length: size, limit }));
    text.focus();
    return;
  }
  pressedAt = Date.now();
  outbox.put({
    id: edited?.id ?? newId(),
    base: edited?.base ?? 0,
    ...note,
    written_at: new Date().toISOString(),
    withdrawn: false,
  });
  warnOfMemory();
  done();
}

function done() {
  const was = edited;
  edited = null;
  emptied();
  if (aside) show(aside);
  aside = null;
  editing();
  if (was && notes.has(was.id)) draw(was.id, outbox.entries.get(was.id) ?? null);
  keepDraft();
  document.getElementById("saved")?.remove();
  if (page.dataset.state === "open") text.focus();
  else form.hidden = !text.value;
}

function editing() {
  document.getElementById("editing").hidden = !edited;
  document.getElementById("save").textContent = edited ? words.saveChange : words.save;
}

function change(id) {
  const note = notes.get(id);
  if (!edited && text.value.trim()) aside = { ...content(), kind: form.elements.kind.value };
  const before = edited;
  edited = { id, base: note.base };
  if (before) draw(before.id, outbox.entries.get(before.id) ?? null);
  wrong("");
  show(note);
  editing();
  draw(id, outbox.entries.get(id) ?? null);
  form.hidden = false;
  keepDraft();
  text.focus();
  form.scrollIntoView({ block: "nearest" });
}

function stand(id, withdrawn) {
  const { standing, ...note } = notes.get(id);
  outbox.put({ ...note, written_at: new Date().toISOString(), withdrawn });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.addEventListener("input", () => {
  if (text.value.trim() && length(text.value) <= limit) wrong("");
  counted();
  keepDraft();
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save();
  }
});
document.getElementById("cancel").addEventListener("click", done);
document.getElementById("withdraw").addEventListener("click", () => {
  stand(edited.id, true);
  done();
});
list.addEventListener("click", (event) => {
  const link = event.target.closest(".edit");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  change(link.closest(".note").dataset.id);
});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  const { id } = event.target.closest(".note").dataset;
  stand(id, false);
  element(id).querySelector(".edit").focus();
});
for (const button of form.querySelectorAll("[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = votes() + Number(button.dataset.step);
    form.elements.votes.value = Math.max(0, Math.min(99, next));
    keepDraft();
  });
}

// ---- start --------------------------------------------------------------------------------

for (const li of list.querySelectorAll(".note")) notes.set(li.dataset.id, read(li));
for (const [id, entry] of outbox.entries) {
  notes.set(id, { ...entry.want, standing: notes.get(id)?.standing ?? "kept" });
  draw(id, entry);
}
const kept = Number(shelf.get("round"));
if (kept && !new URLSearchParams(location.search).has("round")) goTo(kept, false);
restoreDraft();
editing();
counted();
if (edited && notes.has(edited.id)) draw(edited.id, outbox.entries.get(edited.id) ?? null);
if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
  form.querySelector(".shortcut").hidden = false;
}
if (!form.hidden && !location.hash && matchMedia("(pointer: fine)").matches) text.focus();
outbox.now();
