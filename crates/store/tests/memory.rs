//! The suites on storage in memory.
#![cfg(not(target_arch = "wasm32"))]

use store::{MemoryFeedStore, MemoryStore, conformance};

#[tokio::test]
async fn memory_conforms() {
    assert_eq!(conformance::run(&MemoryStore::new()).await, Ok(()));
}

#[tokio::test]
async fn a_list_in_memory_conforms() {
    assert_eq!(conformance::run_feed(&MemoryFeedStore::new()).await, Ok(()));
}
