//! Random trees and random text.

use crate::dimension::{Dim, Kind, VERDICTS};
use crate::filter::subject::pairs;
use crate::filter::*;
use proptest::prelude::*;
use proptest::sample::select;

/// Every field, labels of any key, and either end of all that has two.
fn any_subject() -> impl Strategy<Value = Subject> {
    let fixed: Vec<Dim> = Dim::fixed().collect();
    let columns = vec!["sourcePodLabels", "destinationPodLabels"];
    let words: Vec<String> = pairs().iter().map(|pair| pair.name.clone()).collect();
    prop_oneof![
        select(fixed).prop_map(Subject::One),
        (select(columns), any::<String>())
            .prop_map(|(c, key)| Subject::One(Dim::label_of(c, key).expect("a label"))),
        select(words).prop_map(|word| Subject::either(&word, None).expect("a pair")),
        any::<String>().prop_map(|key| Subject::either("labels", Some(key)).expect("a pair")),
    ]
}

fn any_op(subject: &Subject) -> impl Strategy<Value = Op> + use<> {
    let dim = subject.first().clone();
    let fits = Op::ALL
        .into_iter()
        .filter(move |op| check::op(&dim, *op).is_ok());
    select(fits.collect::<Vec<_>>())
}

fn any_value(subject: &Subject, op: Op) -> BoxedStrategy<Value> {
    let kind = subject.first().kind();
    let text = prop_oneof![any::<String>(), "[a-z\"\\\\ ]{0,8}"];
    // An address with `/` is a network or an error.
    let text = text.prop_map(|t| Value::Text(t.replace('/', "|")));
    let own = match kind {
        Kind::Verdict if !matches!(op, Op::Match | Op::NotMatch) => {
            let names = VERDICTS.iter().flat_map(|(value, label)| [*value, *label]);
            select(names.collect::<Vec<_>>())
                .prop_map(Value::from)
                .boxed()
        }
        Kind::Text | Kind::Name | Kind::Verdict => text.boxed(),
        Kind::Number | Kind::Time => {
            let round = any::<u64>().prop_map(|n| n % 1_000_000 * 1_000_000);
            prop_oneof![any::<u64>(), round]
                .prop_map(Value::Number)
                .boxed()
        }
    };
    if matches!(op, Op::Match | Op::NotMatch) {
        return own;
    }
    let same: Vec<String> = Dim::fixed()
        .filter(|dim| dim.kind() == kind)
        .map(|dim| dim.id())
        .collect();
    let label = any::<String>().prop_map(|key| Dim::label_of("sourcePodLabels", key));
    let label = label.prop_map(|dim| Value::field(&dim.expect("a label").id()));
    let field = select(same).prop_map(|id| Value::field(&id));
    match kind {
        Kind::Text => prop_oneof![3 => own, 1 => field, 1 => label].boxed(),
        _ => prop_oneof![3 => own, 1 => field].boxed(),
    }
}

fn any_test() -> impl Strategy<Value = Filter> {
    let op = |subject: Subject| (any_op(&subject), Just(subject));
    let test = |(op, subject): (Op, Subject)| {
        let many = if matches!(op, Op::In | Op::NotIn) {
            0..4
        } else {
            1..2
        };
        let values = prop::collection::vec(any_value(&subject, op), many);
        values.prop_map(move |values| Filter::set(&subject.id(), op, values))
    };
    any_subject().prop_flat_map(op).prop_flat_map(test)
}

fn any_filter() -> impl Strategy<Value = Filter> {
    any_test().prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Filter::Any),
            inner.prop_map(|f| Filter::Not(Box::new(f))),
        ]
    })
}

/// Words of the language and of nonsense.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "any",
    "in",
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    "!=",
    "=~",
    "<",
    "flowType",
    "sourceIP",
    "bytes",
    "pod",
    "labels",
    "sourcePodLabels",
    "destinationPodLabels",
    "sourcePod",
    "\"app\"",
    "1",
    "10MB",
    "20Mbit/s",
    "\"a",
    "\"",
    "x",
    "10.0.0.0/8",
    "verdict",
    "drop",
    "workload",
    "true",
];

proptest! {
    #[test]
    fn what_is_printed_reads_back(filter in any_filter()) {
        prop_assert_eq!(filter.check(), Ok(()));
        let normal = filter.clone().normal();
        prop_assert_eq!(parse(&filter.to_string()).expect("printed text"), normal.clone());
        prop_assert_eq!(parse(&normal.to_string()).expect("printed text"), normal);
        prop_assert!(!describe(&filter).is_empty());
    }

    /// What has an ad-hoc form comes back with the same meaning: the same, or the opposite
    /// comparison of a negated one.
    #[test]
    fn adhoc_comes_back(filter in any_test()) {
        let Filter::Test(test) = &filter else { panic!("a test") };
        let fields = test.values.iter().any(|v| matches!(v, Value::Field { .. }));
        // Grafana's own escapes cannot be escaped.
        let kept = !format!("{test:?}").contains("__gf");
        match to_adhoc(&filter) {
            None => prop_assert!(fields || test.values.is_empty()),
            Some(texts) if kept => {
                prop_assert_eq!(texts.len(), 1);
                prop_assert_eq!(from_adhoc(&texts[0]), Ok(filter.clone()));
            }
            Some(_) => {}
        }
        if let (true, Some(texts)) = (kept, to_adhoc(&!filter.clone())) {
            let back = to_adhoc(&!from_adhoc(&texts[0]).expect("an opposite"));
            prop_assert_eq!(back, to_adhoc(&filter));
        }
    }

    /// Both ways are valid, and the way back leads to where one began.
    #[test]
    fn swapping_twice_changes_nothing(filter in any_filter()) {
        let swapped = filter.swapped();
        prop_assert_eq!(swapped.check(), Ok(()));
        prop_assert_eq!(swapped.swapped(), filter);
    }

    #[test]
    fn no_text_panics(text in any::<String>(), cursor in 0usize..40) {
        let _ = parse(&text);
        let _ = complete(&text, cursor);
        let _ = from_adhoc(&text);
        let _ = Subject::find(&text);
        let _ = crate::time::instant::parse(&text);
    }

    /// No words panic; what they mean reads back; a completion lies in the text.
    #[test]
    fn no_words_panic(words in prop::collection::vec(select(WORDS), 0..20), cursor in 0usize..80) {
        let text = words.join(" ");
        if let Ok(filter) = parse(&text) {
            prop_assert_eq!(filter.check(), Ok(()));
            prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
        }
        let completion = complete(&text, cursor);
        prop_assert!(completion.start <= completion.end && completion.end <= text.chars().count());
    }

    /// Wherever a filter is cut off, something is expected there that the filter then has.
    #[test]
    fn every_beginning_completes(filter in any_test(), cut in 0usize..400) {
        let text = filter.to_string();
        let cut = cut.min(text.chars().count());
        let completion = complete(&text, cut);
        // Only behind a whole key is nothing but a bracket possible.
        let bracket = text.chars().skip(cut).find(|c| !c.is_whitespace()) == Some(']');
        prop_assert!(completion.expecting != Expecting::Nothing || bracket, "{}", text);
    }
}
