/** Tables in IndexedDB, named after the member: another member of this browser never opens them. */
const VERSION = 1;

export function openTables(member) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(databaseName(member), VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("sessions", { keyPath: "id" });
      asked.result.createObjectStore("outbox", { keyPath: "key" });
    };
    asked.onsuccess = () => resolve(new DatabaseTables(asked.result));
    asked.onerror = () => reject(asked.error);
  });
}

export function databaseName(member) {
  return `kinex-${member}`;
}

class DatabaseTables {
  #database;

  constructor(database) {
    this.#database = database;
    database.onversionchange = () => database.close();
  }

  /**
   * Done means handed to the system, which a killed tab can't take back. Waiting for the disk as well
   * ("strict") would leave a set in danger for longer than a power cut is likely.
   */
  run(mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(["sessions", "outbox"], mode, { durability: "relaxed" });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error("This device could not keep that."));
      const tables = { sessions: table(transaction.objectStore("sessions")), outbox: table(transaction.objectStore("outbox")) };
      Promise.resolve(work(tables)).then(
        (value) => {
          result = value;
        },
        (error) => {
          reject(error);
          transaction.abort();
        },
      );
    });
  }
}

function table(store) {
  return {
    get: (key) => answer(store.get(key)),
    getAll: () => answer(store.getAll()),
    put: (row) => answer(store.put(row)),
    delete: (key) => answer(store.delete(key)),
  };
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
