//! Free-form JSON: the aliases that generated code uses for what a document leaves open.

/// Any JSON value.
pub type Any = serde_json::Value;

/// An object with free member names and values of one type.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// The members of an object, with values of any kind.
pub type Members = serde_json::Map<String, Any>;
