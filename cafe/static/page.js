// What every script asks of its page, in the language of 2018: phones of that age have it too.

/**
 * The element of the page with this id.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {abstract new () => T} [kind] what it must be
 * @returns {T}
 * @throws {TypeError} when there is no such element: page and script do not belong together
 */
export function by(id, kind) {
  return one(`#${CSS.escape(id)}`, document, kind);
}

/**
 * The first element in `place` that a selector finds.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [place] where it is looked for: the page
 * @param {abstract new () => T} [kind] what it must be
 * @returns {T}
 * @throws {TypeError} when there is none
 */
export function one(selector, place, kind) {
  const found = maybe(selector, place, kind);
  if (!found) throw new TypeError(`no ${selector} in the page`);
  return found;
}

/**
 * The same, null when there is none.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [place]
 * @param {abstract new () => T} [kind]
 * @returns {T | null}
 */
export function maybe(selector, place = document, kind = undefined) {
  const found = place.querySelector(selector);
  return found instanceof (kind || HTMLElement) ? /** @type {T} */ (found) : null;
}

/**
 * All elements in `place` that a selector finds.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [place]
 * @param {abstract new () => T} [kind] what they are: others are left out
 * @returns {T[]}
 */
export function all(selector, place = document, kind = undefined) {
  const found = Array.from(place.querySelectorAll(selector));
  return /** @type {T[]} */ (found.filter((element) => element instanceof (kind || HTMLElement)));
}

/**
 * What an event happened in: the nearest element around it that a selector finds, null for none.
 *
 * @template {Element} [T=HTMLElement]
 * @param {{target: EventTarget | null}} event
 * @param {string} selector
 * @param {abstract new () => T} [kind]
 * @returns {T | null}
 */
export function around({ target }, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof (kind || HTMLElement) ? /** @type {T} */ (found) : null;
}

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control what can be filled in */

/**
 * The controls of a form that have a name, in order; buttons are none.
 *
 * @param {HTMLFormElement} form
 */
export function controls(form) {
  const found = Array.from(form.elements).filter((element) => element.matches("input, select, textarea"));
  return /** @type {Control[]} */ (found).filter(({ name, type }) => name && type !== "submit");
}

/** @param {Control} control */
export function picks(control) {
  return control.type === "radio" || control.type === "checkbox";
}

/**
 * The control of a form with this name.
 *
 * @template {Element} [T=HTMLInputElement]
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {abstract new () => T} [kind]
 * @returns {T}
 * @throws {TypeError} when there is none
 */
export function named(form, name, kind) {
  const found = form.elements.namedItem(name);
  if (!(found instanceof (kind || HTMLInputElement))) throw new TypeError(`no ${name} in the form`);
  return /** @type {T} */ (found);
}

/**
 * Show a sentence, or hide its place when there is none. Only what is new is read out.
 *
 * @param {HTMLElement} place
 * @param {string} sentence
 */
export function put(place, sentence) {
  place.hidden = !sentence;
  write(place, sentence);
}

/**
 * @param {Element} place always shown
 * @param {string} sentence
 */
export function write(place, sentence) {
  if (place.textContent !== sentence) place.textContent = sentence;
}

/**
 * A sentence of the page with its gaps filled: `{name}`.
 *
 * @param {string | undefined} template
 * @param {Record<string, string | number>} gaps
 */
export function fill(template, gaps) {
  return (template || "").replace(/\{(\w+)\}/g, (gap, name) => (name in gaps ? String(gaps[name]) : gap));
}
