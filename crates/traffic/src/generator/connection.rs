//! An open connection, and the few texts that every record draws from.

use crate::profile::Shape;
use crate::record::{FlowRecord, Name};

/// A connection between two reports.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// What stays the same, with the totals so far.
    pub record: FlowRecord,
    /// Second of its last report, or of its start.
    pub last: i64,
    /// Second of its end.
    pub end: i64,
    /// Octets per second, forward and reverse.
    pub speed: [f64; 2],
    /// How it behaves.
    pub shape: &'static Shape,
    /// Its Pods, with the generation they had when it opened.
    pub pods: [Option<(usize, u32)>; 2],
    /// Whether a policy stopped it.
    pub denied: bool,
}

/// The texts that every record may need: TCP states, and a record to start from.
pub(super) struct Words {
    pub established: Name,
    pub syn_sent: Name,
    pub closed: Name,
    /// States in which an ended connection is seen last, the usual one first and most often.
    pub ended: [Name; 6],
    /// A record without anything.
    pub blank: FlowRecord,
}

impl Words {
    pub fn new() -> Self {
        let ended = [
            "TIME-WAIT",
            "TIME-WAIT",
            "TIME-WAIT",
            "CLOSE-WAIT",
            "LAST-ACK",
            "FIN-WAIT-2",
        ];
        Self {
            blank: FlowRecord::default(),
            established: "ESTABLISHED".into(),
            syn_sent: "SYN-SENT".into(),
            closed: "CLOSED".into(),
            ended: ended.map(Name::from),
        }
    }
}
