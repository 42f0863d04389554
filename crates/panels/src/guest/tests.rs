//! Tables of any shape become an answer or a clear message.

use super::{Answer, Choice, Fault, links};
use weir_model::columns::KeyKind;
use weir_model::{Columns, Data, Dictionary, Field, Measure, QuerySpec};

fn texts(name: &str, values: &[&str]) -> Field {
    let dictionary = Dictionary {
        values: values.iter().map(|v| (*v).into()).collect(),
        codes: (0..values.len() as u32).collect(),
    };
    field(name, Data::Text(dictionary))
}

fn numbers(name: &str, values: &[f64]) -> Field {
    field(name, Data::Float(values.to_vec()))
}

fn field(name: &str, data: Data) -> Field {
    Field {
        name: name.to_owned(),
        data,
        nulls: None,
    }
}

fn table(rows: usize, fields: Vec<Field>) -> Columns {
    Columns { rows, fields }
}

fn choice(top: u32) -> Choice {
    Choice {
        top,
        ..Choice::default()
    }
}

/// The rows as `a|b=1`, Other and unknown as `*` and `?`.
fn rows(answer: &Answer) -> Vec<String> {
    let QuerySpec::Links {
        stages, measure, ..
    } = &answer.query
    else {
        panic!("expected links");
    };
    let cell = |stage: &String, row: usize| {
        let kind = answer.columns.field(&format!("{stage}_kind"));
        let kind = kind.and_then(|f| f.number(row)).unwrap_or(0.0) as u64;
        let text = answer.columns.field(stage).and_then(|f| f.text(row));
        match KeyKind::from_u64(kind) {
            KeyKind::Value => text.unwrap_or_default().to_owned(),
            KeyKind::Other => "*".to_owned(),
            KeyKind::Unknown => "?".to_owned(),
        }
    };
    let line = |row: usize| {
        let keys: Vec<String> = stages.iter().map(|s| cell(s, row)).collect();
        let value = answer.columns.field(measure.id());
        let value = value.and_then(|f| f.number(row)).unwrap_or(f64::NAN);
        format!("{}={value}", keys.join("|"))
    };
    (0..answer.columns.rows).map(line).collect()
}

#[test]
fn texts_are_stages_and_the_first_number_counts() {
    let t = table(
        3,
        vec![
            numbers("octets", &[5.0, 1.0, 2.0]),
            texts("from", &["a", "a", ""]),
            texts("to", &["b", "b", "c"]),
            numbers("packets", &[1.0, 1.0, 1.0]),
        ],
    );
    let answer = links(&[t], &choice(0)).expect("an answer");
    assert_eq!(rows(&answer), ["a|b=6", "?|c=2"]);
    assert_eq!(answer.value, "octets");
    assert_eq!(answer.query.measure(), Some(Measure::Octets));
}

#[test]
fn the_largest_keep_their_names_and_nothing_is_lost() {
    let t = table(
        4,
        vec![
            texts("s", &["a", "b", "c", "Other"]),
            texts("t", &["x", "x", "y", "y"]),
            numbers("n", &[4.0, 3.0, 2.0, 1.0]),
        ],
    );
    let answer = links(std::slice::from_ref(&t), &choice(1)).expect("an answer");
    assert_eq!(rows(&answer), ["a|x=4", "*|x=3", "*|*=3"]);
    let without = Choice {
        other: false,
        ..choice(1)
    };
    let answer = links(&[t], &without).expect("an answer");
    assert_eq!(rows(&answer), ["a|x=4"]);
    assert!((answer.hidden - 0.6).abs() < 1e-12);
}

#[test]
fn kinds_beside_a_stage_say_what_is_other_and_unknown() {
    let t = table(
        3,
        vec![
            texts("s", &["Other", "", ""]),
            numbers("s_kind", &[0.0, 1.0, 2.0]),
            texts("t", &["x", "x", "x"]),
            numbers("n", &[1.0, 2.0, 3.0]),
        ],
    );
    let answer = links(&[t], &choice(9)).expect("an answer");
    assert_eq!(rows(&answer), ["Other|x=1", "*|x=2", "?|x=3"]);
}

