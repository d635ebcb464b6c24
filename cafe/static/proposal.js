// While a proposal is written, likely duplicates are looked for at every pause. Without this
// script the button "Leta efter liknande" does the same.

const place = document.getElementById("similar");
const form = place.closest("form");
let waiting;
let newest = 0;

async function look() {
  const number = ++newest;
  try {
    const answer = await fetch(place.dataset.address, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Wants": "similar" },
    });
    if (!answer.ok || number !== newest || place.contains(document.activeElement)) return;
    place.innerHTML = await answer.text();
  } catch {
    // Without a network what is there stays, and so does what was typed.
  }
}

document.getElementById("look").hidden = true;
for (const name of ["title", "what"]) {
  form.elements[name].addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 600);
  });
}
