//! Owns what the owner of a host draws in its place: the tooltip and the legend, so that they look
//! like the rest of the owner's page.

use super::{Inner, PanelHost};
use std::rc::Rc;
use weir_panels::{Legend, Manner, Tooltip};

/// Is told of a tooltip, or that there is none.
pub type OnTooltip = Rc<dyn Fn(Option<&Tooltip>)>;
/// Is told of a legend.
pub type OnLegend = Rc<dyn Fn(&Legend)>;

/// What the owner draws itself. Each is told when it changed, after the picture was painted.
#[derive(Clone, Default)]
pub struct Outside {
    /// The tooltip, its place relative to the container; `None` takes it away.
    pub on_tooltip: Option<OnTooltip>,
    /// The legend; empty for none.
    pub on_legend: Option<OnLegend>,
}

/// The outside, and what it was told last.
#[derive(Default)]
pub struct Told {
    /// Whom to tell.
    pub outside: Outside,
    tooltip: Option<Tooltip>,
    legend: Legend,
}

/// What is to be told once the host is free to be called again.
#[derive(Default)]
pub struct News {
    outside: Outside,
    tooltip: Option<Option<Tooltip>>,
    legend: Option<Legend>,
}

impl Told {
    /// What of these the outside does not know yet.
    pub fn news(&mut self, tooltip: Option<Tooltip>, legend: Legend) -> News {
        let mut news = News {
            outside: self.outside.clone(),
            ..News::default()
        };
        if self.outside.on_tooltip.is_some() && self.tooltip != tooltip {
            self.tooltip.clone_from(&tooltip);
            news.tooltip = Some(tooltip);
        }
        if self.outside.on_legend.is_some() && self.legend != legend {
            self.legend = legend.clone();
            news.legend = Some(legend);
        }
        news
    }
}

impl News {
    /// Tells the owner, who may call the host again.
    pub fn tell(self) {
        if let (Some(tell), Some(tooltip)) = (self.outside.on_tooltip, self.tooltip) {
            tell(tooltip.as_ref());
        }
        if let (Some(tell), Some(legend)) = (self.outside.on_legend, self.legend) {
            tell(&legend);
        }
    }
}

impl PanelHost {
    /// Says in which manner the next answers are to be said and drawn.
    pub fn set_manner(&self, manner: Rc<Manner>) {
        self.inner.borrow_mut().view.set_manner(manner);
    }

    /// Leaves the tooltip or the legend to the owner.
    pub fn set_outside(&self, outside: Outside) {
        let mut inner = self.inner.borrow_mut();
        inner.told.outside = outside;
        self.changed(inner);
    }

    /// A legend entry was clicked outside: shows or isolates it, or with `add` changes it alone.
    pub fn legend_click(&self, index: usize, add: bool) {
        Inner::tell(&self.inner, &self._frame, |view| match add {
            true => view.legend_toggle(index),
            false => view.legend_click(index),
        });
        self.changed(self.inner.borrow_mut());
    }
}
