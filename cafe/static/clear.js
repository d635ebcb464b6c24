// An optional choice can be taken back, on a phone and at a desk.

import { all } from "./page.js";

/** @param {HTMLFormElement} form */
export function clearable(form) {
  for (const button of all("[data-clear]", form)) {
    const name = button.getAttribute("data-clear");
    const choices = all("input", form, HTMLInputElement).filter((choice) => choice.name === name);
    const draw = () => {
      button.hidden = !choices.some(({ checked }) => checked);
    };
    button.addEventListener("click", () => {
      for (const choice of choices) choice.checked = false;
      choices[0].focus(); // the button goes
      choices[0].dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("change", draw);
    draw();
  }
}
