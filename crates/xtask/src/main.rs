//! What developers run: setup, build, dist, plugin, demo, dev, test, fuzz, bench, widths, tidy.

mod bench;
mod bundle;
mod dist;
mod embed;
mod font;
mod fuzz;
mod home;
mod live;
mod pins;
mod plugin;
mod run;
mod setup;
mod stamp;
mod suite;
mod tidy;
mod wasm;

use anyhow::{Result, bail};
use bundle::Profile;
use home::Home;
use setup::Need;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  setup                 install what is missing (tools and packages, into a shared cache folder)
  build [--release]     build the app into target/dist and the binary weir
  dist                  the app as an archive for any web server: target/weir-app-<version>.tar.gz
  plugin                the Grafana plugin, checked and packed: target/weir-flows-app-<version>.zip
  demo [-- args]        setup, build, then `weir demo` with live traffic on http://127.0.0.1:8300
  dev [-- args]         the app on http://127.0.0.1:8301, rebuilt and reloaded as it is edited
  test [filter]         every check CI runs; filter: a stage or a part of a test's name
       --keep-going     go on after a stage that failed
  fuzz [minutes]        property tests and random questions with new seeds; what fails is kept as a case
  bench <name> [args]   run a bench: storage, or tests/browser/bench/<name>.mjs
                        storage: --rows 10M|100M, --grow 1M,10M,100M, --json FILE, --help
  tidy [--fix]          the invariants of this repository; --fix writes what can be generated
  widths                write the font's width table

Environment: WEIR_CACHE (cache folder), WEIR_CHROMIUM (browser), WEIR_NGINX,
WEIR_LIBCHDB (libchdb.so).
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask  {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[String]) -> Result<()> {
    let Some((name, rest)) = words.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    let home = Home::find()?;
    let passed = passed_on(rest);
    match name.as_str() {
        "setup" => {
            setup::setup(&home, Need::Tests)?;
            println!("setup  complete");
            Ok(())
        }
        "build" => match flag(rest, "--release")? {
            true => bundle::build(&home, Profile::Release),
            false => bundle::build(&home, Profile::Dev),
        },
        "dist" => match rest {
            [] => dist::dist(&home),
            _ => bail!("expected nothing, found {}", rest.join(" ")),
        },
        "plugin" => match rest {
            [] => plugin::plugin(&home),
            _ => bail!("expected nothing, found {}", rest.join(" ")),
        },
        "demo" => live::demo(&home, passed),
        "dev" => live::dev(&home, passed),
        "test" => suite::test(&home, &test_options(rest)?),
        "fuzz" => fuzz::fuzz(&home, rest),
        // What `test` starts for each of its stages.
        "stage" => match rest {
            [name] => suite::stage(&home, name, None),
            [name, pattern] => suite::stage(&home, name, Some(pattern)),
            _ => bail!("expected a stage, and a pattern for its tests"),
        },
        // trunk's hook, in its environment.
        "cut" => match rest {
            [staging, profile, built] => bundle::cut(
                &home,
                staging.as_ref(),
                built.as_ref(),
                profile == "release",
            ),
            _ => bail!("expected trunk's folder and profile, and cargo's folder"),
        },
        "bench" => bench::bench(
            &home,
            rest.first().map(String::as_str),
            passed_on(rest.get(1..).unwrap_or_default()),
        ),
        "tidy" => tidy::tidy(&home, flag(rest, "--fix")?),
        "widths" => tidy::write_generated(&home),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("unknown command {other:?}\n\n{HELP}"),
    }
}

/// The arguments for another program, with or without `--` in front.
fn passed_on(rest: &[String]) -> &[String] {
    rest.strip_prefix(&["--".to_owned()]).unwrap_or(rest)
}

/// Whether the one allowed flag is given.
fn flag(rest: &[String], name: &str) -> Result<bool> {
    match rest {
        [] => Ok(false),
        [only] if only == name => Ok(true),
        _ => bail!("expected nothing or {name}, found {}", rest.join(" ")),
    }
}

fn test_options(rest: &[String]) -> Result<suite::Options> {
    let mut options = suite::Options::default();
    for word in rest {
        match word.as_str() {
            "--keep-going" => options.keep_going = true,
            flag if flag.starts_with('-') => bail!("unknown flag {flag}"),
            _ if options.filter.is_none() => options.filter = Some(word.clone()),
            _ => bail!("expected one filter, found a second: {word}"),
        }
    }
    Ok(options)
}
