// How far a file has come that is made beside the server. When it is made it is fetched at once, and
// the page says so.

import { replace } from "./exchange.js";
import { by, maybe, one, write } from "./page.js";

/**
 * The page that says that the file is made comes in this one's place, so that going back is not to
 * fetch it again. It is not loaded: that would call off a file that is still on its way.
 */
async function say() {
  const page = await fetch(location.href, { redirect: "error" });
  if (!page.ok) return;
  replace(by("main", HTMLElement), new DOMParser().parseFromString(await page.text(), "text/html"))?.focus();
}

/** @param {HTMLElement} file */
async function follow(file) {
  let now;
  try {
    const answer = await fetch(file.dataset.state ?? "", { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    now = await answer.json();
  } catch {
    setTimeout(follow, 3000, file);
    return;
  }
  if (now.done) {
    await say().catch(() => {});
    location.assign(now.fetch);
    return;
  }
  if (!now.waits) {
    location.reload();
    return;
  }
  one("progress", file, HTMLProgressElement).value = now.progress;
  const worded = file.dataset[now.said || "queued"];
  if (worded) write(one(".step", file), worded);
  setTimeout(follow, 400, file);
}

const file = maybe("#file");
if (file) setTimeout(follow, 200, file);
