//! Where ClickHouse is and as whom the proxy speaks to it; the password is never shown.

use std::fmt;
use std::path::Path;

use anyhow::Context as _;
use http::HeaderValue;
use reqwest::Url;

use crate::client::Credentials;

/// The address of ClickHouse without credentials, and the headers that carry them.
#[derive(Clone)]
pub struct Target {
    /// The base address; its path is kept as a prefix.
    pub url: Url,
    user: Option<HeaderValue>,
    key: Option<HeaderValue>,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

impl Target {
    /// The server at `url`; credentials that stand in the URL win over `credentials`.
    ///
    /// # Errors
    /// The URL is not `http` or `https`, or a credential holds a control character.
    pub fn new(url: &str, credentials: &Credentials) -> anyhow::Result<Self> {
        let (url, in_url) = split(url)?;
        let credentials = in_url.as_ref().unwrap_or(credentials);
        let secret = |text: &Option<String>, what: &str| -> anyhow::Result<Option<HeaderValue>> {
            let Some(text) = text else { return Ok(None) };
            let mut value = HeaderValue::from_bytes(text.as_bytes())
                .ok()
                .with_context(|| format!("the ClickHouse {what} holds a control character"))?;
            value.set_sensitive(true);
            Ok(Some(value))
        };
        Ok(Self {
            url,
            user: secret(&credentials.user, "user")?,
            key: secret(&credentials.password, "password")?,
        })
    }

    /// Adds the credentials to a request.
    pub fn sign(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let default = HeaderValue::from_static("default");
        match (&self.user, &self.key) {
            (None, None) => request,
            (user, key) => {
                let request = request.header("X-ClickHouse-User", user.clone().unwrap_or(default));
                match key {
                    Some(key) => request.header("X-ClickHouse-Key", key.clone()),
                    None => request,
                }
            }
        }
    }
}

/// The first line of a file that holds a user name.
///
/// # Errors
/// The file cannot be read.
pub fn first_line(path: &Path) -> anyhow::Result<String> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.lines().next().unwrap_or("").to_owned())
}

fn split(given: &str) -> anyhow::Result<(Url, Option<Credentials>)> {
    let shown = given.rsplit_once('@').map_or(given, |(_, host)| host);
    let expected = || format!("expected an address such as http://127.0.0.1:8123, got {shown:?}");
    let mut url = Url::parse(given).with_context(expected)?;
    anyhow::ensure!(
        matches!(url.scheme(), "http" | "https") && url.has_host(),
        "{}: it must start with http:// or https:// (port 9000 speaks another protocol)",
        expected()
    );
    let decode = |text: &str| {
        let text = text.replace('+', "%2B");
        form_urlencoded::parse(format!("v={text}").as_bytes())
            .next()
            .map(|(_, v)| v.into_owned())
    };
    let in_url = (!url.username().is_empty() || url.password().is_some()).then(|| Credentials {
        user: decode(url.username()).filter(|u| !u.is_empty()),
        password: url.password().and_then(decode),
    });
    let cleaned = url.set_username("").and_then(|()| url.set_password(None));
    cleaned.ok().with_context(expected)?;
    url.set_query(None);
    url.set_fragment(None);
    Ok((url, in_url))
}
