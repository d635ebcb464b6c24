// Which questions about decisions come along in a survey: what its organiser or kind rules out is said
// as soon as that is chosen, and ticked again when it is chosen back. The server judges what is sent.

import { all, by, one } from "./page.js";

const place = by("follow_ups");
const form = place.closest("form") ?? document.body;
const district = by("district", HTMLSelectElement);
const event = by("event", HTMLSelectElement);
/** @type {Record<string, string | undefined>} of each event */
const organisers = JSON.parse(place.dataset.organisers ?? "{}");

function say() {
  const organiser = organisers[event.value] ?? district.value;
  const interviews = one("input[name=admission]:checked", form, HTMLInputElement).value === "interview";
  for (const tick of all("input[name=follow_ups]", place, HTMLInputElement)) {
    const own = JSON.parse(tick.dataset.organisers ?? "[]").includes(organiser);
    const why = interviews ? "interview" : own ? "" : "organiser";
    tick.disabled = why !== "";
    for (const sentence of all("[data-says]", tick.parentElement ?? place)) sentence.hidden = sentence.dataset.says !== why;
  }
}

form.addEventListener("change", say);
say();
