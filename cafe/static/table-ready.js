// Whether the table is done, and the receipt that it then gets.

import { by, put } from "./page.js";
import { page, words } from "./table-page.js";

/** @import {Memory, Receipt} from "./table-memory.js" */

export class Ready {
  /**
   * @param {Memory} memory
   * @param {() => void} tell the server
   * @param {() => void} look is called when the table wants to be done: what it wrote is looked at first
   */
  constructor(memory, tell, look) {
    this.memory = memory;
    this.tell = tell;
    this.done = by("done");
    this.notDone = by("not-done");
    this.comes = false; // the receipt that was just asked for
    this.done.addEventListener("click", look);
    this.notDone.addEventListener("click", () => this.say(false));
  }

  /** @param {boolean} done */
  async say(done) {
    const { memory } = this;
    await memory.remember({ wantsReady: done, readyIn: memory.known.round?.number ?? null });
    this.draw();
    (done ? this.notDone : this.done).focus();
    this.comes = done;
    this.tell();
  }

  draw() {
    const { wantsReady, ready, receipt } = this.memory.known;
    const done = wantsReady ?? ready ?? false;
    this.done.hidden = done || page.dataset.state === "draft";
    this.notDone.hidden = !done || page.dataset.state === "closed";
    put(by("done-state"), (wantsReady !== null ? words.readyWaiting : done ? words.ready : "") ?? "");
    by("receipt").hidden = !receipt;
    if (receipt) this.#drawReceipt(receipt);
    // It is to be kept or photographed: all of it, down to the button below it.
    if (receipt && done && this.comes) this.notDone.scrollIntoView({ block: "nearest" });
    if (receipt?.drawn) this.comes = false;
  }

  /** @param {Receipt} receipt */
  #drawReceipt({ code, url, drawn }) {
    const link = by("receipt-code", HTMLAnchorElement);
    link.textContent = code.replace(/(.{4})(?=.)/, "$1-");
    link.href = url;
    by("receipt-copy").dataset.copy = url;
    const image = by("receipt-qr", HTMLImageElement);
    image.hidden = !drawn;
    if (drawn) image.src = `data:image/svg+xml,${encodeURIComponent(drawn)}`;
  }

  // The receipt's QR code, kept so that it can be shown without a network.
  async drawCode() {
    const { receipt } = this.memory.known;
    if (!receipt || receipt.drawn) return;
    try {
      const answer = await fetch(receipt.qr);
      const drawn = answer.ok ? await answer.text() : "";
      if (drawn.includes("<svg")) await this.memory.remember({ receipt: { ...receipt, drawn } });
      this.draw();
    } catch { /* with the next heartbeat */ }
  }
}
