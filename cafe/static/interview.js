// An interview keeps itself: at every pause what stands in the page goes to the server. Nothing is
// kept in the browser's own storage, since several people may share the computer; while the server
// cannot be reached it lives in the page, which warns before it is left.
import { clearable } from "./clear.js";
import { follow } from "./conditions.js";
import { by, controls, named, picks, write } from "./page.js";
import { rankings } from "./ranking.js";

const form = by("interview", HTMLFormElement);
const words = form.dataset;
const status = by("kept");
const way = by("kept-way");
const base = named(form, "base");
const device = named(form, "device");
const order = named(form, "seq");
const token = named(form, "csrf_token");
const PAUSE = 1200;
const LONGEST = 8000; // who never pauses is saved all the same
const PATIENCE = 20000;
const RETRY = [2000, 4000, 8000, 15000, 30000];

let seq = 0;
// Somebody may have begun to write before this script was there: that has not been sent.
let sent = touched() ? "" : content();
let since = 0;
let timer = 0;
let busy = false;
let failures = 0;
let leaving = false;
let stopped = ""; // the wording that the server will not take: another one may be

function content() {
  const fields = [...new FormData(form)].filter(([name]) => name.startsWith("q-"));
  return JSON.stringify(fields);
}

function touched() {
  return controls(form).some((control) => {
    if (!control.name.startsWith("q-")) return false;
    if (control instanceof HTMLSelectElement) {
      return [...control.options].some((o) => o.selected && !o.defaultSelected && o.index);
    }
    if (control instanceof HTMLInputElement && picks(control)) return control.checked !== control.defaultChecked;
    return control.value !== control.defaultValue;
  });
}

function dirty() {
  return content() !== sent;
}

/**
 * @param {string} [text]
 * @param {boolean} [lost] it may be lost when the page is closed
 * @param {boolean} [signIn] the way there is shown
 */
function tell(text = "", lost = false, signIn = false) {
  write(status, text);
  status.className = lost ? "notice warn" : "soft";
  way.hidden = !signIn;
}

/**
 * @param {string} fields as `content` gives them
 * @param {RequestInit} [more]
 */
function post(fields, more = {}) {
  seq += 1;
  const sending = { base: Number(base.value), device: device.value, seq, fields: JSON.parse(fields) };
  return fetch(words.keep ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
    body: JSON.stringify(sending),
    signal: AbortSignal.timeout(PATIENCE),
    ...more,
  });
}

// After the session has ended and begun again, in another tab, the token is another one.
async function renewed() {
  const answer = await fetch(words.state ?? "", {
    headers: { "Content-Type": "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 404) return 404;
  if (!answer.ok) return 401;
  token.value = (await answer.json()).token;
  return 200;
}

async function keep() {
  clearTimeout(timer);
  const fields = content();
  if (busy || leaving || !dirty() || fields === stopped) return;
  busy = true;
  tell(words.saving);
  try {
    let answer = await post(fields);
    let { status: how } = answer;
    if (how === 400 || how === 401) {
      how = await renewed();
      if (how === 200) {
        answer = await post(fields);
        how = answer.status;
      }
    }
    if (how >= 200 && how < 300) {
      base.value = (await answer.json()).revision;
      sent = fields;
      failures = 0;
      since = 0;
      tell(words.saved);
    } else if (how === 409) {
      sent = fields;
      leaving = true;
      location.assign((await answer.json()).compare);
    } else if (how === 401) {
      again(words.out, true);
    } else if (how === 404) {
      stopped = fields;
      tell(words.gone, true);
    } else if (how >= 500) {
      again(words.away);
    } else {
      stopped = fields;
      tell(words.refused, true);
    }
  } catch {
    again(words.away);
  } finally {
    busy = false;
    if (!failures && !leaving && dirty() && content() !== stopped) later();
  }
}

/**
 * @param {string} [text]
 * @param {boolean} [signIn]
 */
function again(text, signIn = false) {
  tell(text, true, signIn);
  timer = setTimeout(keep, RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
}

function later() {
  if (leaving) return;
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, failures ? RETRY[0] : Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  if (!failures) tell("");
}

form.addEventListener("input", later);
form.addEventListener("change", later);
// What is not on the server yet is brought there first: a page that is sent while nobody answers is
// gone, and what was typed with it. A draft that is no more is given back by the page that is sent.
let pressed = false;
form.addEventListener("submit", (event) => {
  if (leaving || pressed) {
    event.preventDefault(); // the second press of two
    return;
  }
  if (dirty() && content() !== stopped) {
    event.preventDefault();
    pressed = true;
    saveFirst(event.submitter);
    return;
  }
  leaving = true;
  clearTimeout(timer);
  seq += 1;
  order.value = String(seq);
});

/** @param {HTMLElement | null} button that was pressed */
async function saveFirst(button) {
  while (busy) await new Promise((done) => setTimeout(done, 50));
  await keep();
  pressed = false;
  if (!leaving && (!dirty() || content() === stopped)) form.requestSubmit(button);
}

// A page that comes back out of the browser's memory may be older than the draft.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && !leaving && !busy && dirty()) {
    const fields = content();
    // `keepalive` takes 64 kB; more than that goes the ordinary way and may be cut off.
    post(fields, { keepalive: fields.length < 30000 })
      .then(async (answer) => {
        if (!answer.ok) return;
        base.value = (await answer.json()).revision;
        sent = fields;
      })
      .catch(() => {});
  } else if (document.visibilityState === "visible" && failures) {
    keep();
  }
});
addEventListener("online", keep);
addEventListener("focus", () => failures && keep());
addEventListener("beforeunload", (event) => {
  if (!leaving && dirty()) {
    event.preventDefault();
    if (!busy) keep();
  }
});

follow(form);
rankings(form);
clearable(form);
if (dirty()) later();
