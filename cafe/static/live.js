// Parts of a page that follow the server: each asks for its version now and then, and when that is
// another, takes its new content from the page itself. Without this script the page is the same,
// only not by itself.
//
// An element says where to ask (data-live), what it shows (data-version), how often (data-every,
// milliseconds) and where its page is (data-page, default: this one). It has an id. After it has
// been exchanged, it gets the event "live" (detail: whether by itself).

const PATIENCE = 10_000;
const SLOWEST = 20_000;
const lost = document.getElementById("lost");
const dirty = new WeakSet();

async function get(address) {
  const answer = await fetch(address, {
    headers: { Accept: "*/*" },
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

// Where the focus is, in words that also find the same control in the new content.
function mark(part) {
  const held = document.activeElement;
  if (!part.contains(held) || held === part) return null;
  const id = held.id && `#${CSS.escape(held.id)}`;
  const all = [...part.querySelectorAll("a, button, input, summary")];
  return { id, place: all.indexOf(held), label: held.getAttribute("aria-label") ?? held.textContent };
}

function find(part, marked) {
  if (marked.id) return part.querySelector(marked.id);
  const all = [...part.querySelectorAll("a, button, input, summary")];
  const same = (one) => (one.getAttribute("aria-label") ?? one.textContent) === marked.label;
  return same(all[marked.place] ?? part) ? all[marked.place] : all.find(same);
}

async function exchange(part) {
  const address = part.dataset.page ?? location.pathname + location.search;
  const page = new DOMParser().parseFromString(await (await get(address)).text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh) throw new Error("the page has changed");
  if (dirty.has(part)) return part; // somebody has begun to fill it in meanwhile
  const marked = mark(part);
  const opened = [...part.querySelectorAll("details")].map((one) => one.open);
  fresh.querySelectorAll("details").forEach((one, n) => (one.open ||= Boolean(opened[n])));
  part.replaceWith(fresh);
  document.title = page.title;
  watch(fresh);
  if (marked) {
    const held = find(fresh, marked) ?? fresh.querySelector("h1, h2");
    if (held && held.tabIndex < 0) held.tabIndex = -1;
    held?.focus({ preventScroll: true });
  }
  fresh.dispatchEvent(new CustomEvent("live", { bubbles: true }));
  return fresh;
}

function watch(part) {
  // Not to be exchanged under somebody's fingers. A page that keeps what is typed says data-keeps.
  if ("keeps" in part.dataset) return;
  part.addEventListener("input", () => dirty.add(part));
}

function follow(part) {
  let failures = 0;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    const every = Number(part.dataset.every);
    if (!document.hidden) {
      try {
        const { version } = await (await get(part.dataset.live)).json();
        if (version !== part.dataset.version && !dirty.has(part)) part = await exchange(part);
        failures = 0;
      } catch {
        failures += 1;
      }
      // One request that went missing is no news.
      if (lost) lost.hidden = failures < 2;
    }
    clearTimeout(timer);
    // Spread out, so that a whole room does not ask in the same moment.
    timer = setTimeout(ask, Math.min(every * 2 ** Math.max(failures - 1, 0), Math.max(SLOWEST, every)) * (0.9 + Math.random() / 5));
  }

  watch(part);
  timer = setTimeout(ask, Number(part.dataset.every));
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  window.addEventListener("online", ask);
  // "Look now": something on the page has told that it is old.
  document.addEventListener("look", ask);
}

for (const part of document.querySelectorAll("[data-live]")) follow(part);
