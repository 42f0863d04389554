//! Bytes to columns: every type, every cut, and everything that may go wrong.

use crate::{DecodeError, Decoder, ServerError, decode, decode_with_exception_tag};
use proptest::prelude::*;
use weir_model::{Columns, Data};

/// A varint length and the bytes.
fn text(value: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut length = value.len();
    while length >= 0x80 {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
    out.extend_from_slice(value.as_bytes());
    out
}

/// The head of an answer with these names and types.
fn head(columns: &[(&str, &str)]) -> Vec<u8> {
    let mut out = vec![columns.len() as u8];
    columns.iter().for_each(|(name, _)| out.extend(text(name)));
    columns.iter().for_each(|(_, ty)| out.extend(text(ty)));
    out
}

/// One column of that type with one value of those bytes.
fn one(ty: &str, bytes: &[u8]) -> Result<Columns, DecodeError> {
    decode(&[head(&[("c", ty)]), bytes.to_vec()].concat())
}

fn data(ty: &str, bytes: &[u8]) -> Data {
    one(ty, bytes)
        .unwrap_or_else(|e| panic!("{ty}: {e}"))
        .fields
        .remove(0)
        .data
}

fn shown(ty: &str, bytes: &[u8]) -> String {
    let columns = one(ty, bytes).unwrap_or_else(|e| panic!("{ty}: {e}"));
    columns.fields[0].text(0).expect("text").to_owned()
}

#[test]
fn every_type() {
    assert_eq!(shown("String", &text("shop")), "shop");
    assert_eq!(shown("LowCardinality(String)", &text("ö")), "ö");
    assert_eq!(
        shown(
            "LowCardinality(Nullable(String))",
            &[&[0][..], &text("x")].concat()
        ),
        "x"
    );
    assert_eq!(shown("FixedString(4)", b"ab\0\0"), "ab");
    assert_eq!(shown("Enum8('a' = 1, 'it\\'s' = -2)", &[0xfe]), "it's");
    assert_eq!(shown("Enum16('a' = 1)", &[7, 0]), "7");
    assert_eq!(shown("IPv4", &[1, 0, 0, 10]), "10.0.0.1");
    assert_eq!(
        shown("IPv6", &[0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        "fd00::1"
    );
    assert_eq!(
        shown(
            "UUID",
            &[
                0, 0, 0x40, 0x0e, 0x9b, 0xe2, 0x84, 0x55, 0, 0, 0x44, 0x55, 0x66, 0x16, 0xd4, 0xa7
            ]
        ),
        "5584e29b-0e40-0000-a7d4-166655440000"
    );
    assert_eq!(shown("String", &[2, 0xff, b'a']), "\u{fffd}a");
    assert_eq!(data("UInt8", &[200]), Data::UInt(vec![200]));
    assert_eq!(data("UInt16", &[1, 2]), Data::UInt(vec![513]));
    assert_eq!(data("UInt32", &[0, 0, 0, 1]), Data::UInt(vec![1 << 24]));
    assert_eq!(data("UInt64", &[0xff; 8]), Data::UInt(vec![u64::MAX]));
    assert_eq!(
        data(
            "SimpleAggregateFunction(sum, UInt64)",
            &[1, 0, 0, 0, 0, 0, 0, 0]
        ),
        Data::UInt(vec![1])
    );
    assert_eq!(data("Bool", &[1]), Data::UInt(vec![1]));
    assert_eq!(data("Int8", &[0xff]), Data::Int(vec![-1]));
    assert_eq!(data("Int16", &[0xfe, 0xff]), Data::Int(vec![-2]));
    assert_eq!(data("Int32", &[0xff; 4]), Data::Int(vec![-1]));
    assert_eq!(data("Int64", &[0xff; 8]), Data::Int(vec![-1]));
    assert_eq!(
        data("Float32", &1.5f32.to_le_bytes()),
        Data::Float(vec![1.5])
    );
    assert_eq!(
        data("Float64", &(-2.25f64).to_le_bytes()),
        Data::Float(vec![-2.25])
    );
    assert_eq!(data("DateTime", &[1, 0, 0, 0]), Data::Time(vec![1000]));
    assert_eq!(
        data("DateTime('Europe/Berlin')", &[1, 0, 0, 0]),
        Data::Time(vec![1000])
    );
    assert_eq!(
        data("DateTime64(6, 'UTC')", &1_500_000i64.to_le_bytes()),
        Data::Time(vec![1500])
    );
    assert_eq!(
        data("DateTime64(0)", &(-1i64).to_le_bytes()),
        Data::Time(vec![-1000])
    );
    assert_eq!(data("Date", &[1, 0]), Data::Time(vec![86_400_000]));
    assert_eq!(
        data("Date32", &(-1i32).to_le_bytes()),
        Data::Time(vec![-86_400_000])
    );
}

#[test]
fn nulls_are_marked_only_where_there_are_some() {
    let body = [
        head(&[("n", "Nullable(UInt8)"), ("m", "Nullable(String)")]),
        vec![1, 0, 1, b'x', 0, 9, 0, 0],
    ];
    let columns = decode(&body.concat()).expect("two rows");
    assert_eq!(columns.rows, 2);
    assert_eq!(columns.fields[0].nulls, Some(vec![true, false]));
    assert_eq!(columns.fields[0].data, Data::UInt(vec![0, 9]));
    assert_eq!(columns.fields[1].nulls, None);
}

#[test]
fn an_answer_without_rows_keeps_its_columns() {
    let columns = decode(&head(&[("a", "String"), ("b", "UInt8")])).expect("no rows");
    assert_eq!((columns.rows, columns.fields.len()), (0, 2));
}

#[test]
fn wrong_bodies_are_errors_with_their_place() {
    let error = |body: &[u8]| decode(body).expect_err("wrong").to_string();
    insta::assert_snapshot!(error(b""), @"the answer ends at byte 0, within the names of the columns");
    insta::assert_snapshot!(error(&[1, 5, b'a']), @"the answer ends at byte 3, within the names of the columns");
    insta::assert_snapshot!(error(&[&head(&[("a", "UInt16")])[..], &[1]].concat()), @"the answer ends at byte 11, within a row");
    insta::assert_snapshot!(error(&head(&[("a", "Array(String)")])), @"byte 17 of the answer: expected a type that Weir reads, found Array(String)");
    insta::assert_snapshot!(error(&[&head(&[("a", "Nullable(UInt8)")])[..], &[2]].concat()), @"byte 20 of the answer: expected 0 or 1 before a nullable value, found byte 0x02");
    insta::assert_snapshot!(error(&[0, 1]), @"byte 1 of the answer: expected the end, for there are no columns, found byte 0x01");
    let huge = [
        &head(&[("a", "String")])[..],
        &[0xff, 0xff, 0xff, 0xff, 0x7f],
    ]
    .concat();
    insta::assert_snapshot!(error(&huge), @"byte 10 of the answer: expected a shorter string, found 34359738367 bytes");
    insta::assert_snapshot!(error(&[0xff; 12]), @"byte 10 of the answer: expected a length of at most 64 bits, found byte 0xff");
    insta::assert_snapshot!(error(b"<html>502 Bad Gateway</html>"), @"the answer ends at byte 28, within the names of the columns");
}

/// Two rows, then an error in the older form.
fn broken(suffix: &str) -> Vec<u8> {
    [
        head(&[("a", "String"), ("n", "UInt64")]),
        text("x"),
        vec![0; 8],
        suffix.as_bytes().to_vec(),
    ]
    .concat()
}

#[test]
fn errors_after_the_first_byte_are_the_servers() {
    let body = broken(
        "Code: 159. DB::Exception: Timeout exceeded: elapsed 5 seconds. (TIMEOUT_EXCEEDED) (version 25.3.1.1 (official build))\n",
    );
    let expected = ServerError {
        code: 159,
        name: "TIMEOUT_EXCEEDED".into(),
        message: "Timeout exceeded: elapsed 5 seconds.".into(),
    };
    assert_eq!(decode(&body), Err(DecodeError::Server(expected.clone())));
    let tagged = broken(
        "\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 159. DB::Exception: Timeout exceeded: elapsed 5 seconds. (TIMEOUT_EXCEEDED) (version 26.1)\n96 abcdefghijklmnop\r\n__exception__\r\n",
    );
    for tag in [Some("abcdefghijklmnop"), None] {
        assert_eq!(
            decode_with_exception_tag(&tagged, tag),
            Err(DecodeError::Server(expected.clone()))
        );
    }
    assert!(decode_with_exception_tag(&broken(""), Some("abcdefghijklmnop")).is_ok());
    // One column of text swallows the error's bytes as rows or breaks: an error either way.
    let one = [head(&[("a", "UInt8")]), body].concat();
    assert_eq!(decode(&one), Err(DecodeError::Server(expected)));
}

#[test]
fn a_record_that_quotes_an_error_is_no_error() {
    let quoted = text("Code: 1. DB::Exception: x (Y) (version 1)");
    let body = [head(&[("a", "String"), ("n", "UInt8")]), quoted, vec![7]].concat();
    assert_eq!(decode(&body).expect("a row").rows, 1);
}

fn any_body() -> impl Strategy<Value = (Vec<u8>, usize)> {
    let row = (
        "[a-c]{0,3}",
        any::<u64>(),
        any::<f64>(),
        prop::option::of(any::<u32>()),
    );
    prop::collection::vec(row, 0..20).prop_map(|rows| {
        let types = [
            ("s", "LowCardinality(String)"),
            ("u", "UInt64"),
            ("f", "Float64"),
            ("t", "Nullable(DateTime)"),
        ];
        let mut body = head(&types);
        for (s, u, f, t) in &rows {
            body.extend(text(s));
            body.extend(u.to_le_bytes());
            body.extend(f.to_le_bytes());
            body.push(u8::from(t.is_none()));
            t.iter().for_each(|t| body.extend(t.to_le_bytes()));
        }
        (body, rows.len())
    })
}

proptest! {
    #[test]
    fn cuts_do_not_matter((body, rows) in any_body(), cut in 1usize..9) {
        let whole = decode(&body).expect("whole");
        prop_assert_eq!(whole.rows, rows);
        prop_assert!(whole.fields.iter().all(|f| f.nulls.as_ref().is_none_or(|n| n.len() == rows)));
        let mut decoder = Decoder::new();
        for piece in body.chunks(cut) {
            decoder.push(piece).expect("a piece");
        }
        // Compared as text, for an undefined float is not equal to itself.
        prop_assert_eq!(format!("{:?}", decoder.finish()), format!("{:?}", Ok::<_, DecodeError>(whole)));
    }

    #[test]
    fn a_cut_body_is_never_longer_than_what_came((body, rows) in any_body(), keep in 0.0f64..1.0) {
        let cut = (body.len() as f64 * keep) as usize;
        match decode(&body[..cut]) {
            Ok(columns) => prop_assert!(columns.rows < rows || cut == body.len()),
            Err(error) => {
                let truncated = matches!(error, DecodeError::Truncated { .. });
                prop_assert!(truncated, "{error}");
            },
        }
    }

    #[test]
    fn rubbish_is_an_error_or_columns((mut body, _) in any_body(), at in any::<prop::sample::Index>(), byte in any::<u8>(), raw in any::<Vec<u8>>()) {
        *at.get_mut(&mut body) = byte;
        for bytes in [&body, &raw] {
            if let Ok(columns) = decode(bytes) {
                for field in &columns.fields {
                    let length = match &field.data {
                        Data::Text(d) => d.codes.len(),
                        Data::UInt(v) => v.len(),
                        Data::Int(v) | Data::Time(v) => v.len(),
                        Data::Float(v) => v.len(),
                    };
                    prop_assert_eq!(length, columns.rows);
                }
            }
            let _ = ServerError::from_body(bytes);
        }
    }
}
