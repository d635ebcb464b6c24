// With the keyboard up, the kind and "Spara" stay above it: pages are laid out as if it were not there.

const LEAST = 120; // px: less is a bar of the browser
const view = window.visualViewport;

function draw() {
  if (!view) return;
  const covered = Math.round(innerHeight - view.height - view.offsetTop);
  const up = covered > LEAST && view.scale < 1.1 && document.activeElement?.matches("textarea, input");
  const { classList, style } = document.documentElement;
  const was = classList.contains("keyboard");
  classList.toggle("keyboard", Boolean(up));
  style.setProperty("--keyboard", `${covered}px`);
  if (up && !was) document.activeElement?.scrollIntoView({ block: "start" });
}

export function followKeyboard() {
  for (const kind of ["resize", "scroll"]) view?.addEventListener(kind, draw);
}
