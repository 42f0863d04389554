//! Tests of the table's model: cells, pages, state, filters, CSV.

mod filters;
mod rows;
mod state;

use super::*;
use weir_model::{Data, Dictionary, Field};

/// A zone one hour east of Greenwich.
pub struct East;

impl Zone for East {
    fn offset_minutes(&self, _: i64) -> i32 {
        60
    }
    fn name(&self) -> &str {
        "east"
    }
}

pub fn text(name: &str, values: &[&str]) -> Field {
    let dictionary = Dictionary {
        values: values.iter().map(|v| (*v).into()).collect(),
        codes: (0..values.len() as u32).collect(),
    };
    Field {
        name: name.to_owned(),
        data: Data::Text(dictionary),
        nulls: None,
    }
}

pub fn field(name: &str, data: Data) -> Field {
    Field {
        name: name.to_owned(),
        data,
        nulls: None,
    }
}

/// Two records: one between Pods, one from outside with little known.
pub fn page() -> Columns {
    Columns {
        rows: 2,
        fields: vec![
            field("flowEndSeconds", Data::Time(vec![1_700_000_000_000, 0])),
            text("sourcePodNamespace", &["shop", ""]),
            text("sourcePodName", &["cart-0", ""]),
            text("sourceIP", &["10.0.0.7", "2001:db8::1"]),
            text("sourcePodLabels", &[r#"{"app":"cart","tier":""}"#, ""]),
            field("destinationTransportPort", Data::UInt(vec![443, 0])),
            field("protocolIdentifier", Data::UInt(vec![6, 250])),
            field("flowType", Data::UInt(vec![1, 4])),
            field("octetDeltaCount", Data::UInt(vec![1_200_000, u64::MAX])),
            field("packetDeltaCount", Data::UInt(vec![1_234_567, 0])),
        ],
    }
}

pub fn table(ids: &[&str]) -> TableModel {
    let ids: Vec<String> = ids.iter().map(|s| (*s).to_owned()).collect();
    let mut table = TableModel::new(TableState::with_columns(&ids));
    table.push_page(page(), true);
    table
}
