//! What kind of `flows` is there: ours, one to upgrade, or one that only a person can decide about.

/// The sort key of every `flows` that Weir has made, without blanks.
const OUR_SORT_KEY: &str =
    "toStartOfFiveMinutes(flowEndSeconds),sourcePodNamespace,sourcePodName,flowEndSeconds";

/// What the comment of our `flows` begins with; a number follows.
const OUR_COMMENT: &str = "Weir schema ";

/// A column as `system.columns` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldColumn {
    /// Its name.
    pub name: String,
    /// Its type, in ClickHouse's words.
    pub ty: String,
    /// `DEFAULT`, `MATERIALIZED`, `ALIAS`, `EPHEMERAL` or nothing.
    pub default_kind: String,
    /// The expression that goes with it.
    pub default: String,
}

/// A table as `system.tables` tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its engine's name.
    pub engine: String,
    /// The engine with its arguments and clauses.
    pub engine_full: String,
    /// `ORDER BY`.
    pub sorting_key: String,
    /// Its comment.
    pub comment: String,
    /// Its columns in order.
    pub columns: Vec<OldColumn>,
}

/// What a `flows` is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is none.
    Missing,
    /// Weir's, of this version.
    Ours(u32),
    /// Weir's, of a build that did not number its schema yet: the same keys, nothing to copy.
    Earlier,
    /// Another maker's table, whose rows can be moved.
    Foreign {
        /// Whose it looks like, for people.
        maker: &'static str,
    },
    /// A Distributed table before another maker's: Theia from 0.2 on.
    Distributed(Front),
    /// Nothing that Weir can upgrade; the words say what to do.
    Unsupported(String),
}

/// What a Distributed table stands before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// The cluster's name, or a macro such as `{cluster}`.
    pub cluster: String,
    /// The database of the tables behind it.
    pub database: String,
    /// The table behind it on every shard.
    pub table: String,
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&OldColumn> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// Whether Weir made it.
    pub fn is_ours(&self) -> bool {
        matches!(classify(Some(self)), Kind::Ours(_) | Kind::Earlier)
    }
}

/// Tells the kind of `flows`, of which `None` says that it does not exist.
pub fn classify(table: Option<&Table>) -> Kind {
    let Some(table) = table else {
        return Kind::Missing;
    };
    if let Some(version) = version(&table.comment) {
        return Kind::Ours(version);
    }
    if table.engine == "Distributed" {
        return front(&table.engine_full).map_or_else(
            || unsupported("a Distributed table that names no table behind it"),
            Kind::Distributed,
        );
    }
    if !table.engine.ends_with("MergeTree") {
        return unsupported(&format!("of engine {}", table.engine));
    }
    let key: String = table.sorting_key.split_whitespace().collect();
    if key == OUR_SORT_KEY {
        return Kind::Earlier;
    }
    match table.column("flowEndSeconds") {
        None => unsupported("a table without a column flowEndSeconds"),
        Some(end) if !plain(&end.ty).starts_with("DateTime") => unsupported(&format!(
            "a table whose flowEndSeconds is {}, where a DateTime was expected",
            end.ty
        )),
        Some(_) => Kind::Foreign {
            maker: maker(table),
        },
    }
}

fn version(comment: &str) -> Option<u32> {
    comment.strip_prefix(OUR_COMMENT)?.trim().parse().ok()
}

fn unsupported(what: &str) -> Kind {
    Kind::Unsupported(format!(
        "`flows` is {what}: Weir cannot upgrade it and has changed nothing. Give it another name \
         (RENAME TABLE flows TO flows_other) and run this again, or choose another database with \
         --database"
    ))
}

/// Whose table it looks like, told by the columns that each release added.
fn maker(table: &Table) -> &'static str {
    let has = |name| table.column(name).is_some();
    let key: String = table.sorting_key.split_whitespace().collect();
    if key != "timeInserted,flowEndSeconds" {
        return "a table of another make";
    }
    match () {
        () if has("egressNodeName") => "Antrea's reference table",
        () if has("appProtocolName") => "Theia 0.8's table",
        () if has("egressName") => "Theia 0.7's table",
        () if has("clusterUUID") => "the table of Theia 0.3 to 0.6",
        () if table.engine_full.contains("TTL") => "the table of Theia 0.1 or 0.2",
        () => "the table of Antrea 1.5 to 1.7",
    }
}

/// A type without `Nullable` and `LowCardinality` around it.
pub fn plain(ty: &str) -> &str {
    ["LowCardinality(", "Nullable("]
        .iter()
        .fold(ty, |ty, wrap| {
            ty.strip_prefix(wrap)
                .and_then(|rest| rest.strip_suffix(')'))
                .unwrap_or(ty)
        })
}

/// The arguments of `Distributed('cluster', 'database', 'table'[, …])`.
fn front(engine: &str) -> Option<Front> {
    let inside = engine.strip_prefix("Distributed(")?;
    let mut words = inside.split(',').map(|word| {
        word.trim()
            .trim_end_matches(')')
            .trim_matches(['\'', '`', '"'])
            .to_owned()
    });
    let front = Front {
        cluster: words.next()?,
        database: words.next()?,
        table: words.next()?,
    };
    (!front.table.is_empty()).then_some(front)
}
