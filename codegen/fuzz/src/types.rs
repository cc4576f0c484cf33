//! Generated types: Finch's, and one of every kind.

#[path = "../../../finch-connect/src/generated/types.rs"]
pub mod finch;
#[path = "../../tests/cases/answers/types.rs"]
pub mod kinds;
