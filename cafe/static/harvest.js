// Voting on a phone. What is chosen is kept on the phone at every press, and a ballot that has been
// sent stays here until the server has said that it is stored; sending goes on by itself.
// Without this script the page is a plain form.

import { alike, answered, emptyBallot, sending, total } from "./ballot.js";
import { followClock } from "./countdown.js";
import { newId } from "./ids.js";
import { Away, backoff, post, root } from "./net.js";
import { all, around, by, fill, maybe, one, write } from "./page.js";

/** @import {Ballot, Votes} from "./ballot.js" */

const words = by("words").dataset;
const told = by("told");
const code = room().dataset.code;
const PLACE = `rundabord:room:${code}`;
const PATIENCE_MS = 15_000;
const SLOWEST_MS = 30_000;

let mine = load();
let busy = false;
let failed = 0;
let timer = 0;
let memory = true;
let changing = false; // somebody has asked to change what is stored

/**
 * The ballot, and who this phone is.
 *
 * @returns {Ballot & {voter: string}}
 */
function load() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(PLACE) ?? "null");
  } catch {
    // Kept in memory only, then.
  }
  // What has voted here without a script before is the same voter.
  if (kept?.voter && !kept.base && !kept.waiting) kept.voter = room().dataset.voter || kept.voter;
  if (kept?.voter) return kept;
  return { voter: room().dataset.voter || newId(), ...emptyBallot() };
}

function keep() {
  try {
    localStorage.setItem(PLACE, JSON.stringify(mine));
  } catch {
    if (memory) say(words.memory);
    memory = false;
  }
}

function room() {
  return by("room");
}

/** @param {string} [text] */
function say(text = "") {
  told.hidden = !text;
  told.textContent = text;
}

// --- The page ----------------------------------------------------------------------------------

function items() {
  return all("#ballot [data-id]").map((place) => ({
    id: place.dataset.id ?? "", place, input: one("input", place, HTMLInputElement),
  }));
}

function each() {
  return Number(maybe("#ballot")?.dataset.each ?? 0);
}

// How many of them one proposal may get.
function most() {
  return Number(maybe("#ballot")?.dataset.most ?? 0);
}

// The page is new: bring together what it holds and what this phone knows.
function begin() {
  const { voter, revision } = room().dataset;
  /** @type {Votes} */
  const inServer = {};
  for (const { id, input } of items()) {
    const n = Number(input.dataset.stored);
    if (n) inServer[id] = n;
  }
  const unsent = mine.waiting || !alike(mine.votes, mine.stored);
  if (items().length && voter === mine.voter && Number(revision) > mine.base && !unsent) {
    if (alike(inServer, {}) && !alike(mine.stored, {})) say(words.again);
    Object.assign(mine, { base: Number(revision), stored: inServer, votes: { ...inServer } });
  }
  if (items().length) {
    const listed = new Set(items().map(({ id }) => id));
    for (const votes of [mine.votes, mine.stored]) {
      const gone = Object.keys(votes).filter((id) => !listed.has(id));
      for (const id of gone) delete votes[id];
      if (gone.length && votes === mine.votes) say(words.freed);
    }
    // Fewer votes than this phone remembers: the voting has begun anew.
    if (total(mine.votes) > each() || Object.values(mine.votes).some((n) => n > most())) mine.votes = {};
    keep();
  }
  for (const button of all("#ballot [data-step]")) button.hidden = false;
  // Chosen and not sent in time. What was sent is said by the server, when it answers.
  if (over() && !mine.waiting && !alike(mine.votes, mine.stored)) say(words.late);
  draw();
}

// Whether the page says that votes of phones are no longer taken.
function over() {
  return room().dataset.state !== "off" && !("takes" in room().dataset);
}

function draw() {
  const form = maybe("#ballot");
  if (!form) return;
  const left = each() - total(mine.votes);
  for (const { id, place, input } of items()) {
    const n = mine.votes[id] ?? 0;
    place.classList.toggle("chosen", n > 0);
    if (input.type === "checkbox") {
      input.checked = n > 0;
      input.setAttribute("aria-disabled", String(!n && left === 0));
      continue;
    }
    input.value = String(n);
    one('[data-step="-1"]', place).setAttribute("aria-disabled", String(n === 0));
    one('[data-step="1"]', place).setAttribute("aria-disabled", String(left === 0));
  }
  tell("left", fill(words.left, { left, each: each() }));
  const changed = !alike(mine.votes, mine.stored);
  /** @type {string | undefined} */
  let status = "";
  if (mine.waiting) status = failed ? words.waiting : words.sending;
  else if (changed) status = words.changed;
  else if (mine.base && total(mine.votes)) status = words.stored;
  tell("status", status);
  form.classList.toggle("unsent", Boolean(mine.waiting) || changed);
  const cast = !changed && !mine.waiting && !changing && mine.base > 0 && total(mine.stored) > 0;
  const asked = !by("choose").hidden; // which of two ballots counts
  showCast(cast && !asked);
}

