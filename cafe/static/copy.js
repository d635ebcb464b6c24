// A button that copies an address or a code, and says that it has.

import { one } from "./page.js";

const TOLD_MS = 2500;

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // On an address that is not secure a browser copies what is selected, and nothing else.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** @param {HTMLElement} button its `data-copy` is what it copies, as it stands when it is pressed */
export function offerCopy(button) {
  const said = one("span", button);
  const usual = said.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy ?? "");
    said.textContent = button.dataset.copied ?? "";
    button.focus();
    setTimeout(() => { said.textContent = usual; }, TOLD_MS);
  });
}
