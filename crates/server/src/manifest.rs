//! `weir manifest`: everything that Kubernetes must be told to run Weir, from one set of values.
//!
//! The objects are defined once, in [`objects`]. The committed `deploy/flow-visibility.yml` is what
//! they are with the usual values, and the kustomize components are the differences that one value
//! makes, so neither can say something else.

mod aggregator;
mod check;
pub mod dashboards;
mod desk;
mod kustomize;
mod objects;
mod provision;
mod quantity;
mod values;
mod yaml;

#[cfg(test)]
mod deploy;
#[cfg(test)]
mod tests;

pub use desk::files as desk_files;
pub use kustomize::{COMPONENTS, Component, files as kustomize_files};
pub use objects::{id, objects};
pub use values::{Given, Values, reserved};

use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// Options of `weir manifest`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// YAML file of values, named as these options without the dashes; what is given here wins
    #[arg(long, value_name = "FILE")]
    pub values: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value = "manifest")]
    pub print: Print,
    /// Write kustomize's base and components to this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "print")]
    pub kustomize: Option<PathBuf>,
    /// Write every file that the repository's folder deploy has of this command, to that folder
    #[arg(long, value_name = "DIR", hide = true, conflicts_with_all = ["print", "kustomize"])]
    pub deploy: Option<PathBuf>,
    /// The values.
    #[command(flatten)]
    pub given: Given,
}

/// What `weir manifest` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Print {
    /// The objects, for `kubectl apply -f -`
    Manifest,
    /// How Antrea's Flow Aggregator is told to write here
    Aggregator,
    /// The images to mirror, one a line
    Images,
}

/// Runs `weir manifest`.
///
/// # Errors
/// A value is wrong, or a file cannot be read or written.
pub fn run(args: &Args) -> Result<()> {
    let given = match &args.values {
        Some(path) => args.given.clone().or(read(path)?)?,
        None => args.given.clone(),
    };
    if let Some(folder) = &args.deploy {
        return write(folder, &deploy_files(&given)?);
    }
    if let Some(folder) = &args.kustomize {
        return write(folder, &kustomize_files(&given)?);
    }
    let values = given.values()?;
    let text = match args.print {
        Print::Manifest => manifest(&values)?,
        Print::Aggregator => aggregator::snippet(&values)?,
        Print::Images => images(&values).join("\n") + "\n",
    };
    crate::cli::say(&text)
}

fn read(path: &std::path::Path) -> Result<Given> {
    let text = std::fs::read_to_string(path);
    let text = text.with_context(|| format!("reading the values file {}", path.display()))?;
    if text
        .lines()
        .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
    {
        return Ok(Given::default());
    }
    serde_saphyr::from_str(&text).with_context(|| format!("in the values file {}", path.display()))
}

fn write(folder: &std::path::Path, files: &[(String, String)]) -> Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// The files below `deploy` that are made from values, by path.
///
/// # Errors
/// A value is wrong.
pub fn deploy_files(given: &Given) -> Result<Vec<(String, String)>> {
    let values = given.clone().values()?;
    let small = Given {
        embedded: true,
        ..Given::default()
    };
    let mut files = vec![
        ("flow-visibility.yml".to_owned(), manifest(&values)?),
        ("embedded.yml".to_owned(), manifest(&small.values()?)?),
    ];
    for (folder, made) in [
        ("kustomize/generated", kustomize_files(given)?),
        ("compose/generated", desk_files(&values)?),
    ] {
        let below = made
            .into_iter()
            .map(|(path, text)| (format!("{folder}/{path}"), text));
        files.extend(below);
    }
    Ok(files)
}

/// The whole manifest as YAML.
///
/// # Errors
/// Never for checked values; the writer's signature has one.
pub fn manifest(values: &Values) -> Result<String> {
    let (command, last) = match values.embedded {
        true => (
            "weir manifest --embedded",
            "deploy/README.md has the commands.".to_owned(),
        ),
        false => (
            "weir manifest",
            format!(
                "The Altinity operator {} comes first; deploy/README.md has the commands.",
                values::OPERATOR
            ),
        ),
    };
    let head = format!(
        "Made by `{command}` of Weir {}; change a value there, not here.\n\
         It holds no password: a Job makes the Secrets that are missing.\n{last}",
        env!("CARGO_PKG_VERSION"),
    );
    yaml::documents(&head, &objects(values))
}

/// Every image that the objects name, and the operator's own two.
pub fn images(values: &Values) -> Vec<String> {
    let mut found = Vec::new();
    for object in objects(values) {
        named(&object, &mut found);
    }
    let operator = ["altinity/clickhouse-operator", "altinity/metrics-exporter"];
    for image in operator.into_iter().filter(|_| !values.embedded) {
        found.push(values.image(&format!("{image}:{}", values::OPERATOR)));
    }
    found.sort();
    found.dedup();
    found
}

fn named(value: &serde_json::Value, found: &mut Vec<String>) {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(image) if name == "image" => found.push(image.clone()),
                    _ => named(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}
