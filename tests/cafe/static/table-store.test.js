// What a tablet keeps, keeps: in the database, on the shelf, and in memory when both are refused.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { newId } from "../../../cafe/static/ids.js";
import { openStore, Shelf } from "../../../cafe/static/table-store.js";
import { freshBrowser } from "./browser.js";

beforeEach(freshBrowser);

test("an id is a version 4 UUID and never the same", () => {
  const ids = Array.from({ length: 200 }, newId);
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(ids).size, ids.length);
});

describe("a shelf", () => {
  test("gives back what was laid on it, by name", () => {
    const shelf = new Shelf();
    assert.equal(shelf.set("a/1", { n: [1, null] }), true);
    shelf.set("a/2", 2);
    shelf.set("b/1", 3);
    assert.deepEqual(new Shelf().get("a/1"), { n: [1, null] });
    assert.deepEqual(shelf.names("a/").sort(), ["a/1", "a/2"]);
    shelf.remove("a/1");
    assert.equal(shelf.get("a/1"), null);
  });

  test("says when it is full, and reads what is no JSON as nothing", () => {
    const shelf = new Shelf();
    localStorage.full = true;
    assert.equal(shelf.set("a", 1), false);
    assert.equal(shelf.works, false);
    localStorage.kept.set("a", "{half");
    assert.equal(shelf.get("a"), null);
  });

  test("that a browser refuses is empty", () => {
    Object.defineProperty(globalThis, "localStorage", {
      configurable: true,
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
    const shelf = new Shelf();
    assert.equal(shelf.set("a", 1), false);
    assert.equal(shelf.get("a"), null);
    assert.deepEqual(shelf.names(""), []);
    shelf.remove("a");
  });
});

// Where a browser has no database, the shelf, and where that is full, memory: all the same to ask.
const PLACES = {
  "the database": () => {},
  "the shelf": () => { globalThis.indexedDB = undefined; },
  memory: () => {
    globalThis.indexedDB = undefined;
    localStorage.full = true;
  },
};

for (const [name, prepare] of Object.entries(PLACES)) {
  describe(`a store in ${name}`, () => {
    beforeEach(prepare);

    test("lists what a table has of a kind, and of all tables when none is named", async () => {
      const store = await openStore(new Shelf());
      await store.update("note", "one", "a", () => ({ n: 1 }));
      await store.update("note", "two", "b", () => ({ n: 2 }));
      await store.update("draft", "one", "c", () => ({ n: 3 }));
      assert.deepEqual(await store.list("note", "one"), [{ key: "one", id: "a", value: { n: 1 } }]);
      const every = await store.list("note");
      assert.deepEqual(every.map(({ key, id }) => [key, id]).sort(), [["one", "a"], ["two", "b"]]);
    });

    test("changes a thing by what it was, and removes it", async () => {
      const store = await openStore(new Shelf());
      assert.equal(await store.update("x", "k", "i", (old) => (old ?? 0) + 1), 1);
      assert.equal(await store.update("x", "k", "i", (old) => old + 1), 2);
      assert.equal(await store.update("x", "k", "i", () => undefined), undefined);
      assert.deepEqual(await store.list("x"), []);
    });

    test("says whether it outlives the page", async () => {
      const shelf = new Shelf();
      const store = await openStore(shelf);
      await store.update("x", "k", "i", () => 1);
      assert.equal(store.durable, name !== "memory");
      const next = await openStore(new Shelf());
      assert.equal((await next.list("x")).length, name === "memory" ? 0 : 1);
    });
  });
}

test("two pages that change the same thing at once lose neither change", async () => {
  const stores = [await openStore(new Shelf()), await openStore(new Shelf())];
  const more = (old) => [...(old ?? []), old?.length ?? 0];
  await Promise.all(Array.from({ length: 20 }, (_, n) => stores[n % 2].update("x", "k", "i", more)));
  const [{ value }] = await stores[0].list("x");
  assert.deepEqual(value, Array.from({ length: 20 }, (_, n) => n));
});

test("a change that fails leaves what was there", async () => {
  const store = await openStore(new Shelf());
  await store.update("x", "k", "i", () => "before");
  // A function cannot be kept by the database.
  await assert.rejects(store.update("x", "k", "i", () => () => {}));
  assert.equal((await store.list("x"))[0].value, "before");
});
