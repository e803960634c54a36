use envelope::ReceiptVerifyKey;

use crate::Server;

#[tokio::test]
async fn the_key_is_the_one_that_verifies_receipts() {
    let server = Server::start().await;
    let answer = server.get("/api/v1/receipt-key").await;
    assert_eq!(answer.status, 200);
    let key: ReceiptVerifyKey = answer.json()["key"].as_str().unwrap().parse().unwrap();
    assert_eq!(key, server.app.receipts.verify_key());
}
