//! What a device keeps of the vacancies.

use super::browser::Browser;
use super::environment::Tried;

/// How many records the database has. Opening one that the app has not made yet would make it, without the stores of the app.
const COUNT: &str = "const done = arguments[0], name = 'didim-vacancies';
    indexedDB.databases().then(all => {
        if (!all.some(one => one.name === name)) return done(0);
        const opening = indexedDB.open(name);
        opening.onerror = () => done(0);
        opening.onsuccess = () => {
            const database = opening.result, end = count => (database.close(), done(count));
            if (!database.objectStoreNames.contains('feed')) return end(0);
            const counting = database.transaction('feed').objectStore('feed').count();
            counting.onsuccess = () => end(counting.result);
            counting.onerror = () => end(0);
        };
    }, () => done(0));";

impl Browser {
    /// How many records of vacancies the device has stored: the manifest, its version, and one for each chunk.
    pub async fn stored_of_vacancies(&self) -> Tried<usize> {
        Ok(self.driver.execute_async(COUNT, vec![]).await?.convert()?)
    }
}
