//! The examples are filters, and the README shows them.

use crate::examples::EXAMPLES;
use weir_model::filter::parse;

#[test]
fn each_example_is_a_filter_and_stands_in_the_readme() {
    let readme = include_str!("../../../../README.md");
    for example in EXAMPLES {
        let filter = parse(example.text).expect(example.text);
        assert_eq!(parse(&filter.to_string()), Ok(filter));
        let row = format!("| {} | `{}` |", example.ask, example.text);
        assert!(readme.contains(&row), "README.md lacks this row: {row}");
    }
}
