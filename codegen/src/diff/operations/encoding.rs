//! Whether another way to write a value makes another text of it.
//!
//! In: two encodings of a value of some shape. Out: whether the text is the same. Never here: how a
//! value is written; the runtime does that.

use super::values::Shape;
use crate::ir::{Encoding, Location, Style};

/// Whether a parameter, or a header of an answer, is written the same by both.
pub(super) fn alike(location: Location, before: Encoding, after: Encoding, shape: Shape) -> bool {
    let (Encoding::Style(one, explode), Encoding::Style(two, other)) = (before, after) else {
        return before == after;
    };
    match (location, shape) {
        _ if one == two && explode == other => true,
        // Only a prefix tells the styles of a single value apart, and queries have none.
        (Location::Query, Shape::Scalar) => true,
        (Location::Path | Location::Header | Location::Cookie, Shape::Scalar) => one == two,
        // The elements of a list stand behind commas, exploded or not.
        (Location::Path | Location::Header, Shape::List) => one == two && one == Style::Simple,
        (Location::Query | Location::Cookie, Shape::List) | (_, Shape::Other) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, alike};
    use crate::ir::{Encoding, Explode, Location, Style};

    #[test]
    fn a_single_value_has_one_text_in_a_query() {
        let form = Encoding::Style(Style::Form, Explode::Yes);
        let pipes = Encoding::Style(Style::PipeDelimited, Explode::No);
        let label = Encoding::Style(Style::Label, Explode::No);
        let simple = Encoding::Style(Style::Simple, Explode::No);
        let exploded = Encoding::Style(Style::Simple, Explode::Yes);
        for (location, one, two, shape, expected) in [
            (Location::Query, form, pipes, Shape::Scalar, true),
            (Location::Query, form, pipes, Shape::List, false),
            (Location::Query, form, Encoding::Json, Shape::Scalar, false),
            (Location::Path, simple, exploded, Shape::Scalar, true),
            (Location::Path, simple, exploded, Shape::List, true),
            (Location::Path, simple, exploded, Shape::Other, false),
            (Location::Path, simple, label, Shape::Scalar, false),
        ] {
            assert_eq!(alike(location, one, two, shape), expected);
            assert_eq!(alike(location, two, one, shape), expected);
        }
    }
}
