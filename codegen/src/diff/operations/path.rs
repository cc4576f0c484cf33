//! The shape of a path: what is sent of it, whatever its placeholders are called.
//!
//! In: a path. Out: the path with numbers in place of names. Never here: a parameter.

use std::fmt::Write as _;

/// A path with numbers in place of the names of its placeholders, which nobody sends.
pub(super) fn shape(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, tail)) = rest.split_once('{') {
        let Some((name, tail)) = tail.split_once('}') else {
            break;
        };
        let number = names.iter().position(|known| *known == name);
        let number = number.unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        shape.push_str(before);
        let _ = write!(shape, "{{{number}}}");
        rest = tail;
    }
    shape.push_str(rest);
    shape
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_placeholder_is_its_place() {
        for (one, other, same) in [
            ("/pets/{id}", "/pets/{pet_id}", true),
            ("/a/{x}/b/{y}", "/a/{y}/b/{x}", true),
            ("/a/{x}/b/{x}", "/a/{x}/b/{y}", false),
            ("/a/{x}", "/b/{x}", false),
            ("/a/{x", "/a/{y", false),
        ] {
            assert_eq!(shape(one) == shape(other), same, "{one} {other}");
        }
    }
}
