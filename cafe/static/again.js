// A form that the server could not store in time sends itself again, with the button as before for
// whoever does not want to wait. The server is asked first: without it, the browser would show a page
// of its own, and what was typed would be out of sight.

const form = document.querySelector("form[data-again]");
const PATIENCE = 10_000;

function later() {
  // Never the same for all the forms that wait.
  setTimeout(again, Number(form.dataset.again) * 1000 * (1 + Math.random() / 2));
}

async function again() {
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    later();
    return;
  }
  form.requestSubmit();
}

const button = form.querySelector("button");
form.addEventListener("submit", () => {
  button.disabled = true;
});
addEventListener("pageshow", () => {
  button.disabled = false;
});
later();
