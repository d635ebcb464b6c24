// A part of a page that is loaded when it is wanted, so that the first visit is lighter: the address of its module
// stands in the page (`later` in a template), and the service worker keeps it once it has been fetched.

/**
 * @template M the module
 * @template T what is made of it
 */
export class Later {
  /**
   * @param {string | undefined} address
   * @param {(module: M) => T} make
   */
  constructor(address, make) {
    this.address = address ?? "";
    this.make = make;
    this.tried = 0;
    /** @type {T | null} */
    this.made = null;
    /** @type {Promise<T | null> | null} */
    this.coming = null;
  }

  /** @returns what was made, null when it cannot be had now: it is tried again when it is asked for again */
  get() {
    this.coming ??= this.#load().finally(() => { this.coming = null; });
    return this.coming;
  }

  async #load() {
    if (this.made) return this.made;
    this.tried += 1;
    // A browser may remember that an address could not be loaded.
    const module = await import(`${this.address}#${this.tried}`).catch(() => null);
    if (module) this.made = this.make(module);
    return this.made;
  }

  /** @returns the same for somebody who waits: a server that no longer has it has another page too */
  async wanted() {
    const made = await this.get();
    if (!made && (await fetch(this.address).catch(() => null))?.status === 404) location.reload();
    return made;
  }
}
