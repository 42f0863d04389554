//! Stand-ins until the shared ones land.
use weir_model::Unit;

pub fn format(v: f64, unit: Unit) -> String {
    let suffix = match unit {
        Unit::Octets => "B",
        Unit::BitsPerSecond => "bit/s",
        Unit::Share => return format!("{:.1} %", v * 100.0),
        _ => "",
    };
    let mut v = v;
    for p in ["", "k", "M", "G", "T", "P"] {
        if v < 1000.0 {
            return format!("{v:.1} {p}{suffix}").trim_end().to_owned();
        }
        v /= 1000.0;
    }
    format!("{v:.1} E{suffix}")
}
