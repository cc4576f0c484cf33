//! The choice of a union: which branch it takes, and that nothing is lost whatever it takes.

use super::{json, value};
use crate::runtime::{Any, Date, Map, Uri, Uuid, model, open_enum, tagged_union, union};

open_enum! {
    /// The tag of a circle.
    pub enum Round {
        /// One of two.
        Circle = "circle",
        /// The other.
        Disc = "disc",
    }
}

model! {
    /// A shape with a tag of its own.
    pub struct Circle {
        /// The tag.
        #[required(kind)]
        pub kind: Round,
        /// A number.
        #[required(radius)]
        pub radius: f64,
    }
}

model! {
    /// A shape whose tag may be any text.
    pub struct Square {
        /// The tag.
        #[optional(with_kind)]
        pub kind: String,
        /// A number.
        #[required(side)]
        pub side: f64,
    }
}

tagged_union! {
    /// Told by a member; one of them has two tags.
    #[tag = "kind"]
    pub enum Shape {
        /// Two tags.
        Circle(Circle) = "circle" | "disc",
        /// One tag.
        Square(Square) = "square",
        /// A payload that cannot hold the tag.
        Sizes(Map<i64>) = "sizes" | "more sizes",
    }
}

union! {
    /// Told by a member further inside.
    pub enum Drawing {
        /// A shape.
        Shape(Shape),
        /// Many shapes.
        Shapes(Vec<Shape>),
    }
}

model! {
    /// An object with a member that may be anything.
    pub struct Tagged {
        /// Anything.
        #[optional(with_data)]
        pub data: Any,
    }
}

model! {
    /// An object that knows some of what may be there.
    pub struct Named {
        /// A name.
        #[optional(with_name)]
        pub name: String,
        /// Free-form.
        #[optional(with_labels)]
        pub labels: Map<Any>,
    }
}

union! {
    /// The branch that takes anything stands first.
    pub enum Free {
        /// Anything.
        Any(Any),
        /// Any object.
        AnyMap(Map<Any>),
        /// Any list.
        AnyList(Vec<Any>),
        /// A member that may be anything.
        Tagged(Tagged),
        /// Known members.
        Named(Named),
        /// A list of known objects.
        NamedList(Vec<Named>),
        /// A text.
        String(String),
    }
}

union! {
    /// Numbers and texts, each with a type that says more behind one that says less.
    pub enum Scalar {
        /// Any number.
        Number(f64),
        /// Whole numbers.
        Integer(i64),
        /// A date.
        Date(Date),
        /// An id.
        Uuid(Uuid),
        /// An address.
        Uri(Uri),
        /// A value.
        Round(Round),
        /// Any text.
        String(String),
    }
}

/// Decodes and encodes: the same JSON must come out, whatever branch it is.
#[track_caller]
fn kept<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> T {
    let decoded: T = value(text);
    let again: Any = value(&json(&decoded));
    assert_eq!(again, value::<Any>(text));
    decoded
}

#[test]
fn a_branch_for_anything_is_the_last_resort() {
    assert!(matches!(kept(r#"{"name":"Tom"}"#), Free::Named(_)));
    // One member is unknown, which is still more than a type that knows none.
    assert!(matches!(kept(r#"{"name":"Tom","age":3}"#), Free::Named(_)));
    assert!(matches!(
        kept(r#"{"data":{"a":1,"b":[2,3]}}"#),
        Free::Tagged(_)
    ));
    assert!(matches!(
        kept(r#"{"labels":{"a":1,"b":2}}"#),
        Free::Named(_)
    ));
    assert!(matches!(kept(r#"[{"name":"Tom"}]"#), Free::NamedList(_)));
    assert!(matches!(kept(r#""Tom""#), Free::String(_)));
    for other in ["7", "true", "null", "[1,[2]]", r#"[{"name":5}]"#] {
        assert!(matches!(kept(other), Free::Any(_) | Free::AnyList(_)));
    }
    let none = r#"{"name":5,"x":{"y":[1,2,3]}}"#;
    assert!(matches!(
        kept(none),
        Free::Any(_) | Free::AnyMap(_) | Free::Tagged(_)
    ));
}

#[test]
fn the_type_that_says_more_is_chosen() {
    assert!(matches!(kept("5"), Scalar::Integer(5)));
    assert!(matches!(kept("9007199254740993"), Scalar::Integer(_)));
    assert!(matches!(kept("0.5"), Scalar::Number(_)));
    assert!(matches!(kept(r#""2024-02-29""#), Scalar::Date(_)));
    assert!(matches!(
        kept(r#""550e8400-e29b-41d4-a716-446655440000""#),
        Scalar::Uuid(_)
    ));
    assert!(matches!(kept(r#""https://a.test/b""#), Scalar::Uri(_)));
    assert!(matches!(kept(r#""disc""#), Scalar::Round(Round::Disc)));
    for plain in [
        r#""Tom""#,
        r#""""#,
        r#""2024-02""#,
        r#""5 : 3""#,
        r#""é024-02-29""#,
    ] {
        assert!(matches!(kept(plain), Scalar::String(_)));
    }
    for none in ["true", "null", "[]", "{}"] {
        assert!(matches!(kept(none), Scalar::Unrecognized(_)));
    }
}

#[test]
fn every_tag_of_a_branch_is_kept() {
    assert!(matches!(
        kept(r#"{"kind":"circle","radius":1}"#),
        Shape::Circle(_)
    ));
    assert!(matches!(
        kept(r#"{"kind":"disc","radius":1}"#),
        Shape::Circle(_)
    ));
    assert!(matches!(
        kept(r#"{"kind":"square","side":1,"new":[1]}"#),
        Shape::Square(_)
    ));
    assert!(matches!(kept(r#"{"kind":"sizes","a":1}"#), Shape::Sizes(_)));
    // Its type has no place for the tag, and the first one would be written.
    assert!(matches!(
        kept(r#"{"kind":"more sizes","a":1}"#),
        Shape::Unrecognized(_)
    ));
    for unknown in [r#"{"kind":"cube"}"#, r#"{"kind":null}"#, "{}", "[]", "1"] {
        assert!(matches!(kept(unknown), Shape::Unrecognized(_)));
    }
}

#[test]
fn a_branch_made_by_hand_gets_the_right_tag() {
    // The order of members follows a feature of `serde_json` that any crate may switch on.
    let said = |shape: &Shape| value::<serde_json::Value>(&json(shape));
    let other: Round = value(r#""square""#);
    let shape = Shape::Circle(Circle::new(other, 1.0));
    assert_eq!(
        said(&shape),
        serde_json::json!({"kind": "circle", "radius": 1})
    );
    let disc = Shape::Circle(Circle::new(Round::Disc, 1.0));
    assert_eq!(
        said(&disc),
        serde_json::json!({"kind": "disc", "radius": 1})
    );
    let square = serde_json::json!({"kind": "square", "side": 2});
    assert_eq!(said(&Shape::Square(Square::new(2.0))), square);
    let wrong = Shape::Square(Square::new(2.0).with_kind("circle"));
    assert_eq!(said(&wrong), square);
}

#[test]
fn tags_count_in_unions_of_unions() {
    assert!(matches!(
        kept(r#"{"kind":"disc","radius":1}"#),
        Drawing::Shape(Shape::Circle(_))
    ));
    assert!(matches!(kept(r#"[{"kind":"cube"}]"#), Drawing::Shapes(_)));
    assert!(matches!(
        kept("7"),
        Drawing::Shape(Shape::Unrecognized(_)) | Drawing::Unrecognized(_)
    ));
}
