//! The form of the page.
//!
//! What goes in: a session as an employer sees it, and what was entered before, with what is wrong
//! with it. What comes out: a page. The password is never given back.

use http::StatusCode;
use url::form_urlencoded;

use super::html::Html;
use super::{LOGIN, Page, Place};
use crate::mock::entry::Entry;
use crate::mock::state::Look;
use crate::mock::words::Words;

/// Providers to choose from, by id and name. A session may name any other.
const PROVIDERS: [(&str, &str); 6] = [
    ("adp_run", "ADP Run"),
    ("bamboo_hr", "BambooHR"),
    ("gusto", "Gusto"),
    ("justworks", "Justworks"),
    ("paychex_flex", "Paychex Flex"),
    ("rippling", "Rippling"),
];

/// The first of them is the one that the Enter key presses.
const BUTTONS: &str = r#"<div class="buttons">
<button id="approve" name="action" value="approve">Agree and connect</button>
<button id="cancel" name="action" value="cancel">Cancel</button>
</div>
</form>
"#;

/// What was entered.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) entry: Entry,
    pub(super) provider: String,
    username: String,
    password: String,
    pub(super) is_cancelled: bool,
}

impl Fields {
    pub(super) fn read(body: &[u8]) -> Self {
        let mut fields = Self {
            entry: Entry::from_query(&String::from_utf8_lossy(body)),
            ..Self::default()
        };
        for (name, value) in form_urlencoded::parse(body) {
            match &*name {
                "provider" => fields.provider = value.into_owned(),
                "username" => fields.username = value.into_owned(),
                "password" => fields.password = value.into_owned(),
                "action" => fields.is_cancelled = value == "cancel",
                _ => {}
            }
        }
        fields
    }
}

/// What is wrong with what was entered.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Problem {
    Provider,
    Login,
}

impl Problem {
    pub(super) fn of(fields: &Fields, look: &Look) -> Option<Self> {
        let is_known = PROVIDERS.iter().any(|(id, _)| *id == fields.provider);
        if look.provider.is_none() && !is_known {
            return Some(Self::Provider);
        }
        let login = (&*fields.username, &*fields.password);
        (login != LOGIN).then_some(Self::Login)
    }

    fn text(self) -> &'static str {
        match self {
            Self::Provider => "Choose your provider.",
            Self::Login => "The username or the password is wrong.",
        }
    }
}

pub(super) fn page(
    look: &Look,
    words: &Words,
    entry: &Entry,
    place: Place<'_>,
    fields: &Fields,
    problem: Option<Problem>,
) -> Page {
    // In a frame of another origin it is the script that moves the focus.
    let is_alone = matches!(place, Place::Window);
    let mut body = Html::default();
    body.raw("<h1>Connect your payroll or HR system</h1>\n")
        .raw(r#"<p><strong id="company" dir="auto">"#)
        .text(&look.customer_name)
        .raw("</strong> is asked to share data with an application.</p>\n")
        .html(&products(look, words))
        // The state may be any text, and a form would change the line breaks in it; a URL does not.
        .raw(r#"<form method="post" action="/authorize?"#)
        .text(&entry.to_query())
        .raw("\" novalidate>\n");
    body.html(&provider(look, fields, problem, is_alone))
        .html(&login(fields, problem, is_alone))
        .raw(BUTTONS);
    let (status, title) = match problem {
        None => (
            StatusCode::OK,
            "Connect your payroll or HR system".to_owned(),
        ),
        Some(problem) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("Problem: {}", problem.text()),
        ),
    };
    Page {
        status,
        title,
        body,
    }
}

fn products(look: &Look, words: &Words) -> Html {
    let mut html = Html::default();
    html.raw("<h2 id=\"asked\">What it asks for</h2>\n");
    if look.products.is_empty() {
        html.raw("<p>It names no product.</p>\n");
        return html;
    }
    html.raw("<ul id=\"products\" aria-labelledby=\"asked\">\n");
    for product in &look.products {
        html.raw(r#"<li data-product=""#).text(product).raw(r#"">"#);
        if let Some(words) = words.of(product) {
            html.text(words).raw(" ");
        }
        html.raw("<code>").text(product).raw("</code></li>\n");
    }
    html.raw("</ul>\n");
    html
}

fn provider(look: &Look, fields: &Fields, problem: Option<Problem>, is_alone: bool) -> Html {
    let mut html = Html::default();
    if let Some(id) = &look.provider {
        let mut known = PROVIDERS.iter();
        let name = known.find(|(known, _)| known == id);
        html.raw("<h2>Your provider</h2>\n<p id=\"provider-name\" dir=\"auto\">")
            .text(name.map_or(id, |(_, name)| name))
            .raw("</p>\n");
        return html;
    }
    let is_wrong = problem == Some(Problem::Provider);
    html.raw("<h2><label for=\"provider\">Your provider</label></h2>\n")
        .html(&said(problem.filter(|_| is_wrong)))
        .raw(r#"<select id="provider" name="provider" required"#)
        .html(&marks(is_wrong, is_alone))
        .raw(">\n<option value=\"\">Choose a provider</option>\n");
    for (id, name) in PROVIDERS {
        html.raw(r#"<option value=""#).raw(id).raw(r#"""#);
        if id == fields.provider {
            html.raw(" selected");
        }
        html.raw(">").raw(name).raw("</option>\n");
    }
    html.raw("</select>\n");
    html
}

fn login(fields: &Fields, problem: Option<Problem>, is_alone: bool) -> Html {
    let is_wrong = problem == Some(Problem::Login);
    let mut html = Html::default();
    html.raw("<fieldset aria-describedby=\"login-hint\">\n")
        .raw("<legend>Sign in to your provider</legend>\n")
        .raw(r#"<p id="login-hint">The test login is <code>"#)
        .raw(LOGIN.0)
        .raw("</code> with <code>")
        .raw(LOGIN.1)
        .raw("</code>; any other fails.</p>\n")
        .html(&said(problem.filter(|_| is_wrong)))
        .raw("<label for=\"username\">Username</label>\n")
        .raw(r#"<input id="username" name="username" required autocomplete="off" "#)
        .raw(r#"autocapitalize="none" spellcheck="false" value=""#)
        .text(&fields.username)
        .raw(r#"""#)
        .html(&marks(is_wrong, is_alone))
        .raw(">\n<label for=\"password\">Password</label>\n")
        .raw(r#"<input id="password" name="password" type="password" required "#)
        .raw(r#"autocomplete="off""#)
        .html(&marks(is_wrong, false))
        .raw(">\n</fieldset>\n");
    html
}

/// The words for what is wrong, beside the controls that they are about.
fn said(problem: Option<Problem>) -> Html {
    let mut html = Html::default();
    if let Some(problem) = problem {
        html.raw(r#"<p id="problem" role="alert">"#)
            .raw(problem.text())
            .raw("</p>\n");
    }
    html
}

/// What a control says of itself that is wrong.
fn marks(is_wrong: bool, takes_focus: bool) -> Html {
    let mut html = Html::default();
    if is_wrong {
        html.raw(r#" aria-invalid="true" aria-describedby="problem""#);
    }
    if is_wrong && takes_focus {
        html.raw(" autofocus");
    }
    html
}
