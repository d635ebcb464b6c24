// The room, live: the server's own HTML of each part that has changed, every three seconds while
// somebody looks. What is shown is either fresh or says since when it is not.

const EVERY_MS = 3_000;
const GIVE_UP_MS = 8_000;
const OLD_MS = 10_000; // after this long without an answer nobody may rely on what is shown

const page = document.getElementById("room");
const words = document.getElementById("words").dataset;
const lost = document.getElementById("room-lost");
const said = document.getElementById("said");
const updated = document.getElementById("updated");
const shown = new Map(); // part → the HTML as the server sent it

let freshAt = Date.now(); // when the server last answered, by this device's clock
let ahead = new Date(page.dataset.at) - freshAt; // how far the server's clock is ahead of it
let timer = null;
let asking = null;
let signedOut = false;
let failed = false;

const fill = (template, time) => template.replace("{time}", clockTime(time));
// As the server's clock shows it: a device may be set to another time, or another zone.
const clockTime = (at) => new Date(at + ahead).toLocaleTimeString("sv-SE", { timeZone: page.dataset.zone });

// ---- asking -----------------------------------------------------------------------------------

async function ask() {
  clearTimeout(timer);
  timer = null;
  asking?.abort();
  const stop = new AbortController();
  asking = stop;
  const limit = setTimeout(() => stop.abort(), GIVE_UP_MS);
  try {
    const answer = await fetch(page.dataset.now, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "manual",
      signal: stop.signal,
    });
    // Signed out: the server leads to its sign-in page.
    signedOut = answer.type === "opaqueredirect" || answer.status === 401;
    failed = !answer.ok;
    if (answer.ok) show(await answer.json());
  } catch {
    if (asking === stop) failed = true; // said below, once it has lasted
  } finally {
    clearTimeout(limit);
    if (asking === stop) {
      asking = null;
      tellWhetherFresh();
      if (!document.hidden && !signedOut) timer = setTimeout(ask, EVERY_MS);
    }
  }
}

// A page that nobody looks at asks nothing; when it is looked at again, it asks at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    timer = null;
  } else {
    failed = false;
    tellWhetherFresh();
    ask();
  }
});
addEventListener("online", ask);

// ---- showing ----------------------------------------------------------------------------------

function show(state) {
  if (state.shape !== page.dataset.shape) {
    keepTyped();
    location.replace(page.dataset.page); // another state, other tables or words: another page
    return;
  }
  freshAt = Date.now();
  ahead = new Date(state.now) - freshAt;
  for (const [name, html] of Object.entries(state.parts)) put(name, html);
  follow(state);
  tellWhetherFresh();
  tick();
  const headline = page.querySelector(".banner .big")?.textContent ?? "";
  if (said.textContent !== headline) said.textContent = headline;
}

function put(name, html) {
  if (shown.get(name) === html) return;
  shown.set(name, html);
  const place = page.querySelector(`[data-part="${name}"]`);
  if (!place) return;
  const focused = place.contains(document.activeElement);
  place.innerHTML = html;
  if (focused) place.querySelector("a, button")?.focus({ preventScroll: true });
}

// The form moves on from the round that is shown, unless somebody has begun to choose in it.
const seen = document.getElementById("seen");
const number = document.getElementById("number");
const minutes = document.getElementById("minutes");
const KEPT = `rundabord:${page.dataset.page}`;
let chosen = false;
number?.addEventListener("input", () => { chosen = true; });

// What was begun in the form comes along to the page that takes this one's place.
function keepTyped() {
  if (!number || (!chosen && minutes.value === minutes.defaultValue)) return;
  sessionStorage.setItem(KEPT, JSON.stringify({ number: chosen ? number.value : null, minutes: minutes.value }));
}

const begun = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
if (begun && number) {
  sessionStorage.removeItem(KEPT);
  minutes.value = begun.minutes;
  chosen = [...number.options].some(({ value }) => value === begun.number);
  if (chosen) number.value = begun.number;
}

function follow(state) {
  if (!seen || seen.value === state.seen) return;
  seen.value = state.seen;
  if (!chosen) number.value = state.next;
}

function tellWhetherFresh() {
  const old = signedOut || Date.now() - freshAt > OLD_MS;
  page.classList.toggle("old", old);
  if (old) distrust();
  // A page that has only been out of sight is no fault: it is asked first.
  const why = signedOut ? "out" : old && failed ? "lost" : "";
  if (why === (lost.dataset.why ?? "")) return;
  lost.dataset.why = why;
  lost.hidden = !why;
  lost.replaceChildren();
  if (!why) return;
  const line = document.createElement("p");
  line.textContent = fill(words[why], freshAt);
  lost.append(line);
  if (signedOut) {
    const way = document.createElement("a");
    way.href = page.dataset.page;
    way.textContent = words.signIn;
    line.append(" ", way);
  }
}

// Whoever looks up must not go by what was true then.
function distrust() {
  const banner = page.querySelector(".banner");
  if (!banner || banner.classList.contains("unsure")) return;
  banner.className = "banner unsure";
  banner.querySelector(".big").textContent = words.old;
  said.textContent = words.old;
  shown.delete("banner");
}

// ---- the clock --------------------------------------------------------------------------------

function tick() {
  const place = page.querySelector("[data-ends]");
  updated.textContent = fill(words.updated, freshAt);
  if (!place) return;
  const left = Math.round((new Date(place.dataset.ends) - (Date.now() + ahead)) / 1000);
  const size = Math.abs(left);
  const text = `${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  place.classList.toggle("over", left < 0);
  // For how long is said while it is of use.
  const over = left < -3_600 ? words.over : `${words.over} +${text}`;
  place.textContent = left < 0 ? over : text;
}

setInterval(() => {
  tick();
  if (!document.hidden) tellWhetherFresh();
}, 1_000);
tick();
ask();
