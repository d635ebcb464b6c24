// A list that is pasted into a note is offered as one note a line.

import { by, fill } from "./page.js";
import { words } from "./table-page.js";

const BREAK = /[\n\v\f\r]+/;
const BULLET = /^\s*(?:[•·▪◦‣●○■□✓✔]\s*|[-–—*+]\s+|\(?\d{1,3}[.)]\s+|\(?[a-zåäö][.)]\s+|o\t)/i;

/**
 * The lines of a list without their bullets or numbers; empty ones are left out.
 *
 * @param {string} text
 */
export function linesOf(text) {
  return text.split(BREAK).map((line) => line.replace(BULLET, "").trim()).filter(Boolean);
}

export class Lines {
  /**
   * @param {HTMLTextAreaElement} text
   * @param {() => boolean} changing a note that exists, which stays one
   * @param {(lines: string[]) => void} split
   */
  constructor(text, changing, split) {
    this.text = text;
    this.changing = changing;
    this.place = by("lines");
    text.addEventListener("paste", (event) => {
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      if (pasted.split(BREAK).filter((line) => line.trim()).length < 2) return;
      setTimeout(() => this.offer()); // when the text is in the field
    });
    // Tablets' keyboards put in what lies on their own clipboard as if it had been typed.
    let before = 0;
    text.addEventListener("beforeinput", () => { before = linesOf(text.value).length; });
    text.addEventListener("input", () => {
      if (linesOf(text.value).length > before + 1) this.offer();
    });
    by("split").addEventListener("click", () => split(linesOf(text.value)));
    by("one-note").addEventListener("click", () => {
      this.place.hidden = true;
      text.focus();
    });
  }

  get offered() {
    return !this.place.hidden;
  }

  offer() {
    const { length: n } = linesOf(this.text.value);
    this.place.hidden = n < 2 || this.changing();
    by("lines-told").textContent = fill(words.lines, { n });
    by("split").textContent = fill(words.split, { n });
  }
}
