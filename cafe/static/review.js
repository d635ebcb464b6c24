// The review list without reloading: decisions by press or key, and how far an analysis has come.
// Everything here also works without this script, as plain forms.

const list = document.getElementById("passages");
const told = document.getElementById("told");

// --- Decisions ---------------------------------------------------------------------------------

// One after the other, so that two quick presses arrive in the order in which they were made.
let queue = Promise.resolve();

function freshKey() {
  // crypto.randomUUID does not exist on a page without TLS.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(text) {
  told.textContent = "";
  requestAnimationFrame(() => (told.textContent = text));
}

function sendPlainly(form, press) {
  // The server's own way with a session that has run out: it carries the form through sign-in.
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "press";
  field.value = press;
  form.append(field);
  HTMLFormElement.prototype.submit.call(form);
}

async function send(id, press, added, focus) {
  const card = document.getElementById(id);
  const form = card.querySelector("form");
  const key = form.elements.once;
  if (!card.dataset.failed) key.value = freshKey();
  const body = new FormData(form);
  body.set("press", press);
  body.set("added", added);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Wants": "card" },
      redirect: "error",
    });
  } catch {
    failed(card, press, added, focus);
    return;
  }
  if (answer.status === 400 || answer.status === 401) {
    form.elements.added.value = added;
    sendPlainly(form, press);
    return;
  }
  if (!answer.ok) {
    failed(card, press, added, focus);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("article");
  const [word, code] = press === "add" ? ["added", added] : press.split(" ");
  // Who has moved on to the next passage meanwhile is not taken back.
  const stayed = card.contains(document.activeElement) || document.activeElement === document.body;
  card.replaceWith(fresh);
  for (const id of ["standing", "tabs"]) {
    document.getElementById(id).replaceWith(page.getElementById(id));
  }
  if (stayed && focus === "card") {
    fresh.focus({ preventScroll: true });
  } else if (stayed) {
    const row = fresh.querySelector(`[data-code="${CSS.escape(code)}"]`);
    (row?.querySelector("button") ?? fresh).focus({ preventScroll: true });
  }
  if (stayed) emphasise(fresh, code);
  say(`${code} ${list.dataset[word]}`);
}

function failed(card, press, added, focus) {
  card.querySelector(".failed")?.remove();
  card.dataset.failed = "yes"; // the key stays: what did arrive is not stored twice
  const box = document.createElement("div");
  box.className = "notice error failed";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = list.dataset.failed;
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = list.dataset.retry;
  again.addEventListener("click", () => {
    box.remove();
    decide(card, press, added, focus);
  });
  box.append(text, again);
  card.append(box);
  again.focus();
}

function decide(card, press, added, focus) {
  if (press === "add" && !added) {
    card.querySelector("select").focus();
    return;
  }
  queue = queue.then(() => send(card.id, press, added, focus));
}

list?.addEventListener("submit", (event) => {
  const press = event.submitter?.value;
  if (!press) return;
  event.preventDefault();
  const card = event.target.closest("article");
  decide(card, press, event.target.elements.added.value, "button");
});

// --- Evidence of the suggestion that is looked at ----------------------------------------------

function emphasise(card, code) {
  const marks = [...card.querySelectorAll("mark")];
  const own = marks.filter((mark) => code && mark.dataset.codes.split(" ").includes(code));
  for (const mark of marks) {
    mark.classList.toggle("strong", own.includes(mark));
    mark.classList.toggle("faint", own.length > 0 && !own.includes(mark));
  }
}

function look(event) {
  const card = event.target.closest?.("article");
  if (!card) return;
  emphasise(card, event.target.closest(".code-row")?.dataset.code);
}

list?.addEventListener("focusin", look);
list?.addEventListener("mouseover", look);
list?.addEventListener("mouseleave", () => {
  for (const card of list.querySelectorAll("article")) emphasise(card, null);
});

// --- Keys --------------------------------------------------------------------------------------

const legend = document.getElementById("legend");
const SWITCH = "review-keys";
let keys = true;

function useKeys(on) {
  keys = on;
  legend.querySelector("button").setAttribute("aria-pressed", String(on));
  legend.classList.toggle("off", !on);
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // Storage may be closed to the page; the choice then lasts as long as the page.
  }
}

function cards() {
  return [...list.querySelectorAll("article")];
}

function move(by) {
  const all = cards();
  const here = all.indexOf(document.activeElement?.closest("article"));
  let next = all[here + by];
  if (here < 0) {
    // The first one that is in view, for someone who has scrolled by hand.
    next = all.find((card) => card.getBoundingClientRect().bottom > 80);
  }
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function press(number, reject) {
  const card = document.activeElement?.closest("article");
  const row = card?.querySelector(`[data-key="${number}"]`);
  if (!row) return;
  const wanted = reject ? ".no" : ".yes";
  const button = row.querySelector(wanted) ?? row.querySelector("button");
  decide(card, button.value, "", "card");
}

if (legend) {
  legend.hidden = false;
  let stored = null;
  try {
    stored = localStorage.getItem(SWITCH);
  } catch {
    stored = null;
  }
  useKeys(stored !== "off");
  legend.querySelector("button").addEventListener("click", () => useKeys(!keys));

  document.addEventListener("keydown", (event) => {
    if (!keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.closest("article")?.focus();
      return;
    }
    const inside = document.activeElement?.closest("#passages article");
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (event.key === "j" || event.key === "J" || (inside && event.key === "ArrowDown")) move(1);
    else if (event.key === "k" || event.key === "K" || (inside && event.key === "ArrowUp")) move(-1);
    else if (inside && digit) press(digit[1], event.shiftKey);
    else if (inside && (event.key === "a" || event.key === "A")) inside.querySelector("select").focus();
    else return;
    event.preventDefault();
  });
}

// --- The analysis ------------------------------------------------------------------------------

const analysis = document.getElementById("analysis");

// Somebody in the middle of the list keeps their place and what they have chosen.
function offer() {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = analysis.dataset.show;
  const line = document.createElement("p");
  line.append(`${analysis.dataset.done} `, link);
  analysis.replaceChildren(line);
}

async function follow() {
  let state;
  try {
    const answer = await fetch(analysis.dataset.state, { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    state = await answer.json();
  } catch {
    setTimeout(follow, 5000);
    return;
  }
  if (state.state !== "queued" && state.state !== "running") {
    if (list) offer();
    else location.reload();
    return;
  }
  const queued = state.message || (state.late ? "late" : "queued");
  const text = state.state === "queued" ? queued : state.step;
  analysis.querySelector("progress").value = state.progress;
  const step = analysis.querySelector(".step");
  const words = analysis.dataset[text];
  if (words && step.textContent !== words) step.textContent = words;
  setTimeout(follow, 1000);
}

if (analysis) setTimeout(follow, 500);
