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

#[tokio::test]
async fn a_server_that_cannot_write_is_not_ready() {
    let server = Server::with_path(|app, folder| app.disk = intake::Disk::of(&folder.join("gone"))).await;
    server.get("/health").await.assert_problem(503, "not-ready");
    let server = Server::with_path(|app, folder| app.disk = intake::Disk::of(folder)).await;
    assert_eq!(server.get("/health").await.status, 200);
}
