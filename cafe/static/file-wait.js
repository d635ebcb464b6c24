// How far a file has come that is made beside the server. When it is made it is fetched at once, and
// the page says so.

import { maybe, one, write } from "./page.js";

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
    // The page that says so comes in its place: going back is then not to fetch it again.
    location.assign(now.fetch);
    setTimeout(() => location.reload(), 400);
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
