//! The suite on IndexedDB, in a real browser.
#![cfg(target_arch = "wasm32")]

use store::{IndexedDbStore, Store as _, conformance};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn indexed_db_conforms() {
    let store = IndexedDbStore::open("conformance")
        .await
        .expect("a browser with IndexedDB");
    assert_eq!(conformance::run(&store).await, Ok(()));
}

#[wasm_bindgen_test]
async fn what_was_kept_is_there_for_the_next_page() {
    let first = IndexedDbStore::open("reopened")
        .await
        .expect("a browser with IndexedDB");
    let device = first.device().await.expect("a device");
    first.put_catalog(b"catalog").await.expect("a catalog is put");
    drop(first);
    let again = IndexedDbStore::open("reopened").await.expect("it opens again");
    assert_eq!(again.device().await, Ok(device));
    assert_eq!(again.catalog().await, Ok(Some(b"catalog".to_vec())));
}
