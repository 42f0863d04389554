//! What a panel gives away as files: its values as CSV, its picture as SVG and PNG.

use crate::app::Ctx;
use crate::{browser, csv};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Blob;
use weir_board::{Panel, RangeText};
use weir_web::Caption;

/// What a panel can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Its values as CSV.
    Values,
    /// The rows of a table that are here, as CSV.
    Rows,
    /// Its picture as SVG.
    Svg,
    /// Its picture as PNG.
    Png,
}

/// Gives it as a file.
pub fn save(kind: Kind, panel: &Panel, ctx: &Ctx) {
    match kind {
        Kind::Values => values(panel),
        Kind::Rows => rows(panel, ctx),
        Kind::Svg => svg(panel, ctx),
        Kind::Png => png(panel, ctx),
    }
}

fn rows(panel: &Panel, ctx: &Ctx) {
    if let Some(csv) = ctx.hub.csv(&panel.spec.id) {
        browser::download(&format!("{}.csv", panel.spec.id), browser::CSV, &csv);
    }
}

/// The values of all of a panel's answers.
fn values(panel: &Panel) {
    let Some(answer) = &panel.answer else { return };
    let mut parts = vec![("now", &*answer.columns)];
    parts.extend(answer.reverse.iter().map(|columns| ("reverse", &**columns)));
    parts.extend(answer.earlier.iter().map(|columns| ("before", &**columns)));
    let name = format!("{}.csv", panel.spec.id);
    browser::download(&name, browser::CSV, &csv::write(&parts));
}

/// The picture as SVG.
fn svg(panel: &Panel, ctx: &Ctx) {
    if let Some(svg) = ctx.hub.svg(&panel.spec.id, &caption(panel, ctx)) {
        browser::download(&format!("{}.svg", panel.spec.id), "image/svg+xml", &svg);
    }
}

/// The picture as PNG.
fn png(panel: &Panel, ctx: &Ctx) {
    let Some(canvas) = ctx.hub.picture(&panel.spec.id, &caption(panel, ctx)) else {
        return;
    };
    let name = format!("{}.png", panel.spec.id);
    let done = Closure::once_into_js(move |blob: Option<Blob>| {
        if let Some(blob) = blob {
            browser::download_blob(&name, &blob);
        }
    });
    let _ = canvas.to_blob(done.unchecked_ref());
}

/// The panel's title; the range, its zone, and the total.
fn caption(panel: &Panel, ctx: &Ctx) -> Caption {
    let range = panel.answer.as_ref().map(|answer| answer.range);
    let range = range.map(|range| RangeText::absolute(range).describe(&*ctx.zone));
    let zone = range.is_some().then(|| ctx.zone.name().to_owned());
    let about: Vec<String> = range
        .into_iter()
        .chain(zone)
        .chain(ctx.hub.total(&panel.spec.id))
        .collect();
    Caption {
        title: panel.spec.title.clone(),
        about: about.join(" · "),
    }
}
