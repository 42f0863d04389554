//! The host of a panel that draws a scene.

mod input;
mod legend;
mod outside;
mod pan;
mod place;
mod surface;
mod table;
mod tooltip;
mod zoom;

use crate::dom::{Frame, Listener, Resize, append};
use crate::style::{adopt_styles, set_theme};
use legend::LegendBox;
use outside::{News, Told};
pub use outside::{OnLegend, OnTooltip, Outside};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use surface::Surface;
use table::Values;
use wasm_bindgen::JsValue;
use web_sys::{HtmlCanvasElement, HtmlElement};
use weir_model::{Zone, time::Utc};
use weir_panels::{
    Caption, Effect, Environment, InputEvent, Legend, PanelData, PanelView, Response, Tooltip,
    captioned,
};
use weir_scene::{HitId, HitIndex, Point, Scene, Size, Theme};

/// Narrower than this, the legend stands below the picture instead of beside it.
const NARROW_PX: f64 = 520.0;
/// So it does in a room higher than this part of its width: beside it, little would be left.
const HIGH: f64 = 0.85;

/// Layouts at most until scrollbars and scene agree.
const SCROLLBARS: usize = 3;

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
    values: Values,
    zoom: zoom::Buttons,
    callbacks: HostCallbacks,
    told: Told,
    has_data: bool,
    dirty: bool,
    laid_out: (Size, f32),
    /// What stays at its place when the scene is laid out larger or smaller.
    anchor: Option<zoom::Anchor>,
    /// A press that is or may become a drag.
    pan: Option<pan::Pan>,
    pointing: place::Pointing,
    /// Of the scene as laid out last.
    hits: HitIndex,
}

