// The title that was typed first comes along when questions are pasted instead.

import { by } from "./page.js";

const title = by("title", HTMLInputElement);
const pasted = by("pasted-title", HTMLInputElement);

by("paste").addEventListener("toggle", () => {
  pasted.value ||= title.value;
});
