// A form on a page of its own (data-keep) that keeps itself: at every pause what stands in it goes to
// the server, which answers with the mark of what it has (seen). Without this script the button does
// it. Where somebody else has written meanwhile, the page shows both, and the button decides.

import { content, filled, renewed, send, tell, typed } from "./form-sending.js";
import { named, one } from "./page.js";

const PAUSE_MS = 1000;
const LONGEST_MS = 6000; // who never pauses is kept all the same
const RETRY_MS = [2000, 4000, 8000, 15_000];

const form = one("main form[data-keep]", document, HTMLFormElement);
const words = form.dataset;
const settled = words.conflict !== undefined; // both stand in the page: only the button decides
let kept = settled ? "" : content(form); // what the server has: of a conflict's words nothing
let refused = ""; // what it will not take: something else it may
/** @type {URLSearchParams | null} */
let sending = null; // what may have come through though its answer did not
let since = 0;
let timer = 0;
let failures = 0;
let busy = false;
let leaving = false;

const dirty = () => content(form) !== kept;

async function keep() {
  clearTimeout(timer);
  const now = content(form);
  if (busy || leaving || settled || now === refused) return;
  typed(form, now !== kept);
  if (now === kept) return;
  busy = true;
  tell(form, words.saving ?? "");
  // The same once more before anything newer: what came through is no conflict with itself.
  const body = sending ?? filled(form);
  const was = sending ? "" : now;
  sending = body;
  try {
    const answer = await send(form.action, body, "application/json");
    if (answer.ok) {
      named(form, "seen").value = (await answer.json()).seen;
      kept = was || kept;
      sending = null;
      since = failures = 0;
      tell(form, words.saved ?? "");
      typed(form, dirty());
    } else if (answer.status === 409) {
      leaving = true;
      form.submit(); // its answer has both texts
    } else if ([403, 404, 413, 422].includes(answer.status)) {
      refused = now;
      sending = null;
      tell(form, words.refused ?? "", true);
    } else if ((answer.status === 400 || answer.status === 401) && (await renewed("form[data-keep]"))) {
      body.set("csrf_token", named(form, "csrf_token").value);
      again(words.away);
    } else {
      again(answer.status === 400 || answer.status === 401 ? words.out : words.away);
    }
  } catch {
    again(words.away);
  } finally {
    busy = false;
    if (!failures && dirty() && content(form) !== refused) later();
  }
}

/** @param {string} [text] */
function again(text = "") {
  tell(form, text, true);
  timer = setTimeout(keep, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
  failures += 1;
}

function later() {
  typed(form, dirty());
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.min(PAUSE_MS, Math.max(0, since + LONGEST_MS - Date.now())));
}

if (settled) tell(form, words.conflict ?? "", true);
form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("submit", () => {
  leaving = true;
  clearTimeout(timer);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // the page may be older than what the server has
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keep();
});
addEventListener("online", keep);
addEventListener("beforeunload", (event) => {
  if (leaving || !dirty()) return;
  event.preventDefault();
  keep();
});
