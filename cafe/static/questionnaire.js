// Comfort for writing a question; the page works without it.
const form = document.getElementById("question");
let changed = false;

// The rows of one list: options, or statements.
function rows(row) {
  return [...row.closest("fieldset").querySelectorAll(".choice-row:not(.heads)")];
}

// A new empty row when the last one is written in.
function grow(near) {
  const all = rows(near);
  const last = all.at(-1);
  if (!last || !last.querySelector("input[type=text]").value.trim()) return;
  const at = all.length;
  const row = last.cloneNode(true);
  for (const input of row.querySelectorAll("input")) {
    input.name = input.name.replace(/\d+/, at);
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
    const label = input.getAttribute("aria-label");
    if (label) input.setAttribute("aria-label", label.replace(/\d+/, at + 1));
  }
  row.classList.remove("bad");
  row.querySelector(".wrong")?.remove();
  const up = row.querySelector("button");
  if (up) {
    up.value = up.value.replace(/\d+$/, at);
    up.setAttribute("aria-label", up.getAttribute("aria-label").replace(/\d+/, at + 1));
  }
  last.after(row);
}

form.addEventListener("input", (event) => {
  changed = true;
  const row = event.target.closest(".choice-row");
  if (row) grow(row);
});
// Enter goes on to the next row, as in a spreadsheet.
form.addEventListener("keydown", (event) => {
  const row = event.target.closest(".choice-row");
  if (event.key !== "Enter" || event.target.type !== "text" || !row) return;
  event.preventDefault();
  const inputs = [...row.querySelectorAll("input[type=text]")];
  const next = rows(row)[rows(row).indexOf(row) + 1];
  next?.querySelectorAll("input[type=text]")[inputs.indexOf(event.target)].focus();
});
form.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
