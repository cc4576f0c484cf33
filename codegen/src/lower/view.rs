//! One face for the shapes that `openapiv3` gives a schema.
//!
//! In: a schema of the model. Out: its keywords, as borrowed. Never here: a judgement; the
//! model splits schemas by what they hold, and this only undoes that split.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value as Json;

/// The keywords of a schema.
#[derive(Default)]
pub(super) struct View<'a> {
    pub(super) ty: Option<&'a str>,
    pub(super) format: Option<String>,
    pub(super) pattern: Option<&'a str>,
    pub(super) nullable: bool,
    pub(super) values: Vec<Json>,
    pub(super) properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'a [String],
    pub(super) additional: Option<&'a AdditionalProperties>,
    pub(super) items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'a [ReferenceOr<Schema>],
    pub(super) one_of: &'a [ReferenceOr<Schema>],
    pub(super) any_of: &'a [ReferenceOr<Schema>],
    pub(super) not: Option<&'a ReferenceOr<Schema>>,
    pub(super) bounds: Bounds,
    pub(super) discriminator: Option<&'a Discriminator>,
}

/// The keywords that bound a value.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) exclusive_minimum: bool,
    pub(super) exclusive_maximum: bool,
    pub(super) multiple_of: Option<f64>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: bool,
    pub(super) min_properties: Option<usize>,
    pub(super) max_properties: Option<usize>,
}

impl<'a> View<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        let data = &schema.schema_data;
        let mut view = match &schema.schema_kind {
            SchemaKind::Type(ty) => Self::of_type(ty),
            SchemaKind::OneOf { one_of } => Self {
                one_of,
                ..Self::default()
            },
            SchemaKind::AllOf { all_of } => Self {
                all_of,
                ..Self::default()
            },
            SchemaKind::AnyOf { any_of } => Self {
                any_of,
                ..Self::default()
            },
            SchemaKind::Not { not } => Self {
                not: Some(not),
                ..Self::default()
            },
            SchemaKind::Any(any) => Self::of_any(any),
        };
        view.nullable = data.nullable || view.ty == Some("null");
        view.discriminator = data.discriminator.as_ref();
        view
    }

    fn of_type(ty: &'a Type) -> Self {
        match ty {
            Type::String(string) => Self {
                ty: Some("string"),
                format: format(&string.format),
                pattern: string.pattern.as_deref(),
                values: values(&string.enumeration, |text| Json::from(text.as_str())),
                bounds: Bounds {
                    min_length: string.min_length,
                    max_length: string.max_length,
                    ..Bounds::default()
                },
                ..Self::default()
            },
            Type::Number(number) => Self {
                ty: Some("number"),
                format: format(&number.format),
                values: values(&number.enumeration, |value| Json::from(*value)),
                bounds: Bounds {
                    minimum: number.minimum,
                    maximum: number.maximum,
                    exclusive_minimum: number.exclusive_minimum,
                    exclusive_maximum: number.exclusive_maximum,
                    multiple_of: number.multiple_of,
                    ..Bounds::default()
                },
                ..Self::default()
            },
            Type::Integer(integer) => Self {
                ty: Some("integer"),
                format: format(&integer.format),
                values: values(&integer.enumeration, |value| Json::from(*value)),
                bounds: Bounds {
                    minimum: integer.minimum.map(as_float),
                    maximum: integer.maximum.map(as_float),
                    exclusive_minimum: integer.exclusive_minimum,
                    exclusive_maximum: integer.exclusive_maximum,
                    multiple_of: integer.multiple_of.map(as_float),
                    ..Bounds::default()
                },
                ..Self::default()
            },
            Type::Boolean(boolean) => Self {
                ty: Some("boolean"),
                values: values(&boolean.enumeration, |value| Json::from(*value)),
                ..Self::default()
            },
            Type::Object(object) => Self {
                ty: Some("object"),
                properties: Some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                bounds: Bounds {
                    min_properties: object.min_properties,
                    max_properties: object.max_properties,
                    ..Bounds::default()
                },
                ..Self::default()
            },
            Type::Array(array) => Self {
                ty: Some("array"),
                items: array.items.as_ref(),
                bounds: Bounds {
                    min_items: array.min_items,
                    max_items: array.max_items,
                    unique_items: array.unique_items,
                    ..Bounds::default()
                },
                ..Self::default()
            },
        }
    }

    fn of_any(any: &'a openapiv3::AnySchema) -> Self {
        Self {
            ty: any.typ.as_deref(),
            format: any.format.clone(),
            pattern: any.pattern.as_deref(),
            nullable: false,
            values: any.enumeration.clone(),
            properties: Some(&any.properties).filter(|properties| !properties.is_empty()),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            all_of: &any.all_of,
            one_of: &any.one_of,
            any_of: &any.any_of,
            not: any.not.as_deref(),
            bounds: Bounds {
                min_length: any.min_length,
                max_length: any.max_length,
                minimum: any.minimum,
                maximum: any.maximum,
                exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
                exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
                multiple_of: any.multiple_of,
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
                min_properties: any.min_properties,
                max_properties: any.max_properties,
            },
            discriminator: None,
        }
    }

    /// Whether there are declared members.
    pub(super) fn has_members(&self) -> bool {
        matches!(self.ty, None | Some("object"))
            && self
                .properties
                .is_some_and(|properties| !properties.is_empty())
    }

    /// Whether it says anything about the value at all, beyond null and texts.
    pub(super) fn says_something(&self) -> bool {
        self.ty.is_some()
            || !self.values.is_empty()
            || self.has_members()
            || self.additional.is_some()
            || self.items.is_some()
            || self.is_composed()
            || self.not.is_some()
    }

    /// Whether it is made of other schemas.
    pub(super) fn is_composed(&self) -> bool {
        !self.all_of.is_empty() || !self.one_of.is_empty() || !self.any_of.is_empty()
    }
}

// A bound beyond 2^53 is compared as the nearest float; the values are compared the same way.
#[allow(clippy::cast_precision_loss)]
fn as_float(value: i64) -> f64 {
    value as f64
}

fn values<T>(values: &[Option<T>], json: impl Fn(&T) -> Json) -> Vec<Json> {
    values
        .iter()
        .map(|value| value.as_ref().map_or(Json::Null, &json))
        .collect()
}

fn format<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => serde_json::to_value(known)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned)),
        VariantOrUnknownOrEmpty::Unknown(word) => Some(word.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// An extension that holds a string.
pub(super) fn text_extension<'a>(data: &'a SchemaData, name: &str) -> Option<&'a str> {
    data.extensions.get(name).and_then(Json::as_str)
}
