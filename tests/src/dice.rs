//! Numbers that are the same in every run of a seed, and the seeds that a test draws from: a usual one,
//! those of cases that once failed, or another one from outside.

use std::io::Write as _;
use std::path::PathBuf;

/// Random numbers of a seed (SplitMix64, Steele et al. 2014).
pub struct Dice(u64);

impl Dice {
    /// The numbers of that seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to below `end`, which is at least 1.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// One of several, of which there is at least one.
    pub fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

/// The seeds that the test `name` draws from: that of `WEIR_SEED` alone where it is set, else the usual
/// one and those in `tests/cases/<name>.txt`.
///
/// # Panics
/// When a seed is no number.
pub fn seeds(name: &str, usual: u64) -> Vec<u64> {
    if let Ok(seed) = std::env::var("WEIR_SEED") {
        return vec![seed.parse().expect("WEIR_SEED is a number")];
    }
    let kept = std::fs::read_to_string(file(name)).unwrap_or_default();
    let kept = kept
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let kept = kept.map(|seed| seed.parse().expect("a seed is a number"));
    std::iter::once(usual).chain(kept).collect()
}

/// Ends the test with the fault that a seed showed, whose case is kept for every later run.
///
/// # Panics
/// Always.
pub fn fault(name: &str, seed: u64, why: &str) -> ! {
    if std::env::var_os("WEIR_SEED").is_some() {
        let path = file(name);
        let line = format!("{seed} {}\n", why.replace('\n', " "));
        let kept = std::fs::create_dir_all(path.parent().expect("a folder"))
            .and_then(|()| {
                std::fs::File::options()
                    .create(true)
                    .append(true)
                    .open(&path)
            })
            .and_then(|mut file| file.write_all(line.as_bytes()));
        if let Err(error) = kept {
            eprintln!("{}: {error}", path.display());
        }
    }
    panic!("{name}, seed {seed}: {why}");
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("cases/{name}.txt"))
}
