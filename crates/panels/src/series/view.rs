//! What hosts call: data, layout and events in, pictures and words out.

use super::model::Model;
use super::{Pointer, SeriesPanel, legend, words};
use crate::message;
use crate::zone::ZoneCopy;
use crate::{
    Environment, HiddenTable, InputEvent, Legend, PanelData, PanelView, Response, Tooltip,
};
use weir_scene::{Point, Scene, Size};

impl PanelView for SeriesPanel {
    fn set_data(&mut self, data: PanelData) {
        self.model = Model::read(&data);
        self.pointer = Pointer {
            shared: self.pointer.shared,
            ..Pointer::default()
        };
        self.frame = None;
        self.overlay = None;
        self.reshow();
        self.recolor();
    }

    fn layout(&mut self, env: &Environment<'_>) {
        self.theme = env.theme;
        self.recolor();
        if let Ok(model) = &self.model {
            self.zone = ZoneCopy::new(env.zone, model.range);
        }
        self.frame = None;
        let size = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.version += 1;
        self.scene = match self.picture(size) {
            Ok(scene) => scene,
            Err(words) => message::scene(&words, size, &self.theme),
        };
        let at = self
            .pointer
            .at
            .and_then(|(at, _)| self.locate(at).map(|(b, _)| (at, b)));
        self.pointer.at = at;
        self.overlay = self.draw_overlay();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        self.heard(event)
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let model = self.model()?;
        let frame = self.frame.as_ref()?;
        let (at, bucket) = self.pointer.at.filter(|_| self.pointer.drag.is_none())?;
        let at = Point::new(frame.x(model.middle(*model.times.get(bucket)?)), at.y);
        let pointed = words::Pointed {
            model,
            plan: &self.plan,
            colors: &self.colors,
            bucket,
            line: self.pointer.line,
            zone: &self.zone,
        };
        Some(pointed.tooltip(at))
    }

    fn legend(&self) -> Legend {
        let Some(model) = self.model() else {
            return Legend::default();
        };
        let shown = &self.plan.shown;
        legend::legend(
            model,
            self.legend,
            self.sort,
            &self.order,
            shown,
            &self.colors,
        )
    }

    /// Isolates the line, or gives the others back.
    fn legend_click(&mut self, index: usize) -> Response {
        let line = self.order.get(index).copied();
        line.map_or_else(Response::default, |line| {
            self.isolate(line);
            self.changed()
        })
    }

    fn legend_toggle(&mut self, index: usize) -> Response {
        let line = self.order.get(index).copied();
        line.map_or_else(Response::default, |line| {
            self.toggle(line);
            self.changed()
        })
    }

    fn legend_sort(&mut self, column: usize) -> Response {
        // The largest first, then the smallest, then as lines are drawn.
        self.sort = match self.sort {
            Some((now, true)) if now == column => Some((column, false)),
            Some((now, false)) if now == column => None,
            _ => Some((column, true)),
        };
        self.reshow();
        self.changed()
    }

    fn legend_select(&mut self, index: usize, at: Point) -> Response {
        let line = self.order.get(index).copied();
        let effect = line.and_then(|line| self.select(line, at));
        Response {
            repaint: false,
            effects: effect.into_iter().collect(),
        }
    }

    fn total(&self) -> Option<String> {
        self.model().map(words::total)
    }

    fn table(&self) -> HiddenTable {
        self.model()
            .map(|m| words::table(m, &self.zone))
            .unwrap_or_default()
    }
}

impl SeriesPanel {
    fn changed(&self) -> Response {
        Response {
            repaint: true,
            effects: Vec::new(),
        }
    }
}
