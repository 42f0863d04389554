//! Filter text as SQL: quotes, joined names, and everything else as it stands.

use super::condition;

fn check(text: &str, sql: &str) {
    assert_eq!(condition(&[text.to_owned()]), format!(" AND ({sql})"));
}

#[test]
fn words_stay_and_quotes_change() {
    check("flowType in (1, 2)", "flowType in (1, 2)");
    check(
        "not (a = \"x\" or b in (\"y\", \"z\"))",
        "not (a = 'x' or b in ('y', 'z'))",
    );
    check("a = \"it's \\\" so\"", "a = 'it\\'s \\\" so'");
    check("a = \"sourcePod\"", "a = 'sourcePod'");
    assert_eq!(condition(&[]), "");
}

#[test]
fn joined_names_become_their_columns() {
    check(
        "sourcePod = \"shop/cart\"",
        "if(sourcePodName = '' OR sourcePodNamespace = '', sourcePodName, \
         concat(sourcePodNamespace, '/', sourcePodName)) = 'shop/cart'",
    );
}
