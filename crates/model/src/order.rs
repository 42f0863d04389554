//! Sorting for code that the browser loads.
//!
//! The standard library's sorts are compiled anew for every type and comparison, some five
//! kilobytes each. Here numbers are sorted once for all of them, and the items then put in that
//! order: a little slower, much smaller.

use std::cmp::Ordering;

#[cfg(test)]
mod tests;

/// Stable sorting through one shared routine.
pub trait Ordered<T> {
    /// As [`slice::sort_by`]: items that compare equal keep their order.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// As [`slice::sort_by_key`].
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// As [`slice::sort`].
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Ordered<T> for [T] {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let items = &*self;
        let mut from = ordered(items.len(), &|a, b| compare(&items[a], &items[b]));
        put(&mut from, &mut |a, b| self.swap(a, b));
    }
}

/// The places of items in the order wanted.
fn ordered(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Puts the item of place `from[i]` in place `i`, cycle by cycle.
fn put(from: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..from.len() {
        let mut at = start;
        while from[at] != start {
            let next = std::mem::replace(&mut from[at], at);
            swap(at, next);
            at = next;
        }
        from[at] = at;
    }
}
