// To which theme a note is moved: a word finds the theme, and to write a name makes a new one.
// Without this script the themes are a whole list.

import { all, by, maybe, one } from "./page.js";

const choices = by("into");
const search = by("find-theme", HTMLInputElement);
const themes = all(".check", by("themes-there"));

function look() {
  const wanted = search.value.trim().toLowerCase().split(/\s+/);
  for (const theme of themes) {
    const text = (theme.textContent ?? "").toLowerCase();
    theme.hidden = !wanted.every((word) => text.includes(word)) && !one("input", theme, HTMLInputElement).checked;
  }
  by("none-there").hidden = themes.some((theme) => !theme.hidden);
}

by("search-themes").hidden = false;
search.addEventListener("input", look);
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // the form is sent by its button
  const found = themes.filter((theme) => !theme.hidden);
  if (found.length === 1) one("input", found[0], HTMLInputElement).click();
});
choices.addEventListener("input", (event) => {
  const made = maybe("#new-theme", choices, HTMLInputElement);
  if (made && event.target instanceof HTMLInputElement && event.target.name === "title") made.checked = true;
});
