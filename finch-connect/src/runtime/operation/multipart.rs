//! The body of `multipart/form-data`.
//!
//! What goes in: an object whose members can hold files. What comes out: the operation with the
//! bytes of the body. No name of a file or a member can begin a header or a part of its own, and
//! the boundary stands nowhere in the parts.

mod parts;

use std::fmt::Write as _;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use self::parts::{Content, parts};
use super::{Field, Operation};
use crate::runtime::model::is_media_type;
use crate::runtime::{Model, Place, Upload, parameter};

/// One part: its headers, and what it holds.
struct Part {
    head: String,
    body: Bytes,
}

impl<M> Operation<M> {
    /// A multipart body (`multipart/form-data`): the members of an object. An
    /// [`Upload`](crate::runtime::Upload) is a part of its own, an object a part in JSON, anything
    /// else a part of text; the elements of a list are parts of the same name. Anything but an
    /// object is a violation.
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::{Map, Method, Upload};
    ///
    /// let mut body = Map::new();
    /// body.insert("photo".to_owned(), Upload::new("PNG").with_file_name("bella.png"));
    /// let request = sent(client.call(Method::Post, "/pets").multipart(&body).returns_nothing());
    /// let text = String::from_utf8_lossy(request.body());
    /// assert!(text.contains(r#"form-data; name="photo"; filename="bella.png""#));
    /// assert!(request.headers()["content-type"].to_str()?.starts_with("multipart/form-data; "));
    /// # Ok::<(), http::header::ToStrError>(())
    /// ```
    pub fn multipart<T: Model + Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.note(body, &[], &Place::root());
        let found = match parts(body) {
            Ok(found) => found,
            Err(message) => {
                self.violate("", message);
                return self;
            }
        };
        let mut parts = Vec::new();
        for (name, content) in found {
            parts.extend(self.parts_of(&name, content));
        }
        let boundary = boundary(&parts);
        self.body = Some(joined(&parts, &boundary));
        self.content_type(&format!("multipart/form-data; boundary={boundary}"))
    }

    /// A multipart body that may be left out.
    #[doc(hidden)]
    pub fn multipart_optional<T: Model + Serialize + ?Sized>(self, body: Option<&T>) -> Self {
        match body {
            Some(body) => self.multipart(body),
            None => self,
        }
    }

    /// The media type of a member of the multipart body, where the document gives one: of a file
    /// that has none of its own, of a text, or of JSON. Stands before [`Operation::multipart`].
    ///
    /// ```
    #[doc = include_str!("../example.rs.in")]
    /// use finch_connect::runtime::Method;
    ///
    /// let pet = serde_json::json!({"motto": "Sit."});
    /// let call = client.call(Method::Post, "/pets").member_type("motto", "text/markdown");
    /// let request = sent(call.multipart(&pet).returns_nothing());
    /// assert!(String::from_utf8_lossy(request.body()).contains("Content-Type: text/markdown\r\n"));
    /// ```
    pub fn member_type(mut self, member: &str, media_type: &str) -> Self {
        if is_media_type(media_type) {
            let field = Field::Type(media_type.to_owned());
            self.fields.push((member.to_owned(), field));
        } else {
            self.violate(member, "no header can carry its media type".to_owned());
        }
        self
    }

    fn parts_of(&self, name: &str, content: Content) -> Vec<Part> {
        let known = self.fields.iter().find_map(|(member, field)| match field {
            Field::Type(media) if member == name => Some(media.as_str()),
            Field::Type(_) | Field::Style(..) => None,
        });
        match content {
            Content::Files(files) => files
                .into_iter()
                .map(|file| file_part(name, known, &file))
                .collect(),
            Content::Value(Value::Array(items)) => items
                .iter()
                .filter_map(|item| value_part(name, known, item))
                .collect(),
            Content::Value(value) => value_part(name, known, &value).into_iter().collect(),
        }
    }
}

fn file_part(name: &str, known: Option<&str>, file: &Upload) -> Part {
    let media = file
        .content_type()
        .filter(|media| is_media_type(media))
        .or(known)
        .unwrap_or("application/octet-stream");
    // Servers take a part without a file name for a text.
    let file_name = quoted(file.file_name().unwrap_or(name));
    let name = quoted(name);
    Part {
        head: format!(
            "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\nContent-Type: {media}\r\n"
        ),
        body: file.bytes().clone(),
    }
}

/// The part of a value that is no file; none of null.
fn value_part(name: &str, known: Option<&str>, value: &Value) -> Option<Part> {
    let known_json = known.filter(|media| is_json(media));
    let media = match value {
        Value::Object(_) | Value::Array(_) => Some(known_json.unwrap_or("application/json")),
        _ => known,
    };
    let text = if known_json.is_some() && !value.is_null() {
        value.to_string()
    } else {
        parameter::text(value)?
    };
    let head = format!(
        "Content-Disposition: form-data; name=\"{}\"\r\n",
        quoted(name)
    );
    let media = media.map_or_else(String::new, |media| format!("Content-Type: {media}\r\n"));
    Some(Part {
        head: head + &media,
        body: Bytes::from(text),
    })
}

fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// A name as it stands between quotes, in the way of browsers: what would end the quotes or the
/// line is percent-encoded, and so is every other control character.
fn quoted(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        if character == '"' || character.is_ascii_control() {
            // A text takes everything.
            let _ = write!(text, "%{:02X}", u32::from(character));
        } else {
            text.push(character);
        }
    }
    text
}

/// A text that stands nowhere in the parts.
fn boundary(parts: &[Part]) -> String {
    loop {
        let text = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let taken = |part: &Part| holds(part.head.as_bytes(), &text) || holds(&part.body, &text);
        if !parts.iter().any(taken) {
            return text;
        }
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

fn joined(parts: &[Part], boundary: &str) -> Bytes {
    let size = |part: &Part| part.head.len() + part.body.len() + boundary.len() + 8;
    let mut bytes = Vec::with_capacity(parts.iter().map(size).sum::<usize>() + 64);
    for part in parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n{}\r\n", part.head).as_bytes());
        bytes.extend_from_slice(&part.body);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Bytes::from(bytes)
}

#[cfg(test)]
mod tests;
