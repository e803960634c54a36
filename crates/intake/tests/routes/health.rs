use crate::Server;

#[tokio::test]
async fn a_server_that_can_take_applications_is_ready() {
    let server = Server::start().await;
    let answer = server.get("/health").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, "ready\n");
}

#[tokio::test]
async fn a_server_without_its_database_is_not_ready() {
    let server = Server::start().await;
    server.app.repository.close().await;
    server.get("/health").await.assert_problem(503, "not-ready");
}
