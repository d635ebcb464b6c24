// Voting on a phone. What is chosen is kept on the phone at every press, and a ballot that has been
// sent stays here until the server has said that it is stored; sending goes on by itself.
// Without this script the page is a plain form.

const words = document.getElementById("words").dataset;
const told = document.getElementById("told");
const code = room().dataset.code;
const PLACE = `rundabord:room:${code}`;
const PATIENCE = 15_000;
const SLOWEST = 30_000;

let mine = load();
let busy = false;
let failed = 0;
let timer = 0;
let memory = true;

// voter: who this phone is; base, stored: the ballot in the server as this phone knows it;
// votes: what the page shows; waiting: what is to be sent; sent: what may have arrived unanswered.
function load() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(PLACE));
  } catch {
    // Kept in memory only, then.
  }
  // What has voted here without a script before is the same voter.
  if (kept?.voter && !kept.base && !kept.waiting) kept.voter = room().dataset.voter || kept.voter;
  if (kept?.voter) return kept;
  return { voter: room().dataset.voter || uuid(), base: 0, stored: {}, votes: {}, waiting: null, sent: [] };
}

function keep() {
  try {
    localStorage.setItem(PLACE, JSON.stringify(mine));
  } catch {
    if (memory) say(words.memory);
    memory = false;
  }
}

function uuid() {
  // crypto.randomUUID does not exist on a page without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function room() {
  return document.getElementById("room");
}

function same(one, other) {
  return plain(one) === plain(other);
}

function plain(votes) {
  return JSON.stringify(Object.entries(votes).filter(([, n]) => n > 0).sort());
}

function total() {
  return Object.values(mine.votes).reduce((sum, n) => sum + n, 0);
}

function say(text) {
  told.hidden = !text;
  told.textContent = text ?? "";
}

// --- The page ----------------------------------------------------------------------------------

function items() {
  return [...document.querySelectorAll("#ballot [data-id]")];
}

function each() {
  return Number(document.getElementById("ballot")?.dataset.each ?? 0);
}

// The page is new: bring together what it holds and what this phone knows.
function begin() {
  const { voter, revision } = room().dataset;
  const inServer = {};
  for (const item of items()) {
    const n = Number(item.querySelector("input").dataset.stored);
    if (n) inServer[item.dataset.id] = n;
  }
  const unsent = mine.waiting || !same(mine.votes, mine.stored);
  if (items().length && voter === mine.voter && Number(revision) > mine.base && !unsent) {
    if (same(inServer, {}) && !same(mine.stored, {})) say(words.again);
    Object.assign(mine, { base: Number(revision), stored: inServer, votes: { ...inServer } });
  }
  if (items().length) {
    const listed = new Set(items().map((item) => item.dataset.id));
    for (const votes of [mine.votes, mine.stored]) {
      const gone = Object.keys(votes).filter((id) => !listed.has(id));
      for (const id of gone) delete votes[id];
      if (gone.length && votes === mine.votes) say(words.freed);
    }
    // Fewer votes than this phone remembers: the voting has begun anew.
    if (total() > each()) mine.votes = {};
    keep();
  }
  for (const button of document.querySelectorAll("#ballot [data-step]")) button.hidden = false;
  // Chosen and not sent in time. What was sent is said by the server, when it answers.
  const over = room().dataset.state !== "off" && !("takes" in room().dataset);
  const late = over && !mine.waiting && !same(mine.votes, mine.stored);
  if (late) say(words.late);
  draw();
}

function draw() {
  const form = document.getElementById("ballot");
  if (!form) return;
  const left = each() - total();
  for (const item of items()) {
    const n = mine.votes[item.dataset.id] ?? 0;
    item.querySelector("input").value = n;
    item.classList.toggle("chosen", n > 0);
    item.querySelector('[data-step="-1"]').setAttribute("aria-disabled", String(n === 0));
    item.querySelector('[data-step="1"]').setAttribute("aria-disabled", String(left === 0));
  }
  put("left", words.left.replace("{left}", left).replace("{each}", each()));
  const changed = !same(mine.votes, mine.stored);
  let status = "";
  if (mine.waiting) status = failed ? words.waiting : words.sending;
  else if (changed) status = words.changed;
  else if (mine.base && total()) status = words.stored;
  put("status", status);
  form.classList.toggle("unsent", Boolean(mine.waiting) || changed);
}

