//! A timing wheel: things that come due at a later second, in the order in which they were put.

/// Buckets of one second each, as many as the farthest due time needs.
#[derive(Clone, Debug)]
pub struct Wheel<T> {
    buckets: Vec<Vec<T>>,
    now: i64,
}

impl<T> Wheel<T> {
    /// A wheel at `now` (seconds) that reaches `horizon` seconds ahead.
    pub fn new(now: i64, horizon: usize) -> Self {
        Self {
            buckets: (0..horizon.max(1)).map(|_| Vec::new()).collect(),
            now,
        }
    }

    /// Puts something due at `second`; the past counts as now, what is too far as the farthest.
    pub fn put(&mut self, second: i64, item: T) {
        let farthest = self.now + self.buckets.len() as i64 - 1;
        let at = self.bucket(second.clamp(self.now, farthest));
        self.buckets[at].push(item);
    }

    /// What is due at the present second; more may be put for it until [`Self::advance`].
    pub fn take(&mut self) -> Vec<T> {
        let at = self.bucket(self.now);
        std::mem::take(&mut self.buckets[at])
    }

    /// Goes on to the next second, keeping an emptied bucket's memory.
    pub fn advance(&mut self, mut emptied: Vec<T>) {
        emptied.clear();
        let at = self.bucket(self.now);
        if self.buckets[at].is_empty() {
            self.buckets[at] = emptied;
        }
        self.now += 1;
    }

    fn bucket(&self, second: i64) -> usize {
        second.rem_euclid(self.buckets.len() as i64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Wheel;

    #[test]
    fn things_come_when_due_in_order() {
        let mut wheel = Wheel::new(100, 8);
        for (second, item) in [(102, 'a'), (100, 'b'), (102, 'c'), (90, 'd'), (999, 'z')] {
            wheel.put(second, item);
        }
        let mut seen = Vec::new();
        for second in 100..110 {
            let due = wheel.take();
            seen.extend(due.iter().map(|item| (second, *item)));
            wheel.advance(due);
        }
        assert_eq!(
            seen,
            [(100, 'b'), (100, 'd'), (102, 'a'), (102, 'c'), (107, 'z')]
        );
    }
}
