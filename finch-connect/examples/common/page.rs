//! The pages: plain HTML, without a framework and without anything from elsewhere.
//!
//! What goes in: texts, which are escaped, and the button that starts the flow, which is HTML of
//! the examples. What comes out: pages that need no mouse and no colours.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};

use super::{App, signed_in};

pub(crate) async fn style() -> impl IntoResponse {
    let kind = [(CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("style.css"))
}

/// A whole page. `main` is HTML.
pub(crate) fn document(title: &str, main: &str) -> Html<String> {
    let title = escaped(title);
    Html(format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>{title}</h1>
{main}
</main>
</body>
</html>
"#
    ))
}

/// Where the employer begins.
pub(crate) fn home(button: &str) -> Html<String> {
    let customer = escaped(signed_in().name);
    let main = format!(
        r"<p>For {customer}: you choose your payroll system and sign in to it at Finch Connect, and then you are back here.</p>
{button}"
    );
    document("Connect your payroll system", &main)
}

/// Where the employer ends, or nothing where this browser connected nothing.
pub(crate) fn connected(app: &App, headers: &HeaderMap, button: &str) -> Option<Html<String>> {
    let connected = app.browsers.connected(headers)?;
    let shown = app.vault.shown(&connected.connection_id)?;
    let main = format!(
        r#"<p role="status">{customer} is connected. The access token stays on the server.</p>
<dl>
<dt>Connection</dt><dd id="connection">{connection}</dd>
<dt>Kind</dt><dd id="kind">{kind}</dd>
<dt>Payroll system</dt><dd id="provider">{provider}</dd>
<dt>Products</dt><dd id="products">{products}</dd>
<dt>Access token</dt><dd id="token">{token}</dd>
</dl>
<p>If the connection breaks, sign in again. It stays the same connection and gets a new token.</p>
{button}"#,
        customer = escaped(signed_in().name),
        connection = escaped(&connected.connection_id),
        kind = connected.kind,
        provider = escaped(&shown.provider_id),
        products = escaped(&shown.products.join(", ")),
        token = escaped(&shown.token),
    );
    Some(document("Connected", &main))
}

/// A text that cannot become a part of the page's HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}
