//! One animation frame per change, however many changes ask for it.

use super::window;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Runs a function at the next animation frame after `request`; dropping it cancels.
pub struct Frame {
    pending: Rc<Cell<Option<i32>>>,
    callback: Closure<dyn FnMut()>,
}

impl Frame {
    /// Holds `run` until it is requested.
    pub fn new(mut run: impl FnMut() + 'static) -> Self {
        let pending = Rc::new(Cell::new(None));
        let flag = pending.clone();
        let callback = Closure::<dyn FnMut()>::new(move || {
            flag.set(None);
            run();
        });
        Self { pending, callback }
    }

    /// Asks for a frame; does nothing when one is already on its way.
    ///
    /// # Errors
    /// Outside a page.
    pub fn request(&self) -> Result<(), JsValue> {
        if self.pending.get().is_none() {
            let function = self.callback.as_ref().unchecked_ref();
            self.pending
                .set(Some(window()?.request_animation_frame(function)?));
        }
        Ok(())
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let (Some(id), Ok(window)) = (self.pending.take(), window()) {
            let _ = window.cancel_animation_frame(id);
        }
    }
}
