// What this phone keeps: the signed lists, as they came. Nothing about a card or a person.

const NAME = "sijill-checker";
const STORE = "lists";

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask */
async function asked(mode, ask) {
  const database = await opened();
  try {
    return await new Promise((done, failed) => {
      const request = ask(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
  } finally {
    database.close();
  }
}

/** The list kept under a name, or nothing. A private window may keep none. @param {string} name */
export async function kept(name) {
  try {
    return await asked("readonly", (store) => store.get(name));
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {unknown} value */
export async function keep(name, value) {
  try {
    await asked("readwrite", (store) => store.put(value, name));
  } catch {
    // kept in memory alone: the next start asks again
  }
}
