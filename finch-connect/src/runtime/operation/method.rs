//! The methods of HTTP, and which of them may be sent twice.
//!
//! What goes in: a method as a document names it. What comes out: its name on the wire, and
//! whether a request of it may be sent again. No operation is known here.

/// An HTTP method, for [`Client::call`](crate::runtime::Client::call).
///
/// ```
/// use finch_connect::runtime::Method;
///
/// assert_eq!(Method::Patch.as_str(), "PATCH");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// Whether a request of this method may be sent again by its definition: all but `POST` and
    /// `PATCH`. What an operation says of itself goes before it, see
    /// [`Operation::repeatable`](crate::runtime::Operation::repeatable).
    ///
    /// ```
    /// use finch_connect::runtime::Method;
    ///
    /// assert!(Method::Delete.is_repeatable());
    /// assert!(!Method::Post.is_repeatable());
    /// ```
    pub fn is_repeatable(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }

    pub(crate) fn http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
        }
    }

    /// The method as it stands in a request, in capitals.
    ///
    /// ```
    /// use finch_connect::runtime::Method;
    ///
    /// assert_eq!(Method::Get.as_str(), "GET");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}
