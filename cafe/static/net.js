// The way to the server, on a bad network.

export const TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const KEEPALIVE_LENGTH = 20_000; // browsers allow 64 KiB, and a character takes up to three bytes

/** What stands before the addresses of a practice café; nothing before the instance's own. */
export const root = globalThis.document?.documentElement?.dataset.root ?? "";

/** The server cannot be reached or is not well. `slow`: it took too long. */
export class Away extends Error {
  constructor(slow = false) {
    super("away");
    this.slow = slow;
  }
}

/** The server's answer was no, with a status and perhaps a sentence. */
export class TurnedDown extends Error {
  /**
   * @param {number} status
   * @param {string} [sentence]
   */
  constructor(status, sentence) {
    super("turned down");
    this.status = status;
    this.sentence = sentence;
  }
}

/** @typedef {{ok: boolean, status: number, said: any}} Said what the server answered, read as JSON */

/**
 * The one way to the server's addresses that take JSON.
 *
 * @param {string} address
 * @param {object} content
 * @param {number} [timeout] in milliseconds
 * @returns {Promise<Said>}
 * @throws {Away}
 */
export async function post(address, content, timeout = TIMEOUT_MS) {
  const body = JSON.stringify(content);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      signal: stop.signal,
      // Small ones reach the server even if the page is closed right after the press.
      keepalive: body.length < KEEPALIVE_LENGTH,
    });
    if ([429, 502, 503, 504].includes(answer.status)) throw new Away();
    // What is not JSON does not come from our server, but from something on the way.
    return { ok: answer.ok, status: answer.status, said: await answer.json() };
  } catch {
    throw new Away(stop.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * How long to wait before trying again: longer and longer, and never the same for all devices of a
 * hall.
 *
 * @param {number} failures so far
 * @param {number} [longest] in milliseconds
 */
export function backoff(failures, longest = LONGEST_WAIT_MS) {
  return Math.min(FIRST_WAIT_MS * 2 ** failures, longest) * (0.5 + Math.random() / 2);
}

/**
 * About as long: a hall does not ask in the same moment.
 *
 * @param {number} milliseconds
 */
export function spread(milliseconds) {
  return milliseconds * (0.9 + Math.random() / 5);
}
