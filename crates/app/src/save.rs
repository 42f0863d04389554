//! What a panel gives away as files: its values as CSV, its picture as SVG and PNG.

use crate::app::Ctx;
use crate::{browser, csv};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Blob;
use weir_board::{Panel, RangeText};
use weir_web::Caption;

/// The values of all of a panel's answers.
pub fn values(panel: &Panel) {
    let Some(answer) = &panel.answer else { return };
    let mut parts = vec![("now", &*answer.columns)];
    parts.extend(answer.reverse.iter().map(|columns| ("reverse", &**columns)));
    parts.extend(answer.earlier.iter().map(|columns| ("before", &**columns)));
    let name = format!("{}.csv", panel.spec.id);
    browser::download(&name, browser::CSV, &csv::write(&parts));
}

/// The picture as SVG.
pub fn svg(panel: &Panel, ctx: &Ctx) {
    if let Some(svg) = ctx.hub.svg(&panel.spec.id, &caption(panel, ctx)) {
        browser::download(&format!("{}.svg", panel.spec.id), "image/svg+xml", &svg);
    }
}

/// The picture as PNG.
pub fn png(panel: &Panel, ctx: &Ctx) {
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
