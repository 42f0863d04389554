//! Owns the tests of the font's preparation that need no font file.

use super::{parse_ranges, woff};

#[test]
fn reads_unicode_ranges() {
    let ranges = parse_ranges("U+0000-00FF, U+0131").expect("valid");
    assert_eq!(ranges, [(0, 0xFF), (0x131, 0x131)]);
    assert!(parse_ranges("U+0000-00FF,").is_err());
    assert!(parse_ranges("U+4??").is_err());
}

#[test]
fn refuses_what_is_no_woff() {
    assert!(woff::tables(b"").is_err());
    assert!(woff::tables(b"OTTO").is_err());
    assert!(woff::tables(b"wOFF").is_err());
}

#[test]
fn refuses_a_table_outside_the_file() {
    let mut file = vec![0u8; 64];
    file[..4].copy_from_slice(b"wOFF");
    file[13] = 1;
    file[44..48].copy_from_slice(b"head");
    file[51] = 60;
    file[55] = 50;
    file[59] = 50;
    assert!(woff::tables(&file).is_err());
}

#[test]
fn unpacks_a_stored_table() {
    let mut file = vec![0u8; 64];
    file[..4].copy_from_slice(b"wOFF");
    file[13] = 1;
    file[44..48].copy_from_slice(b"head");
    file[51] = 60;
    file[55] = 4;
    file[59] = 4;
    file[60..64].copy_from_slice(b"abcd");
    let tables = woff::tables(&file).expect("valid");
    assert_eq!(tables.get(b"head").map(Vec::as_slice), Some(&b"abcd"[..]));
}
