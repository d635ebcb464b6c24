// Parts of a page that follow the server: each asks for its version now and then, and when that is
// another, takes its new content from the page itself. Without this script the page is the same,
// only not by itself.
//
// An element says where to ask (data-live), what it shows (data-version), how often (data-every,
// milliseconds) and where its page is (data-page, default: this one). It has an id. Each time that it has
// asked, it gets the event "told" (detail: the answer).

import { replace } from "./exchange.js";
import { spread } from "./net.js";
import { all, maybe } from "./page.js";

const PATIENCE_MS = 10_000;
const SLOWEST_MS = 20_000;
const lost = maybe("#lost");
const dirty = new WeakSet();

/** @param {string} address */
async function get(address) {
  const answer = await fetch(address, {
    headers: { Accept: "*/*" },
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

/** @param {HTMLElement} part whose page is wanted, as it is now */
async function pageOf(part) {
  const address = part.dataset.page ?? location.pathname + location.search;
  return new DOMParser().parseFromString(await (await get(address)).text(), "text/html");
}

/** @param {HTMLElement} part */
function watch(part) {
  // Not to be exchanged under somebody's fingers. A page that keeps what is typed says data-keeps.
  if ("keeps" in part.dataset) return;
  part.addEventListener("input", () => dirty.add(part));
}

/** @param {HTMLElement} first */
function follow(first) {
  let part = first;
  let failures = 0;
  let timer = 0;
  let asking = false;
  let again = false;

  async function exchange() {
    const before = part;
    const page = await pageOf(part);
    // Somebody has begun to fill it in meanwhile, or a press has exchanged it.
    if (dirty.has(part) || part !== before) return;
    const fresh = replace(part, page);
    if (!fresh) throw new Error("the page has changed");
    part = fresh;
  }

  // One at a time: a laptop that wakes up is seen, and has a network, in one moment.
  async function ask() {
    clearTimeout(timer);
    again = asking;
    if (asking) return;
    asking = true;
    const every = Number(part.dataset.every);
    if (!document.hidden) {
      try {
        const said = await (await get(part.dataset.live ?? "")).json();
        const { version } = said;
        part.dispatchEvent(new CustomEvent("told", { bubbles: true, detail: said }));
        if (version !== part.dataset.version && !dirty.has(part)) await exchange();
        failures = 0;
      } catch {
        failures += 1;
      }
      // One request that went missing is no news.
      if (lost) lost.hidden = failures < 2;
    }
    asking = false;
    const slower = every * 2 ** Math.max(failures - 1, 0);
    timer = setTimeout(ask, again ? 0 : spread(Math.min(slower, Math.max(SLOWEST_MS, every))));
  }

  watch(part);
  // Also when a press has exchanged it.
  document.addEventListener("live", (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.id !== part.id) return;
    part = event.target;
    watch(part);
  });
  timer = setTimeout(ask, Number(part.dataset.every));
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("online", ask);
  // "Look now": something on the page has told that it is old.
  document.addEventListener("look", ask);
}

for (const part of all("[data-live]")) follow(part);
