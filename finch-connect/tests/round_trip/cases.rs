//! The types of every golden case that has component schemas, and of Finch's own documents.
//!
//! In: the committed output of the generator. Out: for each component a function that takes JSON
//! through its type. The list itself, `cases/list.rs`, is written by the test `round_trip_list`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::runtime::{Model, Nullable, Place, Violations, from_json_bytes, to_json_bytes};

/// A component with its Rust type.
pub struct Type {
    /// The name in the document.
    pub component: &'static str,
    /// Decodes and encodes.
    pub pass: fn(&[u8]) -> Result<Passed, String>,
}

/// What came of a value.
pub struct Passed {
    pub encoded: Vec<u8>,
    /// How many parts of it the type does not know.
    pub unknown: usize,
    /// The rules that it breaks, as text.
    pub violations: String,
}

fn pass<T: Model + DeserializeOwned + Serialize>(json: &[u8]) -> Result<Passed, String> {
    // Whether null is allowed is said where a type is used: the type itself leaves it out.
    if json == b"null" {
        return passed::<Nullable<T>>(json);
    }
    passed::<T>(json)
}

fn passed<T: Model + DeserializeOwned + Serialize>(json: &[u8]) -> Result<Passed, String> {
    let value: T = from_json_bytes(json).map_err(|error| error.to_string())?;
    let mut violations = Violations::new();
    value.check(&[], &Place::root(), &mut violations);
    let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    Ok(Passed {
        encoded: to_json_bytes(&value).map_err(|error| error.to_string())?,
        unknown: value.unknown_members(),
        violations: violations.join("; "),
    })
}

/// A module for the types of each folder, and the list of all of them.
macro_rules! cases {
    ($($module:ident $folder:literal $path:literal {
        $($type:ident $(as $component:literal)?,)*
    })*) => {
        $(#[path = $path] mod $module;)*

        /// The folders with their types.
        pub fn all() -> Vec<(&'static str, &'static [Type])> {
            vec![$(($folder, {
                const TYPES: &[Type] = &[$(Type {
                    component: name!($type $($component)?),
                    pass: pass::<$module::$type>,
                }),*];
                TYPES
            })),*]
        }
    };
}

macro_rules! name {
    ($type:ident) => {
        stringify!($type)
    };
    ($type:ident $component:literal) => {
        $component
    };
}

/// Components that no value fits, or none that a document could mean; each says why in its case.
pub const WITHOUT_VALUES: &[(&str, &str)] = &[
    ("all-of", "NotObjects"),
    ("all-of", "Overridden"),
    ("all-of", "Typed"),
    ("all-of-meets", "NoValue"),
    ("bounds-excluding", "Open"),
    ("bounds-excluding", "Words"),
    ("unchecked", "Never"),
    ("values", "Empty"),
    ("values", "EmptyWithoutType"),
    ("values", "NoneOfTheType"),
    ("values", "QuotedTruths"),
];

mod list;

pub use list::all;
