// What the page is: the café's state as this tablet last learnt it, and whether that can still be
// relied on. A tablet that does not know lets people write, and says since when it does not.

// What holds only while the server answers, and what holds only while it does not.
function notify(id, shown, when) {
  const notice = document.getElementById(id);
  notice.hidden = !shown;
  for (const part of notice.querySelectorAll("[data-when]")) part.hidden = !when.includes(part.dataset.when);
}

export class Standing {
  // `waits()` says whether something is typed or waits here; `changed()` is called when the state
  // has become another.
  constructor(page, words, waits, changed) {
    this.page = page;
    this.words = words;
    this.waits = waits;
    this.changed = changed;
    this.contact = null; // whether the server answered when it was last asked; null: not asked yet
    this.fresh = true; // the page itself has just come from the server
    this.gone = null; // {status, error}: the address is no key, or no longer one
    this.durable = true; // what is written is kept when the page is closed
  }

  get state() {
    return this.page.dataset.state;
  }

  // Whether the state is true now, as far as anybody can know.
  get sure() {
    return !this.gone && (this.contact ?? this.fresh);
  }

  get writes() {
    return this.state === "open" || !this.sure;
  }

  // `page`: the page was rendered at that time of the server's; `kept`: what the tablet had learnt
  // before. Returns what is to be remembered when the page is the newer of the two.
  begin(kept) {
    this.fresh = !(Date.parse(kept?.at) >= Date.parse(this.page.dataset.at));
    if (this.fresh) return { state: this.state, at: this.page.dataset.at, gone: null };
    this.gone = kept.gone ?? null;
    this.set(kept.state ?? this.state);
    return { state: this.state };
  }

  set(state) {
    const other = this.page.dataset.state !== state;
    this.page.dataset.state = state;
    this.draw();
    if (other) this.changed();
  }

  // The server has answered (`yes`), or nobody has.
  reached(yes) {
    this.contact = yes;
    this.draw();
  }

  draw() {
    const { state, sure, gone, words } = this;
    const when = sure ? ["sure", ...(this.waits() ? ["waits"] : [])] : ["unsure"];
    notify("draft", state === "draft", when);
    notify("closed", state === "closed", when);
    notify("offline", this.contact === false && !gone, this.durable ? ["durable"] : []);
    document.getElementById("memory").hidden = this.durable;
    document.getElementById("lost").hidden = !gone;
    const why = document.getElementById("lost-why");
    const said = gone ? { 410: words.revoked, 404: words.unknown }[gone.status] ?? gone.error : "";
    if (why.textContent !== said) why.textContent = said;
    document.getElementById("write").hidden = !this.writes && !this.waits("typed");
  }
}
