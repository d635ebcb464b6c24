// How far an analysis has come, on every page that shows it.

import { maybe, one, write } from "./page.js";

/**
 * Somebody in the middle of a list keeps their place and what they have chosen.
 *
 * @param {HTMLElement} analysis
 */
function offer(analysis) {
  const link = document.createElement("a");
  link.href = location.pathname + location.search;
  link.textContent = analysis.dataset.show ?? "";
  const line = document.createElement("p");
  line.append(`${analysis.dataset.done} `, link);
  analysis.replaceChildren(line);
}

/**
 * @param {HTMLElement} analysis
 * @param {boolean} keeps whether the page is left as it is when the analysis is done
 */
async function follow(analysis, keeps) {
  let state;
  try {
    const answer = await fetch(analysis.dataset.state ?? "", { redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    state = await answer.json();
  } catch {
    setTimeout(follow, 5000, analysis, keeps);
    return;
  }
  if (state.state !== "queued" && state.state !== "running") {
    if (keeps) offer(analysis);
    else location.reload();
    return;
  }
  const queued = state.message || (state.late ? "late" : "queued");
  const text = state.state === "queued" ? queued : state.step;
  one("progress", analysis, HTMLProgressElement).value = state.progress;
  const worded = analysis.dataset[text];
  if (worded) write(one(".step", analysis), worded);
  setTimeout(follow, 1000, analysis, keeps);
}

// Where notes are reviewed the page stays; elsewhere it shows the new state by itself.
const running = maybe("#analysis");
if (running) setTimeout(follow, 500, running, Boolean(maybe("#passages, #queue")));
