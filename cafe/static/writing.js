// Writing the questions of a survey on one page: what is typed is kept at every pause, a press
// exchanges only the list, questions are moved by a handle, and the phone beside shows what there is.
// Without this script each press loads the page.

import { replace } from "./exchange.js";
import { content, filled, renewed, send, tell, typed } from "./form-sending.js";
import { all, around, by, maybe, named, one } from "./page.js";
import { growing } from "./question-rows.js";

const PAUSE_MS = 500;
const LONGEST_MS = 4000; // who never pauses is kept all the same
const PATIENCE_MS = 15_000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15_000];
// How near to the window's edge a dragged row scrolls it, how far at a time, how often.
const EDGE_PX = 60;
const STEP_PX = 12;
const STEP_MS = 16;
const FORM = "#question, #head";
const ROWS = "#questions > li[id]";

let kept = ""; // what the server has of the form that is open
let since = 0;
let timer = 0;
let failures = 0;
let refused = ""; // what the server will not take: something else it may
/** @type {Promise<void>} */
let working = Promise.resolve(); // one thing after another: nothing overtakes what was typed

const opened = () => maybe(FORM, document, HTMLFormElement);

function dirty() {
  const form = opened();
  return Boolean(form && content(form) !== kept);
}

/**
 * How far the form that is open has come, and what is left to do, in words.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 * @param {boolean} [lost] it is nowhere but in this page
 * @param {string[]} [left]
 */
function told(form, text, lost = false, left = undefined) {
  tell(form, text, lost);
  const list = one(".left", form);
  if (!left) return;
  list.replaceChildren(...left.map((said) => {
    const item = document.createElement("li");
    item.textContent = said;
    return item;
  }));
  list.hidden = !left.length;
}

/** Keep what is typed; resolves when the server has it, or has said that it will not take it. */
async function keep() {
  clearTimeout(timer);
  const form = opened();
  if (!form || form.dataset.conflict !== undefined) return;
  const words = form.dataset;
  const now = content(form);
  if (now === kept) typed(form, false);
  if (now === kept || now === refused) return;
  const body = filled(form);
  body.delete("do");
  told(form, words.saving ?? "");
  try {
    const answer = await send(form.action, body, "application/json");
    if (answer.status === 409) {
      draw(undefined, await answer.text(), answer); // what was typed since comes along
    } else if (answer.ok) {
      const said = await answer.json();
      named(form, "base").value = said.base;
      kept = now;
      since = failures = 0;
      told(form, words.saved ?? "", false, said.left);
      typed(form, dirty());
      await finish(said);
      look();
    } else if (answer.status === 422) {
      refused = now;
      told(form, words.refused ?? "", true, (await answer.json()).left);
    } else if (answer.status === 404) {
      refused = now;
      told(form, words.gone ?? "", true);
    } else if ((answer.status === 400 || answer.status === 401) && !(await renewed("#writing"))) {
      again(form, words.out);
    } else {
      again(form, words.away);
    }
  } catch {
    again(form, words.away);
  }
}

/**
 * The way on from here: whether the whole can be opened now, and as what it was seen.
 *
 * @param {{ready: boolean, digest: string}} said
 */
async function finish({ ready: whole, digest }) {
  const part = by("finish", HTMLElement);
  for (const field of all("[name=digest]", part, HTMLInputElement)) field.value = digest;
  if (part.dataset.ready === String(whole)) return;
  const page = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (page.ok) replace(part, new DOMParser().parseFromString(await page.text(), "text/html"));
}

/**
 * @param {HTMLFormElement} form
 * @param {string} [text]
 */
function again(form, text = "") {
  told(form, text, true);
  timer = setTimeout(queue, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)], keep);
  failures += 1;
}

/**
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
function queue(work) {
  working = working.then(work, work);
  return working;
}

function later() {
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(queue, Math.min(PAUSE_MS, Math.max(0, since + LONGEST_MS - Date.now())), keep);
}

// ---- presses --------------------------------------------------------------------------------

/**
 * The list out of another version of the page, and what comes next under the keyboard.
 *
 * @param {HTMLFormElement | undefined} sent
 * @param {string} html
 * @param {{ok: boolean, url: string}} answer what brought it: of a form that was refused, nothing is kept
 */
function draw(sent, html, { ok, url }) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const before = opened()?.action;
  const scroll = scrollY;
  if (!replace(by("writing", HTMLElement), page, sent)) {
    location.assign(url);
    return;
  }
  scrollTo(0, scroll);
  const form = opened();
  kept = form && ok ? content(form) : "";
  refused = "";
  failures = since = 0;
  ready();
  look();
  if (form && form.action !== before) {
    const first = maybe("textarea, input[type=text]", form);
    first?.focus();
    form.closest("li, section")?.scrollIntoView({ block: "nearest" });
  }
}

/**
 * What came of a press: the question that is new, what says which is gone, or the one that was pressed.
 *
 * @param {string[]} before the questions that there were
 * @param {HTMLFormElement} [sent]
 */
function led(before, sent) {
  const now = all(ROWS);
  const fresh = now.find(({ id }) => !before.includes(id));
  if (fresh) return fresh;
  return now.length < before.length ? maybe("#removed") : now.find(({ id }) => id === sent?.closest("li")?.id);
}

/**
 * @param {() => Promise<Response>} ask
 * @param {HTMLFormElement} [sent]
 */
