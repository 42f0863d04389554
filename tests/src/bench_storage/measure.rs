//! Asks every question of every database in turn, compares, and keeps the median cost.

use super::options::Window;
use super::questions::Question;
use super::server::{Cost, Reply};
use super::{PLAIN, Server, WEIR, compare, old, ours, plain};
use anyhow::{Context as _, Result};
use weir_query::Statement;

/// One panel at one range.
#[derive(Clone, Debug)]
pub struct Line {
    /// The panel.
    pub panel: String,
    /// The range's name.
    pub window: String,
    /// What the plain table took; nothing where only ours was asked.
    pub plain: Option<Cost>,
    /// What ours took.
    pub weir: Cost,
    /// What old dashboards' statement took, where they have one.
    pub old: Option<Cost>,
    /// The tables that ours read.
    pub tables: Vec<String>,
    /// How the answers differ.
    pub differences: Vec<String>,
}

/// Whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peers {
    /// The plain table, ours, and the views.
    All,
    /// Ours alone.
    Weir,
}

/// Asks all questions at all ranges. A statement is asked `repeat` times, the databases in turn;
/// who is first changes each time.
///
/// # Errors
/// A statement is refused.
pub async fn measure(
    server: &Server,
    questions: &[Question],
    windows: &[Window],
    repeat: u32,
    peers: Peers,
) -> Result<Vec<Line>> {
    let options = ours::options(server).await?;
    let mut lines = Vec::new();
    for window in windows {
        for question in questions {
            let range = window.range();
            let built = ours::statement(question, range, &options)?;
            let bucket = built.bucket_ms;
            let all = peers == Peers::All;
            let asked = Asked {
                plain: all.then(|| plain::statement(question, range, bucket)),
                weir: built.statement.clone(),
                old: all
                    .then(|| old::statement(question, range, bucket))
                    .flatten(),
            };
            let mut line = asked
                .line(server, question, repeat)
                .await
                .with_context(|| format!("{} over {}", question.name, window.name))?;
            line.window.clone_from(&window.name);
            line.tables = ours::tables(&built, range);
            eprintln!("  {}", brief(&line));
            lines.push(line);
        }
    }
    Ok(lines)
}

/// The statements of one question.
struct Asked {
    plain: Option<Statement>,
    weir: Statement,
    old: Option<Statement>,
}

impl Asked {
    async fn line(&self, server: &Server, question: &Question, repeat: u32) -> Result<Line> {
        let (mut plain, mut weir, mut views) = (Vec::new(), Vec::new(), Vec::new());
        for turn in 0..repeat {
            if turn % 2 == 0 {
                plain.extend(ask(server, PLAIN, self.plain.as_ref()).await?);
                weir.extend(ask(server, WEIR, Some(&self.weir)).await?);
            } else {
                weir.extend(ask(server, WEIR, Some(&self.weir)).await?);
                plain.extend(ask(server, PLAIN, self.plain.as_ref()).await?);
            }
            views.extend(ask(server, PLAIN, self.old.as_ref()).await?);
        }
        let mut differences = Vec::new();
        for (theirs, ours) in plain.iter().zip(&weir) {
            if differences.is_empty() {
                differences = compare::differences(&question.spec, &theirs.columns, &ours.columns);
            }
        }
        if !differences.is_empty() {
            let sql = |s: Option<&Statement>| s.map(|s| s.sql.clone()).unwrap_or_default();
            differences.push(format!("plain: {}", sql(self.plain.as_ref())));
            differences.push(format!("weir: {}", self.weir.sql));
        }
        Ok(Line {
            panel: question.name.clone(),
            window: String::new(),
            plain: median(&plain),
            weir: median(&weir).context("nothing was asked")?,
            old: median(&views),
            tables: Vec::new(),
            differences,
        })
    }
}

async fn ask(
    server: &Server,
    database: &str,
    statement: Option<&Statement>,
) -> Result<Option<Reply>> {
    match statement {
        Some(statement) => server.ask(database, statement).await.map(Some),
        None => Ok(None),
    }
}

/// The cost in the middle by time; rows and bytes hardly differ.
fn median(replies: &[Reply]) -> Option<Cost> {
    let mut costs: Vec<Cost> = replies.iter().map(|reply| reply.cost).collect();
    costs.sort_by(|a, b| a.ms.total_cmp(&b.ms));
    costs.get(costs.len().checked_sub(1)? / 2).copied()
}

fn brief(line: &Line) -> String {
    let ratio = line
        .plain
        .map_or(String::new(), |plain| format!("plain {:.0} ms, ", plain.ms));
    let verdict = if line.differences.is_empty() {
        ""
    } else {
        "  DIFFERS"
    };
    format!(
        "{:>4}  {:<36} {ratio}weir {:.0} ms{verdict}",
        line.window, line.panel, line.weir.ms
    )
}
