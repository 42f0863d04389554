//! What the bench prints: a table per range, what the tables take, and the goals.

use super::fill::Filled;
use super::measure::Line;
use super::server::Cost;
use super::size::{Sizes, total};
use std::fmt::Write as _;

/// Everything that was measured.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Records in each database.
    pub rows: u64,
    /// Panels at ranges.
    pub lines: Vec<Line>,
    /// How the plain database and ours were filled.
    pub filled: Option<[Filled; 2]>,
    /// Bytes on disk as inserted: plain, ours.
    pub inserted: Option<[Sizes; 2]>,
    /// Bytes on disk when all is merged: plain, ours.
    pub merged: Option<[Sizes; 2]>,
}

/// A part of a cost.
type Part = fn(&Cost) -> f64;

/// A goal and what was reached, both as factors in favour of ours.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What is compared.
    pub name: String,
    /// The least factor.
    pub wanted: f64,
    /// The factor that was measured.
    pub found: f64,
}

impl Goal {
    /// Whether it is reached.
    pub fn met(&self) -> bool {
        self.found >= self.wanted
    }
}

impl Report {
    /// How many answers differed.
    pub fn differing(&self) -> usize {
        let wrong = |line: &&Line| !line.differences.is_empty();
        self.lines.iter().filter(wrong).count()
    }

    /// The goals that could be judged.
    pub fn goals(&self) -> Vec<Goal> {
        let mut goals = Vec::new();
        let goal = |name: &str, wanted, found| Goal {
            name: name.to_owned(),
            wanted,
            found,
        };
        let day: Vec<&Line> = self.of("24h").collect();
        if let Some(ratio) = geometric(&day, |cost| cost.ms) {
            goals.push(goal("24 h: geometric mean of times", 10.0, ratio));
        }
        if let Some(ratio) = together(&day, |cost| cost.rows as f64) {
            goals.push(goal("24 h: rows read, all panels together", 10.0, ratio));
        }
        if let Some([plain, weir]) = &self.merged {
            let ratio = total(plain) as f64 / total(weir).max(1) as f64;
            goals.push(goal(
                "bytes on disk, views and rollups included",
                4.0,
                ratio,
            ));
        }
        if let Some([plain, weir]) = &self.filled {
            let ratio = weir.small.per_second() / plain.small.per_second().max(1e-9);
            goals.push(goal("rows per second, batches of 8 seconds", 2.0, ratio));
        }
        goals
    }

    fn of(&self, window: &str) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.window == window)
    }

    /// All of it as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let mut windows: Vec<&str> = Vec::new();
        for line in &self.lines {
            if !windows.contains(&line.window.as_str()) {
                windows.push(&line.window);
            }
        }
        for window in windows {
            let lines: Vec<&Line> = self.of(window).collect();
            table(&mut out, window, &lines);
        }
        self.storage(&mut out);
        self.inserts(&mut out);
        self.differences(&mut out);
        self.verdicts(&mut out);
        out
    }

    fn storage(&self, out: &mut String) {
        let (Some(inserted), Some(merged)) = (&self.inserted, &self.merged) else {
            return;
        };
        let _ = writeln!(
            out,
            "\n### Bytes on disk per flow, of {} flows\n",
            self.rows
        );
        out.push_str("| database | table | rows | as inserted | merged |\n|---|---|--:|--:|--:|\n");
        let per = |bytes: u64| bytes as f64 / self.rows.max(1) as f64;
        for (name, (before, after)) in ["plain", "weir"].iter().zip(inserted.iter().zip(merged)) {
            for (table, size) in after {
                let was = before.get(table).copied().unwrap_or_default();
                let _ = writeln!(
                    out,
                    "| {name} | {table} | {} | {:.1} | {:.1} |",
                    size.rows,
                    per(was.bytes),
                    per(size.bytes)
                );
            }
            let (was, is) = (per(total(before)), per(total(after)));
            let _ = writeln!(
                out,
                "| **{name}** | **all** | | **{was:.1}** | **{is:.1}** |"
            );
        }
    }

    fn inserts(&self, out: &mut String) {
        let Some(filled) = &self.filled else { return };
        out.push_str(
            "\n### Rows per second inserted\n\n\
             | database | batches of 8 s | rows a batch | batches of 10,000 | merging after, s |\n\
             |---|--:|--:|--:|--:|\n",
        );
        for (name, filled) in ["plain", "weir"].iter().zip(filled) {
            let _ = writeln!(
                out,
                "| {name} | {:.0} | {:.0} | {:.0} | {:.1} |",
                filled.small.per_second(),
                filled.small.rows as f64 / filled.small.batches.max(1) as f64,
                filled.large.per_second(),
                filled.merging_s,
            );
        }
    }

    fn differences(&self, out: &mut String) {
        for line in self
            .lines
            .iter()
            .filter(|line| !line.differences.is_empty())
        {
            let _ = writeln!(out, "\n{} over {} differs:", line.panel, line.window);
            for row in &line.differences {
                let _ = writeln!(out, "    {row}");
            }
        }
    }

    fn verdicts(&self, out: &mut String) {
        let goals = self.goals();
        if goals.is_empty() {
            return;
        }
        out.push_str("\n### Goals\n\n| goal | wanted | found | |\n|---|--:|--:|---|\n");
        for goal in goals {
            let verdict = if goal.met() { "met" } else { "missed" };
            let Goal {
                name,
                wanted,
                found,
            } = goal;
            let _ = writeln!(out, "| {name} | {wanted:.0} × | {found:.1} × | {verdict} |");
        }
        let verdict = match self.differing() {
            0 => "equal, every one".to_owned(),
            n => format!("{n} differ"),
        };
        let _ = writeln!(out, "\nAnswers: {verdict} of {}.", self.lines.len());
    }
}

