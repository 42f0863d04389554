//! Seeded draws: numbers, picks, quantile tables. Only integer and basic floating arithmetic, so
//! that the same seed gives the same bytes on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A deterministic source of draws.
#[derive(Clone, Debug)]
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// The draws of `seed` for one purpose: other purposes do not disturb it.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Self(rng)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `n`, nearly even (Lemire's multiply-shift without rejection); 0 for 0.
    pub fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// An index of a list of `len` entries.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(u32::try_from(len).unwrap_or(u32::MAX)) as usize
    }

    /// A number from `low` to below `high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low))
    }

    /// A number in 0..1, in steps of 2^-24.
    pub fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32() >> 8) / f64::from(1 << 24)
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of the list's entries; the list must not be empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.index(list.len())]
    }

    /// An index that prefers the first of `len`: weights 1/(rank + 1), approximately.
    pub fn skewed(&mut self, len: usize) -> usize {
        let u = self.unit();
        ((u * u * len as f64) as usize).min(len.saturating_sub(1))
    }
}

/// Where the quantile tables have their values.
const AT: [f64; 8] = [0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1.0];

/// A distribution given by its values at 0, 25, 50, 75, 90, 99, 99.9 and 100 %; straight between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles(pub [f64; 8]);

impl Quantiles {
    /// One value.
    pub fn draw(&self, draw: &mut Draw) -> f64 {
        let u = draw.unit();
        let upper = AT.iter().position(|at| u < *at).unwrap_or(AT.len() - 1);
        let (low, high) = (AT[upper - 1], AT[upper]);
        let part = (u - low) / (high - low);
        self.0[upper - 1] + part * (self.0[upper] - self.0[upper - 1])
    }

    /// The mean of `f` over the distribution, by 4,096 even steps.
    pub fn mean_of(&self, f: impl Fn(f64) -> f64) -> f64 {
        let mut sum = 0.0;
        for step in 0..4096 {
            let u = (f64::from(step) + 0.5) / 4096.0;
            let upper = AT.iter().position(|at| u < *at).unwrap_or(AT.len() - 1);
            let part = (u - AT[upper - 1]) / (AT[upper] - AT[upper - 1]);
            sum += f(self.0[upper - 1] + part * (self.0[upper] - self.0[upper - 1]));
        }
        sum / 4096.0
    }
}

/// Entries drawn in proportion to their weights.
#[derive(Clone, Debug, Default)]
pub struct Weighted {
    ends: Vec<f64>,
}

impl Weighted {
    /// From one weight per entry; negative ones count as 0.
    pub fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let ends = weights.into_iter().map(|w| {
            sum += w.max(0.0);
            sum
        });
        Self {
            ends: ends.collect(),
        }
    }

    /// The index of one entry; 0 when there is none.
    pub fn draw(&self, draw: &mut Draw) -> usize {
        let at = draw.unit() * self.ends.last().copied().unwrap_or(0.0);
        self.ends
            .partition_point(|end| *end <= at)
            .min(self.ends.len().saturating_sub(1))
    }
}
