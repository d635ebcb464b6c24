// Questions that belong to what was answered, wherever they are asked, on a phone and at a desk; and
// the words of an option, which are put aside when it is not chosen.

import { all, by, controls, picks } from "./page.js";

/** @import {Control} from "./page.js" */
/** @typedef {[question: string, test: string, value?: string]} Rule */
/** @typedef {{all?: Rule[], any?: Rule[]}} Condition */
/** @typedef {Record<string, string[] | undefined>} Answers by question */

/**
 * What a control answers, as the server keeps it; "" for nothing, and for what the server refuses.
 *
 * @param {Control} control
 */
export function answer(control) {
  const value = control.value.trim();
  if (control.getAttribute("inputmode") !== "numeric") return value;
  const written = value.replace(/\s/g, "");
  if (!/^[+-]?[0-9]{1,9}$/.test(written)) return "";
  const number = Number(written);
  const low = control.getAttribute("data-low");
  const high = control.getAttribute("data-high");
  return (low && number < Number(low)) || (high && number > Number(high)) ? "" : String(number);
}

/**
 * The answers of a form. What is not shown is not answered.
 *
 * @param {HTMLFormElement} form
 * @returns {Answers}
 */
export function values(form) {
  /** @type {Record<string, string[]>} */
  const found = {};
  for (const control of controls(form)) {
    const value = picks(control) && !(/** @type {HTMLInputElement} */ (control).checked) ? "" : answer(control);
    // A part of a question that is answered as a whole counts for the question.
    const name = control.getAttribute("data-for") || control.name;
    if (value && !control.closest("[hidden]")) (found[name] = found[name] || []).push(value);
  }
  return found;
}

/**
 * The same rules as forms/questionnaire/conditions.py has; the server judges what is sent.
 *
 * @param {Condition} condition
 * @param {Answers} answers
 */
export function holds(condition, answers) {
  /** @param {Rule} rule */
  function met([question, test, wanted]) {
    const value = answers[question] || [];
    if (!value.length) return test === "is-not";
    if (test === "answered") return true;
    if (test === "is") return value.includes(String(wanted));
    if (test === "is-not") return !value.includes(String(wanted));
    const number = Number(value[0]);
    return test === "at-least" ? number >= Number(wanted) : number <= Number(wanted);
  }
  return condition.all ? condition.all.every(met) : (condition.any || []).some(met);
}

/** @param {HTMLFormElement} form */
export function show(form) {
  for (const block of all("[data-show]", form)) {
    block.hidden = !holds(JSON.parse(block.dataset.show || ""), values(form));
  }
  for (const words of all("[data-of]", form)) {
    words.hidden = !by(words.dataset.of || "", HTMLInputElement).checked;
  }
}

/**
 * Show from now on what belongs to the answers.
 *
 * @param {HTMLFormElement} form
 */
export function follow(form) {
  const again = () => show(form);
  form.addEventListener("input", again);
  form.addEventListener("change", again);
  again();
}
