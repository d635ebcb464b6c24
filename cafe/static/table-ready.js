// Whether the table is done, and the receipt that it then gets.

import { by, put } from "./page.js";
import { page, words } from "./table-page.js";

/** @import {Memory, Receipt} from "./table-memory.js" */

export class Ready {
  /**
   * @param {Memory} memory
   * @param {() => void} tell the server
   */
  constructor(memory, tell) {
    this.memory = memory;
    this.done = by("done");
    this.notDone = by("not-done");
    for (const [button, wanted] of /** @type {const} */ ([[this.done, true], [this.notDone, false]])) {
      button.addEventListener("click", async () => {
        await memory.remember({ wantsReady: wanted, readyIn: memory.known.round?.number ?? null });
        this.draw();
        (wanted ? this.notDone : this.done).focus();
        tell();
      });
    }
  }

  draw() {
    const { wantsReady, ready, receipt } = this.memory.known;
    const done = wantsReady ?? ready ?? false;
    this.done.hidden = done || page.dataset.state === "draft";
    this.notDone.hidden = !done || page.dataset.state === "closed";
    put(by("done-state"), (wantsReady !== null ? words.readyWaiting : done ? words.ready : "") ?? "");
    by("receipt").hidden = !receipt;
    if (receipt) this.#drawReceipt(receipt);
  }

  /** @param {Receipt} receipt */
  #drawReceipt({ code, url, drawn }) {
    const link = by("receipt-code", HTMLAnchorElement);
    link.textContent = code.replace(/(.{4})(?=.)/, "$1-");
    link.href = url;
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
