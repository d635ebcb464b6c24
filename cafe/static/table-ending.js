// What a table needs once it has written what it wanted: the last look at its notes, and a copy of its receipt's
// address. Loaded a while after the page, so that the first visit is light.

import { offerCopy } from "./copy.js";
import { by } from "./page.js";
import { LastLook } from "./table-last-look.js";

/** @param {ConstructorParameters<typeof LastLook>} given */
export function ending(...given) {
  offerCopy(by("receipt-copy"));
  return new LastLook(...given);
}
