//! Headers taken off repeated pieces.
#![allow(clippy::unwrap_used)]

use super::{Joiner, Joining, content_type, joining};

fn joined(format: &str, pieces: &[&[u8]]) -> Result<Vec<u8>, String> {
    let mut joiner = Joiner::new(joining(format));
    let mut out = Vec::new();
    for piece in pieces {
        out.extend_from_slice(&piece[joiner.skip(piece)?..]);
    }
    Ok(out)
}

#[test]
fn headers_are_sent_once() {
    assert_eq!(joined("TSV", &[b"1\n", b"2\n"]).unwrap(), b"1\n2\n");
    assert_eq!(
        joined("TSVWithNames", &[b"a\n1\n", b"a\n2\n"]).unwrap(),
        b"a\n1\n2\n"
    );
    assert_eq!(
        joined("CSVWithNames", &[b"\"a\nb\"\n1\n", b"\"a\nb\"\n2\n"]).unwrap(),
        b"\"a\nb\"\n1\n2\n"
    );
    let piece = |value: u8| [b"\x01\x01a\x05UInt8".as_slice(), &[value]].concat();
    assert_eq!(
        joined("rowbinarywithnamesandtypes", &[&piece(7), &piece(8)]).unwrap(),
        [piece(7), vec![8]].concat()
    );
}

#[test]
fn a_strange_piece_is_an_error() {
    assert!(joined("TSVWithNames", &[b"a\n1\n", b"b\n2\n"]).is_err());
    assert!(joined("TSVWithNames", &[b"a"]).is_err());
    assert!(joined("RowBinaryWithNames", &[b"\x02\x01a\xff"]).is_err());
    assert!(joined("RowBinaryWithNames", &[&[0xff; 20]]).is_err());
}

#[test]
fn unknown_formats_are_made_in_one() {
    assert_eq!(joining("JSON"), Joining::Whole);
    assert_eq!(joining("PrettyCompact"), Joining::Whole);
    assert_eq!(joining("NATIVE"), Joining::Plain);
}

#[test]
fn mime_types() {
    assert_eq!(
        content_type("JSONEachRow"),
        "application/x-ndjson; charset=UTF-8"
    );
    assert_eq!(
        content_type("JSONCompact"),
        "application/json; charset=UTF-8"
    );
    assert_eq!(content_type("RowBinary"), "application/octet-stream");
}
