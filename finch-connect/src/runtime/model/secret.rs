//! Secrets: text that is sent and received like any other, and never shown.
//!
//! No formatting shows the text; only [`Secret::expose`] gives it out. The memory is wiped when the
//! value is dropped.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A secret: a password, a token, a code.
///
/// `Debug` prints `Secret(..)`, there is no `Display`, and the memory is wiped on drop. Two of one
/// length are compared in the same time wherever they differ.
///
/// ```
/// use finch_connect::runtime::Secret;
///
/// let token = Secret::from("s3cret");
/// assert_eq!(format!("{token:?}"), "Secret(..)");
/// assert_eq!(token, Secret::from("s3cret"));
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Do not log it.
    ///
    /// ```
    /// use finch_connect::runtime::Secret;
    ///
    /// let token = Secret::from("s3cret");
    /// assert_eq!(token.expose(), "s3cret"); // to store it
    /// ```
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Takes the same time wherever two secrets of one length differ.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.0.as_bytes(), other.0.as_bytes());
        let mut difference = u8::from(left.len() != right.len());
        for (a, b) in left.iter().zip(right) {
            // Keeps the compiler from leaving the loop at the first difference.
            difference = std::hint::black_box(difference | (a ^ b));
        }
        difference == 0
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn what_holds_the_text_is_wiped_on_drop() {
        fn wiped<T: zeroize::ZeroizeOnDrop>(_: &T) {}
        wiped(&Secret::from("s3cret").0);
    }
}
