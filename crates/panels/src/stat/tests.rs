//! Tests of the stat panel.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_model::{Columns, Data, Field, TimeRange};

const MEASURES: [Measure; 3] = [Measure::Octets, Measure::Records, Measure::Throughput];

fn panel(values: &[f64], w: f32, h: f32) -> StatPanel {
    let measures: Vec<Measure> = MEASURES.into_iter().cycle().take(values.len()).collect();
    let field = |(m, v): (&Measure, &f64)| Field {
        name: m.id().into(),
        data: Data::Float(vec![*v]),
        nulls: None,
    };
    let fields = measures.iter().zip(values).map(field).collect();
    let mut panel = StatPanel::new();
    panel.set_data(PanelData {
        query: QuerySpec::Totals { measures },
        reverse: None,
        earlier: None,
        columns: Columns { rows: 1, fields },
        range: TimeRange {
            from_ms: 0,
            to_ms: 1,
        },
        bucket_ms: 0,
        complete_to_ms: 1,
    });
    let size = Size::new(w, h);
    panel.layout(&Environment {
        size,
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
    panel
}

#[test]
fn numbers_fit_their_cells() {
    let expected = "\
scene 400 x 120
text 100,68.3 \"1.5 MB\" 56 1b2330 semibold middle
text 100,92.4 \"Octets\" 14 586274 middle
text 300,68.3 \"12.3 k\" 56 1b2330 semibold middle
text 300,92.4 \"Flow records\" 14 586274 middle
";
    assert_eq!(
        panel(&[1.5e6, 12_345.0], 400.0, 120.0).scene().dump(),
        expected
    );
    assert_eq!(
        panel(&[1.5e6, 12_345.0], 400.0, 120.0).table().caption,
        "Octets: 1.5 MB, Flow records: 12.3 k"
    );
}

#[test]
fn numbers_without_room_beside_each_other_form_a_list() {
    let expected = "\
scene 260 x 150
text 0,29.7 \"Octets\" 13 586274
text 260,34.1 \"1.5 MB\" 25 1b2330 semibold end
line 0,50 260,50 stroke 1 e6e9ee
text 0,79.7 \"Flow records\" 13 586274
text 260,84.1 \"12.3 k\" 25 1b2330 semibold end
line 0,100 260,100 stroke 1 e6e9ee
text 0,129.7 \"Throughput\" 13 586274
text 260,134.1 \"2 Gbit/s\" 25 1b2330 semibold end
";
    assert_eq!(
        panel(&[1.5e6, 12_345.0, 2e9], 260.0, 150.0).scene().dump(),
        expected
    );
}

#[test]
fn what_is_missing_is_not_zero() {
    assert!(
        panel(&[f64::NAN], 200.0, 100.0)
            .scene()
            .dump()
            .contains("\"–\"")
    );
}

proptest! {
    #[test]
    fn no_panic_and_nothing_outside(
        values in proptest::collection::vec(any::<f64>(), 0..7),
        w in 0.0f32..900.0, h in 0.0f32..400.0,
    ) {
        let panel = panel(&values, w, h);
        let room = Rect::new(0.0, 0.0, w, h).grown(0.5);
        for shape in &panel.scene().shapes {
            let b = shape.bounds().unwrap();
            prop_assert!(b.x >= room.x && b.right() <= room.right());
        }
    }
}
