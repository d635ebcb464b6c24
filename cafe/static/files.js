// A file that is larger than the server takes is named as soon as it is chosen, and is not sent: the
// server would refuse all of the form unread, and what was typed beside the file with it.

import { all, by } from "./page.js";

const REST = 100_000; // what the form has besides

for (const form of all("form[data-most]", document, HTMLFormElement)) {
  const sentence = by("too-large");
  const choices = all("input[type=file]", form, HTMLInputElement);

  function isTooLarge() {
    const files = choices.flatMap((choice) => Array.from(choice.files ?? []));
    const large = files.reduce((sum, file) => sum + file.size, REST) > Number(form.dataset.most);
    const last = choices.findLast((choice) => choice.files?.length);
    if (large && last) last.before(sentence);
    sentence.hidden = !large;
    for (const choice of choices) choice.closest(".field")?.classList.toggle("bad", large && choice === last);
    if (large) last?.focus();
    return large;
  }

  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") isTooLarge();
  });
  form.addEventListener("submit", (event) => {
    if (isTooLarge()) event.preventDefault();
  });
}
