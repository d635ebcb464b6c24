// Nobody leaves words behind unasked: a link, Back, the other language or a closed window ask first
// while a form holds what was typed and not sent. Forms that keep it themselves say so (data-keep).

import { around } from "./page.js";

/** @type {Set<HTMLFormElement>} */
const unsent = new Set();

addEventListener("input", (event) => {
  const form = around(event, "main form[method=post]:not([data-keep])", HTMLFormElement);
  if (form) unsent.add(form);
});
addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && !event.defaultPrevented) unsent.delete(event.target);
});
addEventListener("beforeunload", (event) => {
  // A page that takes along what was typed says so only when it is left for its successor.
  if (Array.from(unsent).some((form) => form.isConnected && form.dataset.keep === undefined)) event.preventDefault();
});
