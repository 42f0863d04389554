//! Carries out the reducer's commands: requests, timers, address, preferences.

use crate::{browser, fetch, store};
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;
use weir_board::{Action, Command, Failure};
use yew::Callback;

/// What runs outside the state.
pub struct Runner {
    dispatch: Callback<Action>,
    running: Rc<RefCell<BTreeMap<u64, AbortController>>>,
    refresh: Option<Timeout>,
    poll: Option<Timeout>,
}

impl Runner {
    /// Reports to `dispatch`.
    pub fn new(dispatch: Callback<Action>) -> Self {
        Self {
            dispatch,
            running: Rc::default(),
            refresh: None,
            poll: None,
        }
    }

    /// Carries out one command.
    pub fn run(&mut self, command: Command) {
        match command {
            Command::Fetch { request, statement } => self.fetch(request, statement),
            Command::Cancel(request) => {
                // Who listens to its signal may come back here.
                let controller = self.running.borrow_mut().remove(&request);
                if let Some(controller) = controller {
                    controller.abort();
                }
            }
            Command::WriteUrl { url, push } => browser::write_address(&url, push),
            Command::Schedule(after) => {
                let dispatch = self.dispatch.clone();
                self.refresh =
                    after.map(|ms| Timeout::new(ms, move || dispatch.emit(Action::Tick)));
            }
            Command::Poll { after_ms } => {
                let dispatch = self.dispatch.clone();
                self.poll = Some(Timeout::new(after_ms, move || {
                    spawn_local(async move { dispatch.emit(Action::Polled(fetch::poll().await)) });
                }));
            }
            Command::Library(chore) => store::run(chore, &self.dispatch),
            Command::SavePreference { name, value } => browser::save_preference(name, &value),
        }
    }

    fn fetch(&self, request: u64, statement: weir_query::Statement) {
        let dispatch = self.dispatch.clone();
        let Ok(controller) = AbortController::new() else {
            let failure = Failure::Broken("This browser cannot cancel requests.".to_owned());
            dispatch.emit(Action::Answered(request, Err(failure)));
            return;
        };
        self.running
            .borrow_mut()
            .insert(request, controller.clone());
        let running = self.running.clone();
        spawn_local(async move {
            let result = fetch::run(&statement, Some(&controller.signal())).await;
            // A request that was broken off is no longer in the list and reports nothing.
            let listed = running.borrow_mut().remove(&request);
            if listed.is_some() {
                dispatch.emit(Action::Answered(request, result));
            }
        });
    }
}
