// How it is around a tablet, for the moderator's eye: whether somebody looks at it and writes, the network,
// the battery; and the screen, which is kept on during a round. Nothing of it is about a person.

const WRITING_MS = 20_000;
const LOW = 0.2;
const SLOW_MS = 3_000;

/** @typedef {{level: number, charging: boolean}} Battery what Chromium tells of it */

export class Around {
  constructor() {
    this.wroteAt = -Infinity;
    this.slow = false;
    /** @type {Battery | null} */
    this.battery = null;
    /** @type {WakeLockSentinel | null} */
    this.lock = null;
    this.wanted = false;
    this.asking = false;
    const { getBattery } = /** @type {{getBattery?: () => Promise<Battery>}} */ (/** @type {unknown} */ (navigator));
    getBattery?.call(navigator).then((found) => { this.battery = found; }, () => {});
    document.addEventListener("visibilitychange", () => this.keepAwake(this.wanted));
  }

  wrote() {
    this.wroteAt = performance.now();
  }

  /** @param {number} took so many milliseconds for the server's answer */
  answered(took) {
    this.slow = took > SLOW_MS;
  }

  /**
   * The screen stays on while that is wanted. A browser takes the lock back when nobody looks.
   *
   * @param {boolean} wanted
   */
  async keepAwake(wanted) {
    this.wanted = wanted;
    // Whoever asks twice has two locks, and would give one of them back.
    if (!("wakeLock" in navigator) || this.asking) return;
    if (!wanted) {
      const { lock } = this;
      this.lock = null;
      await lock?.release().catch(() => {});
    } else if (!document.hidden && (!this.lock || this.lock.released)) {
      this.asking = true;
      this.lock = await navigator.wakeLock.request("screen").catch(() => null);
      this.asking = false;
      if (!this.wanted) await this.keepAwake(false);
    }
  }

  get state() {
    const { effectiveType } = /** @type {{connection?: {effectiveType?: string}}} */ (
      /** @type {unknown} */ (navigator)).connection ?? {};
    return {
      away: document.hidden,
      weak: this.slow || ["slow-2g", "2g"].includes(effectiveType ?? ""),
      low: Boolean(this.battery && !this.battery.charging && this.battery.level <= LOW),
      awake: "wakeLock" in navigator ? Boolean(this.lock && !this.lock.released) : null,
      writing: performance.now() - this.wroteAt < WRITING_MS,
    };
  }
}