#[test]
fn values_below_zero_and_not_finite_draw_nothing() {
    let t = table(
        4,
        vec![
            texts("s", &["a", "b", "c", "d"]),
            texts("t", &["x", "x", "x", "x"]),
            numbers("n", &[-1.0, f64::NAN, f64::INFINITY, 2.0]),
        ],
    );
    let answer = links(&[t], &choice(9)).expect("an answer");
    assert_eq!(rows(&answer), ["d|x=2"]);
    assert_eq!(answer.negative, 1);
}

#[test]
fn large_numbers_may_come_as_text_and_numbers_may_be_stages() {
    let t = table(
        2,
        vec![
            texts("s", &["a", "b"]),
            numbers("port", &[443.0, 80.0]),
            texts("n", &["18446744073709551615", "1"]),
        ],
    );
    let chosen = Choice {
        stages: vec!["s".to_owned(), "port".to_owned()],
        value: Some("n".to_owned()),
        ..choice(9)
    };
    let answer = links(&[t], &chosen).expect("an answer");
    assert_eq!(rows(&answer), ["a|443=18446744073709552000", "b|80=1"]);
}

#[test]
fn what_goes_the_other_way_may_stand_in_a_table_of_its_own() {
    let one = |measure: &str, n: f64| {
        table(
            1,
            vec![
                texts("s", &["a"]),
                texts("t", &["b"]),
                numbers(measure, &[n]),
            ],
        )
    };
    let tables = [one("octets", 3.0), one("reverseOctets", 2.0)];
    let mirrored = Choice {
        mirror: true,
        ..choice(9)
    };
    let answer = links(&tables, &mirrored).expect("an answer");
    assert_eq!(rows(&answer), ["a|b=3"]);
    let back = answer.reverse.expect("the other way");
    assert_eq!(
        back.field("reverseOctets").and_then(|f| f.number(0)),
        Some(2.0)
    );
    assert!(
        links(&tables, &choice(9))
            .expect("an answer")
            .reverse
            .is_none()
    );
}

#[test]
fn tables_with_the_same_fields_are_one() {
    let one = |n: f64| {
        let fields = vec![texts("s", &["a"]), texts("t", &["b"]), numbers("n", &[n])];
        table(1, fields)
    };
    let other = table(1, vec![numbers("unlike", &[1.0])]);
    let answer = links(&[other, one(1.0), one(2.0)], &choice(9)).expect("an answer");
    assert_eq!(rows(&answer), ["a|b=3"]);
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let check = |tables: &[Columns], choice: &Choice, expected: &Fault| {
        assert_eq!(links(tables, choice).err().as_ref(), Some(expected));
    };
    let any = choice(9);
    check(&[], &any, &Fault::Nothing);
    check(&[table(0, vec![])], &any, &Fault::Nothing);
    let one = table(1, vec![texts("s", &["a"]), numbers("n", &[1.0])]);
    check(&[one], &any, &Fault::FewStages { found: 1 });
    let text = table(1, vec![texts("s", &["a"]), texts("t", &["b"])]);
    check(std::slice::from_ref(&text), &any, &Fault::NoNumber);
    let value = Choice {
        value: Some("t".to_owned()),
        ..any.clone()
    };
    check(&[text], &value, &Fault::NotNumeric("t".to_owned()));
    let none = table(
        1,
        vec![texts("s", &["a"]), texts("t", &["b"]), numbers("n", &[0.0])],
    );
    check(
        std::slice::from_ref(&none),
        &any,
        &Fault::NothingAbove("n".to_owned()),
    );
    let twice = Choice {
        stages: vec!["s".to_owned(), "s".to_owned()],
        ..any.clone()
    };
    check(
        std::slice::from_ref(&none),
        &twice,
        &Fault::Twice("s".to_owned()),
    );
    let gone = Choice {
        stages: vec!["s".to_owned(), "u".to_owned()],
        ..any
    };
    let fault = links(&[none], &gone).expect_err("a fault");
    assert!(fault.to_string().contains("\"u\""), "{fault}");
}
