//! The storage bench in small: every question at every range, both databases equal.

use clap::Parser as _;
use weir_chdb::shared_for_tests;
use weir_tests::bench_storage::{Options, Server, bench, json};

weir_chdb::engine_child_test!();

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_table_and_ours_answer_the_same() {
    let engine = tokio::task::spawn_blocking(shared_for_tests)
        .await
        .expect("it is started")
        .expect("the engine starts");
    let words = "bench-storage --rows 5k --size small --repeat 1 --small-batches 3";
    let options = Options::try_parse_from(words.split(' ')).expect("the options are right");
    let server = Server::new(&engine).unwrap();
    let report = bench(&server, &options)
        .await
        .expect("everything is answered");
    let text = report.markdown();
    assert_eq!(report.differing(), 0, "{text}");
    assert!(report.lines.iter().all(|line| line.weir.rows > 0), "{text}");
    let filled = report.filled.as_ref().expect("both were filled");
    assert_eq!(filled[0].rows, filled[1].rows);
    assert_eq!(report.goals().len(), 4, "{text}");
    assert!(text.contains("### Goals"), "{text}");
    let value = json::report(&report);
    let panels = value["panels"].as_array().map_or(0, Vec::len);
    assert_eq!(panels, report.lines.len());
}
