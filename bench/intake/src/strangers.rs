//! The server among people who mean harm: requests of every kind of nonsense, and clients that never read.

mod attack;
mod device;
mod hostile;
mod silent;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use tokio::net::{TcpSocket, TcpStream};

use crate::page::Page;
use crate::server::Server;
use crate::{Bench, Failure};

/// The size of the file that strangers ask for, in bytes: about that of the app's code.
const FILE_BYTES: usize = 650_000;
/// Where it is.
const FILE_PATH: &str = "/large.js";

/// Measures both.
pub async fn measure(bench: &Bench, quick: bool, page: &mut Page) -> Result<(), Failure> {
    hostile::measure(bench, quick, page).await?;
    silent::measure(bench, quick, page).await
}

/// A server with a file to ask for. Applications are not limited by address, so that everything is looked at.
fn serve(bench: &Bench, place: &Path) -> Result<Server, Failure> {
    let app = place.join("app");
    std::fs::create_dir_all(&app)?;
    std::fs::write(app.join("index.html"), "<!doctype html>")?;
    std::fs::write(
        app.join(FILE_PATH.trim_start_matches('/')),
        vec![b'/'; FILE_BYTES],
    )?;
    let app = app.to_string_lossy().into_owned();
    let flags = ["--app", app.as_str(), "--device-items-per-day", "1000000000"];
    Ok(Server::didim_with(
        &bench.didim,
        &place.join("data"),
        None,
        &flags,
    )?)
}

/// The address of a client: each number has its own, all on this machine.
fn address(client: usize) -> Ipv4Addr {
    let [.., high, low] = (client as u32 + 1).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

/// Connects from an address of one's own, with a small buffer for what comes.
async fn connect(from: Ipv4Addr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(4_096)?;
    socket.bind(SocketAddr::from((from, 0)))?;
    socket.connect(to).await
}
