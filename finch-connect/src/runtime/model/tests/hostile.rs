//! A document whose types and members have the names of everything that the macros might rely on.

use crate::runtime::{
    Any, Map, Nullable, Rule, Secret, closed_enum, error_bodies, model, open_enum, open_int_enum,
    tagged_union, union,
};

model! {
    /// A type called String.
    pub struct String {
        /// Raw.
        #[required(r#type = "type", MinLength(1), MaxLength(3))]
        pub r#type: ::std::string::String,
        /// Self.
        #[required(self_ = "self")]
        pub self_: i64,
        /// Old.
        #[deprecated]
        #[required(old)]
        pub old: bool,
        /// Old opt.
        #[deprecated]
        #[optional(with_value)]
        pub value: Nullable<::std::string::String>,
        /// Map.
        #[optional(with_map)]
        pub map: Vec,
        /// Other.
        #[optional(with_other = "other-name", Minimum(-1.0), UniqueItems, Items(&[Rule::MaxLength(3)]))]
        pub other: ::std::vec::Vec<::std::string::String>,
        /// Serializer.
        #[optional(with_serializer)]
        pub serializer: Some,
        /// Reader.
        #[optional(with_reader)]
        pub reader: Option,
        /// Writer.
        #[optional(with_writer)]
        pub writer: Secret,
        /// Secret.
        #[optional(with_visit)]
        pub visit: ::std::boxed::Box<String>,
        /// f.
        #[optional(with_f)]
        pub f: Any,
        /// Extra
        #[optional(with_extra)]
        pub extra: Any,
        /// Rest.
        #[additional]
        pub additional_properties: Map<i64>,
    }
}
open_enum! {
    /// An option.
    pub enum Option {
        /// One.
        Some = "some",
        /// None.
        #[deprecated]
        None = "none",
        /// Ok.
        Ok = "ok",
    }
}
closed_enum! {
    /// A vec.
    pub enum Vec {
        /// A.
        Err = "err",
        /// B.
        Values = "b",
    }
}
open_int_enum! {
    /// Some.
    #[deprecated]
    pub enum Some {
        /// 1.
        Level1 = 1,
        /// -5.
        Minus5 = -5,
    }
}
union! {
    /// A result.
    pub enum Result {
        /// S.
        String(String),
        /// O.
        Box(::std::boxed::Box<Box>),
        /// T.
        Text(::std::string::String),
        /// N.
        Null(Nullable<i64>),
    }
}
tagged_union! {
    /// A box.
    #[tag = "boxType"]
    pub enum Box {
        /// A.
        Ok(MinLength) = "ok",
        /// B.
        Err(String) = "err",
    }
}
model! {
    /// Clash.
    pub struct MinLength {}
}
model! {
    /// Clash.
    pub struct Ok {
        /// Only.
        #[additional]
        pub default: Map<Result>,
    }
}
model! {
   /// Clash.
   #[deprecated]
pub struct Err {} }
model! {
/// Clash.
pub struct Default {} }
model! {
/// Clash.
pub struct Into {} }
model! {
/// Clash.
pub struct From {} }
model! {
/// Clash.
pub struct Clone {} }
model! {
/// Clash.
pub struct PartialEq {} }
model! {
/// Clash.
pub struct Debug {} }
model! {
/// Clash.
pub struct FnMut {} }
model! {
/// Clash.
pub struct Iterator {} }
model! {
/// Clash.
pub struct Sized {} }
model! {
/// Clash.
pub struct Model {} }
model! {
/// Clash.
pub struct Reader {} }
model! {
/// Clash.
pub struct Hash {} }
model! {
/// Clash.
pub struct Eq {} }
model! {
/// Clash.
pub struct Drop {} }
model! {
/// Clash.
pub struct AsRef {} }
model! {
/// Clash.
pub struct Fn {} }
model! {
 /// Clash.
 pub struct A { /// x
#[optional(with_a)] pub a: Nullable<S>, } }
model! {
 /// Clash.
 pub struct D { /// x
#[required(a)] pub a: Nullable<::std::boxed::Box<D>>, } }
model! {
 /// Clash.
 pub struct S { /// x
#[required(rules)] pub rules: ::std::vec::Vec<S>, /// x
#[required(at)] pub at: X, } }
/// Alias.
pub type X = ::std::vec::Vec<Map<Nullable<X2>>>;
/// Alias.
pub type X2 = f64;
error_bodies! {
    /// Errors.
    pub enum FooError {
        /// 400.
        BadRequest(String) = 400,
        /// 4XX.
        ClientError(Ok) = "4XX",
        /// default.
        Default(Box) = "default",
    }
}

#[test]
fn hostile_names_work() {
    let text = r#"{"type":"t","self":1,"old":true,"value":null,"map":"err","other-name":["a"],"serializer":-5,"reader":"new","writer":"w","f":0,"rest":7}"#;
    let value: String = super::value(text);
    assert_eq!(super::json(&value), text);
    let made = String::new("t", 1, true)
        .with_other(["abcd".to_owned()])
        .with_map(Vec::Err);
    let violations = crate::runtime::Violations::of(&made);
    assert_eq!(
        violations.to_string(),
        "other-name[0]: 4 characters, at most 3 allowed"
    );
    assert!(::std::format!("{made:?}").starts_with("String { type: \"t\", self_: 1"));
    let _ = (
        Default::default(),
        Clone::new(),
        A::new().with_a(S::new([], [])),
    );
}
