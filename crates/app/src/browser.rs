//! The few things that the app asks of the browser: clock, zone, address, preferences, downloads.

use js_sys::{Array, Date};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, CustomEvent, CustomEventInit, Document, EventTarget, HtmlAnchorElement,
    HtmlElement, Url, Window,
};
use weir_board::Action;
use weir_model::Zone;
use yew::Callback;

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

/// Writes the whole address of [`base`] into the page. It was relative to where the page was loaded;
/// read again after the address has changed, it would mean another folder.
pub fn fix_base() {
    let Some(document) = document() else {
        return;
    };
    let element = document.query_selector("base").ok().flatten();
    if let (Some(element), Ok(Some(uri))) = (element, document.base_uri()) {
        // A page without it asks beside itself, which is right at the app's own address.
        let _ = element.set_attribute("href", &uri);
    }
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

/// The whole address of a page of the app.
pub fn absolute(url: &str) -> String {
    let base = document().and_then(|document| document.base_uri().ok()?);
    let whole = base.and_then(|base| Url::new_with_base(url, &base).ok());
    whole.map_or_else(|| url.to_owned(), |whole| whole.href())
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
    storage()?.get_item(&format!("weir.{name}")).ok()?
}

/// Keeps a preference; a browser without storage forgets it.
pub fn save_preference(name: &str, value: &str) {
    store(name, Some(value));
}

fn storage() -> Option<web_sys::Storage> {
    window()?.local_storage().ok()?
}

/// Every text that is kept under a name that begins so.
pub fn stored(prefix: &str) -> Vec<String> {
    let prefix = format!("weir.{prefix}");
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
    let names = names.filter(|name| name.starts_with(&prefix));
    names
        .filter_map(|name| storage.get_item(&name).ok()?)
        .collect()
}

/// Keeps a text, or forgets it; says whether the browser did.
pub fn store(name: &str, text: Option<&str>) -> bool {
    let name = format!("weir.{name}");
    storage().is_some_and(|storage| match text {
        Some(text) => storage.set_item(&name, text).is_ok(),
        None => storage.remove_item(&name).is_ok(),
    })
}

/// Calls `run` at each such event for as long as the page lives.
pub fn listen(target: &EventTarget, kind: &str, run: impl FnMut(web_sys::Event) + 'static) {
    forever(target, kind, false, run);
}

/// As [`listen`], before anything within the target learns of the event.
pub fn listen_first(target: &EventTarget, kind: &str, run: impl FnMut(web_sys::Event) + 'static) {
    forever(target, kind, true, run);
}

fn forever(
    target: &EventTarget,
    kind: &str,
    first: bool,
    run: impl FnMut(web_sys::Event) + 'static,
) {
    let callback = Closure::<dyn FnMut(web_sys::Event)>::new(run);
    let function = callback.as_ref().unchecked_ref();
    let _ = target.add_event_listener_with_callback_and_bool(kind, function, first);
    callback.forget();
}

/// Puts text on the clipboard; `done` gets the reason, a sentence for people, where that failed.
pub fn copy(text: &str, done: impl FnOnce(Result<(), String>) + 'static) {
    weir_web::copy(text, done);
}

/// Puts text on the clipboard; a note on the page gives the reason where that failed.
pub fn copy_or_note(text: &str, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    copy(text, move |copied| {
        if let Err(why) = copied {
            dispatch.emit(Action::Note(why));
        }
    });
}

/// Reports a panic to the console and to the page's script `static/watch.js`, which shows it: nothing
/// of the app runs after a panic.
pub fn report_panic(text: &str) {
    let error = js_sys::Error::new(text);
    let stack = js_sys::Reflect::get(&error, &"stack".into()).ok();
    let stack = stack.and_then(|stack| stack.as_string());
    report(stack.as_deref().unwrap_or(text));
    let init = CustomEventInit::new();
    init.set_detail(&text.into());
    let event = CustomEvent::new_with_event_init_dict("weir-panic", &init);
    if let (Some(window), Ok(event)) = (window(), event) {
        let _ = window.dispatch_event(&event);
    }
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// Writes an error to the browser's console.
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn report(text: &str);
}

/// What has the keyboard's focus.
pub fn focused() -> Option<HtmlElement> {
    document()?.active_element()?.dyn_into().ok()
}

/// Gives the focus back to what had it, where nothing else has it by now, or only what `from` is
/// about to take away with it.
pub fn give_back(before: Option<HtmlElement>, from: Option<&HtmlElement>) {
    let body = document().and_then(|d| d.body());
    let nobody = focused().is_none_or(|now| {
        let leaving = from.is_some_and(|from| from.contains(Some(&now)));
        leaving || Some(now) == body
    });
    if let Some(before) = before.filter(|_| nobody) {
        let _ = before.focus();
    }
}

/// The type of CSV files.
pub const CSV: &str = "text/csv;charset=utf-8";

/// Offers text as a file.
pub fn download(name: &str, kind: &str, text: &str) {
    if let Some(blob) = blob(kind, &Array::of1(&JsValue::from_str(text))) {
        download_blob(name, &blob);
    }
}

/// Texts or blobs, one after another, as one blob of that type.
pub fn blob(kind: &str, parts: &Array) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(parts, &options).ok()
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
