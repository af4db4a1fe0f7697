// What this tablet keeps: closed envelopes and closed photographs, on the disk before anything says so.

const NAME = "sijill-field";
const VERSION = 1;

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("things");
      database.createObjectStore("items", { keyPath: "id" }).createIndex("agent", "agent");
      database.createObjectStore("parts", { keyPath: "id" }).createIndex("item", "item");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/**
 * One transaction over some stores: all of it is on the disk, or nothing is.
 * @template T @param {string[]} names @param {IDBTransactionMode} mode
 * @param {(stores: Record<string, IDBObjectStore>, keep: (request: IDBRequest) => void) => T} work
 */
async function within(names, mode, work) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(names, mode, { durability: "strict" });
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      let answer;
      work(stores, (request) => (request.onsuccess = () => (answer = request.result)));
      transaction.oncomplete = () => done(answer);
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** @param {string} key */
export const thing = (key) => within(["things"], "readonly", ({ things }, keep) => keep(things.get(key)));

/** @param {string} key @param {unknown} value */
export const keepThing = (key, value) => within(["things"], "readwrite", ({ things }) => things.put(value, key));

/** @param {string} agent */
export const itemsOf = (agent) => within(["items"], "readonly", ({ items }, keep) => keep(items.index("agent").getAll(agent)));

/** @param {string} id */
export const item = (id) => within(["items"], "readonly", ({ items }, keep) => keep(items.get(id)));

/** An item with the parts that came with it, or none of them. @param {any} kept @param {any[]} [parts] @param {string[]} [gone] */
export const keepItem = (kept, parts = [], gone = []) =>
  within(["items", "parts"], "readwrite", (stores) => {
    stores.items.put(kept);
    for (const part of parts) stores.parts.put(part);
    for (const id of gone) stores.parts.delete(id);
  });

/** Change an item as it stands now: two writers never undo one another. @param {string} id @param {(item: any) => void} change */
export const changeItem = (id, change) =>
  within(["items"], "readwrite", ({ items }) => {
    const request = items.get(id);
    request.onsuccess = () => {
      if (!request.result) return;
      change(request.result);
      items.put(request.result);
    };
  });

/** @param {string} id */
export const part = (id) => within(["parts"], "readonly", ({ parts }, keep) => keep(parts.get(id)));

/** @param {string} id */
export const dropParts = (id) =>
  within(["parts"], "readwrite", ({ parts }) => {
    parts.index("item").openKeyCursor(id).onsuccess = ({ target }) => {
      const cursor = target.result;
      if (!cursor) return;
      parts.delete(cursor.primaryKey);
      cursor.continue();
    };
  });

/** @param {string} id */
export const dropItem = async (id) => {
  await dropParts(id);
  await within(["items"], "readwrite", ({ items }) => items.delete(id));
};
