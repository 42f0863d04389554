//! The host of a panel that draws a scene.

mod input;
mod legend;
mod surface;
mod table;
mod tooltip;

use crate::dom::{Frame, Listener, Resize, append, clear};
use crate::style::{adopt_styles, set_theme};
use legend::LegendBox;
use std::cell::RefCell;
use std::rc::Rc;
use surface::Surface;
use wasm_bindgen::JsValue;
use web_sys::{HtmlCanvasElement, HtmlElement};
use weir_model::{ViewSpec, Zone, time::Utc};
use weir_panels::{Effect, Environment, InputEvent, PanelData, PanelView, Response};
use weir_scene::{HitId, HitIndex, Point, Size, Theme};

/// Narrower than this, the legend stands below the picture instead of beside it.
const NARROW_PX: f64 = 520.0;

/// What a host's owner is told.
#[derive(Clone)]
pub struct HostCallbacks {
    /// A filter, zoom or crosshair was asked for; positions are relative to the container.
    pub on_effect: Rc<dyn Fn(Effect)>,
}

/// One panel in a container element. Dropping it removes all that it made.
pub struct PanelHost {
    inner: Rc<RefCell<Inner>>,
    root: HtmlElement,
    _frame: Rc<Frame>,
    _listeners: Vec<Listener>,
    _resize: Resize,
}

struct Inner {
    view: Box<dyn PanelView>,
    theme: Theme,
    zone: Rc<dyn Zone>,
    surface: Surface,
    legend: LegendBox,
    tooltip: HtmlElement,
    table: HtmlElement,
    callbacks: HostCallbacks,
    has_data: bool,
    dirty: bool,
    laid_out: (Size, f32),
    /// Of the scene as laid out last.
    hits: HitIndex,
}

impl PanelHost {
    /// A host for a view inside a container, which gives it its size.
    ///
    /// # Errors
    /// When the view is a table (`TableHost` shows those) or the DOM refuses.
    pub fn new(
        container: &HtmlElement,
        view: &ViewSpec,
        callbacks: HostCallbacks,
    ) -> Result<Self, JsValue> {
        let view = weir_panels::create(view)
            .ok_or_else(|| JsValue::from_str("expected a view that draws a picture"))?;
        adopt_styles()?;
        let root = append(container, "div", "weir-panel")?;
        let surface = Surface::new(&root)?;
        let legend = LegendBox::new(&root)?;
        let tooltip = append(&root, "div", "weir-tooltip")?;
        tooltip.set_attribute("role", "status")?;
        let table = append(&root, "div", "weir-sr")?;
        let inner = Rc::new(RefCell::new(Inner {
            view,
            theme: Theme::LIGHT,
            zone: Rc::new(Utc),
            surface,
            legend,
            tooltip,
            table,
            callbacks,
            has_data: false,
            dirty: true,
            laid_out: (Size::default(), 0.0),
            hits: HitIndex::new(&weir_scene::Scene::default()),
        }));
        set_theme(&root, &Theme::LIGHT);
        let frame = {
            let inner = inner.clone();
            let root = root.clone();
            Rc::new(Frame::new(move || Inner::frame(&inner, &root)))
        };
        let mut listeners = input::listen(&inner, &root, &frame)?;
        listeners.extend(legend::listen(&inner, &root, &frame)?);
        let resize = {
            let frame = frame.clone();
            Resize::new(&root, move || {
                let _ = frame.request();
            })?
        };
        Ok(Self {
            inner,
            root,
            _frame: frame,
            _listeners: listeners,
            _resize: resize,
        })
    }

    /// Shows a new answer.
    pub fn set_data(&self, data: PanelData) {
        let mut inner = self.inner.borrow_mut();
        inner.view.set_data(data);
        inner.has_data = true;
        self.changed(inner);
    }

    /// Changes the colours.
    pub fn set_theme(&self, theme: Theme) {
        set_theme(&self.root, &theme);
        let mut inner = self.inner.borrow_mut();
        inner.theme = theme;
        self.changed(inner);
    }

    /// Changes the time zone of axes and tooltips.
    pub fn set_zone(&self, zone: Rc<dyn Zone>) {
        let mut inner = self.inner.borrow_mut();
        inner.zone = zone;
        self.changed(inner);
    }

