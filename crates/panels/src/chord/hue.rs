//! Which colour stands for which name, namespace and strand.

use super::model::Model;
use crate::palette::Slots;
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::order::Ordered as _;
use weir_scene::{Color, Theme};

/// The colours of a picture.
#[derive(Clone, Debug, Default)]
pub struct Hues {
    /// Per name, of its arc.
    pub names: Vec<Color>,
    /// Per namespace, of its band.
    pub groups: Vec<Color>,
    /// Per strand, of its ribbons; empty where ribbons have their source's colour.
    pub strands: Vec<Color>,
}

/// The slots of names and of strands, which are kept apart.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    names: Slots,
    strands: Slots,
}

impl Kept {
    /// Colours for a theme. Where ribbons are split, colour says by what, and arcs are neutral.
    pub fn hues(&mut self, model: &Model, theme: &Theme) -> Hues {
        let by_group = model.groups.len() > 1;
        let name = |i: usize| -> Option<&str> {
            let name = &model.names[i];
            let group = name.group.map(|g| model.groups[g as usize].as_str());
            let own = (name.part.kind == KeyKind::Value).then_some(name.label.as_str());
            group.filter(|_| by_group).or(own)
        };
        let all = 0..model.names.len();
        let mut carried: HashMap<&str, f64> = HashMap::new();
        for i in all.clone() {
            if let Some(key) = name(i) {
                *carried.entry(key).or_default() += model.names[i].value();
            }
        }
        let mut distinct: Vec<(&str, f64)> = carried.into_iter().collect();
        // Who carries most chooses first.
        distinct.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let keys = distinct.iter().map(|(key, _)| *key);
        let slots = self.names.assign(keys.clone(), theme.palette.len());
        let slot_of: HashMap<&str, usize> = keys.zip(slots).collect();
        let color = |key: &str| slot_of.get(key).map_or(theme.other, |s| theme.palette[*s]);
        let groups = model.groups.iter();
        let mut hues = Hues {
            groups: groups.map(|g| color(g)).collect(),
            names: all
                .map(|i| fixed(model, i).unwrap_or_else(|| name(i).map_or(theme.other, color)))
                .collect(),
            strands: Vec::new(),
        };
        if model.is_split() {
            let parts: Vec<_> = model.strands.iter().map(|s| [s.part.clone()]).collect();
            let parts: Vec<_> = parts.iter().map(|p| p.as_slice()).collect();
            hues.strands = self.strands.colors(&model.dims[2..3], &parts, theme);
            hues.names = vec![theme.text_muted; model.names.len()];
            for (hue, strand) in hues.strands.iter_mut().zip(&model.strands) {
                *hue = model
                    .manner
                    .color(&model.dims[2], &strand.part)
                    .unwrap_or(*hue);
            }
        }
        hues
    }
}

/// The host's own colour of a name.
fn fixed(model: &Model, name: usize) -> Option<Color> {
    let name = &model.names[name];
    let dim = &model.dims[name.stage.unwrap_or(0)];
    model.manner.color(dim, &name.part)
}
