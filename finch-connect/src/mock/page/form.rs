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
    let mut body = Html::default();
    body.raw("<h1>Connect your payroll or HR system</h1>\n<p>An application asks for access to ")
        .raw("data of <strong id=\"company\" dir=\"auto\">")
        .text(&look.customer_name)
        .raw("</strong>.</p>\n<h2 id=\"asked\">What it asks for</h2>\n")
        .html(&products(look, words))
        // The state may be any text, and a form would change the line breaks in it; a URL does not.
        .raw("<form method=\"post\" action=\"/authorize?")
        .text(&entry.to_query())
        .raw("\" novalidate>\n");
    if let Some(problem) = problem {
        body.raw("<p id=\"problem\" role=\"alert\">")
            .raw(problem.text())
            .raw("</p>\n");
    }
    // In a frame of another origin it is the script that moves the focus.
    let is_alone = matches!(place, Place::Window);
    body.html(&provider(look, fields, problem, is_alone))
        .html(&login(fields, problem, is_alone))
        .raw("<div class=\"buttons\">\n")
        .raw(
            "<button id=\"approve\" name=\"action\" value=\"approve\">Agree and connect</button>\n",
        )
        .raw("<button id=\"cancel\" name=\"action\" value=\"cancel\">Cancel</button>\n")
        .raw("</div>\n</form>\n");
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
    html.raw("<ul id=\"products\" aria-labelledby=\"asked\">\n");
    for product in &look.products {
        html.raw("<li data-product=\"").text(product).raw("\">");
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
    html.raw("<h2><label for=\"provider\">Your provider</label></h2>\n")
        .raw("<select id=\"provider\" name=\"provider\" required")
        .html(&marks(
            problem == Some(Problem::Provider),
            "problem",
            is_alone,
        ))
        .raw(">\n<option value=\"\">Choose a provider</option>\n");
    for (id, name) in PROVIDERS {
        html.raw("<option value=\"").raw(id).raw("\"");
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
    let described = if is_wrong {
        "problem login-hint"
    } else {
        "login-hint"
    };
    let mut html = Html::default();
    html.raw("<fieldset>\n<legend>Sign in to your provider</legend>\n")
        .raw("<p id=\"login-hint\">The test login is <code>")
        .raw(LOGIN.0)
        .raw("</code> with <code>")
        .raw(LOGIN.1)
        .raw("</code>; any other fails.</p>\n<label for=\"username\">Username</label>\n")
        .raw("<input id=\"username\" name=\"username\" required autocomplete=\"off\" ")
        .raw("autocapitalize=\"none\" spellcheck=\"false\" value=\"")
        .text(&fields.username)
        .raw("\"")
        .html(&marks(is_wrong, described, is_alone))
        .raw(">\n<label for=\"password\">Password</label>\n")
        .raw("<input id=\"password\" name=\"password\" type=\"password\" required ")
        .raw("autocomplete=\"off\"")
        .html(&marks(is_wrong, described, false))
        .raw(">\n</fieldset>\n");
    html
}

/// What a control says of itself.
fn marks(is_wrong: bool, described: &'static str, takes_focus: bool) -> Html {
    let mut html = Html::default();
    if is_wrong || described != "problem" {
        html.raw(" aria-describedby=\"").raw(described).raw("\"");
    }
    if is_wrong {
        html.raw(" aria-invalid=\"true\"");
    }
    if is_wrong && takes_focus {
        html.raw(" autofocus");
    }
    html
}
