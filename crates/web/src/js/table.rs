//! The class of a table of any source.

use super::{convert, effect, text};
use crate::{TableCallbacks, TableHost};
use js_sys::{Array, Function};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use weir_panels::guest::{json, said};
use weir_panels::table::guest::GuestTable;
use weir_panels::{Effect, Selection, Write};

/// A table in a container element. Call `free()` when the container goes away.
#[wasm_bindgen]
pub struct WeirTable {
    host: Rc<TableHost>,
}

#[wasm_bindgen]
impl WeirTable {
    /// `on_effect` gets `{kind: "select", …, row}` as from `WeirPanel`, with the row's place in the
    /// table that was given.
    ///
    /// # Errors
    /// What the DOM says.
    #[wasm_bindgen(constructor)]
    pub fn new(container: &HtmlElement, on_effect: Function) -> Result<Self, JsError> {
        let host: Rc<RefCell<Option<std::rc::Weak<TableHost>>>> = Rc::default();
        let own = host.clone();
        let callbacks = TableCallbacks {
            on_more: Rc::new(|| ()),
            on_state: Rc::new(|_, _| ()),
            on_hold: Rc::new(|_| ()),
            on_select: Rc::new(move |selection: Selection| {
                let host = own.borrow().as_ref().and_then(std::rc::Weak::upgrade);
                let row = host.map_or(0, |host| host.chosen_row());
                let object = effect::effect(&Effect::Select(selection));
                // What the host's function throws is the host's to see in the console.
                let _ = object.and_then(|object| {
                    js_sys::Reflect::set(&object, &"row".into(), &(row as f64).into())?;
                    on_effect.call1(&JsValue::NULL, &object)
                });
            }),
        };
        let model = Box::new(GuestTable::default());
        let made = TableHost::of(container, model, callbacks).map_err(|e| convert::error(&e))?;
        let made = Rc::new(made);
        *host.borrow_mut() = Some(Rc::downgrade(&made));
        Ok(Self { host: made })
    }

    /// Shows a table: an array of fields as in `setData` of `WeirPanel`. `first` names in JSON the
    /// columns shown at first, `said` has `{headings, names, written}` (see `guest::said`), and `write`
    /// gets a column's name and a number of it.
    ///
    /// # Errors
    /// When one has another shape.
    #[wasm_bindgen(js_name = setTable)]
    pub fn set_table(
        &self,
        fields: &Array,
        first: &str,
        said: &str,
        write: &Function,
    ) -> Result<(), JsError> {
        let table = convert::columns(fields)?;
        let first = json::list(first, "names of columns").map_err(|e| JsError::new(&e))?;
        let of = |name: &str| {
            let (write, name) = (write.clone(), JsValue::from_str(name));
            let of = move |value: f64| text(write.call2(&JsValue::NULL, &name, &value.into()));
            Rc::new(of) as Write
        };
        let words = said::words(said, &table, of).map_err(|e| JsError::new(&e))?;
        self.host.replace(|rows| rows.take(table, &first, words));
        Ok(())
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
