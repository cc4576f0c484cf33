//! The body of an operation.
//!
//! What goes in: a value, its kind, its media type. What comes out: the operation with the bytes
//! of the body. A value that breaks its rules or cannot be encoded becomes a violation.

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

use super::{Field, Operation};
use crate::runtime::credentials::Fill;
use crate::runtime::parameter;
use crate::runtime::{Any, Explode, Model, Place, Style, from_json_bytes, to_json_bytes};

impl<M> Operation<M> {
    /// A JSON body. A value that breaks its rules, or that JSON cannot hold, is a violation.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let pet = serde_json::json!({"name": "Bella"});
    /// let request = sent(client.call(Method::Post, "/pets").json(&pet).returns_nothing());
    /// assert_eq!(request.body(), r#"{"name":"Bella"}"#);
    /// assert_eq!(request.headers()["content-type"], "application/json");
    /// ```
    pub fn json<T: Model + Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.note(body, &[], &Place::root());
        match to_json_bytes(body) {
            Ok(bytes) => self.body = Some(Bytes::from(bytes)),
            Err(error) => self.violate("", error.to_string()),
        }
        if self.body.is_some() {
            self.content_type = Some(HeaderValue::from_static("application/json"));
        }
        self
    }

    /// A JSON body that may be left out.
    #[doc(hidden)]
    pub fn json_optional<T: Model + Serialize + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.json(body),
            None => self,
        }
    }

    /// A form body (`application/x-www-form-urlencoded`): the members of an object, the elements of
    /// a list each by itself. Anything but an object is a violation.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let pet = serde_json::json!({"name": "Bella", "tag": ["cat", "old cat"]});
    /// let request = sent(client.call(Method::Post, "/pets").form(&pet).returns_nothing());
    /// assert_eq!(request.body(), "name=Bella&tag=cat&tag=old+cat");
    /// ```
    pub fn form<T: Model + Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.note(body, &[], &Place::root());
        let styles: Vec<_> = std::mem::take(&mut self.fields)
            .into_iter()
            .filter_map(|(member, field)| match field {
                Field::Style(style, explode) => Some((member, style, explode)),
                Field::Type(_) => None,
            })
            .collect();
        match parameter::json(body).and_then(|body| parameter::form_text(body, &styles)) {
            Ok(text) => self.body = Some(Bytes::from(text)),
            Err(message) => self.violate("", message),
        }
        self.content_type("application/x-www-form-urlencoded")
    }

    /// A form body that may be left out.
    #[doc(hidden)]
    pub fn form_optional<T: Model + Serialize + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.form(body),
            None => self,
        }
    }

    /// How a member of the form is written, where the document says so by `encoding`. Stands before
    /// [`Operation::form`].
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::{Explode, Method, Style};
    ///
    /// let pet = serde_json::json!({"tag": ["cat", "old"]});
    /// let call = client.call(Method::Post, "/pets").member_style("tag", Style::Form, Explode::No);
    /// assert_eq!(sent(call.form(&pet).returns_nothing()).body(), "tag=cat,old");
    /// ```
    pub fn member_style(mut self, member: &str, style: Style, explode: Explode) -> Self {
        let field = Field::Style(style, explode);
        self.fields.push((member.to_owned(), field));
        self
    }

    /// A text body, in UTF-8.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let request = sent(client.call(Method::Put, "/motto").text("Sit.").returns_nothing());
    /// assert_eq!(request.body(), "Sit.");
    /// assert_eq!(request.headers()["content-type"], "text/plain; charset=utf-8");
    /// ```
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.body = Some(Bytes::from(body.into()));
        self.content_type("text/plain; charset=utf-8")
    }

    /// A text body that may be left out.
    #[doc(hidden)]
    pub fn text_optional(self, body: Option<&str>) -> Self {
        match body {
            Some(body) => self.text(body),
            None => self,
        }
    }

    /// A body of any media type.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let upload = client.call(Method::Put, "/pets/7/photo").bytes("image/png", vec![0x89, b'P']);
    /// let request = sent(upload.returns_nothing());
    /// assert_eq!(request.headers()["content-type"], "image/png");
    /// ```
    pub fn bytes(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.content_type(media_type)
    }

    /// A body of any media type that may be left out.
    #[doc(hidden)]
    pub fn bytes_optional(self, media_type: &str, body: Option<Bytes>) -> Self {
        match body {
            Some(body) => self.bytes(media_type, body),
            None => self,
        }
    }

    /// The media type of the body, where it is not the usual one of its kind. Stands after the body;
    /// where there is none, there is nothing to say about it.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let change = client.call(Method::Patch, "/pets/7").json(&serde_json::json!({"tag": null}));
    /// let call = change.content_type("application/merge-patch+json").returns_nothing();
    /// assert_eq!(sent(call).headers()["content-type"], "application/merge-patch+json");
    /// ```
    pub fn content_type(mut self, media_type: &str) -> Self {
        if self.body.is_none() {
            return self;
        }
        match HeaderValue::from_str(media_type) {
            Ok(value) => self.content_type = Some(value),
            Err(_) => self.violate("Content-Type", "no header can carry this value".to_owned()),
        }
        self
    }

    /// Fills a member of the JSON body from the client's name or secret, if the body leaves it
    /// out. Stands after [`Operation::json`].
    #[doc(hidden)]
    pub fn fill(mut self, member: &str, with: Fill) -> Self {
        // The members are read back from the text: whatever the type of the body is, this is
        // what would be sent.
        let body = self.body.clone().unwrap_or_default();
        let members = from_json_bytes::<serde_json::Map<String, Any>>(&body);
        let Ok(members) = members else { return self };
        if members.contains_key(member) {
            return self;
        }
        let Some(value) = self.client.config().credentials.fill(with) else {
            let problem = format!("no credentials to fill `{member}` from");
            self.prepared.problems.push(problem);
            return self;
        };
        let entry = serde_json::Value::from(value).to_string();
        let name = serde_json::Value::from(member).to_string();
        let separator = if members.is_empty() { "" } else { "," };
        let mut text = body.strip_suffix(b"}").unwrap_or(&body).to_vec();
        text.extend_from_slice(format!("{separator}{name}:{entry}}}").as_bytes());
        self.body = Some(Bytes::from(text));
        self
    }
}
