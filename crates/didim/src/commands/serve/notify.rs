//! Telling systemd that the server takes requests (sd_notify(3)): a datagram to the socket that it names.
//!
//! One message of one line is not worth a package.

/// Says so, if somebody waits for it.
///
/// # Errors
/// If the socket that is named cannot be written to.
pub(super) fn ready() -> std::io::Result<()> {
    match std::env::var_os("NOTIFY_SOCKET") {
        Some(name) => tell(&name, b"READY=1"),
        None => Ok(()),
    }
}

#[cfg(target_os = "linux")]
fn tell(name: &std::ffi::OsStr, message: &[u8]) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    // A name that begins with `@` is none of a file.
    let address = match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(name)?,
    };
    UnixDatagram::unbound()?.send_to_addr(message, &address)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn tell(_: &std::ffi::OsStr, _: &[u8]) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    use super::*;

    #[test]
    fn the_service_manager_is_told_at_both_kinds_of_address() {
        let hears = |socket: &UnixDatagram| {
            let mut buffer = [0; 64];
            let read = socket.recv(&mut buffer).unwrap();
            buffer.get(..read).unwrap().to_vec()
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let by_path = UnixDatagram::bind(&path).unwrap();
        tell(path.as_os_str(), b"READY=1").unwrap();
        assert_eq!(hears(&by_path), b"READY=1");
        let name = format!("didim-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let abstracted = UnixDatagram::bind_addr(&address).unwrap();
        tell(format!("@{name}").as_ref(), b"READY=1").unwrap();
        assert_eq!(hears(&abstracted), b"READY=1");
        tell(folder.path().join("nobody").as_os_str(), b"READY=1").unwrap_err();
    }
}
