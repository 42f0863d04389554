//! Small text: SQL names and literals, sizes, spans and moments for people, tables in columns.

/// A name as an identifier that needs no further care.
pub fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

/// A text as an SQL literal.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Octets in binary units, as `6.0 GiB`.
pub fn bytes(octets: u64) -> String {
    let mut value = octets as f64;
    let mut units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"].into_iter();
    let mut unit = units.next().unwrap_or("B");
    for next in units {
        if value < 1024.0 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    match unit {
        "B" => format!("{octets} B"),
        _ => format!("{value:.1} {unit}"),
    }
}

/// A span of seconds in its largest whole unit, as `7d`; `never` where there is none.
pub fn span(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else {
        return "never".to_owned();
    };
    let fits = [(86_400, 'd'), (3_600, 'h'), (60, 'm')]
        .into_iter()
        .find(|(unit, _)| seconds >= *unit && seconds % unit == 0);
    match fits {
        Some((unit, letter)) => format!("{}{letter}", seconds / unit),
        None => format!("{seconds}s"),
    }
}

/// A moment, UTC seconds since 1970, as `2026-01-05T12:00:00Z`.
pub fn moment(seconds: i64) -> String {
    weir_model::time::instant::iso(seconds.saturating_mul(1_000))
}

/// Rows of cells as lines of columns; those of which every cell below the first row begins with a
/// digit or a sign stand to the right.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cell = |row: &Vec<String>, i: usize| row.get(i).map_or(0, |c| c.chars().count());
    let widths: Vec<usize> = (0..columns)
        .map(|i| rows.iter().map(|row| cell(row, i)).max().unwrap_or(0))
        .collect();
    let number = |text: &String| {
        text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit() || "+-–".contains(c))
    };
    let right: Vec<bool> = (0..columns)
        .map(|i| rows.iter().skip(1).filter_map(|row| row.get(i)).all(number))
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(i, text)| {
            let pad = " ".repeat(widths[i] - text.chars().count());
            if right[i] {
                pad + text
            } else {
                text.clone() + &pad
            }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
