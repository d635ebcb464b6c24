// The service worker: a table's page opens without a network once it has been opened with one.
//
// It keeps the pages /t/<key>, also a practice café's, and the static files that they name, nothing
// else: no other page, no answer of the API. A file's address holds the hash of its content, so a page and its files always
// belong together: a page is kept only when all that it names is there, and what no kept page names
// is thrown away. A new worker takes over at once; an open page loads nothing later on, so it goes
// on as it is, and is exchanged when somebody opens it the next time.

const CACHE = "rundabord-1"; // another number when what is kept changes its shape
const PATIENCE_MS = 700; // then the kept page, which asks for what is new by itself
const PAGE = /^(?:\/practice\/[^/]+)?\/t\/[^/]+$/;
const FILE = /["'](\/static\/[^"'?]+\.(?:css|js)\?v=[0-9a-f]+)["']/g;
const LATER = /["'](\/static\/[^"'?]+\.js\?only=[0-9a-f]+)["']/g; // loaded when it is wanted, and kept then

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));

/** @param {URL} url */
const isPage = (url) => PAGE.test(url.pathname);

/**
 * One page, whatever it was asked.
 *
 * @param {URL} url
 */
const place = (url) => url.origin + url.pathname;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

worker.addEventListener("message", (event) => {
  // A page that was opened before there was a worker asks to be kept.
  const url = new URL(event.data?.keep ?? "/", location.origin);
  if (url.origin === location.origin && isPage(url)) event.waitUntil(keepOpened(url));
});

worker.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && isPage(url)) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event.request));
});

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith("rundabord-") && name !== CACHE) await caches.delete(name);
  }
  await worker.clients.claim();
}

/** @param {URL} url */
async function keepOpened(url) {
  const cache = await caches.open(CACHE);
  if (await cache.match(place(url), { ignoreVary: true })) return;
  // What the browser has just shown, without asking the server for it again.
  const answer = await fetch(place(url), { cache: "force-cache", credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await keep(url, await whole(answer));
}

/**
 * A connection that breaks in the middle of an answer may look like its end.
 *
 * @param {Response} answer
 * @throws {TypeError} for half a page
 */
async function whole(answer) {
  const html = await answer.text();
  if (!html.trimEnd().endsWith("</html>")) throw new TypeError("half a page");
  return new Response(html, answer);
}

/**
 * @param {FetchEvent} event
 * @param {URL} url
 */
async function page(event, url) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(place(url), { ignoreVary: true });
  const asked = fetch(event.request).then(async (answer) => {
    if (answer.status === 404 && url.pathname.startsWith("/practice/")) {
      await cache.delete(place(url)); // the practice café is over
      return answer;
    }
    if (!answer.ok || answer.redirected) return kept ?? answer; // a fault, or a key that is no more
    const read = await whole(answer);
    // Not a page that thanks for something: it would thank again and again.
    if (!url.searchParams.has("saved")) event.waitUntil(keep(url, read.clone()).catch(() => {}));
    return read;
  });
  if (!kept) return asked;
  event.waitUntil(asked.catch(() => {}));
  let timer = 0;
  /** @type {Promise<Response>} */
  const late = new Promise((done) => { timer = setTimeout(done, PATIENCE_MS, kept); });
  return Promise.race([asked.catch(() => kept), late]).finally(() => clearTimeout(timer));
}

/** @param {Request} request */
async function file(request) {
  const cache = await caches.open(CACHE);
  const url = new URL(request.url);
  const name = place(url) + url.search;
  const kept = await cache.match(name, { ignoreVary: true });
  if (kept || !url.searchParams.has("only")) return kept ?? fetch(request);
  const got = await sound(name, "default");
  if (!got) return fetch(request);
  await cache.put(name, got.clone());
  return got;
}

// One at a time: what one page has just got its files for, another must not throw away.
/** @type {Promise<void>} */
let turn = Promise.resolve();

/**
 * @param {URL} url
 * @param {Response} answer
 */
function keep(url, answer) {
  turn = turn.catch(() => {}).then(() => keepNow(url, answer));
  return turn;
}

/**
 * @param {URL} url
 * @param {Response} answer
 */
async function keepNow(url, answer) {
  const cache = await caches.open(CACHE);
  const html = await answer.clone().text();
  for (const name of filesOf(html)) {
    if (await cache.match(name, { ignoreVary: true })) continue;
    const got = (await sound(name, "default")) ?? (await sound(name, "reload"));
    if (!got) throw new TypeError("half a file");
    await cache.put(name, got);
  }
  await cache.put(place(url), answer);
  await tidy(cache);
}

/**
 * A file whose content is what its address says, else null.
 *
 * @param {string} name
 * @param {RequestCache} how
 */
async function sound(name, how) {
  const answer = await fetch(name, { cache: how });
  const content = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const asked = new URL(name, location.origin).searchParams;
  const version = asked.get("v") ?? asked.get("only");
  return answer.ok && version && hex.startsWith(version) ? new Response(content, answer) : null;
}

/** @param {Cache} cache */
async function tidy(cache) {
  const used = new Set();
  const kept = await cache.keys();
  for (const request of kept) {
    if (!isPage(new URL(request.url))) continue;
    const answer = await cache.match(request, { ignoreVary: true });
    const html = answer ? await answer.text() : "";
    for (const name of [...filesOf(html), ...filesOf(html, LATER)]) used.add(new URL(name, location.origin).href);
  }
  for (const request of kept) {
    if (!isPage(new URL(request.url)) && !used.has(request.url)) await cache.delete(request);
  }
}

/** @param {string} html */
function filesOf(html, kind = FILE) {
  return new Set([...html.matchAll(kind)].map(([, name]) => name));
}