    /// Shows another panel's crosshair (UTC ms), or none.
    pub fn set_crosshair(&self, at: Option<i64>) {
        let response = self
            .inner
            .borrow_mut()
            .view
            .input(&InputEvent::Crosshair(at));
        if response.repaint {
            let _ = self._frame.request();
        }
    }

    /// The total drawn, with its unit.
    pub fn total(&self) -> Option<String> {
        let inner = self.inner.borrow();
        inner.has_data.then(|| inner.view.total()).flatten()
    }

    /// The picture as an SVG document, in the present size and theme.
    pub fn svg(&self) -> String {
        let inner = self.inner.borrow();
        weir_paint::svg::document(inner.view.scene(), &inner.theme)
    }

    /// The whole picture, also what is scrolled out of sight, on a canvas of its own in the present
    /// theme; at the screen's sharpness, or less where a browser allows no larger canvas.
    ///
    /// # Errors
    /// What the canvas says.
    pub fn picture(&self) -> Result<HtmlCanvasElement, JsValue> {
        let inner = self.inner.borrow();
        surface::whole(
            inner.view.scene(),
            inner.theme.background,
            inner.surface.dpr(),
        )
    }

    fn changed(&self, mut inner: std::cell::RefMut<'_, Inner>) {
        inner.dirty = true;
        drop(inner);
        let _ = self._frame.request();
    }
}

impl Drop for PanelHost {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Inner {
    /// Lays out where something changed, then paints. Errors of the DOM reach the console.
    fn frame(this: &Rc<RefCell<Self>>, root: &HtmlElement) {
        let mut inner = this.borrow_mut();
        if let Err(error) = inner.update(root) {
            report(&error);
        }
    }

    fn update(&mut self, root: &HtmlElement) -> Result<(), JsValue> {
        if !self.has_data {
            return Ok(());
        }
        let narrow = f64::from(root.client_width()) < NARROW_PX;
        root.class_list().toggle_with_force("weir-narrow", narrow)?;
        if self.dirty {
            self.legend.fill(&self.view.legend())?;
            let below = self.legend.is_table();
            root.class_list().toggle_with_force("weir-below", below)?;
        }
        let room = self.surface.room();
        let dpr = self.surface.dpr();
        if self.dirty || self.laid_out != (room, dpr) {
            let zone = self.zone.clone();
            let env = Environment {
                size: room,
                dpr,
                theme: self.theme,
                zone: &*zone,
            };
            self.view.layout(&env);
            self.laid_out = (room, dpr);
            self.hits = HitIndex::new(self.view.scene());
            self.surface.fit(room, self.view.scene().size)?;
            if self.dirty {
                self.legend.fill(&self.view.legend())?;
                clear(&self.table);
                let table = self.view.table();
                self.surface.describe(&table.caption)?;
                table::fill(&self.table, &table)?;
            }
            self.dirty = false;
        }
        let overlay = self.view.overlay();
        self.surface
            .paint(self.view.scene(), overlay, self.theme.background)?;
        let shown = self.view.tooltip();
        tooltip::show(&self.tooltip, root, shown.as_ref(), self.surface.scroll())
    }

    /// Feeds an event to the panel; effects leave with positions relative to the root.
    fn input(this: &Rc<RefCell<Self>>, frame: &Frame, event: &InputEvent) -> Response {
        let (response, on_effect, scroll) = {
            let mut inner = this.borrow_mut();
            if !inner.has_data {
                return Response::default();
            }
            let response = inner.view.input(event);
            inner.surface.keep_in_sight(inner.view.focus_rect());
            (
                response,
                inner.callbacks.on_effect.clone(),
                inner.surface.scroll(),
            )
        };
        if response.repaint {
            let _ = frame.request();
        }
        for effect in &response.effects {
            on_effect(shifted(effect.clone(), scroll));
        }
        response
    }

    /// Whether a point of the scene is something that can be chosen.
    fn points_at(&self, at: Point) -> bool {
        self.hits.hit(self.view.scene(), at) != HitId::NONE
    }
}

/// The effect with its position moved from the scene to the container.
fn shifted(effect: Effect, scroll: Point) -> Effect {
    match effect {
        Effect::Select(mut s) => {
            s.at = Point::new(s.at.x - scroll.x, s.at.y - scroll.y);
            Effect::Select(s)
        }
        other => other,
    }
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// Writes an error to the browser's console.
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn report(error: &JsValue);
}
