// At an address that a table had once, or never: whether this device has something that nobody has sent.

import { keptHere } from "./kept-here.js";
import { by } from "./page.js";

keptHere().then((found) => { by("kept-here").hidden = !found.length; }, () => {});
