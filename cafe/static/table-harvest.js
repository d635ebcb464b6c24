// The table's votes on the proposals. They are kept on the tablet and go through the outbox: a
// ballot that has been sent stays until the server has said that it is stored.

import { post } from "./table-outbox.js";

const plain = (votes) => JSON.stringify(Object.entries(votes ?? {}).filter(([, n]) => n > 0).sort());
const alike = (one, other) => plain(one) === plain(other);
const sum = (votes) => Object.values(votes).reduce((total, n) => total + n, 0);

export class Harvest {
  // `ballot`: {base, stored: what the server has, votes: what the page shows, waiting: what is to be
  // sent, sent: what may have arrived unanswered, other: a ballot of another tablet to choose about}.
  constructor(key, store, words, wake) {
    this.key = key;
    this.store = store;
    this.words = words;
    this.wake = wake;
    this.section = document.getElementById("harvest");
    this.list = document.getElementById("proposals");
    this.told = document.getElementById("harvest-told");
    this.ballot = { base: 0, stored: {}, votes: {}, waiting: null, sent: [], other: null };
    this.harvest = null;
    document.getElementById("vote").addEventListener("click", () => this.#press());
    document.getElementById("keep-ballot").addEventListener("click", () => this.#choose(true));
    document.getElementById("take-ballot").addEventListener("click", () => this.#choose(false));
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) this.#step(button.closest("li").dataset.id, Number(button.dataset.step));
    });
  }

  async load() {
    const [kept] = await this.store.list("ballot", this.key);
    if (kept) this.ballot = kept.value;
  }

  get waiting() {
    return Boolean(this.ballot.waiting);
  }

  #keep() {
    const kept = JSON.parse(JSON.stringify(this.ballot));
    return this.store.update("ballot", this.key, "own", () => kept).catch(() => {});
  }

  // What the server says about the harvest.
  heard(harvest) {
    const own = this.ballot;
    const there = harvest.ballot;
    if (there && there.revision > own.base && !own.waiting && !own.other) {
      const touched = !alike(own.votes, own.stored);
      Object.assign(own, { base: there.revision, stored: there.votes });
      if (!touched) own.votes = { ...there.votes };
      else if (!alike(own.votes, there.votes)) own.other = there;
      this.#keep();
    }
    if (harvest.state === "open") {
      const listed = new Set(harvest.proposals.map((one) => one.id));
      for (const votes of [own.votes, own.stored]) {
        for (const id of Object.keys(votes)) if (!listed.has(id)) delete votes[id];
      }
      if (sum(own.votes) > harvest.votes_each) own.votes = {};
    }
    this.harvest = harvest;
    this.draw();
  }

  draw() {
    const { harvest, ballot, words } = this;
    const theirs = harvest?.by === "tables" && harvest.state !== "off";
    const open = theirs && harvest.state === "open";
    this.section.hidden = !open && !(theirs && sum(ballot.stored));
    if (this.section.hidden) return;
    const left = harvest.votes_each - sum(ballot.votes);
    document.getElementById("votes-left").textContent = open
      ? words.votesLeft.replace("{left}", left).replace("{each}", harvest.votes_each)
      : words.votesClosed;
    this.list.hidden = !open;
    document.getElementById("vote").hidden = !open;
    document.getElementById("two-ballots").hidden = !ballot.other;
    if (open) this.#drawProposals(left);
    let how = "";
    if (ballot.waiting) how = words.ballotWaiting;
    else if (!alike(ballot.votes, ballot.stored)) how = open ? words.ballotChanged : "";
    else if (ballot.base && sum(ballot.votes)) how = words.ballotStored;
    const state = document.getElementById("ballot-state");
    if (state.textContent !== how) state.textContent = how;
  }

  #drawProposals(left) {
    const { proposals } = this.harvest;
    const template = document.getElementById("a-proposal").content.firstElementChild;
    const there = new Map([...this.list.children].map((li) => [li.dataset.id, li]));
    for (const [place, { id, text }] of proposals.entries()) {
      const li = there.get(id) ?? template.cloneNode(true);
      there.delete(id);
      if (this.list.children[place] !== li) this.list.insertBefore(li, this.list.children[place] ?? null);
      const votes = this.ballot.votes[id] ?? 0;
      li.dataset.id = id;
      li.querySelector(".said").textContent = text;
      li.querySelector("output").textContent = votes;
      li.classList.toggle("chosen", votes > 0);
      const about = text.slice(0, 60);
      for (const button of li.querySelectorAll("[data-step]")) {
        const more = button.dataset.step === "1";
        button.setAttribute("aria-label", (more ? this.words.oneMore : this.words.oneLess).replace("{text}", about));
        // Not `disabled`: that would throw the keyboard out of the list.
        button.setAttribute("aria-disabled", String(more ? left <= 0 : votes <= 0));
      }
    }
    for (const li of there.values()) li.remove();
  }

  #step(id, by) {
    const { votes } = this.ballot;
    const next = (votes[id] ?? 0) + by;
    if (next < 0 || (by > 0 && sum(votes) >= this.harvest.votes_each)) return;
    if (next) votes[id] = next;
    else delete votes[id];
    this.#keep();
    this.draw();
  }

  #say(sentence) {
    this.told.textContent = sentence;
    this.told.hidden = !sentence;
  }

  #press() {
    this.#say("");
    this.ballot.other = null;
    this.ballot.waiting = { ...this.ballot.votes };
    this.#keep();
    this.draw();
    this.wake();
  }

  // Votes that were pressed under the table's former address.
  bring(votes) {
    if (this.ballot.waiting) return null;
    Object.assign(this.ballot, { votes: { ...votes }, waiting: { ...votes } });
    this.draw();
    return this.#keep();
  }

  // Two tablets of the table have voted: the table chooses.
  #choose(own) {
    this.ballot.other = null;
    if (own) {
      this.#press();
      return;
    }
    this.ballot.votes = { ...this.ballot.stored };
    this.#keep();
    this.draw();
  }

  // The outbox's job. Throws what `post` throws, or an error with a status for a fault.
  async send() {
    const { ballot } = this;
    const going = ballot.waiting;
    if (!ballot.sent.some((one) => alike(one, going))) ballot.sent = [...ballot.sent.slice(-9), going];
    await this.#keep();
    const { ok, status, said } = await post("/api/votes", { key: this.key, base: ballot.base, votes: going });
    if (ok && said.stored) {
      Object.assign(ballot, { base: said.stored.revision, stored: { ...going }, sent: [] });
      if (ballot.waiting && alike(ballot.waiting, going)) ballot.waiting = null;
    } else if (said.name === "ballot_changed") {
      const { revision, votes } = said.ballot;
      // An earlier one of this tablet, whose answer was lost: the later one takes its place.
      const own = ballot.sent.some((one) => alike(one, votes));
      Object.assign(ballot, { base: revision, stored: votes });
      if (!own) Object.assign(ballot, { waiting: null, sent: [], other: said.ballot });
    } else if (said.name && status < 500 && ![404, 410].includes(status)) {
      Object.assign(ballot, { waiting: null, sent: [] });
      for (const id of said.notes ?? []) delete ballot.votes[id];
      this.#say(said.error);
    } else {
      throw Object.assign(new Error("votes"), { status, sentence: said.error });
    }
    await this.#keep();
    this.draw();
  }
}
