//! What changed against the period before, and how many different values there are.

use super::{Oracle, Rule, filter, text_of, whole};
use crate::answer::{Answer, Part};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Measure, TimeRange};

impl Oracle<'_> {
    /// The sums of both periods, those of the largest changes in `ranked` under their names; the
    /// key's last part says which period.
    pub(super) fn changes(
        &self,
        by: &[String],
        measure: Measure,
        top: u32,
        ranked: Measure,
    ) -> Answer {
        let length = self.range.to_ms - self.range.from_ms;
        let before = Oracle {
            range: TimeRange {
                from_ms: self.range.from_ms - length,
                to_ms: self.range.from_ms,
            },
            ..*self
        };
        let mut sums: BTreeMap<Vec<String>, [f64; 2]> = BTreeMap::new();
        for (i, oracle) in [self, &before].into_iter().enumerate() {
            for record in oracle.selected() {
                let key = self.key(by, record);
                sums.entry(key).or_default()[i] += self.octets(ranked, record);
            }
        }
        let known = |key: &[String]| key.iter().any(|text| !text.is_empty());
        let mut ranks: Vec<_> = (sums.into_iter())
            .filter(|(key, [now, then])| known(key) && (*now > 0.0 || *then > 0.0))
            .map(|(key, [now, then])| match self.rule {
                Rule::NamedByNow => (now, key),
                _ => ((now - then).abs(), key),
            })
            .collect();
        ranks.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let named: BTreeSet<_> = ranks.into_iter().take(top as usize).map(|r| r.1).collect();
        let period = |oracle: &Oracle<'_>, name: &str| {
            let rows = oracle.rows(by, measure).into_iter();
            let keyed = rows.map(|(key, value)| {
                let mut key = whole(key, &named);
                key.push(Part::Value(name.to_owned()));
                ((0, key), value)
            });
            self.sum(keyed.collect::<Vec<_>>())
        };
        let mut answer = period(self, "now");
        answer.extend(period(&before, "before"));
        answer
    }

    /// How many different texts each subject has among records with traffic.
    pub(super) fn distinct(&self, of: &[String]) -> Answer {
        let count = |subject: &String| {
            let mut fields = filter::fields(subject);
            if self.rule == Rule::OneEnd {
                fields.truncate(1);
            }
            let carried = |r: &&_| self.value(Measure::Records, r) > 0.0;
            let texts = (self.selected().filter(carried))
                .flat_map(|r| fields.iter().map(|field| text_of(field, r)));
            let texts: BTreeSet<String> = texts.filter(|text| !text.is_empty()).collect();
            ((0, vec![Part::Value(subject.clone())]), texts.len() as f64)
        };
        of.iter().map(count).collect()
    }
}
