//! The folder: which files are dashboards, what is wrong with others, and how one is replaced.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use sha2::{Digest, Sha256};
use weir_model::DashboardSpec;
use weir_model::spec::parse;

use super::MOST_BYTES;

/// More files than this are not read.
const MOST_FILES: usize = 1_000;

/// A folder of dashboards. Nothing is remembered: files may change under it at any time.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Without links, so that a file's own place can be compared with it.
    dir: PathBuf,
    read_only: bool,
    /// One write of this server at a time.
    writing: Arc<Mutex<()>>,
}

/// All that the folder holds.
#[derive(Debug, Serialize)]
pub struct Listing {
    /// Whether [`Folder::put`] may succeed.
    pub writable: bool,
    /// In the order of their file names.
    pub dashboards: Vec<Dashboard>,
    /// Files that cannot be shown.
    pub problems: Vec<Problem>,
}

/// One dashboard.
#[derive(Debug, Serialize)]
pub struct Dashboard {
    /// Its name in addresses.
    pub uid: String,
    /// Changes whenever the file does.
    pub revision: String,
    /// What it holds, in the present version.
    pub spec: DashboardSpec,
    #[serde(skip)]
    file: String,
}

/// A file that cannot be shown.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// Its name in the folder.
    pub file: String,
    /// What is wrong, for people.
    pub error: String,
}

/// What a write is based on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// There must be none yet.
    Nothing,
    /// It must be at this revision.
    Revision(String),
}

