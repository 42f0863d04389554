//! What flows: both directions side by side, and how they are written.

use crate::Manner;
use std::rc::Rc;
use weir_model::Measure;

/// An amount of a measure, source to destination, and of its reverse where that is drawn too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// From source to destination, in units of the measure.
    pub forward: f64,
    /// Back again; 0 where only one direction is drawn.
    pub reverse: f64,
}

impl Amount {
    /// Both together: what heights are drawn by.
    pub fn sum(self) -> f64 {
        self.forward + self.reverse
    }

    /// The share of each direction in a whole, from 0 to 1; 0 of nothing.
    pub fn of(self, whole: Self) -> Self {
        let share = |part: f64, whole: f64| {
            if whole > 0.0 {
                (part / whole).min(1.0)
            } else {
                0.0
            }
        };
        Self {
            forward: share(self.forward, whole.forward),
            reverse: share(self.reverse, whole.reverse),
        }
    }
}

impl std::ops::AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.forward += other.forward;
        self.reverse += other.reverse;
    }
}

/// What is summed: one measure, and its reverse in a mirrored picture.
#[derive(Clone, Debug)]
pub struct Measures {
    /// Source to destination, as the question says.
    pub forward: Measure,
    /// The other way, where it is drawn too.
    pub reverse: Option<Measure>,
    /// How they are called and written.
    pub manner: Rc<Manner>,
}

impl PartialEq for Measures {
    fn eq(&self, other: &Self) -> bool {
        let same = Rc::ptr_eq(&self.manner, &other.manner);
        (self.forward, self.reverse, same) == (other.forward, other.reverse, true)
    }
}

impl Measures {
    /// An amount in few letters: `6 MB`, mirrored `6 MB → ← 1 MB`.
    pub fn short(&self, amount: Amount) -> String {
        self.join(amount, " → ← ")
    }

    /// The true total for a header: `10 MB total`, mirrored `12 GB → · ← 3.4 GB`.
    pub fn total(&self, amount: Amount) -> String {
        match self.reverse {
            Some(_) => self.join(amount, " → · ← "),
            None => format!("{} total", self.write(amount.forward, self.forward)),
        }
    }

    /// A number of one of the measures, with its unit.
    pub fn write(&self, value: f64, measure: Measure) -> String {
        self.manner.write(value, measure.unit())
    }

    /// What one of the measures is called.
    pub fn label(&self, measure: Measure) -> &str {
        self.manner.label(measure)
    }

    fn join(&self, amount: Amount, arrows: &str) -> String {
        let forward = self.write(amount.forward, self.forward);
        match self.reverse {
            Some(reverse) => format!("{forward}{arrows}{}", self.write(amount.reverse, reverse)),
            None => forward,
        }
    }

    /// The heading of each direction drawn, with its value in an amount.
    pub fn each(
        &self,
        amount: Amount,
    ) -> impl Iterator<Item = (&'static str, Measure, f64)> + use<> {
        let arrows = match self.reverse {
            Some(_) => ["→", "←"],
            None => ["", ""],
        };
        let forward = (arrows[0], self.forward, amount.forward);
        let reverse = self.reverse.map(|m| (arrows[1], m, amount.reverse));
        std::iter::once(forward).chain(reverse)
    }
}
