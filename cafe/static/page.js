// What every script asks of its page.

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
export function one(selector, place = document, kind = undefined) {
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
  return found instanceof (kind ?? HTMLElement) ? /** @type {T} */ (found) : null;
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
  const found = [...place.querySelectorAll(selector)];
  return /** @type {T[]} */ (found.filter((element) => element instanceof (kind ?? HTMLElement)));
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
  return found instanceof (kind ?? HTMLElement) ? /** @type {T} */ (found) : null;
}

/**
 * Show a sentence, or hide its place when there is none. Only what is new is read out.
 *
 * @param {HTMLElement} place
 * @param {string} sentence
 */
export function put(place, sentence) {
  place.hidden = !sentence;
  if (place.textContent !== sentence) place.textContent = sentence;
}

/**
 * A sentence of the page with its gaps filled: `{name}`.
 *
 * @param {string | undefined} template
 * @param {Record<string, string | number>} gaps
 */
export function fill(template, gaps) {
  return (template ?? "").replace(/\{(\w+)\}/g, (whole, name) => String(gaps[name] ?? whole));
}
