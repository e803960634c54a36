//! Who is let in.
//!
//! A few clients must not keep all others out: an address has a number of connections and no more. Many clients must not keep out
//! who runs the server and who is known to it: beyond a ceiling a connection is taken for one request, which is to be about the
//! server's health, or signed.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use ipnet::IpNet;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ConnectionLimits;
use crate::limit::network;

/// What a connection may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Any requests.
    Ordinary,
    /// One request that is signed, or asks for `/health`.
    Reserved,
}

/// Counts who is in.
pub(super) struct Door {
    all: Arc<Semaphore>,
    ordinary: Arc<Semaphore>,
    addresses: Arc<Addresses>,
    trusted_proxies: Vec<IpNet>,
}

/// Room for one connection, of whomever.
pub(super) struct Room(#[expect(dead_code, reason = "it is held, not read")] Option<OwnedSemaphorePermit>);

/// A connection that was let in; its place is free again when this is dropped.
pub(super) struct Admitted {
    ordinary: Option<OwnedSemaphorePermit>,
    _room: Room,
    _counted: Option<CountedAddress>,
}

impl Admitted {
    pub(super) fn place(&self) -> Place {
        match self.ordinary {
            Some(_) => Place::Ordinary,
            None => Place::Reserved,
        }
    }
}

impl Door {
    pub(super) fn new(limits: &ConnectionLimits) -> Self {
        let ordinary = limits.connections.saturating_sub(limits.reserved);
        Self {
            all: Arc::new(Semaphore::new(limits.connections)),
            ordinary: Arc::new(Semaphore::new(ordinary)),
            addresses: Arc::new(Addresses {
                most: limits.by_address,
                open: Mutex::default(),
            }),
            trusted_proxies: limits.trusted_proxies.clone(),
        }
    }

    /// Waits until there is room for one connection more.
    pub(super) async fn room(&self) -> Room {
        Room(Arc::clone(&self.all).acquire_owned().await.ok())
    }

    /// Lets a connection of this address in, or `None` if the address has as many as it may.
    pub(super) fn admit(&self, peer: IpAddr, room: Room) -> Option<Admitted> {
        let peer = peer.to_canonical();
        let is_proxy = self.trusted_proxies.iter().any(|proxy| proxy.contains(&peer));
        let counted = if is_proxy {
            None
        } else {
            Some(self.addresses.count(network(peer))?)
        };
        Some(Admitted {
            ordinary: Arc::clone(&self.ordinary).try_acquire_owned().ok(),
            _room: room,
            _counted: counted,
        })
    }
}

/// How many connections each address has; one without any is not remembered.
struct Addresses {
    most: usize,
    open: Mutex<HashMap<IpAddr, usize>>,
}

impl Addresses {
    fn count(self: &Arc<Self>, address: IpAddr) -> Option<CountedAddress> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let number = open.get(&address).copied().unwrap_or(0);
        if number >= self.most {
            return None;
        }
        open.insert(address, number + 1);
        Some(CountedAddress {
            addresses: Arc::clone(self),
            address,
        })
    }
}

/// One connection of an address.
struct CountedAddress {
    addresses: Arc<Addresses>,
    address: IpAddr,
}

impl Drop for CountedAddress {
    fn drop(&mut self) {
        let mut open = self.addresses.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.address) {
            Some(number) if *number > 1 => *number -= 1,
            _ => {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(connections: usize, reserved: usize, by_address: usize) -> Door {
        Door::new(&ConnectionLimits {
            connections,
            reserved,
            by_address,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..ConnectionLimits::default()
        })
    }

    async fn knock(door: &Door, peer: &str) -> Option<Admitted> {
        let room = door.room().await;
        door.admit(peer.parse().unwrap(), room)
    }

    #[tokio::test]
    async fn an_address_has_so_many_connections_and_gets_them_back() {
        let door = door(100, 0, 2);
        let mut held = Vec::new();
        for (peer, let_in) in [
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", true),
            ("192.0.2.1", false),
            ("192.0.2.2", true),
            // A network of IPv6 is one address, and another one another.
            ("2001:db8:0:1::1", true),
            ("2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::3", false),
            ("2001:db8:0:2::1", true),
        ] {
            let admitted = knock(&door, peer).await;
            assert_eq!(admitted.is_some(), let_in, "{peer}");
            held.extend(admitted);
        }
        drop(held);
        assert!(knock(&door, "192.0.2.1").await.is_some());
        assert!(door.addresses.open.lock().unwrap().is_empty());
        // Those who were turned away gave their room back.
        assert_eq!(door.all.available_permits(), 100);
    }

    #[tokio::test]
    async fn the_connections_of_a_proxy_are_those_of_many() {
        let door = door(100, 0, 2);
        let mut held = Vec::new();
        for _ in 0..20 {
            held.push(knock(&door, "10.1.2.3").await.unwrap());
        }
        assert!(knock(&door, "192.0.2.1").await.is_some());
    }

    #[tokio::test]
    async fn beyond_the_ceiling_places_are_reserved() {
        let door = door(5, 2, 64);
        let mut held = Vec::new();
        for expected in [
            Place::Ordinary,
            Place::Ordinary,
            Place::Ordinary,
            Place::Reserved,
            Place::Reserved,
        ] {
            let admitted = knock(&door, "192.0.2.1").await.unwrap();
            assert_eq!(admitted.place(), expected);
            held.push(admitted);
        }
        held.remove(0);
        assert_eq!(knock(&door, "192.0.2.1").await.unwrap().place(), Place::Ordinary);
    }
}
