//! Owns the three calls to the Kubernetes API that making Secrets takes, as the Pod's own account.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use reqwest::{Certificate, Method, Response, StatusCode, Url};
use serde_json::Value;

/// Where the kubelet puts a Pod's account.
const FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The API, seen from one Pod; only Secrets of its namespace.
pub struct Kubernetes {
    http: reqwest::Client,
    secrets: Url,
    token: String,
}

impl Kubernetes {
    /// The API server of the cluster that this process runs in.
    ///
    /// # Errors
    /// This is no Pod, or its account is not mounted.
    pub fn of_this_pod() -> Result<Self> {
        let variable = |name: &str| {
            std::env::var(name)
                .with_context(|| format!("{name} is not set: this runs in a Pod only"))
        };
        let host = variable("KUBERNETES_SERVICE_HOST")?;
        let port = variable("KUBERNETES_SERVICE_PORT")?;
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host
        };
        Self::new(&format!("https://{host}:{port}"), Path::new(FOLDER))
    }

    /// The API server at `base`, with the account that lies in `folder`: `token`, `namespace`, and
    /// `ca.crt` where the address is https.
    ///
    /// # Errors
    /// A file cannot be read, or the address is none.
    pub fn new(base: &str, folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
        };
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .timeout(std::time::Duration::from_secs(30));
        if base.starts_with("https:") {
            let ca = Certificate::from_pem(read("ca.crt")?.as_bytes())?;
            builder = builder.add_root_certificate(ca);
        }
        let namespace = read("namespace")?;
        let path = format!("{base}/api/v1/namespaces/{}/secrets/", namespace.trim());
        Ok(Self {
            http: builder.build()?,
            secrets: Url::parse(&path).with_context(|| format!("{base} is no address"))?,
            token: read("token")?.trim().to_owned(),
        })
    }

    /// A Secret, if there is one of that name.
    ///
    /// # Errors
    /// The API cannot be reached or refuses.
    pub async fn get(&self, name: &str) -> Result<Option<Value>> {
        let response = self.send(Method::GET, name, None).await?;
        match response.status() {
            StatusCode::NOT_FOUND => Ok(None),
            _ => Ok(Some(accepted(response, name).await?)),
        }
    }

    /// Makes a Secret.
    ///
    /// # Errors
    /// As [`Self::get`], or there is one by now.
    pub async fn create(&self, secret: &Value) -> Result<()> {
        let response = self.send(Method::POST, "", Some(secret)).await?;
        let name = secret["metadata"]["name"].as_str().unwrap_or_default();
        accepted(response, name).await.map(drop)
    }

    /// Changes fields of a Secret (a merge patch).
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn patch(&self, name: &str, patch: &Value) -> Result<()> {
        let response = self.send(Method::PATCH, name, Some(patch)).await?;
        accepted(response, name).await.map(drop)
    }

    async fn send(&self, method: Method, name: &str, body: Option<&Value>) -> Result<Response> {
        let mut url = self.secrets.join(name)?;
        if name.is_empty() {
            url.set_path(self.secrets.path().trim_end_matches('/'));
        }
        let kind = match method {
            Method::PATCH => "application/merge-patch+json",
            _ => "application/json",
        };
        let mut request = self.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("Content-Type", kind).body(body.to_string());
        }
        request
            .send()
            .await
            .context("the Kubernetes API cannot be reached")
    }
}

/// The answer's object. Of a refusal only the API's message is repeated: it names no data.
async fn accepted(response: Response, name: &str) -> Result<Value> {
    let status = response.status();
    let bytes = response
        .bytes()
        .await
        .context("the Kubernetes API's answer broke off")?;
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if !status.is_success() {
        let message = answer["message"].as_str().unwrap_or("no explanation given");
        bail!("the Kubernetes API refuses Secret {name} (HTTP {status}): {message}");
    }
    Ok(answer)
}
