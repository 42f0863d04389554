//! What a backup's folder holds, as `contents.json` says.

use std::path::Path;

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use weir_model::Rollup;

use crate::schema::tables::FLOWS;
use crate::schema::text::{bytes, moment};

/// The file that makes a folder a backup.
const NAME: &str = "contents.json";
/// The form of the folder that this Weir writes and reads.
pub const FORM: u32 = 1;

/// Everything in the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The form of the folder.
    pub form: u32,
    /// Which Weir made it.
    pub weir: String,
    /// The schema of its tables.
    pub schema: u32,
    /// The files, in the order in which they are restored.
    pub files: Vec<File>,
}

/// Rows of one table, in ClickHouse's format Native, compressed with zstd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name in the folder.
    pub name: String,
    /// The table.
    pub table: String,
    /// Begin of the times of its rows, in seconds since 1970.
    pub from: i64,
    /// End of those times; not in it.
    pub to: i64,
    /// How many rows.
    pub rows: u64,
    /// How many bytes the file has.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Contents {
    /// Reads the contents of a folder.
    ///
    /// # Errors
    /// It is no backup, or one of a newer form.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{} is no backup, or one that did not end: it has no {NAME}",
                folder.display()
            )
        })?;
        let contents: Self =
            serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            contents.form <= FORM,
            "{} was made by Weir {} in a newer form: use that Weir",
            folder.display(),
            contents.weir
        );
        for file in &contents.files {
            let plain = !file.name.contains(['/', '\\']) && !file.name.starts_with('.');
            let known = file.table == FLOWS || Rollup::find(&file.table).is_some();
            ensure!(
                plain && known,
                "{}: {:?} of table {:?} is no file of a backup",
                path.display(),
                file.name,
                file.table
            );
        }
        Ok(contents)
    }

    /// Writes them: from now on the folder is a backup.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let draft = folder.join("contents.new");
        std::fs::write(&draft, text)?;
        std::fs::rename(&draft, folder.join(NAME))?;
        Ok(())
    }

    /// How much it holds, for people.
    pub fn words(&self) -> String {
        let flows = self.files.iter().filter(|file| file.table == FLOWS);
        let rows: u64 = flows.clone().map(|file| file.rows).sum();
        let size: u64 = self.files.iter().map(|file| file.bytes).sum();
        let range = match (
            flows.clone().map(|f| f.from).min(),
            flows.map(|f| f.to).max(),
        ) {
            (Some(from), Some(to)) => format!(" from {} to {}", moment(from), moment(to)),
            _ => String::new(),
        };
        format!("{rows} records{range}, {}", bytes(size))
    }
}

impl File {
    /// The bytes of the file.
    ///
    /// # Errors
    /// It cannot be read, or is not what was written.
    pub fn load(&self, folder: &Path) -> anyhow::Result<Vec<u8>> {
        let path = folder.join(&self.name);
        let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            sha256(&bytes) == self.sha256,
            "{} is damaged: its SHA-256 is not the one in {NAME}",
            path.display()
        );
        Ok(bytes)
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
