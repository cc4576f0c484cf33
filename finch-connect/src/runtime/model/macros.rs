//! `model!`: a struct of declared members becomes a type with constructors, JSON in and out, and
//! rules.
//!
//! A document may define types called `String`, `Option` or `Into`. So nothing here relies on a
//! name in scope: all paths are absolute, and no method of a trait is called with a dot.

/// A struct whose fields are the members of a JSON object.
///
/// `#[required(argument = "wire name", Rule, ..)]` members are arguments of `new`,
/// `#[optional(with_method = "wire name", Rule, ..)]` ones become `Option`s with a method that sets
/// them, `#[additional(Items(..))]` (at most one, the last) holds all other members.
///
/// A macro cannot tell attributes apart and keep them too. So every attribute is handed on with a
/// tail of tokens, `[allow(deprecated)] < >`, from which `model_struct!` takes what it puts where
/// that attribute has an effect.
macro_rules! model {
    ($(# $meta:tt)* pub struct $name:ident {
        $($(# $attribute:tt)* pub $field:ident : $type:ty,)*
    }) => {
        $crate::runtime::plumbing::model_struct! {
            [$(# $meta)*] $name
            $([$($attribute [allow(deprecated)] < >)*] $field: $type,)*
        }
    };
}
pub(crate) use model;

macro_rules! model_struct {
    ([$($meta:tt)*] $name:ident $([
        $([doc = $doc:tt] [allow(deprecated)] < >)*
        $([deprecated $($note:tt)*] $old:tt < >)?
        $([required(
            $req:ident $(= $req_wire:tt)? $(, $req_rule:ident $(($($req_arg:tt)*))?)* $(,)?
        )] [allow(deprecated)] $req_lt:tt $req_gt:tt)?
        $([optional(
            $opt:ident $(= $opt_wire:tt)? $(, $opt_rule:ident $(($($opt_arg:tt)*))?)* $(,)?
        )] [allow(deprecated)] $opt_lt:tt $opt_gt:tt)?
        $([additional $(($add_rule:ident ($($add_arg:tt)*)))?]
            [allow(deprecated)] $add_lt:tt $add_gt:tt)?
    ] $field:ident : $type:ty,)*) => {
        $($meta)*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::all, clippy::pedantic)]
        pub struct $name {
            $(
                $(#[doc = $doc])*
                $(#[deprecated $($note)*] #$old)?
                pub $field: $(::core::option::Option $opt_lt)? $type $($opt_gt)?,
            )*
            __extra: $crate::runtime::Extra,
        }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $name {
            /// A value with the required members; the optional ones are absent.
            #[must_use]
            pub fn new($($($req: impl ::core::convert::Into<$type>,)?)*) -> Self {
                Self {
                    $($field:
                        $(::core::convert::Into::into($req))?
                        $(::core::option::Option::None::$opt_lt $type $opt_gt)?
                        $($add_lt $type as ::core::default::Default $add_gt::default())?,
                    )*
                    __extra: $crate::runtime::Extra::new(),
                }
            }

            // The items under `cfg(false)` are there for the attribute before them only.
            $(
                $(#[deprecated $($note)*] #$old)?
                $(
                    #[doc = ::core::concat!("Sets `", ::core::stringify!($field), "`.")]
                    #[must_use]
                    pub fn $opt(mut self, $field: impl ::core::convert::Into<$type>) -> Self {
                        self.$field =
                            ::core::option::Option::Some(::core::convert::Into::into($field));
                        self
                    }
                )?
                $(#[cfg(false)] const $req: () = ();)?
                $(#[cfg(false)] type $field = X $add_lt $type $add_gt;)?
            )*
        }

        $crate::runtime::plumbing::default_impl! { $name $($($req)?)* }

        #[allow(deprecated, clippy::all, clippy::pedantic)]
        impl $crate::runtime::plumbing::Object for $name {
            const SHAPE: &'static $crate::runtime::plumbing::Shape =
                &$crate::runtime::plumbing::Shape {
                    name: ::core::stringify!($name),
                    members: &[$($crate::runtime::plumbing::Member {
                        field: ::core::stringify!($field),
                        wire: $crate::runtime::plumbing::wire!(
                            $field $($($req_wire)?)? $($($opt_wire)?)?
                        ),
                        rules: &[
                            $($($crate::runtime::Rule::$req_rule $(($($req_arg)*))?,)*)?
                            $($($crate::runtime::Rule::$opt_rule $(($($opt_arg)*))?,)*)?
                            $($($crate::runtime::Rule::$add_rule ($($add_arg)*),)?)?
                        ],
                        kind:
                            $($crate::runtime::plumbing::Kind::Required::$req_lt $req_gt)?
                            $($crate::runtime::plumbing::Kind::Optional::$opt_lt $opt_gt)?
                            $($crate::runtime::plumbing::Kind::Additional::$add_lt $add_gt)?,
                    },)*],
                };

            #[allow(unused_mut, irrefutable_let_patterns)]
            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                mut reader: $crate::runtime::plumbing::Reader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(
                    $(let mut $req = ::core::option::Option::None;)?
                    $(let mut $opt = ::core::option::Option::None;)?
                    $(let mut $field = $add_lt $type as ::core::default::Default $add_gt::default();)?
                )*
                while reader.advance()? {
                    $(
                        $(reader.required(&mut $req);)?
                        $(reader.optional(&mut $opt);)?
                        $(reader.additional::$add_lt _ $add_gt(&mut $field);)?
                    )*
                }
                let ($($(::core::option::Option::Some($req),)?)*) = ($($($req,)?)*) else {
                    return ::core::result::Result::Err(reader.missing());
                };
                ::core::result::Result::Ok(Self {
                    $($field: $($req)? $($opt)? $(::core::convert::identity::$add_lt $type $add_gt($field))?,)*
                    __extra: reader.take_extra(),
                })
            }
        }

        $crate::runtime::plumbing::decoded_by! { $name, read_object }

        #[allow(deprecated)]
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #[allow(unused_mut)]
                let mut writer = $crate::runtime::plumbing::Writer::new(
                    serializer,
                    <Self as $crate::runtime::plumbing::Object>::SHAPE,
                );
                $(
                    $(writer.field::$req_lt _ $req_gt(&self.$field);)?
                    $(writer.field::$opt_lt _ $opt_gt(&self.$field);)?
                    $(writer.additional::$add_lt _ $add_gt(&self.$field);)?
                )*
                writer.end(&self.__extra)
            }
        }

        #[allow(deprecated)]
        impl $crate::runtime::Model for $name {
            fn record(&self, visit: &mut dyn ::core::ops::FnMut(&$crate::runtime::plumbing::Record<'_>)) {
                visit(&$crate::runtime::plumbing::Record {
                    shape: <Self as $crate::runtime::plumbing::Object>::SHAPE,
                    values: &[$(&self.$field),*],
                    extra: &self.__extra,
                });
            }

            fn extra(&self) -> ::core::option::Option<&$crate::runtime::plumbing::Members> {
                self.__extra.get()
            }

            fn extra_mut(&mut self) -> ::core::option::Option<&mut $crate::runtime::plumbing::Members> {
                ::core::option::Option::Some(self.__extra.get_mut())
            }
        }

        #[allow(deprecated)]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::runtime::plumbing::debug_object(self, f)
            }
        }
    };
}
pub(crate) use model_struct;

/// The wire name of a member: the field's name unless another is given.
macro_rules! wire {
    ($field:ident) => {
        ::core::stringify!($field)
    };
    ($field:ident $wire:tt) => {
        $wire
    };
}
pub(crate) use wire;

/// `Default` for a struct without required members.
macro_rules! default_impl {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
    };
    ($name:ident $($required:ident)+) => {};
}
pub(crate) use default_impl;

/// `Deserialize` by a function of the runtime, which may take more than the deserializer.
macro_rules! decoded_by {
    ($name:ident, $decode:ident $(, $argument:expr)*) => {
        #[allow(deprecated)]
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::runtime::plumbing::$decode(deserializer $(, $argument)*)
            }
        }
    };
}
pub(crate) use decoded_by;
