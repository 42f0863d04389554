//! Networks such as `10.0.0.0/8` as a range of addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A network: its first and last address, both IPv4 or both IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// The first address.
    pub first: IpAddr,
    /// The last address.
    pub last: IpAddr,
}

impl Cidr {
    /// Reads `address/bits` (RFC 4632, RFC 4291); address bits behind the prefix are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        if bits.is_empty() || !bits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let bits: u32 = bits.parse().ok()?;
        match address.parse().ok()? {
            IpAddr::V4(address) if bits <= 32 => {
                let host = u32::MAX.checked_shr(bits).unwrap_or(0);
                let first = address.to_bits() & !host;
                Some(Self {
                    first: Ipv4Addr::from_bits(first).into(),
                    last: Ipv4Addr::from_bits(first | host).into(),
                })
            }
            IpAddr::V6(address) if bits <= 128 => {
                let host = u128::MAX.checked_shr(bits).unwrap_or(0);
                let first = address.to_bits() & !host;
                Some(Self {
                    first: Ipv6Addr::from_bits(first).into(),
                    last: Ipv6Addr::from_bits(first | host).into(),
                })
            }
            _ => None,
        }
    }

    /// Whether the network is IPv4.
    pub fn is_v4(self) -> bool {
        self.first.is_ipv4()
    }
}
