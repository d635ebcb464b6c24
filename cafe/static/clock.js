// How a round's clock is written, and what it signals.

const SOON_SECONDS = 120;

/**
 * Minutes and seconds: 9:05.
 *
 * @param {number} seconds 0 or more
 */
export function written(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * What everybody is to see from afar: two minutes are left; the time is out.
 *
 * @param {number} seconds left
 * @param {boolean} [paused] a clock that stands still signals nothing
 * @returns {"soon" | "over" | ""}
 */
export function signalOf(seconds, paused = false) {
  if (paused || seconds > SOON_SECONDS) return "";
  return seconds > 0 ? "soon" : "over";
}
