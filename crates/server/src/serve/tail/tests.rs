//! Bodies that end in an exception, and bodies that only look like it.

use super::Tail;

const BARE: &str = "Code: 241. DB::Exception: Memory limit (total) exceeded: would use 4 GiB. (MEMORY_LIMIT_EXCEEDED) (version 24.8.1.1 (official build))\n";

fn watch(tag: Option<&str>, chunks: &[&[u8]]) -> Option<String> {
    let mut tail = Tail::new(tag);
    chunks.iter().for_each(|c| tail.feed(c));
    tail.exception()
}

#[test]
fn the_old_form_is_found_after_binary_data() {
    let found = watch(None, &[&[0xff, 0, 200], BARE.as_bytes()]);
    assert_eq!(found.as_deref(), Some(BARE.trim()));
}

#[test]
fn the_old_form_is_found_across_chunks_and_after_much_data() {
    let rows = vec![7_u8; 100_000];
    let bytes = BARE.as_bytes();
    let mut chunks: Vec<&[u8]> = vec![&rows];
    chunks.extend(bytes.chunks(3));
    assert_eq!(watch(None, &chunks).as_deref(), Some(BARE.trim()));
}

#[test]
fn whole_results_pass() {
    assert_eq!(watch(None, &[]), None);
    assert_eq!(watch(None, &[b"a\tb)\n", b"Code: 7 (x)\n"]), None);
    assert_eq!(watch(None, &[BARE.as_bytes(), b"and more rows\n"]), None);
}

#[test]
fn the_tagged_form_gives_its_text() {
    let body = "1\n2\n__exception__\r\nPU1FNUFH98\r\nCode: 395. DB::Exception: boom. (X) (version 25.11.1.1)\n61 PU1FNUFH98\r\n__exception__\r\n";
    let found = watch(Some("PU1FNUFH98"), &[body.as_bytes()]).expect("found");
    assert_eq!(
        found,
        "Code: 395. DB::Exception: boom. (X) (version 25.11.1.1)"
    );
}

#[test]
fn with_a_tag_the_data_cannot_forge_an_exception() {
    assert_eq!(watch(Some("PU1FNUFH98"), &[BARE.as_bytes()]), None);
    assert_eq!(
        watch(Some("PU1FNUFH98"), &[b"__exception__\r\nGUESSED\r\nx\r\n"]),
        None
    );
}