function put(id, text) {
  // Only what is new is read out.
  const element = document.getElementById(id);
  if (element && element.textContent !== text) element.textContent = text;
}

function choose(id, wanted) {
  const others = total() - (mine.votes[id] ?? 0);
  const n = Math.max(0, Math.min(Math.trunc(wanted) || 0, each() - others));
  if (n) mine.votes[id] = n;
  else delete mine.votes[id];
  keep();
  draw();
}

document.addEventListener("click", (event) => {
  const step = event.target.closest("#ballot [data-step]");
  if (step) {
    const { id } = step.closest("[data-id]").dataset;
    choose(id, (mine.votes[id] ?? 0) + Number(step.dataset.step));
  }
  if (event.target.id === "keep") {
    ask(false);
    send();
  }
  if (event.target.id === "take") {
    ask(false);
    mine.votes = { ...mine.stored };
    keep();
    draw();
  }
});
document.addEventListener("change", (event) => {
  const item = event.target.closest("#ballot [data-id]");
  if (item) choose(item.dataset.id, Number(event.target.value));
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "ballot") return;
  event.preventDefault();
  // Enter in a field sends the form before the field has told that it changed.
  const held = document.activeElement?.closest?.("#ballot [data-id]");
  if (held && document.activeElement.matches("input")) choose(held.dataset.id, Number(document.activeElement.value));
  send();
});

// --- Sending -----------------------------------------------------------------------------------

function send() {
  say("");
  document.getElementById("sent")?.remove();
  mine.waiting = { ...mine.votes };
  failed = 0;
  keep();
  draw();
  attempt();
}

function ask(open) {
  const box = document.getElementById("choose");
  if (!box) return;
  box.hidden = !open;
  if (open) document.getElementById("keep").focus();
}

async function attempt() {
  clearTimeout(timer);
  if (busy || !mine.waiting) return;
  busy = true;
  const ballot = mine.waiting;
  if (!mine.sent.some((one) => same(one, ballot))) mine.sent = [...mine.sent.slice(-9), ballot];
  keep();
  let answer = null;
  let said = null;
  try {
    answer = await fetch("/api/votes", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ room: code, voter: mine.voter, base: mine.base, votes: ballot }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    said = await answer.json();
  } catch {
    // No network, or something on the way that is not our server: tried again.
  }
  busy = false;
  // Whatever the server has named is settled; without a name it was not understood, or not ours.
  if (answer?.ok && said?.stored) stored(said.stored.revision, ballot);
  else if (said?.name && answer.status < 500) refused(said);
  else failed += 1;
  keep();
  draw();
  if (mine.waiting) timer = setTimeout(attempt, failed ? Math.min(1000 * 2 ** (failed - 1), SLOWEST) * (0.8 + Math.random() * 0.4) : 0);
}

function stored(revision, ballot) {
  failed = 0;
  Object.assign(mine, { base: revision, stored: { ...ballot }, sent: [] });
  if (same(mine.waiting, ballot)) mine.waiting = null;
}

function refused(said) {
  failed = 0;
  if (said.name === "ballot_changed") {
    const { revision, votes } = said.ballot;
    const own = mine.sent.some((one) => same(one, votes));
    const before = mine.base;
    Object.assign(mine, { base: revision, stored: votes });
    // An earlier one of this phone, whose answer was lost: the later one takes its place.
    if (own) return;
    mine.waiting = null;
    mine.sent = [];
    if (before && same(votes, {})) say(words.again);
    else ask(true);
    return;
  }
  mine.waiting = null;
  mine.sent = [];
  for (const id of said.notes ?? []) delete mine.votes[id];
  say(said.name === "harvest_closed" ? words.late : said.error);
  document.dispatchEvent(new Event("look"));
}

window.addEventListener("online", attempt);
document.addEventListener("visibilitychange", () => document.hidden || attempt());
document.addEventListener("live", begin);
// Another tab of the same phone is the same voter.
window.addEventListener("storage", (event) => {
  if (event.key !== PLACE || !event.newValue) return;
  mine = JSON.parse(event.newValue);
  draw();
});
window.addEventListener("beforeunload", (event) => {
  if (mine.waiting && !memory) event.preventDefault();
});

begin();
attempt();
