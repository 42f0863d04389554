//! Owns the tests of the suite's counting and choosing.

use super::count::{Count, run_counted};
use super::native::programs;
use super::stages::choose;
use std::process::Command;

fn counted(lines: &str) -> (u64, u64) {
    let mut count = Count::default();
    lines.lines().for_each(|line| count.read_line(line));
    (count.passed, count.failed)
}

#[test]
fn counts_what_cargo_prints() {
    let ok = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.10s";
    assert_eq!(counted(ok), (12, 0));
    let bad = "running 3 tests\ntest result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
    assert_eq!(counted(&format!("{ok}\n{bad}")), (13, 2));
}

#[test]
fn counts_what_playwright_prints() {
    assert_eq!(
        counted(
            "Running 9 tests using 1 worker\n  2 failed\n    a.spec.ts:3:1 › x\n  7 passed (12.3s)"
        ),
        (7, 2)
    );
}

#[test]
fn counts_nothing_else() {
    assert_eq!(
        counted("5 passed\ntest a::passed ... ok\n  all failed"),
        (0, 0)
    );
}

#[test]
fn a_stage_is_at_least_one_check() {
    assert_eq!(
        Count::default().of_stage(false),
        Count {
            passed: 1,
            failed: 0
        }
    );
    assert_eq!(
        Count::default().of_stage(true),
        Count {
            passed: 0,
            failed: 1
        }
    );
    assert_eq!(
        Count {
            passed: 3,
            failed: 0
        }
        .of_stage(true),
        Count {
            passed: 3,
            failed: 1
        }
    );
    assert_eq!(
        Count {
            passed: 3,
            failed: 2
        }
        .of_stage(true),
        Count {
            passed: 3,
            failed: 2
        }
    );
}

#[test]
fn a_failing_command_is_an_error() {
    let mut count = Count::default();
    assert!(run_counted(&mut Command::new("false"), &mut count).is_err());
    assert!(run_counted(&mut Command::new("/nonexistent/program"), &mut count).is_err());
}

#[test]
fn a_filter_names_a_stage_or_tests() {
    let names = |filter| {
        let chosen = choose(filter);
        (
            chosen
                .stages
                .iter()
                .map(|stage| stage.name)
                .collect::<Vec<_>>()
                .join(" "),
            chosen.pattern,
        )
    };
    assert_eq!(
        names(None).0,
        "tidy format lint native lint-wasm build plugin browser grafana"
    );
    assert_eq!(names(Some("tidy")), ("tidy".into(), None));
    assert_eq!(names(Some("browser")), ("build browser".into(), None));
    assert_eq!(names(Some("grafana")), ("plugin grafana".into(), None));
    assert_eq!(
        names(Some("sankey")),
        (
            "native build plugin browser grafana".into(),
            Some("sankey".into())
        )
    );
}

#[test]
fn a_stage_closes_with_one_line() {
    let closing = |line| Count::closing(line).map(|count| (count.passed, count.failed));
    assert_eq!(closing("12 passed, 3 failed"), Some((12, 3)));
    assert_eq!(closing("ci: 12 passed, 3 failed"), None);
    assert_eq!(closing("12 passed; 3 failed"), None);
}

#[test]
fn test_programs_are_read_from_cargos_messages() {
    let message = |kind: &str, test: bool, executable: &str| {
        format!(
            r#"{{"reason":"compiler-artifact","manifest_path":"/w/crates/server/Cargo.toml","target":{{"name":"upgrade","kind":["{kind}"]}},"profile":{{"test":{test}}},"executable":{executable}}}"#
        )
    };
    let lines = [
        message("test", true, r#""/t/upgrade-1""#),
        message("lib", true, r#""/t/weir_server-2""#),
        message("bin", false, r#""/t/weir""#),
        message("lib", false, "null"),
        r#"{"reason":"build-finished","success":true}"#.to_owned(),
        "no JSON".to_owned(),
    ];
    let found = programs(&lines.join("\n"));
    let names: Vec<&str> = found.iter().map(|program| &*program.name).collect();
    assert_eq!(names, ["server upgrade", "server"]);
    assert_eq!(found[0].folder, std::path::Path::new("/w/crates/server"));
    assert_eq!((found[0].integration, found[1].integration), (true, false));
}
