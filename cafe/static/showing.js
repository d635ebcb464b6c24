// Questions that are only asked after certain answers. The server judges; without this script all
// of them are shown.

// What is hidden keeps what was typed in it, and counts as unanswered.
function given(form, name) {
  return [...form.elements]
    .filter((control) => control.name === name && !control.closest("[hidden]"))
    .filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked)
    .map((control) => control.value)
    .filter((value) => value.trim() !== "");
}

function holds([name, operator, value], form) {
  const values = given(form, name);
  if (!values.length) return operator === "is-not";
  if (operator === "answered") return true;
  if (operator === "is") return values.includes(value);
  if (operator === "is-not") return !values.includes(value);
  const number = /^[+-]?\d+$/.test(values[0].replace(/\s/g, ""))
    ? Number(values[0].replace(/\s/g, ""))
    : NaN;
  return operator === "at-least" ? number >= Number(value) : number <= Number(value);
}

export function showing(form) {
  const parts = [...form.querySelectorAll("[data-show-if]")].map((part) => {
    const [[join, rules]] = Object.entries(JSON.parse(part.dataset.showIf));
    return { part, join, rules };
  });
  function show() {
    for (const { part, join, rules } of parts) {
      const found = rules.map((rule) => holds(rule, form));
      part.hidden = !(join === "all" ? found.every(Boolean) : found.some(Boolean));
    }
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
