//! Where own pages are kept: in this browser's storage, and on the server where it has a folder.

use crate::{browser, config};
use gloo_net::http::{Request, RequestBuilder, Response};
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use weir_board::{Action, Chore, Listing, Pages, Refused, Served};
use yew::Callback;

/// What the server offers its pages at.
const ADDRESS: &str = "api/dashboards";

/// What this browser keeps: pages, and changes that were not saved.
pub fn open() -> Pages {
    Pages::Open {
        pages: browser::stored("page."),
        drafts: browser::stored("draft."),
    }
}

/// Does what the reducer asks for, and reports it.
pub fn run(chore: Chore, dispatch: &Callback<Action>) {
    match chore {
        Chore::Keep { name, text } => {
            if !browser::store(&name, text.as_deref()) && name.starts_with("page.") {
                dispatch.emit(Action::Pages(Pages::NotKept));
            }
        }
        Chore::Download { name, text } => browser::download(&name, "application/json", &text),
        asks => {
            let dispatch = dispatch.clone();
            spawn_local(async move { dispatch.emit(Action::Pages(ask(asks).await)) });
        }
    }
}

async fn ask(chore: Chore) -> Pages {
    match chore {
        Chore::Put {
            uid,
            text,
            revision,
        } => Pages::Saved(put(&uid, text, revision).await),
        Chore::Delete { uid, revision } => {
            let request = Request::delete(&format!("{ADDRESS}/{uid}"));
            let request = request.header("If-Match", &format!("\"{revision}\""));
            let removed = send(request, String::new()).await;
            Pages::Removed(uid, removed.map(|_| ()))
        }
        _ => Pages::Listed(list().await),
    }
}

/// The server's pages; `None` where it keeps none.
async fn list() -> Option<Listing> {
    if !config::get().dashboards {
        return None;
    }
    match Request::get(ADDRESS).send().await {
        Ok(response) if response.ok() => listing(&json(&response).await?),
        Ok(response) if response.status() == 404 => None,
        _ => Some(Listing {
            problems: vec!["The server's pages cannot be read now.".to_owned()],
            ..Listing::default()
        }),
    }
}

fn listing(json: &Value) -> Option<Listing> {
    let list = |name: &str| json.get(name)?.as_array();
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    let page = |entry: &Value| {
        Some(Served {
            revision: text(entry, "revision")?,
            text: entry.get("spec")?.to_string(),
        })
    };
    let problem = |entry: &Value| {
        let (file, error) = (text(entry, "file")?, text(entry, "error")?);
        Some(format!("{file} on the server is no page. {error}"))
    };
    Some(Listing {
        writable: json.get("writable")?.as_bool()?,
        pages: list("dashboards")?.iter().filter_map(page).collect(),
        problems: list("problems")
            .map_or_else(Vec::new, |all| all.iter().filter_map(problem).collect()),
    })
}

async fn put(uid: &str, text: String, revision: Option<String>) -> Result<String, Refused> {
    let request =
        Request::put(&format!("{ADDRESS}/{uid}")).header("Content-Type", "application/json");
    let request = match revision {
        Some(revision) => request.header("If-Match", &format!("\"{revision}\"")),
        None => request.header("If-None-Match", "*"),
    };
    let answer = send(request, text).await?;
    let revision = answer
        .as_ref()
        .and_then(|json| json.get("revision")?.as_str());
    revision
        .map(str::to_owned)
        .ok_or_else(|| Refused::Words("The server's answer cannot be read.".to_owned()))
}

async fn send(request: RequestBuilder, body: String) -> Result<Option<Value>, Refused> {
    let away = |_| Refused::Words("The server cannot be reached.".to_owned());
    let response = request
        .body(body)
        .map_err(away)?
        .send()
        .await
        .map_err(away)?;
    let answer = json(&response).await;
    match response.status() {
        200..=299 => Ok(answer),
        412 => Err(Refused::Changed),
        status => {
            let words = answer.as_ref().and_then(|json| json.get("error")?.as_str());
            let words = words.map_or_else(|| format!("The server says {status}."), str::to_owned);
            Err(Refused::Words(words))
        }
    }
}

async fn json(response: &Response) -> Option<Value> {
    serde_json::from_slice(&response.binary().await.ok()?).ok()
}
