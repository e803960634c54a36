// Puts records into the outbox as the app would have, and counts them: pairs of id and record, the device's record, the
// text of the marker beside the database.
// @ts-expect-error The driver runs this as the body of a function.
const [records, device, marker, done] = arguments;
const opening = indexedDB.open("didim");
opening.onerror = () => done(String(opening.error));
opening.onsuccess = () => {
  const database = opening.result;
  const transaction = database.transaction(["meta", "outbox"], "readwrite", { durability: "strict" });
  for (const [id, record] of records) transaction.objectStore("outbox").add(record, id);
  transaction.objectStore("meta").put(device, "device");
  transaction.onabort = () => done(String(transaction.error));
  transaction.oncomplete = () => {
    database.close();
    localStorage.setItem("didim.kept", marker);
    done(null);
  };
};