impl PanelHost {
    /// A host for a panel inside a container, which gives it its size.
    ///
    /// # Errors
    /// When the DOM refuses.
    pub fn new(
        container: &HtmlElement,
        view: Box<dyn PanelView>,
        callbacks: HostCallbacks,
    ) -> Result<Self, JsValue> {
        adopt_styles()?;
        let root = append(container, "div", "weir-panel")?;
        let surface = Surface::new(&root)?;
        let legend = LegendBox::new(&root)?;
        let tooltip = append(&root, "div", "weir-tooltip")?;
        tooltip.set_attribute("role", "status")?;
        let values = Values::new(&root)?;
        let zoom = zoom::Buttons::new(&root)?;
        let inner = Rc::new(RefCell::new(Inner {
            view,
            theme: Theme::LIGHT,
            zone: Rc::new(Utc),
            surface,
            legend,
            tooltip,
            values,
            zoom,
            callbacks,
            told: Told::default(),
            has_data: false,
            dirty: true,
            laid_out: (Size::default(), 0.0),
            anchor: None,
            pan: None,
            pointing: place::Pointing::default(),
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

    /// Highlights what has a name that holds this text and brings the first into sight; says how many
    /// do. `None` where a panel cannot be searched.
    pub fn search(&self, text: &str) -> Option<usize> {
        let mut inner = self.inner.borrow_mut();
        let found = inner.view.search(text);
        inner.surface.keep_in_sight(inner.view.focus_rect());
        drop(inner);
        let _ = self._frame.request();
        found
    }

    /// The total drawn, with its unit.
    pub fn total(&self) -> Option<String> {
        let inner = self.inner.borrow();
        inner.has_data.then(|| inner.view.total()).flatten()
    }

    /// The picture as an SVG document, in the present size and theme; with a caption also its title
    /// and its legend.
    pub fn svg(&self, caption: Option<&Caption>) -> String {
        let inner = self.inner.borrow();
        weir_paint::svg::document(&inner.whole(caption), &inner.theme)
    }

    /// The whole picture, also what is scrolled out of sight, with caption and legend, on a canvas of
    /// its own in the present theme; at the screen's sharpness, or less where a browser allows no
    /// larger canvas.
    ///
    /// # Errors
    /// What the canvas says.
    pub fn picture(&self, caption: &Caption) -> Result<HtmlCanvasElement, JsValue> {
        let inner = self.inner.borrow();
        let scene = inner.whole(Some(caption));
        surface::whole(&scene, inner.theme.background, inner.surface.dpr())
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
        let updated = this.borrow_mut().update(root);
        match updated {
            Ok(news) => news.tell(),
            Err(error) => report(&error),
        }
    }

    fn update(&mut self, root: &HtmlElement) -> Result<News, JsValue> {
        if !self.has_data {
            return Ok(News::default());
        }
        let (width, height) = (root.client_width(), root.client_height());
        let (width, height) = (f64::from(width), f64::from(height));
        let narrow = width < NARROW_PX || height > width * HIGH;
        let classes = root.class_list();
        classes.toggle_with_force("weir-narrow", narrow)?;
        if self.dirty {
            self.fill_legend()?;
            let below = self.legend.is_wide();
            classes.toggle_with_force("weir-below", below)?;
            classes.toggle_with_force("weir-strip", !below && self.view.legend_below())?;
        }
        self.lay_out()?;
        self.point_again();
        let legend = self.view.legend();
        if self.dirty {
            self.fill_legend()?;
            let table = self.view.table();
            self.surface.describe(&table.caption)?;
            self.values.fill(table)?;
            self.dirty = false;
        }
        let scene = self.view.scene();
        self.zoom
            .show(&self.surface, self.view.zoom(), scene.size)?;
        let (overlay, version) = (self.view.overlay(), self.view.version());
        self.surface
            .paint(scene, overlay, self.theme.background, version)?;
        let shown = self.view.tooltip().map(|t| Tooltip {
            at: self.place(t.at),
            ..t
        });
        if self.told.outside.on_tooltip.is_none() {
            tooltip::show(&self.tooltip, root, shown.as_ref())?;
        }
        Ok(self.told.news(shown, legend))
    }

    fn fill_legend(&mut self) -> Result<(), JsValue> {
        match self.told.outside.on_legend {
            Some(_) => self.legend.fill(&Legend::default()),
            None => self.legend.fill(&self.view.legend()),
        }
    }

    /// Lays the scene out where its room or what it shows changed.
    fn lay_out(&mut self) -> Result<(), JsValue> {
        // A scrollbar that comes takes room, which may call for another one.
        for _ in 0..SCROLLBARS {
            let room = self.surface.room();
            let dpr = self.surface.dpr();
            if !self.dirty && self.laid_out == (room, dpr) {
                return Ok(());
            }
            let zone = self.zone.clone();
            self.view.layout(&Environment {
                size: room,
                dpr,
                theme: self.theme,
                zone: &*zone,
            });
            self.laid_out = (room, dpr);
            self.hits = HitIndex::new(self.view.scene());
            let size = self.view.scene().size;
            let other_room = self.surface.fit(room, size)?;
            if let Some(anchor) = self.anchor.take() {
                self.surface.scroll_to(anchor.scroll(size));
            }
            if !other_room {
                break;
            }
        }
        Ok(())
    }

    /// Feeds an event to the panel.
    fn input(this: &Rc<RefCell<Self>>, frame: &Frame, event: &InputEvent) -> Response {
        Self::tell(this, frame, |view| view.input(event))
    }

    /// Makes the picture larger or smaller around a point of the scene; 0 is its natural size.
    fn scale(this: &Rc<RefCell<Self>>, frame: &Frame, at: Point, factor: f32) {
        let response = Self::input(this, frame, &InputEvent::Scale(at, factor));
        if response.repaint {
            let mut inner = this.borrow_mut();
            let size = inner.view.scene().size;
            inner.anchor = Some(zoom::Anchor::new(at, inner.surface.scroll(), size));
            inner.laid_out = (Size::default(), 0.0);
        }
    }

    /// Lets something happen to the panel; effects leave with positions relative to the root.
    fn tell(
        this: &Rc<RefCell<Self>>,
        frame: &Frame,
        happens: impl FnOnce(&mut dyn PanelView) -> Response,
    ) -> Response {
        let (response, on_effect) = {
            let mut inner = this.borrow_mut();
            if !inner.has_data {
                return Response::default();
            }
            let mut response = happens(&mut *inner.view);
            inner.surface.keep_in_sight(inner.view.focus_rect());
            let effects = std::mem::take(&mut response.effects).into_iter();
            response.effects = effects.map(|effect| inner.placed(effect)).collect();
            (response, inner.callbacks.on_effect.clone())
        };
        if response.repaint {
            let _ = frame.request();
        }
        for effect in &response.effects {
            on_effect(effect.clone());
        }
        response
    }

    /// The scene, in its caption where it is to have one.
    fn whole(&self, caption: Option<&Caption>) -> Cow<'_, Scene> {
        let scene = self.view.scene();
        match caption {
            None => Cow::Borrowed(scene),
            Some(caption) => {
                let legend = self.view.legend();
                Cow::Owned(captioned(scene, caption, &legend, &self.theme))
            }
        }
    }

    /// Whether a point of the scene is something that can be chosen.
    fn points_at(&self, at: Point) -> bool {
        self.hits.hit(self.view.scene(), at) != HitId::NONE
    }
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// Writes an error to the browser's console.
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn report(error: &JsValue);
}
