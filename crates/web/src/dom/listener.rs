//! Event listeners and resize observers that end when they are dropped.

use super::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget, ResizeObserver};

/// An event listener; dropping it removes it.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn Fn(Event)>,
}

impl Listener {
    /// Calls `run` at each event of that kind, also while it runs. `passive` listeners cannot prevent
    /// the default.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(
        target: &EventTarget,
        kind: &'static str,
        passive: bool,
        run: impl Fn(Event) + 'static,
    ) -> Result<Self, JsValue> {
        let callback = Closure::<dyn Fn(Event)>::new(run);
        let options = AddEventListenerOptions::new();
        options.set_passive(passive);
        target.add_event_listener_with_callback_and_add_event_listener_options(
            kind,
            callback.as_ref().unchecked_ref(),
            &options,
        )?;
        Ok(Self {
            target: target.clone(),
            kind,
            callback,
        })
    }
}

/// Makes the listeners of a host. Some events come in the middle of a call into the browser: a field
/// that loses the focus reports its change while `focus()` of another element runs. One that finds its
/// host at work is put off until the present call is over, so no listener ever meets a borrowed host.
/// It can no longer prevent the default then, which such events do not have.
pub struct Listeners {
    state: Rc<dyn Fn() -> HostState>,
    all: Vec<Listener>,
}

/// What an event finds.
enum HostState {
    Free,
    AtWork,
    Gone,
}

impl Listeners {
    /// For the host in `host`, which they do not keep.
    pub fn of<T: 'static>(host: &Rc<RefCell<T>>) -> Self {
        let host = Rc::downgrade(host);
        let state = move || match host.upgrade() {
            None => HostState::Gone,
            Some(host) if host.try_borrow_mut().is_ok() => HostState::Free,
            Some(_) => HostState::AtWork,
        };
        Self {
            state: Rc::new(state),
            all: Vec::new(),
        }
    }

    /// As [`Listener::new`], once the host is free.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn add(
        &mut self,
        target: &EventTarget,
        kind: &'static str,
        passive: bool,
        run: impl Fn(Event) + 'static,
    ) -> Result<(), JsValue> {
        self.put(target, kind, passive, Rc::new(run))
    }

    /// As `add`, compiled once for all listeners.
    fn put(
        &mut self,
        target: &EventTarget,
        kind: &'static str,
        passive: bool,
        run: Rc<dyn Fn(Event)>,
    ) -> Result<(), JsValue> {
        let state = self.state.clone();
        let listener = Listener::new(target, kind, passive, move |event| match state() {
            HostState::Free => run(event),
            HostState::AtWork => {
                let (state, run) = (state.clone(), run.clone());
                later(move || {
                    if !matches!(state(), HostState::Gone) {
                        run(event);
                    }
                });
            }
            HostState::Gone => (),
        })?;
        self.all.push(listener);
        Ok(())
    }

    /// The listeners, to be kept as long as the host.
    pub fn done(self) -> Vec<Listener> {
        self.all
    }
}

/// Runs a function once the browser has nothing of this page on its stack.
fn later(run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    // A page without it has no events to put off.
    if let Ok(window) = window() {
        window.queue_microtask(run.unchecked_ref());
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.callback.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, function);
    }
}

/// Watches an element's size; dropping it ends that.
pub struct Resize {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut()>,
}

impl Resize {
    /// Calls `run` when the element's size changes, and once at the start.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(element: &Element, run: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let callback = Closure::<dyn FnMut()>::new(run);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref())?;
        observer.observe(element);
        Ok(Self {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for Resize {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
