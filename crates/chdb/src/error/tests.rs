//! Error texts taken apart.

use super::{Error, Exception};

fn taken(text: &str) -> (u16, String) {
    let exception = Exception::from(Error::engine(text));
    (exception.code, exception.text)
}

#[test]
fn plain_nested_and_unknown_texts() {
    let plain = "Code: 47. DB::Exception: Unknown x. (UNKNOWN_IDENTIFIER)";
    assert_eq!(taken(plain), (47, plain.to_owned()));
    let nested = "Code: 164. DB::Exception: Code: 164. DB::Exception: Cannot modify. (READONLY) \
                  (version 26.7.2.1). (READONLY)";
    assert_eq!(
        taken(nested),
        (
            164,
            "Code: 164. DB::Exception: Cannot modify. (READONLY)".into()
        )
    );
    assert_eq!(
        taken("Code: 76. DB::ErrnoException: No. (CANNOT_OPEN_FILE)").0,
        76
    );
    let thrice = "Error on processing: Code: 2. DB::Exception: Code: 2. DB::Exception: Code: 2. \
                  DB::Exception: x. (B) (version 1). (B) (version 1). (B)";
    assert_eq!(taken(thrice), (2, "Code: 2. DB::Exception: x. (B)".into()));
    assert_eq!(taken("boom").0, 1002);
}

#[test]
fn a_message_that_quotes_another_code_keeps_its_own() {
    let text = "Code: 395. DB::Exception: said 'Code: 1. nothing'. (FUNCTION_THROW_IF)";
    assert_eq!(taken(text).0, 395);
}

#[test]
fn statuses_follow_clickhouse() {
    assert_eq!(Exception::syntax("x").status(), 400);
    assert_eq!(Exception::new(60, "UNKNOWN_TABLE", "x").status(), 404);
    assert_eq!(
        Exception::new(516, "AUTHENTICATION_FAILED", "x").status(),
        403
    );
    assert_eq!(Exception::readonly("x").status(), 500);
}
