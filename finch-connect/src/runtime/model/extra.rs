//! The members of an object that its document does not know: kept as they came, sent as they are.

use std::fmt;

use super::Members;

/// Undocumented members. Empty, it is one pointer and costs no allocation.
#[doc(hidden)]
#[derive(Clone, Default)]
pub struct Extra(Option<Box<Members>>);

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The members, if there are any.
    #[must_use]
    pub fn get(&self) -> Option<&Members> {
        self.0.as_deref().filter(|members| !members.is_empty())
    }

    /// The members, to change them.
    pub fn get_mut(&mut self) -> &mut Members {
        self.0.get_or_insert_default()
    }
}

/// Having none and having an empty map of them is the same.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

/// Prints the names only: the values may be secrets that we do not know of.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.get().into_iter().flat_map(serde_json::Map::keys))
            .finish()
    }
}
