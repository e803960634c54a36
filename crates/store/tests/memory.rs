//! The suite on storage in memory.
#![cfg(not(target_arch = "wasm32"))]

use store::{MemoryStore, conformance};

#[tokio::test]
async fn memory_conforms() {
    assert_eq!(conformance::run(&MemoryStore::new()).await, Ok(()));
}