fn table(out: &mut String, window: &str, lines: &[&Line]) {
    let _ = writeln!(out, "\n### {window}\n");
    out.push_str(
        "| panel | plain ms | weir ms | faster | plain rows | weir rows | fewer | plain MB | \
         weir MB | views ms | read by weir |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n",
    );
    for line in lines {
        let plain = line.plain.unwrap_or_default();
        let old = line
            .old
            .map_or("–".to_owned(), |old| format!("{:.0}", old.ms));
        let _ = writeln!(
            out,
            "| {} | {:.0} | {:.1} | {} | {} | {} | {} | {:.1} | {:.1} | {old} | {} |",
            line.panel,
            plain.ms,
            line.weir.ms,
            factor(plain.ms, line.weir.ms),
            plain.rows,
            line.weir.rows,
            factor(plain.rows as f64, line.weir.rows as f64),
            plain.bytes as f64 / 1e6,
            line.weir.bytes as f64 / 1e6,
            line.tables.join(" "),
        );
    }
    let means: [(&str, Part); 3] = [
        ("times", |cost| cost.ms),
        ("rows read", |cost| cost.rows as f64),
        ("bytes read", |cost| cost.bytes as f64),
    ];
    for (name, of) in means {
        if let (Some(mean), Some(all)) = (geometric(lines, of), together(lines, of)) {
            let _ = writeln!(
                out,
                "\n{window}, {name}: geometric mean {mean:.1} ×, all panels together {all:.1} ×"
            );
        }
    }
}

fn factor(plain: f64, weir: f64) -> String {
    format!("{:.1} ×", plain / weir.max(1e-9))
}

/// The geometric mean of what the plain table takes over what ours takes; a cost of nothing counts
/// as one.
fn geometric(lines: &[&Line], of: impl Fn(&Cost) -> f64) -> Option<f64> {
    let ratio = |line: &&Line| Some((of(&line.plain?).max(1.0) / of(&line.weir).max(1.0)).ln());
    let logs: Vec<f64> = lines.iter().filter_map(ratio).collect();
    (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
}

/// What the plain table takes for all panels over what ours takes.
fn together(lines: &[&Line], of: impl Fn(&Cost) -> f64) -> Option<f64> {
    let plain: Option<f64> = lines.iter().map(|line| Some(of(&line.plain?))).sum();
    let weir: f64 = lines.iter().map(|line| of(&line.weir)).sum();
    plain
        .filter(|_| !lines.is_empty())
        .map(|plain| plain / weir.max(1e-9))
}
