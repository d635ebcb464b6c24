// A form that is kept while somebody types: what it holds, how it is sent, and what is told of it.

import { all, maybe, one, write } from "./page.js";

const ANSWER_MS = 15_000;

/** What the page fills in: it says nothing of what was typed. */
const MARKS = ["csrf_token", "once", "base", "seen"];

/**
 * What is typed in it, so that two states of it can be compared.
 *
 * @param {HTMLFormElement} form
 */
export function content(form) {
  const fields = [...new FormData(form)].filter(([name]) => !MARKS.includes(name));
  return JSON.stringify(fields);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [pressed]
 */
export function filled(form, pressed = null) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form, pressed)) body.append(name, String(value));
  return body;
}

/**
 * @param {string} address
 * @param {URLSearchParams} body
 * @param {string} wanted
 */
export function send(address, body, wanted) {
  return fetch(address, {
    method: "POST", body, headers: { Accept: wanted }, signal: AbortSignal.timeout(ANSWER_MS),
  });
}

/**
 * After the session has ended and begun again, in another tab, the token is another one.
 *
 * @param {string} form where the page has it; the page that asks one to sign in does not
 */
export async function renewed(form) {
  const page = await fetch(location.href, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = maybe(`${form} [name=csrf_token]`, fresh, HTMLInputElement)?.value;
  if (!token) return false;
  for (const field of all("[name=csrf_token]", document, HTMLInputElement)) field.value = token;
  return true;
}

/**
 * How far it has come, in its line for that.
 *
 * @param {HTMLFormElement} form
 * @param {string} text
 * @param {boolean} [lost] it is nowhere but in this page
 */
export function tell(form, text, lost = false) {
  const status = one(".typed-state", form);
  write(status, text);
  status.className = lost ? "typed-state notice warn" : "typed-state soft";
}

/**
 * Something has been typed, or taken back: what was said to be saved is not all, or is all again.
 *
 * @param {HTMLFormElement} form
 * @param {boolean} dirty
 */
export function typed(form, dirty) {
  const { saved = "", saving = "" } = form.dataset;
  if (one(".typed-state", form).textContent === (dirty ? saved : saving)) tell(form, dirty ? saving : saved);
}
