//! The one place that knows `weir_web`: a chart's host in a component, and the shared crosshair.

use crate::app::Ctx;
use crate::parts;
use crate::ui::pick::Picked;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{HtmlCanvasElement, HtmlElement};
use weir_board::{Action, Panel};
use weir_web::{Caption, Effect, HostCallbacks, PanelData, PanelHost, Selection, Theme};
use yew::prelude::*;

/// The hosts on the page, by panel.
#[derive(Default)]
pub struct Hub {
    hosts: RefCell<BTreeMap<String, Rc<PanelHost>>>,
    tables: RefCell<BTreeMap<String, TableCsv>>,
}

/// Gives a table's rows as CSV.
pub type TableCsv = Rc<dyn Fn() -> Option<String>>;

impl Hub {
    /// Shows one panel's crosshair in all others.
    fn crosshair(&self, from: &str, at: Option<i64>) {
        let hosts = self.hosts.borrow().clone();
        hosts
            .iter()
            .filter(|(id, _)| *id != from)
            .for_each(|(_, host)| host.set_crosshair(at));
    }

    /// Remembers how a table gives its rows as CSV; `None` forgets the table.
    pub fn set_table(&self, panel: &str, csv: Option<TableCsv>) {
        let mut tables = self.tables.borrow_mut();
        match csv {
            Some(csv) => tables.insert(panel.to_owned(), csv),
            None => tables.remove(panel),
        };
    }

    /// The rows of a table that are here as CSV, as shown.
    pub fn csv(&self, panel: &str) -> Option<String> {
        let csv = self.tables.borrow().get(panel)?.clone();
        csv()
    }

    /// Highlights in a panel what has a name that holds this text; says how many do.
    pub fn search(&self, panel: &str, text: &str) -> Option<usize> {
        let host = self.hosts.borrow().get(panel)?.clone();
        host.search(text)
    }

    /// A panel's whole picture with its caption, on a canvas.
    pub fn picture(&self, panel: &str, caption: &Caption) -> Option<HtmlCanvasElement> {
        let host = self.hosts.borrow().get(panel)?.clone();
        host.picture(caption).ok()
    }

    /// The total that a panel draws.
    pub fn total(&self, panel: &str) -> Option<String> {
        let host = self.hosts.borrow().get(panel)?.clone();
        host.total()
    }

    /// A panel's picture with its caption, as SVG.
    pub fn svg(&self, panel: &str, caption: &Caption) -> Option<String> {
        let host = self.hosts.borrow().get(panel)?.clone();
        Some(host.svg(Some(caption)))
    }
}

/// The colours of pictures.
pub fn theme(dark: bool) -> Theme {
    if dark { Theme::DARK } else { Theme::LIGHT }
}

/// What a chart is given.
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The panel.
    pub panel: Rc<Panel>,
    /// Told the true total of what is drawn.
    pub on_total: Callback<Option<String>>,
}

/// A panel that draws a picture.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let node = use_node_ref();
    let host = use_mut_ref(|| None::<Rc<PanelHost>>);
    let error = use_state(|| None::<String>);
    {
        let (node, host, error) = (node.clone(), host.clone(), error.clone());
        let (ctx, panel) = (props.ctx.clone(), props.panel.clone());
        use_effect_with(panel.spec.view.clone(), move |_| {
            let id = panel.spec.id.clone();
            if let Some(element) = node.cast::<HtmlElement>() {
                let callbacks = callbacks(&ctx, &id, &element);
                let view = parts::panel(&panel.spec.view)
                    .ok_or_else(|| JsValue::from_str("expected a view that draws a picture"));
                match view.and_then(|view| PanelHost::new(&element, view, callbacks)) {
                    Ok(new) => {
                        let new = Rc::new(new);
                        let listed = ctx.hub.hosts.borrow_mut().insert(id.clone(), new.clone());
                        let own = host.replace(Some(new));
                        drop((own, listed));
                        error.set(None);
                    }
                    Err(e) => error.set(Some(format!("This panel cannot be drawn: {e:?}"))),
                }
            }
            move || {
                // What they hold goes when nothing is borrowed: its elements report that they leave.
                let (own, listed) = (host.take(), ctx.hub.hosts.borrow_mut().remove(&id));
                drop((own, listed));
            }
        });
    }
    {
        let host = host.clone();
        let view = props.panel.spec.view.clone();
        use_effect_with((props.ctx.dark, props.ctx.zone_choice, view), {
            let ctx = props.ctx.clone();
            move |_| {
                let host = host.borrow().clone();
                if let Some(host) = host {
                    host.set_theme(theme(ctx.dark));
                    host.set_zone(ctx.zone.clone());
                }
            }
        });
    }
    {
        let (panel, on_total) = (props.panel.clone(), props.on_total.clone());
        let serial = panel.answer.as_ref().map(|answer| answer.serial);
        use_effect_with((serial, panel.spec.view.clone()), move |_| {
            let host = host.borrow().clone();
            if let (Some(host), Some(answer)) = (host, &panel.answer) {
                host.set_data(PanelData {
                    query: answer.query.clone(),
                    reverse: answer.reverse.as_deref().cloned(),
                    earlier: answer.earlier.as_deref().cloned(),
                    columns: (*answer.columns).clone(),
                    range: answer.range,
                    bucket_ms: answer.built.bucket_ms,
                    complete_to_ms: answer.complete_to_ms,
                });
                on_total.emit(host.total());
            }
        });
    }
    html! {
        <>
            <div class="chart" ref={node} hidden={error.is_some()} />
            if let Some(text) = &*error {
                <p class="panel-note" role="alert">{ text.clone() }</p>
            }
        </>
    }
}

fn callbacks(ctx: &Ctx, id: &str, element: &HtmlElement) -> HostCallbacks {
    let (ctx, id, element) = (ctx.clone(), id.to_owned(), element.clone());
    let on_effect = move |effect| match effect {
        Effect::Select(selection) => ctx.pick.emit(Some(picked(&element, &id, selection))),
        Effect::Zoom(range) => ctx.dispatch.emit(Action::Zoom(range)),
        Effect::Crosshair(at) => ctx.hub.crosshair(&id, at),
    };
    HostCallbacks {
        on_effect: Rc::new(on_effect),
    }
}

/// A choice with its place in the window instead of in the panel.
pub fn picked(element: &HtmlElement, panel: &str, selection: Selection) -> Picked {
    let corner = element.get_bounding_client_rect();
    Picked {
        x: corner.left() + f64::from(selection.at.x),
        y: corner.top() + f64::from(selection.at.y),
        panel: panel.to_owned(),
        label: selection.label,
        only: selection.only,
        without: selection.without,
        regroup: selection.regroup.map(|to| (to.label, to.stages)),
    }
}
