//! The class of a table of any source.

use super::{convert, effect, text};
use crate::dom::Listener;
use crate::{TableCallbacks, TableHost};
use js_sys::{Array, Function};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use weir_panels::guest::said;
use weir_panels::table::guest::{GuestTable, RowColor};
use weir_panels::{Effect, Selection, Write};

/// A table in a container element. Call `free()` when the container goes away.
#[wasm_bindgen]
pub struct WeirTable {
    host: Rc<TableHost>,
    _listeners: Vec<Listener>,
}

#[wasm_bindgen]
impl WeirTable {
    /// `on_effect` gets `{kind: "select", …, row}` as from `WeirPanel`, with the row's place in the
    /// table that was given; `{kind: "crosshair", at}` when the pointer comes to a row of another time
    /// (UTC milliseconds) or to none; and `{kind: "columns", columns, widths, sort}` when a person changes
    /// those, to be kept and given back to `setTable`.
    ///
    /// # Errors
    /// What the DOM says.
    #[wasm_bindgen(constructor)]
    pub fn new(container: &HtmlElement, on_effect: Function) -> Result<Self, JsError> {
        let host: Rc<RefCell<Weak<TableHost>>> = Rc::default();
        let upgrade = {
            let host = host.clone();
            move || host.borrow().upgrade()
        };
        // What the host's function throws is the host's to see in the console.
        let tell = {
            let on_effect = on_effect.clone();
            move |said: Result<JsValue, JsValue>| {
                let _ = said.and_then(|said| on_effect.call1(&JsValue::NULL, &said));
            }
        };
        let callbacks = TableCallbacks {
            on_more: Rc::new(|| ()),
            on_state: {
                let (upgrade, tell) = (upgrade.clone(), tell.clone());
                Rc::new(move |_, _| {
                    if let Some(kept) = upgrade().and_then(|host| host.kept()) {
                        tell(effect::columns(&kept));
                    }
                })
            },
            on_hold: Rc::new(|_| ()),
            on_select: {
                let (upgrade, tell) = (upgrade.clone(), tell.clone());
                Rc::new(move |selection: Selection| {
                    let row = upgrade().map_or(0, |host| host.chosen_row());
                    let object = effect::effect(&Effect::Select(selection));
                    tell(object.and_then(|object| {
                        js_sys::Reflect::set(&object, &"row".into(), &(row as f64).into())?;
                        Ok(object)
                    }));
                })
            },
        };
        let model = Box::new(GuestTable::default());
        let made = TableHost::of(container, model, callbacks).map_err(|e| convert::error(&e))?;
        let made = Rc::new(made);
        *host.borrow_mut() = Rc::downgrade(&made);
        let last = Rc::new(Cell::new(None));
        let listen = |kind: &'static str| {
            let (upgrade, tell, last) = (upgrade.clone(), tell.clone(), last.clone());
            Listener::new(container, kind, true, move |event| {
                let over = kind == "pointerover";
                let host = upgrade().filter(|_| over);
                let at = host.and_then(|host| host.time_at(&event));
                if last.replace(at) != at {
                    tell(effect::effect(&Effect::Crosshair(at)));
                }
            })
        };
        let listeners = ["pointerover", "pointerleave"].map(listen);
        let listeners = listeners.into_iter().collect::<Result<_, _>>();
        Ok(Self {
            host: made,
            _listeners: listeners.map_err(|e| convert::error(&e))?,
        })
    }

    /// Shows a table: an array of fields as in `setData` of `WeirPanel`. `chosen` says in JSON which
    /// columns are shown (`{first, columns, widths, sort: {name, descending}}`: those shown at first, and
    /// what a person chose), `said` has `{headings, names, written, painted, background}` (see
    /// `guest::said`), `write` gets a column's name and a number of it, and `paint` a column's name and a
    /// row's place, for a colour as `#rrggbb`.
    ///
    /// # Errors
    /// When one has another shape.
    #[wasm_bindgen(js_name = setTable)]
    pub fn set_table(
        &self,
        fields: &Array,
        chosen: &str,
        said: &str,
        write: &Function,
        paint: &Function,
    ) -> Result<(), JsError> {
        let table = convert::columns(fields)?;
        let (first, chosen) = said::chosen(chosen).map_err(|e| JsError::new(&e))?;
        let write = |name: &str| {
            let (write, name) = (write.clone(), JsValue::from_str(name));
            let of = move |value: f64| text(write.call2(&JsValue::NULL, &name, &value.into()));
            Rc::new(of) as Write
        };
        let paint = |name: &str| {
            let (paint, name) = (paint.clone(), JsValue::from_str(name));
            let of = move |row: usize| {
                let color = paint.call2(&JsValue::NULL, &name, &(row as f64).into());
                said::color(&color.ok()?.as_string()?)
            };
            Rc::new(of) as RowColor
        };
        let words = said::words(said, &table, write, paint).map_err(|e| JsError::new(&e))?;
        self.host
            .replace(|rows| rows.take(table, &first, &chosen, words));
        Ok(())
    }

    /// Marks the row whose time is nearest to this one (UTC milliseconds), or none: another panel's
    /// crosshair.
    #[wasm_bindgen(js_name = setCrosshair)]
    pub fn set_crosshair(&self, at: Option<f64>) {
        self.host.point_at(at.map(|at| at as i64));
    }

    /// The host's own colours in JSON, as `setTheme` of `WeirPanel`.
    ///
    /// # Errors
    /// When it has another shape.
    #[wasm_bindgen(js_name = setTheme)]
    pub fn set_theme(&self, theme: &str) -> Result<(), JsError> {
        self.host
            .set_theme(said::theme(theme).map_err(|e| JsError::new(&e))?);
        Ok(())
    }

    /// The rows shown as CSV, in their order, with a heading line.
    pub fn csv(&self) -> String {
        self.host.csv()
    }
}
