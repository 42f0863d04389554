//! Which letter leads to which page, for the keyboard.

use weir_model::DashboardSpec;

/// A letter for each page, in their order, unlike all others: the first of its last word, of its
/// first word, or any of its title. `None` where all of those are taken.
pub fn letters(pages: &[DashboardSpec]) -> Vec<Option<char>> {
    let mut taken = Vec::new();
    let letter = |page: &DashboardSpec| {
        let title = page.title.to_lowercase();
        let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        let ends = words.last().into_iter().chain(words.first());
        let first = ends.filter_map(|word| word.chars().next());
        let all = words.iter().flat_map(|word| word.chars());
        let free = first
            .chain(all)
            .find(|c| c.is_ascii_alphabetic() && !taken.contains(c))?;
        taken.push(free);
        Some(free)
    };
    pages.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::letters;
    use weir_model::spec::{BUILT_IN, parse};

    #[test]
    fn every_built_in_page_has_a_letter_of_its_own() {
        let read = |text: &&str| parse(text).expect("a built-in page");
        let mut pages: Vec<_> = BUILT_IN.iter().map(read).collect();
        pages.truncate(7);
        let found: String = letters(&pages).into_iter().flatten().collect();
        insta::assert_snapshot!(found, @r#"hrpesnt"#);
        let mut same = pages[0].clone();
        same.title = "Ho".to_owned();
        let three = [same.clone(), same.clone(), same];
        assert_eq!(letters(&three), [Some('h'), Some('o'), None]);
    }
}
