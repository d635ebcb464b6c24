// A ballot on its way to the server, a table's or a phone's. One that has been sent stays on the
// device until the server has said that it is stored.

/** @import {Said} from "./net.js" */
/** @typedef {Record<string, number>} Votes how many, by proposal */

/**
 * @typedef {object} Ballot
 * @property {number} base the revision that the device last knew of
 * @property {Votes} stored what the server has
 * @property {Votes} votes what the page shows
 * @property {Votes | null} waiting what is to be sent
 * @property {Votes[]} sent what may have arrived unanswered
 */

/** @returns {Ballot} */
export function emptyBallot() {
  return { base: 0, stored: {}, votes: {}, waiting: null, sent: [] };
}

/** @param {Votes | null} votes */
function plain(votes) {
  return JSON.stringify(Object.entries(votes ?? {}).filter(([, n]) => n > 0).sort());
}

/**
 * @param {Votes | null} one
 * @param {Votes | null} other
 */
export function alike(one, other) {
  return plain(one) === plain(other);
}

/** @param {Votes} votes */
export function total(votes) {
  return Object.values(votes).reduce((sum, n) => sum + n, 0);
}

/**
 * Note what is being sent.
 *
 * @param {Ballot} ballot
 * @param {Votes} going
 */
export function sending(ballot, going) {
  if (!ballot.sent.some((one) => alike(one, going))) ballot.sent = [...ballot.sent.slice(-9), going];
}

/**
 * Take in what the server answered to a ballot: "stored"; "earlier" (it had an earlier one of this
 * device, whose answer was lost: the later one, which still waits, takes its place); "other" (another
 * device has voted: somebody has to choose); "refused", for a fault that it named; "unheard".
 *
 * @param {Ballot} ballot is changed
 * @param {Votes} going what was sent
 * @param {Said} answer
 */
export function answered(ballot, going, { ok, status, said }) {
  if (ok && said?.stored) {
    Object.assign(ballot, { base: said.stored.revision, stored: { ...going }, sent: [] });
    if (ballot.waiting && alike(ballot.waiting, going)) ballot.waiting = null;
    return "stored";
  }
  if (said?.name === "ballot_changed") {
    const { revision, votes } = said.ballot;
    const own = ballot.sent.some((one) => alike(one, votes));
    Object.assign(ballot, { base: revision, stored: votes });
    if (own) return "earlier";
    Object.assign(ballot, { waiting: null, sent: [] });
    return "other";
  }
  // Whatever the server has named is settled; without a name it was not understood, or not ours.
  if (!said?.name || status >= 500) return "unheard";
  Object.assign(ballot, { waiting: null, sent: [] });
  for (const id of said.notes ?? []) delete ballot.votes[id];
  return "refused";
}
