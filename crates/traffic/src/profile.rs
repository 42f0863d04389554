//! How kinds of connections behave: how long, how much, which way.

use crate::draw::Quantiles;

/// A kind of conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A name look-up.
    Dns,
    /// A page or an API call from a browser.
    Web,
    /// A call between services.
    Rpc,
    /// A large answer.
    Download,
    /// A large upload.
    Bulk,
    /// Metrics fetched.
    Scrape,
    /// A connection kept open in a pool.
    Pool,
    /// A steady stream.
    Stream,
    /// Packets that a policy stopped.
    Denied,
}

/// The numbers of a profile.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Kept open for minutes to hours: a constant number of them is open at any time.
    pub long: bool,
    /// Seconds from the first packet to the last.
    pub seconds: Quantiles,
    /// Octets from source to destination: in all, or per second for a long one.
    pub octets: Quantiles,
    /// Reverse octets per octet.
    pub reverse: Quantiles,
    /// Octets of a usual packet, forward and reverse.
    pub packet: [f64; 2],
    /// Whether each report carries just about the same.
    pub steady: bool,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 9] = [
        Self::Dns,
        Self::Web,
        Self::Rpc,
        Self::Download,
        Self::Bulk,
        Self::Scrape,
        Self::Pool,
        Self::Stream,
        Self::Denied,
    ];

    /// Its numbers.
    pub fn shape(self) -> &'static Shape {
        match self {
            Self::Dns => &DNS,
            Self::Web => &WEB,
            Self::Rpc => &RPC,
            Self::Download => &DOWNLOAD,
            Self::Bulk => &BULK,
            Self::Scrape => &SCRAPE,
            Self::Pool => &POOL,
            Self::Stream => &STREAM,
            Self::Denied => &DENIED,
        }
    }
}

const fn short(seconds: [f64; 8], octets: [f64; 8], reverse: [f64; 8], packet: [f64; 2]) -> Shape {
    Shape {
        long: false,
        seconds: Quantiles(seconds),
        octets: Quantiles(octets),
        reverse: Quantiles(reverse),
        packet,
        steady: false,
    }
}

const fn long(
    seconds: [f64; 8],
    octets: [f64; 8],
    reverse: [f64; 8],
    packet: [f64; 2],
    steady: bool,
) -> Shape {
    Shape {
        long: true,
        seconds: Quantiles(seconds),
        octets: Quantiles(octets),
        reverse: Quantiles(reverse),
        packet,
        steady,
    }
}

const LOOKUP_S: [f64; 8] = [0.0, 0.0, 0.0, 0.0, 0.2, 1.0, 5.0, 15.0];
const CALL_S: [f64; 8] = [0.0, 0.1, 0.4, 1.5, 6.0, 45.0, 130.0, 400.0];
const FETCH_S: [f64; 8] = [1.0, 4.0, 12.0, 35.0, 90.0, 280.0, 500.0, 900.0];
const POOL_S: [f64; 8] = [
    90.0, 600.0, 1_800.0, 5_400.0, 14_400.0, 43_200.0, 86_400.0, 172_800.0,
];

static DNS: Shape = short(
    LOOKUP_S,
    [56.0, 64.0, 72.0, 90.0, 140.0, 190.0, 240.0, 512.0],
    [0.8, 1.2, 1.6, 2.2, 3.0, 5.0, 6.0, 8.0],
    [80.0, 160.0],
);
static WEB: Shape = short(
    CALL_S,
    [420.0, 900.0, 1_600.0, 3_800.0, 12e3, 90e3, 900e3, 9e6],
    [0.5, 3.0, 9.0, 25.0, 70.0, 160.0, 260.0, 400.0],
    [320.0, 1_180.0],
);
static RPC: Shape = short(
    CALL_S,
    [300.0, 700.0, 1_500.0, 4_500.0, 18e3, 150e3, 1.2e6, 8e6],
    [0.2, 0.8, 1.7, 3.5, 8.0, 25.0, 60.0, 120.0],
    [410.0, 620.0],
);
static DOWNLOAD: Shape = short(
    FETCH_S,
    [2e3, 12e3, 45e3, 160e3, 700e3, 4e6, 12e6, 40e6],
    [15.0, 40.0, 60.0, 80.0, 95.0, 120.0, 150.0, 180.0],
    [66.0, 1_380.0],
);
static BULK: Shape = short(
    FETCH_S,
    [200e3, 1.5e6, 8e6, 40e6, 180e6, 900e6, 2.5e9, 6e9],
    [0.004, 0.01, 0.02, 0.03, 0.05, 0.2, 0.6, 1.0],
    [1_400.0, 62.0],
);
static SCRAPE: Shape = short(
    [0.0, 0.0, 0.1, 0.3, 0.8, 2.0, 8.0, 30.0],
    [380.0, 420.0, 480.0, 560.0, 700.0, 1_200.0, 1_800.0, 3_000.0],
    [8.0, 30.0, 70.0, 140.0, 300.0, 900.0, 1_500.0, 2_500.0],
    [190.0, 1_320.0],
);
static POOL: Shape = long(
    POOL_S,
    [0.0, 40.0, 400.0, 2_500.0, 15e3, 120e3, 600e3, 3e6],
    [0.1, 0.6, 1.4, 4.0, 12.0, 40.0, 60.0, 90.0],
    [360.0, 700.0],
    false,
);
static STREAM: Shape = long(
    POOL_S,
    [500.0, 12e3, 60e3, 180e3, 500e3, 1.25e6, 4e6, 12e6],
    [0.005, 0.01, 0.02, 0.04, 0.08, 0.3, 0.6, 1.0],
    [1_290.0, 70.0],
    true,
);
static DENIED: Shape = short(
    [0.0, 0.0, 1.0, 3.0, 7.0, 15.0, 31.0, 63.0],
    [40.0, 60.0, 60.0, 180.0, 240.0, 360.0, 420.0, 480.0],
    [0.0; 8],
    [60.0, 60.0],
);