/**
 * What was chosen, once the server has it; else what can be chosen.
 *
 * @param {boolean} cast
 */
function showCast(cast) {
  const [thanks, form] = [by("cast"), by("ballot")];
  const turned = thanks.hidden === cast;
  thanks.hidden = !cast;
  form.hidden = cast;
  if (!cast) return;
  const list = items().filter(({ id }) => mine.stored[id]).map(({ id, place }) => {
    const line = document.createElement("li");
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = one(".said", place).textContent;
    line.append(said);
    const n = mine.stored[id];
    if (most() > 1) {
      const count = document.createElement("strong");
      count.textContent = ` ${fill(n === 1 ? words.vote : words.votes, { n })}`;
      line.append(count);
    }
    return line;
  });
  by("mine").replaceChildren(...list);
  if (turned && form.contains(document.activeElement)) toHead(thanks);
}

/** @param {HTMLElement} part takes the focus where it begins */
function toHead(part) {
  const head = one("h1", part);
  head.tabIndex = -1;
  head.focus();
}

/**
 * @param {string} id of a place that the page may not have
 * @param {string} [text]
 */
function tell(id, text = "") {
  const place = maybe(`#${id}`);
  if (place) write(place, text);
}

/**
 * @param {string} id of a proposal
 * @param {number} wanted
 */
function choose(id, wanted) {
  const others = total(mine.votes) - (mine.votes[id] ?? 0);
  const n = Math.max(0, Math.min(Math.trunc(wanted) || 0, each() - others, most()));
  if (n) mine.votes[id] = n;
  else delete mine.votes[id];
  keep();
  draw();
}

document.addEventListener("click", (event) => {
  const step = around(event, "#ballot [data-step]");
  const id = around(event, "[data-id]")?.dataset.id;
  if (step && id) {
    choose(id, (mine.votes[id] ?? 0) + Number(step.dataset.step));
  }
  if (around(event, "#change")) {
    event.preventDefault();
    changing = true;
    draw();
    toHead(by("ballot"));
  }
  if (around(event, "#keep")) {
    ask(false);
    send();
  }
  if (around(event, "#take")) {
    ask(false);
    mine.votes = { ...mine.stored };
    keep();
    draw();
  }
});
document.addEventListener("change", (event) => {
  const id = around(event, "#ballot [data-id]")?.dataset.id;
  const input = around(event, "input", HTMLInputElement);
  if (id && input) choose(id, input.type === "checkbox" ? Number(input.checked) : Number(input.value));
});
document.addEventListener("submit", (event) => {
  if (!around(event, "#ballot")) return;
  event.preventDefault();
  // Enter in a field sends the form before the field has told that it changed.
  const held = items().find(({ input }) => input === document.activeElement);
  if (held && held.input.type !== "checkbox") choose(held.id, Number(held.input.value));
  send();
});

// --- Sending -----------------------------------------------------------------------------------

function send() {
  say("");
  changing = false;
  mine.waiting = { ...mine.votes };
  failed = 0;
  keep();
  draw();
  attempt();
}

/** @param {boolean} open */
function ask(open) {
  const box = maybe("#choose");
  if (!box) return;
  box.hidden = !open;
  if (open) by("keep").focus();
}

async function attempt() {
  clearTimeout(timer);
  if (busy || !mine.waiting) return;
  busy = true;
  const going = mine.waiting;
  const before = mine.base;
  sending(mine, going);
  keep();
  try {
    const asked = { room: code, voter: mine.voter, base: before, votes: going };
    const answer = await post(`${root}/api/votes`, asked, PATIENCE_MS);
    const how = answered(mine, going, answer);
    failed = how === "unheard" ? failed + 1 : 0;
    if (how === "other" && before && alike(mine.stored, {})) say(words.again);
    else if (how === "other") ask(true);
    else if (how === "refused") refused(answer.said);
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    failed += 1; // no network, or something on the way that is not our server: tried again
  } finally {
    busy = false;
  }
  keep();
  draw();
  if (mine.waiting) timer = setTimeout(attempt, failed ? backoff(failed - 1, SLOWEST_MS) : 0);
}

/** @param {{name: string, error: string}} said */
function refused({ name, error }) {
  say(name === "harvest_closed" || over() ? words.late : error);
  document.dispatchEvent(new Event("look"));
}

addEventListener("online", attempt);
document.addEventListener("visibilitychange", () => document.hidden || attempt());
document.addEventListener("live", begin);
// Another tab of the same phone is the same voter.
addEventListener("storage", (event) => {
  if (event.key !== PLACE || !event.newValue) return;
  mine = JSON.parse(event.newValue);
  draw();
});
addEventListener("beforeunload", (event) => {
  if (mine.waiting && !memory) event.preventDefault();
});

begin();
attempt();
followClock();
