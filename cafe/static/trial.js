// A survey that is tried by who made it: questions behave as on a phone, and nothing is kept.

import { clearable } from "./clear.js";
import { follow } from "./conditions.js";
import { maybe } from "./page.js";
import { rankings } from "./ranking.js";

const form = maybe("#answer", document, HTMLFormElement);
if (form) {
  follow(form);
  rankings(form);
  clearable(form);
}