async function press(ask, sent) {
  await queue(keep);
  const form = opened();
  if (form && form !== sent && dirty()) { // it says why; going on would lose what is typed in it
    (maybe("[role=alert]", form) ?? one(".typed-state", form)).scrollIntoView({ block: "center" });
    return;
  }
  try {
    const answer = await ask();
    const html = await answer.text();
    if (form !== sent) await keep(); // what was typed since
    const before = all(ROWS).map(({ id }) => id);
    draw(opened() ?? sent, html, answer);
    if (answer.ok) history.replaceState(null, "", answer.url);
    const at = led(before, sent);
    if (at && !opened()) {
      at.scrollIntoView({ block: "nearest" });
      // What was pressed is gone: the keyboard goes on where something came of it.
      if (document.activeElement?.matches("h1")) (maybe("[data-open]", at) ?? at).focus({ preventScroll: true });
    }
  } catch {
    const there = opened();
    if (there) again(there, there.dataset.away);
    else unanswered();
  }
}

/** A press that the server did not answer, where no form is open to say so. */
function unanswered() {
  const notice = by("unanswered", HTMLElement);
  notice.hidden = false;
  notice.focus();
}

let added = false; // the question that is open was added just now

document.addEventListener("submit", (event) => {
  const form = around(event, "#writing form", HTMLFormElement);
  const button = event.submitter;
  if (!form) return;
  if (form.matches("[data-leaves]")) {
    if (!dirty()) return;
    event.preventDefault();
    queue(keep).then(() => !dirty() && form.requestSubmit(button));
    return;
  }
  event.preventDefault();
  const body = filled(form, button);
  const done = body.get("do") === "done";
  const adding = form.id === "adding";
  const next = press(() => send(form.action, freshened(form, body), "text/html"), form);
  next.then(() => {
    if (done && added && !opened()) one("#adding button").focus();
    if (form.closest("#ready")) by("ready", HTMLDetailsElement).open = true; // often several are taken
    added = adding && Boolean(opened());
  });
});

/**
 * The mark may be another one once what was typed has been kept.
 *
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} body
 */
function freshened(form, body) {
  if (form.matches(FORM)) body.set("base", named(form, "base").value);
  return body;
}

document.addEventListener("click", (event) => {
  const link = around(event, "#writing a[href]", HTMLAnchorElement);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (!("open" in link.dataset)) {
    if (!dirty()) return;
    event.preventDefault();
    queue(keep).then(() => location.assign(link.href)); // what is not kept is asked about
    return;
  }
  event.preventDefault();
  added = false;
  press(() => fetch(link.href, { signal: AbortSignal.timeout(PATIENCE_MS) }), link.closest("form") ?? undefined);
});

document.addEventListener("input", (event) => {
  const form = around(event, FORM, HTMLFormElement);
  if (!form) return;
  typed(form, dirty());
  later();
});
document.addEventListener("change", (event) => {
  const type = around(event, "#type", HTMLSelectElement);
  if (!type) return;
  const button = /** @type {HTMLButtonElement | null} */ (type.parentElement?.querySelector("button") ?? null);
  type.form?.requestSubmit(button);
});
addEventListener("beforeunload", (event) => {
  if (!dirty()) return;
  event.preventDefault();
  queue(keep);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") queue(keep);
});
addEventListener("online", () => queue(keep));

// ---- moving by a handle ---------------------------------------------------------------------

/** What each version of the list gets from the script. */
function ready() {
  const list = by("questions", HTMLElement);
  for (const form of all("form.shift", list, HTMLFormElement)) {
    const row = /** @type {HTMLElement} */ (form.closest("li"));
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.title = list.dataset.grip ?? "";
    handle.setAttribute("aria-hidden", "true"); // the buttons do the same
    handle.addEventListener("pointerdown", (down) => drag(down, list, row, form));
    row.prepend(handle);
  }
}

/**
 * @param {PointerEvent} down
 * @param {HTMLElement} list
 * @param {HTMLElement} row
 * @param {HTMLFormElement} form
 */
function drag(down, list, row, form) {
  if (down.button) return;
  down.preventDefault();
  row.classList.add("dragged");
  let { clientX, clientY } = down;
  // A list that is longer than the window comes along when the row is held at its edge.
  const scrolling = setInterval(() => {
    const up = clientY < EDGE_PX;
    if (!up && clientY < innerHeight - EDGE_PX) return;
    const before = scrollY;
    scrollBy(0, up ? -STEP_PX : STEP_PX);
    if (scrollY !== before) place();
  }, STEP_MS);
  /** @param {PointerEvent} event */
  function move(event) {
    ({ clientX, clientY } = event);
    place();
  }
  function place() {
    // Where the row is held above or below the window, it is at the window's edge.
    const y = Math.min(Math.max(clientY, 1), innerHeight - 1);
    let under = document.elementFromPoint(clientX, y);
    while (under && under.parentElement !== list) under = under.parentElement;
    if (!under || under === row) return;
    const box = under.getBoundingClientRect();
    const below = y > box.top + box.height / 2;
    list.insertBefore(row, below ? under.nextSibling : under);
  }
  function drop() {
    clearInterval(scrolling);
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    row.classList.remove("dragged");
    const at = String(Array.from(list.children).indexOf(row));
    if (at === row.dataset.place) return;
    const body = filled(form);
    body.set("to", at);
    press(() => send(form.action, body, "text/html"));
  }
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
}

// ---- the phone beside -----------------------------------------------------------------------

const phone = maybe("#phone", document, HTMLIFrameElement);
let looking = 0;

function look() {
  clearTimeout(looking);
  looking = setTimeout(() => {
    if (!phone?.offsetParent) return;
    // Where the server was away the browser shows a page of its own, which nobody may look into.
    const scroll = phone.contentDocument?.defaultView?.scrollY ?? 0;
    phone.addEventListener("load", () => phone.contentDocument?.defaultView?.scrollTo(0, scroll), { once: true });
    if (phone.contentDocument) phone.contentDocument.location.reload();
    else phone.setAttribute("src", phone.src);
  }, 300);
}

growing();
ready();
const first = opened();
if (first) kept = content(first);
