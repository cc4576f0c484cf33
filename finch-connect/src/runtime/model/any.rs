//! Free-form JSON: the aliases that generated code uses for what a document leaves open.

/// Any JSON value: `serde_json`'s.
///
/// ```
/// use finch_connect::runtime::{Any, from_json_bytes};
///
/// let pet: Any = from_json_bytes(br#"{"name":"Bella","age":4}"#)?;
/// assert_eq!(pet["age"], 4);
/// # Ok::<(), finch_connect::runtime::DecodeError>(())
/// ```
pub type Any = serde_json::Value;

/// An object with free member names and values of one type, sorted by name.
///
/// ```
/// use finch_connect::runtime::{Map, from_json_bytes};
///
/// let ages: Map<u32> = from_json_bytes(br#"{"Bella":4,"Max":7}"#)?;
/// assert_eq!(ages["Max"], 7);
/// # Ok::<(), finch_connect::runtime::DecodeError>(())
/// ```
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// The members of an object, with values of any kind.
pub type Members = serde_json::Map<String, Any>;
