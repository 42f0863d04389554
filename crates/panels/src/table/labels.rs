//! Pod labels: a JSON object read as `app=web, tier=front`.

use serde_json::Value;

/// Labels in short. Empty text (not known) stays empty, `{}` is `no labels`, and what is no JSON
/// object stays as it is.
pub fn short(json: &str) -> String {
    let Ok(Value::Object(map)) = serde_json::from_str(json) else {
        return json.to_owned();
    };
    if map.is_empty() {
        return "no labels".to_owned();
    }
    let pair = |(key, value): (&String, &Value)| match value {
        Value::String(text) if text.is_empty() => key.clone(),
        Value::String(text) => format!("{key}={text}"),
        other => format!("{key}={other}"),
    };
    map.iter().map(pair).collect::<Vec<_>>().join(", ")
}
