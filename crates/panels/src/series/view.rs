//! What hosts call: data, layout and events in, pictures and words out.

use super::model::Model;
use super::{Pointer, SeriesPanel, words};
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

    fn input(&mut self, event: &InputEvent) -> Response {
        match event {
            InputEvent::Move(at) => self.moved(*at),
            InputEvent::Down(at) => self.pressed(*at),
            InputEvent::Up(at) => self.released(*at),
            InputEvent::Leave => self.point(
                Pointer {
                    shared: self.pointer.shared,
                    ..Pointer::default()
                },
                Vec::new(),
            ),
            InputEvent::Key(key) => self.key(*key),
            InputEvent::Scale(..) => Response::default(),
            InputEvent::Crosshair(at) => {
                let next = Pointer {
                    shared: *at,
                    ..self.pointer.clone()
                };
                self.point(next, Vec::new())
            }
        }
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let model = self.model()?;
        let frame = self.frame.as_ref()?;
        let (at, bucket) = self.pointer.at.filter(|_| self.pointer.drag.is_none())?;
        let at = Point::new(frame.x(model.middle(*model.times.get(bucket)?)), at.y);
        let title = words::when(model, bucket, &self.zone);
        let strong = self.pointer.line;
        Some(words::tooltip(
            model,
            &self.shown,
            &self.colors,
            bucket,
            strong,
            title,
            at,
        ))
    }

    fn legend(&self) -> Legend {
        self.model()
            .map(|m| words::legend(m, &self.shown, &self.colors))
            .unwrap_or_default()
    }

    fn legend_click(&mut self, index: usize) -> Response {
        let Some(clicked) = self.model().and_then(|m| m.lines.get(index)) else {
            return Response::default();
        };
        let same = self.isolated.as_ref() == Some(&clicked.key);
        self.isolated = (!same).then(|| clicked.key.clone());
        self.reshow();
        Response {
            repaint: true,
            effects: Vec::new(),
        }
    }

    fn total(&self) -> Option<String> {
        self.model().map(words::total)
    }

    fn table(&self) -> HiddenTable {
        self.model()
            .map(|m| words::table(m, m.range, &self.zone))
            .unwrap_or_default()
    }
}