/// Why the folder does not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The server has no folder.
    #[error("this server keeps no dashboards: start it with --dashboards DIR")]
    NoFolder,
    /// No dashboard by that name.
    #[error("there is no dashboard {0:?} here")]
    Unknown(String),
    /// The text is no dashboard, or another one.
    #[error("{0}")]
    Content(String),
    /// Nothing may be written.
    #[error("the dashboards of this server cannot be changed: {0}")]
    ReadOnly(&'static str),
    /// The file's name is in use.
    #[error("{0}")]
    Taken(String),
    /// A new one has an old one's name.
    #[error("there is a dashboard by that name already")]
    Exists,
    /// Somebody was quicker.
    #[error("the dashboard was changed by somebody else in the meantime")]
    Changed,
    /// Somebody removed it.
    #[error("the dashboard was removed by somebody else in the meantime")]
    Gone,
    /// Too many bytes.
    #[error("a dashboard may have at most {0} bytes")]
    TooLarge(usize),
    /// Neither header.
    #[error("say what the change is based on: If-Match with the revision, or If-None-Match: *")]
    Unconditional,
    /// The disk's own words.
    #[error("the folder of dashboards: {0}")]
    Disk(String),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

impl Folder {
    /// Takes an existing folder.
    ///
    /// # Errors
    /// It is not there, or no folder.
    pub fn open(dir: &Path, read_only: bool) -> io::Result<Self> {
        let dir = dir.canonicalize()?;
        fs::read_dir(&dir)?;
        Ok(Self {
            dir,
            read_only,
            writing: Arc::default(),
        })
    }

    /// Reads every `*.json` of the folder.
    ///
    /// # Errors
    /// The folder itself cannot be read.
    pub fn list(&self) -> Result<Listing, Refusal> {
        let mut names: Vec<String> = fs::read_dir(&self.dir)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".json") && !name.starts_with('.'))
            .collect();
        names.sort();
        let mut problems = Vec::new();
        if names.len() > MOST_FILES {
            let rest = names.split_off(MOST_FILES);
            problems.push(Problem {
                file: rest[0].clone(),
                error: format!("this file and all after it are left out: more than {MOST_FILES}"),
            });
        }
        let mut dashboards = Vec::new();
        for file in names {
            match self.read(&file) {
                Ok(dashboard) => dashboards.push(dashboard),
                Err(error) => problems.push(Problem { file, error }),
            }
        }
        refuse_doubles(&mut dashboards, &mut problems);
        Ok(Listing {
            writable: self.writable().is_ok(),
            dashboards,
            problems,
        })
    }

    /// Writes a dashboard; gives its new revision.
    ///
    /// # Errors
    /// See [`Refusal`]; the folder is then as before.
    pub fn put(&self, uid: &str, base: &Base, text: &str) -> Result<String, Refusal> {
        self.writable()?;
        let spec = parse(text).map_err(|error| Refusal::Content(error.to_string()))?;
        if spec.uid != uid {
            let words = format!("dashboard: uid: expected {uid:?}, found {:?}", spec.uid);
            return Err(Refusal::Content(words));
        }
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match self.at(uid, base)? {
            Some(dashboard) => dashboard.file,
            None => self.free(uid)?,
        };
        // Pretty, so that people can read and compare it.
        let mut bytes = serde_json::to_vec_pretty(&spec).map_err(io::Error::from)?;
        bytes.push(b'\n');
        self.replace(&file, &bytes)?;
        Ok(revision(&bytes))
    }

    /// Removes a dashboard.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn delete(&self, uid: &str, base: &Base) -> Result<(), Refusal> {
        self.writable()?;
        if *base == Base::Nothing {
            return Err(Refusal::Unconditional);
        }
        let _turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let dashboard = self.at(uid, base)?;
        let dashboard = dashboard.ok_or_else(|| Refusal::Unknown(uid.to_owned()))?;
        fs::remove_file(self.own(&dashboard.file)?)?;
        Ok(self.flush()?)
    }

    /// The dashboard as it is, when that is what a change is based on.
    fn at(&self, uid: &str, base: &Base) -> Result<Option<Dashboard>, Refusal> {
        let mut all = self.list()?.dashboards.into_iter();
        match (all.find(|dashboard| dashboard.uid == uid), base) {
            (None, Base::Nothing) => Ok(None),
            (None, Base::Revision(_)) => Err(Refusal::Gone),
            (Some(_), Base::Nothing) => Err(Refusal::Exists),
            (Some(found), Base::Revision(wanted)) if found.revision == *wanted => Ok(Some(found)),
            (Some(_), Base::Revision(_)) => Err(Refusal::Changed),
        }
    }

    /// A file for a new dashboard. Its name is safe: a checked uid is letters, digits and dashes.
    fn free(&self, uid: &str) -> Result<String, Refusal> {
        let file = format!("{uid}.json");
        match self.dir.join(&file).symlink_metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(file),
            Err(error) => Err(error.into()),
            Ok(_) => Err(Refusal::Taken(format!(
                "the folder has a file {file} that is not this dashboard: mend or remove it first"
            ))),
        }
    }

    /// The path of a file that is no link: what a link leads to belongs to somebody else.
    fn own(&self, file: &str) -> Result<PathBuf, Refusal> {
        let path = self.dir.join(file);
        let linked = path.symlink_metadata().is_ok_and(|meta| meta.is_symlink());
        match linked {
            true => Err(Refusal::Taken(format!(
                "{file} is a link: change what it leads to"
            ))),
            false => Ok(path),
        }
    }

    /// All or nothing, also when the machine stops: a new file takes the old one's place.
    fn replace(&self, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let path = self.own(file)?;
        let draft = self.dir.join(format!(".{file}.{}.tmp", std::process::id()));
        // One that a crash left behind; a link by that name must not be followed.
        let _ = fs::remove_file(&draft);
        let written = File::create_new(&draft)
            .and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()))
            .and_then(|()| fs::rename(&draft, path));
        if written.is_err() {
            // It may never have been made.
            let _ = fs::remove_file(&draft);
        }
        written?;
        Ok(self.flush()?)
    }

    /// Names are on the disk only when the folder is.
    fn flush(&self) -> io::Result<()> {
        File::open(&self.dir)?.sync_all()
    }

    fn writable(&self) -> Result<(), Refusal> {
        use rustix::fs::{Access, access};
        if self.read_only {
            return Err(Refusal::ReadOnly(
                "it was started with --dashboards-read-only",
            ));
        }
        access(&self.dir, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|_| Refusal::ReadOnly("it may not write to their folder"))
    }

    fn read(&self, file: &str) -> Result<Dashboard, String> {
        let path = self.dir.join(file).canonicalize();
        let path = path.map_err(|error| format!("cannot be read: {error}"))?;
        // A mounted ConfigMap is links within the folder; any other way out is none of ours.
        if !path.starts_with(&self.dir) {
            return Err("leads out of the folder".to_owned());
        }
        let text = contents(&path)?;
        let spec = parse(&text).map_err(|error| error.to_string())?;
        Ok(Dashboard {
            uid: spec.uid.clone(),
            revision: revision(text.as_bytes()),
            spec,
            file: file.to_owned(),
        })
    }
}

fn contents(path: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("cannot be read: {error}");
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err("is no file".to_owned());
    }
    let mut bytes = Vec::new();
    let mut file = File::open(path)
        .map_err(unreadable)?
        .take(MOST_BYTES as u64 + 1);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("has more than {MOST_BYTES} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())
}

/// One of several files with one uid stands: the one named after it, else the first.
fn refuse_doubles(dashboards: &mut Vec<Dashboard>, problems: &mut Vec<Problem>) {
    let mut chosen: BTreeMap<String, String> = BTreeMap::new();
    for dashboard in dashboards.iter() {
        let named = dashboard.file == format!("{}.json", dashboard.uid);
        let file = chosen.entry(dashboard.uid.clone());
        let file = file.or_insert_with(|| dashboard.file.clone());
        if named {
            file.clone_from(&dashboard.file);
        }
    }
    dashboards.retain(|dashboard| {
        let stands = &chosen[&dashboard.uid];
        if *stands != dashboard.file {
            problems.push(Problem {
                file: dashboard.file.clone(),
                error: format!("has the uid {:?}, which is that of {stands}", dashboard.uid),
            });
        }
        *stands == dashboard.file
    });
    problems.sort_by(|a, b| a.file.cmp(&b.file));
}

/// The first 16 hexadecimal digits of the SHA-256 of a file.
fn revision(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}
