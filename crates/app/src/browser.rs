//! The few things that the app asks of the browser: clock, zone, address, preferences, downloads.

use js_sys::{Array, Date};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, Document, EventTarget, HtmlAnchorElement, Url, Window};
use weir_model::Zone;

/// The window; `None` outside a page, where nothing of this app runs.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// UTC milliseconds since 1970.
pub fn now_ms() -> i64 {
    Date::now() as i64
}

/// The browser's time zone.
pub struct BrowserZone {
    name: String,
}

impl BrowserZone {
    /// The zone that the browser is set to.
    pub fn new() -> Self {
        let format = js_sys::Intl::DateTimeFormat::new(&Array::new(), &js_sys::Object::new());
        let options = format.resolved_options();
        let name = js_sys::Reflect::get(&options, &"timeZone".into()).ok();
        Self {
            name: name
                .and_then(|n| n.as_string())
                .unwrap_or_else(|| "local time".to_owned()),
        }
    }
}

impl Zone for BrowserZone {
    fn offset_minutes(&self, utc_ms: i64) -> i32 {
        let offset = Date::new(&JsValue::from_f64(utc_ms as f64)).get_timezone_offset();
        -(offset as i32)
    }

    fn name(&self) -> &str {
        &self.name
    }
}

/// The path of the folder that the app is served from, such as `/` or `/net/weir/`.
///
/// The page says it by its `<base>`; every address that the app writes or asks is relative to it.
pub fn base() -> String {
    let uri = document().and_then(|document| document.base_uri().ok()?);
    let url = uri.and_then(|uri| Url::new(&uri).ok());
    let path = url.map_or_else(|| "/".to_owned(), |url| url.pathname());
    let folder = path.rfind('/').map_or(0, |slash| slash + 1);
    path[..folder].to_owned()
}

/// Path below [`base`] and query of the address.
pub fn address() -> String {
    let Some(location) = window().map(|w| w.location()) else {
        return String::new();
    };
    let path = location.pathname().unwrap_or_default();
    let below = path.strip_prefix(&base()).unwrap_or_default();
    format!("{below}{}", location.search().unwrap_or_default())
}

/// Shows another address, relative to [`base`], without loading.
pub fn write_address(url: &str, push: bool) {
    let Some(history) = window().and_then(|w| w.history().ok()) else {
        return;
    };
    if url == address() {
        return;
    }
    // A browser may refuse too many changes in a short time; the page is right without.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(url))
    };
}

/// A preference of an earlier visit.
pub fn preference(name: &str) -> Option<String> {
    window()?
        .local_storage()
        .ok()??
        .get_item(&format!("weir.{name}"))
        .ok()?
}

/// Keeps a preference; a browser without storage forgets it.
pub fn save_preference(name: &str, value: &str) {
    if let Some(Ok(Some(storage))) = window().map(|w| w.local_storage()) {
        let _ = storage.set_item(&format!("weir.{name}"), value);
    }
}

/// Calls `run` at each such event for as long as the page lives.
pub fn listen(target: &EventTarget, kind: &str, run: impl FnMut(web_sys::Event) + 'static) {
    let callback = Closure::<dyn FnMut(web_sys::Event)>::new(run);
    let _ = target.add_event_listener_with_callback(kind, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Puts text on the clipboard.
pub fn copy(text: &str) {
    if let Some(window) = window() {
        let _ = window.navigator().clipboard().write_text(text);
    }
}

/// The type of CSV files.
pub const CSV: &str = "text/csv;charset=utf-8";

/// Offers text as a file.
pub fn download(name: &str, kind: &str, text: &str) {
    download_parts(name, kind, &Array::of1(&JsValue::from_str(text)));
}

/// Offers texts, one after another, as a file.
pub fn download_parts(name: &str, kind: &str, parts: &Array) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(parts, &options) {
        download_blob(name, &blob);
    }
}

/// Offers bytes as a file.
pub fn download_blob(name: &str, blob: &Blob) {
    let (Ok(url), Some(document)) = (Url::create_object_url_with_blob(blob), document()) else {
        return;
    };
    if let Ok(Ok(anchor)) = document
        .create_element("a")
        .map(JsCast::dyn_into::<HtmlAnchorElement>)
    {
        anchor.set_href(&url);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = Url::revoke_object_url(&url);
}
