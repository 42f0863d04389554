//! Addresses outside the cluster. All are from blocks reserved for documentation and benchmarks
//! (RFC 5737, RFC 2544, RFC 3849), so that no simulated record ever names a real host.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::draw::Draw;
use crate::record::Name;

/// Well-known services: few addresses, many connections.
const POPULAR: usize = 480;
/// Hosts seen now and then: the 2^17 of 198.18.0.0/15 for IPv4, as many and more for IPv6.
const TAIL_V4: u32 = 1 << 17;
const TAIL_V6: u32 = 300_000;
/// Visitors who come again.
const REGULARS: usize = 12_000;

/// A service out there that a Pod calls.
pub fn called(draw: &mut Draw, v6: bool) -> Name {
    if draw.chance(0.75) {
        popular(draw.skewed(POPULAR) as u32, v6)
    } else {
        tail(draw, v6)
    }
}

/// Somebody out there who calls.
pub fn caller(draw: &mut Draw, v6: bool) -> Name {
    if draw.chance(0.2) {
        return numbered(draw.skewed(REGULARS) as u32, v6);
    }
    tail(draw, v6)
}

fn popular(rank: u32, v6: bool) -> Name {
    if v6 {
        return Ipv6Addr::new(0x2001, 0xdb8, 0x53, 0, 0, 0, 0, rank as u16 + 1)
            .to_string()
            .into();
    }
    let base = if rank < 240 {
        [203, 0, 113]
    } else {
        [198, 51, 100]
    };
    Ipv4Addr::new(base[0], base[1], base[2], (rank % 240) as u8 + 5)
        .to_string()
        .into()
}

fn tail(draw: &mut Draw, v6: bool) -> Name {
    let number = draw.below(if v6 { TAIL_V6 } else { TAIL_V4 });
    numbered(number, v6)
}

fn numbered(number: u32, v6: bool) -> Name {
    // an odd multiplier permutes the block, so that neighbours are no neighbours
    let mixed = number.wrapping_mul(0x9e37_79b1);
    if v6 {
        let (high, low) = ((mixed >> 16) as u16, mixed as u16);
        return Ipv6Addr::new(
            0x2001,
            0xdb8,
            0x1000 | (high & 0xfff),
            low,
            0,
            0,
            0,
            high | 1,
        )
        .to_string()
        .into();
    }
    let host = mixed & (TAIL_V4 - 1);
    Ipv4Addr::new(198, 18 + (host >> 16) as u8, (host >> 8) as u8, host as u8)
        .to_string()
        .into()
}
