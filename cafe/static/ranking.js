// A ranking: the lists of places become buttons, and a handle to drag by. What is sent is still what
// the lists hold.

import { all, maybe, one } from "./page.js";

/** @typedef {"pick" | "up" | "down" | "away"} Press */

const SIGNS = Object.entries({ pick: "+", up: "↑", down: "↓", away: "×" });

/** One of what is ranked. */
class Ranked {
  /** @param {HTMLElement} row */
  constructor(row) {
    this.row = row;
    this.select = one("select", row, HTMLSelectElement);
    this.label = one("label", row).textContent || "";
    this.handle = mark("handle");
    this.handle.setAttribute("aria-hidden", "true");
    this.place = mark("place");
    row.insertBefore(this.handle, row.firstChild);
    row.insertBefore(this.place, row.children[1]);
    this.buttons = /** @type {Record<Press, HTMLButtonElement>} */ ({});
  }
}

/** @param {string} name */
function mark(name) {
  const made = document.createElement("span");
  made.className = name;
  return made;
}

/** @param {HTMLElement} list */
function ranking(list) {
  const words = list.dataset;
  const places = Number(words.places);
  const said = maybe("[role=status]", list.parentElement || list);
  const rows = Array.from(list.children, (row) => new Ranked(/** @type {HTMLElement} */ (row)));

  const ordered = () => rows
    .filter(({ select }) => select.value)
    .sort((a, b) => Number(a.select.value) - Number(b.select.value));

  /** @param {Ranked[]} order */
  function draw(order) {
    const rest = rows.filter((row) => !order.includes(row));
    for (const [at, { row, place, buttons }] of [...order, ...rest].entries()) {
      const on = at < order.length;
      place.textContent = on ? String(at + 1) : "–";
      row.classList.toggle("placed", on);
      buttons.pick.hidden = on;
      buttons.pick.disabled = order.length >= places;
      buttons.up.hidden = buttons.down.hidden = buttons.away.hidden = !on;
      buttons.up.disabled = at === 0;
      buttons.down.disabled = at === order.length - 1;
      if (list.children[at] !== row) list.insertBefore(row, list.children[at] || null);
    }
  }

  /**
   * @param {Ranked[]} full
   * @param {Ranked} moved
   * @param {HTMLButtonElement} [pressed]
   */
  function set(full, moved, pressed) {
    const order = full.slice(0, places);
    for (const row of rows) row.select.value = String(order.indexOf(row) + 1 || "");
    draw(order);
    const at = order.indexOf(moved);
    const told = (at < 0 ? words.out : words.said) || "";
    if (said) said.textContent = told.replace("{}", moved.label).replace("#", String(at + 1));
    if (pressed) {
      const { up, down, pick, away } = moved.buttons;
      // The first one can be moved neither up nor down: the next one is picked then.
      const picks = Array.from(list.children, (row) => one(".pick", row, HTMLButtonElement));
      const next = [pressed, up, down, pick, ...picks, away]
        .find((button) => !button.hidden && !button.disabled);
      if (next) next.focus();
    }
    moved.select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /**
   * The order with one of them at another place; without it where `at` is none.
   *
   * @param {Ranked} moved
   * @param {number} at
   */
  function placed(moved, at) {
    const order = ordered().filter((other) => other !== moved);
    if (at >= 0 && at <= order.length) order.splice(at, 0, moved);
    return order;
  }

  /**
   * Where a press puts it.
   *
   * @param {Press} name
   * @param {Ranked} moved
   */
  function wanted(name, moved) {
    const order = ordered();
    const at = order.indexOf(moved);
    return placed(moved, { pick: order.length, up: at - 1, down: at + 1, away: -1 }[name]);
  }

  /** @param {Ranked} moved */
  function buttoned(moved) {
    const presses = mark("presses");
    moved.row.appendChild(presses);
    for (const [name, sign] of SIGNS) {
      const press = /** @type {Press} */ (name);
      const made = document.createElement("button");
      made.type = "button";
      made.className = name;
      made.textContent = sign;
      made.setAttribute("aria-label", (words[name] || "").replace("{}", moved.label));
      made.addEventListener("click", () => set(wanted(press, moved), moved, made));
      presses.appendChild(made);
      moved.buttons[press] = made;
    }
  }

  /** @param {Ranked} moved */
  function dragged(moved) {
    const { row, handle } = moved;
    handle.addEventListener("pointerdown", (down) => {
      if (down.button) return;
      down.preventDefault();
      row.classList.add("dragged");
      /** @param {PointerEvent} event */
      function move(event) {
        let under = document.elementFromPoint(event.clientX, event.clientY);
        while (under && under.parentElement !== list) under = under.parentElement;
        if (!under || under === row) return;
        const box = under.getBoundingClientRect();
        const below = event.clientY > box.top + box.height / 2;
        list.insertBefore(row, below ? under.nextSibling : under);
      }
      function drop() {
        document.removeEventListener("pointermove", move);
        document.removeEventListener("pointerup", drop);
        document.removeEventListener("pointercancel", drop);
        row.classList.remove("dragged");
        set(placed(moved, Array.from(list.children).indexOf(row)), moved);
      }
      // Of the document: a row that is moved in the page loses the pointer.
      document.addEventListener("pointermove", move);
      document.addEventListener("pointerup", drop);
      document.addEventListener("pointercancel", drop);
    });
  }

  for (const row of rows) {
    buttoned(row);
    dragged(row);
  }
  list.classList.add("on");
  draw(ordered());
}

/** @param {HTMLFormElement} form */
export function rankings(form) {
  for (const list of all(".ranks", form)) ranking(list);
}
