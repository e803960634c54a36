import Dexie from "dexie";

const db = new Dexie("applications");
db.version(1).stores({ applications: "id, createdAt" });

/** Keeps an application on the device. */
export function keep(program, form, facts) {
  const application = { id: crypto.randomUUID(), createdAt: new Date().toISOString(), program, form, facts };
  return db.applications.add(application);
}
