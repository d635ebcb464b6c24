// How a clock is written.

/**
 * Minutes and seconds: 9:05.
 *
 * @param {number} seconds 0 or more
 */
export function written(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
