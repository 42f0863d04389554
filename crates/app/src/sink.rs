//! Where a large download goes: straight to a file on the disk where the browser can do that (File
//! System Access), else into memory, a piece at a time, until it is whole.

use crate::browser;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Texts are joined to one blob, which browsers keep on the disk, at this many characters.
const PIECE: usize = 8_000_000;

/// Where the text goes.
pub enum Sink {
    /// A file that is open for writing.
    Disk(JsValue),
    /// Pieces as blobs, and the texts of the next one.
    Memory {
        /// What is joined already.
        pieces: Array,
        /// What is not.
        texts: Array,
        /// Its characters.
        length: usize,
    },
}

impl Sink {
    /// Asks where the file shall be, if the browser can; `None` when the reader changed his mind.
    pub async fn open(name: &str) -> Option<Self> {
        match save_file(name).await {
            Ok(file) => Some(Self::Disk(file)),
            Err(error) if is_abort(&error) => None,
            // Not there, or forbidden, as within a frame of another origin.
            Err(_) => Some(Self::Memory {
                pieces: Array::new(),
                texts: Array::new(),
                length: 0,
            }),
        }
    }

    /// Whether it is bounded by memory.
    pub fn is_memory(&self) -> bool {
        matches!(self, Self::Memory { .. })
    }

    /// Appends text.
    ///
    /// # Errors
    /// What the disk says, such as that it is full.
    pub async fn write(&mut self, text: &str) -> Result<(), String> {
        match self {
            Self::Disk(file) => call(file, "write", &text.into())
                .await
                .map(drop)
                .map_err(words),
            Self::Memory { texts, length, .. } => {
                texts.push(&JsValue::from_str(text));
                *length += text.len();
                if *length >= PIECE {
                    self.join();
                }
                Ok(())
            }
        }
    }

    fn join(&mut self) {
        if let Self::Memory {
            pieces,
            texts,
            length,
        } = self
            && let Some(blob) = browser::blob(browser::CSV, texts)
        {
            pieces.push(&blob);
            (*texts, *length) = (Array::new(), 0);
        }
    }

    /// Ends the file: it is on the disk, or offered under that name.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn close(mut self, name: &str) -> Result<(), String> {
        self.join();
        match self {
            Self::Disk(file) => call(&file, "close", &JsValue::UNDEFINED)
                .await
                .map(drop)
                .map_err(words),
            Self::Memory { pieces, .. } => {
                let blob = browser::blob(browser::CSV, &pieces);
                let blob = blob.ok_or_else(|| "the browser has no memory for it".to_owned())?;
                browser::download_blob(name, &blob);
                Ok(())
            }
        }
    }

    /// Gives it up: what was there before stays.
    pub async fn abort(self) {
        if let Self::Disk(file) = self {
            let _ = call(&file, "abort", &JsValue::UNDEFINED).await;
        }
    }
}

/// A file that the reader names, open for writing.
async fn save_file(name: &str) -> Result<JsValue, JsValue> {
    let window = browser::window().ok_or(JsValue::NULL)?;
    let options = Object::new();
    Reflect::set(&options, &"suggestedName".into(), &name.into())?;
    let handle = call(&window, "showSaveFilePicker", &options).await?;
    call(&handle, "createWritable", &JsValue::UNDEFINED).await
}

/// Calls a method that gives a promise and awaits it.
async fn call(object: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    let promise: Promise = function.call1(object, argument)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn is_abort(error: &JsValue) -> bool {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).as_deref() == Some("AbortError")
}

fn words(error: JsValue) -> String {
    let message = Reflect::get(&error, &"message".into()).ok();
    message
        .and_then(|message| message.as_string())
        .unwrap_or_else(|| "the file could not be written".to_owned())
}
