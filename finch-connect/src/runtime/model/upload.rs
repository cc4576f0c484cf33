//! Files on their way to a server.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use serde::ser::{Error as _, SerializeStruct as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Model, Nullable, Place, Rule, Violations};

/// A file in a multipart body: its bytes, its name and its media type.
///
/// Bytes and texts turn into one by themselves, so a file without a name is given as what it
/// holds. Where a document uses the same object in JSON too, the file is a text there.
///
/// `Debug` prints the number of bytes only.
///
/// ```
/// use finch_connect::runtime::Upload;
///
/// let photo = Upload::new(vec![0x89, b'P', b'N', b'G'])
///     .with_file_name("bella.png")
///     .with_content_type("image/png");
/// assert_eq!(photo.bytes().len(), 4);
/// assert_eq!(Upload::from("a,b\n").file_name(), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Upload {
    bytes: Bytes,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Upload {
    /// What `Serialize` calls this where the serializer takes it apart.
    pub(crate) const MARK: &'static str = "$runtime::Upload";

    /// A file of these bytes. It is sent with the name of its member, as `application/octet-stream`
    /// or what the document says, unless it gets a name and a type of its own.
    ///
    /// ```
    /// use finch_connect::runtime::Upload;
    ///
    /// assert_eq!(Upload::new("a,b\n").bytes().as_ref(), b"a,b\n");
    /// ```
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
            file_name: None,
            content_type: None,
        }
    }

    /// Sets the name that the server gets to see.
    ///
    /// ```
    /// use finch_connect::runtime::Upload;
    ///
    /// assert_eq!(Upload::new("a,b\n").with_file_name("pets.csv").file_name(), Some("pets.csv"));
    /// ```
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the media type. One that no header can carry is a violation.
    ///
    /// ```
    /// use finch_connect::runtime::{Upload, Violations};
    ///
    /// let table = Upload::new("a,b\n").with_content_type("text/csv");
    /// assert!(Violations::of(&table).is_empty());
    /// assert_eq!(Violations::of(&table.with_content_type("text/csv\n")).len(), 1);
    /// ```
    #[must_use]
    pub fn with_content_type(mut self, media_type: impl Into<String>) -> Self {
        self.content_type = Some(media_type.into());
        self
    }

    /// The bytes.
    ///
    /// ```
    /// use finch_connect::runtime::Upload;
    ///
    /// assert_eq!(Upload::from([1, 2]).bytes().as_ref(), [1, 2]);
    /// ```
    #[must_use]
    pub const fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The name, where it has one.
    ///
    /// ```
    /// use finch_connect::runtime::Upload;
    ///
    /// assert_eq!(Upload::default().file_name(), None);
    /// ```
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type, where it has one.
    ///
    /// ```
    /// use finch_connect::runtime::Upload;
    ///
    /// assert_eq!(Upload::default().content_type(), None);
    /// ```
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Gives back what [`Serialize`] took apart.
    pub(crate) fn from_parts(
        bytes: Bytes,
        file_name: Option<String>,
        content_type: Option<String>,
    ) -> Self {
        Self {
            bytes,
            file_name,
            content_type,
        }
    }
}

/// Whether a part of a body can name this as its media type.
pub(crate) fn is_media_type(text: &str) -> bool {
    text.is_ascii() && text.contains('/') && HeaderValue::from_str(text).is_ok()
}

impl Model for Upload {
    fn check(&self, _: &[Rule], at: &Place<'_>, violations: &mut Violations) {
        if self.content_type().is_some_and(|text| !is_media_type(text)) {
            violations.push(at, "the media type of the file is none");
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

macro_rules! upload_from {
    ($($from:ty),+) => {$(
        impl From<$from> for Upload {
            fn from(bytes: $from) -> Self {
                Self::new(bytes)
            }
        }

        impl From<$from> for Nullable<Upload> {
            fn from(bytes: $from) -> Self {
                Self::Value(Upload::new(bytes))
            }
        }
    )+};
}
upload_from!(Bytes, Vec<u8>, String);

macro_rules! upload_from_copy {
    ($([$($generic:tt)*] $from:ty),+) => {$(
        impl $($generic)* From<$from> for Upload {
            fn from(bytes: $from) -> Self {
                Self::new(bytes.to_vec())
            }
        }
    )+};
}
upload_from_copy!([] &[u8], [<const N: usize>] [u8; N], [<const N: usize>] &[u8; N]);

impl From<&str> for Upload {
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

/// A struct of three members for the writer of multipart bodies, the only format here that is not
/// for people's eyes. JSON has no bytes: a file is the text that it holds.
impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return match std::str::from_utf8(&self.bytes) {
                Ok(text) => serializer.serialize_str(text),
                Err(_) => Err(S::Error::custom(
                    "these bytes are no text, as JSON needs it",
                )),
            };
        }
        let mut parts = serializer.serialize_struct(Self::MARK, 3)?;
        parts.serialize_field("bytes", &Raw(&self.bytes))?;
        parts.serialize_field("file_name", &self.file_name)?;
        parts.serialize_field("content_type", &self.content_type)?;
        parts.end()
    }
}

struct Raw<'a>(&'a [u8]);

impl Serialize for Raw<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}
