//! Takes a value apart into the parts of a multipart body.
//!
//! What goes in: an object that serialises. What comes out: for each member its files, or its
//! value as JSON has it. Anything but an object is an error, and so is what JSON cannot hold.

use bytes::Bytes;
use serde::ser::{self, Error as _, Impossible, Serialize, Serializer};
use serde_json::{Error, Value};

use crate::runtime::{Upload, parameter};

/// What a member holds.
pub(super) enum Content {
    Files(Vec<Upload>),
    Value(Value),
}

/// The members of an object, without those that are absent or null.
pub(super) fn parts<T: Serialize + ?Sized>(value: &T) -> Result<Vec<(String, Content)>, String> {
    match value.serialize(Collector { level: Level::Body }) {
        Ok(Found::Members(members)) => Ok(members),
        Ok(_) => Err("a multipart body needs an object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Where the collector is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// At the object whose members are the parts.
    Body,
    /// Inside of a member, where only files are looked for.
    Member,
}

/// What the collector came by.
enum Found {
    Members(Vec<(String, Content)>),
    Files(Vec<Upload>),
    Bytes(Bytes),
    Text(String),
    /// Nothing of these.
    Other,
}

#[derive(Clone, Copy)]
struct Collector {
    level: Level,
}

macro_rules! no_files {
    ($($method:ident: $type:ty),+ $(,)?) => {$(
        fn $method(self, _: $type) -> Result<Found, Error> {
            Ok(Found::Other)
        }
    )+};
}

impl Serializer for Collector {
    type Ok = Found;
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Impossible<Found, Error>;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Impossible<Found, Error>;

    no_files! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_unit_struct: &'static str,
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_str(self, text: &str) -> Result<Found, Error> {
        Ok(Found::Text(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Found, Error> {
        Ok(Found::Bytes(Bytes::copy_from_slice(bytes)))
    }

    fn serialize_none(self) -> Result<Found, Error> {
        Ok(Found::Other)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Found, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Found, Error> {
        Ok(Found::Other)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<Found, Error> {
        Ok(Found::Other)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Found, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Found, Error> {
        Ok(Found::Other)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, Error> {
        Ok(List::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<List, Error> {
        Ok(List::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, Error> {
        Ok(List::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::custom(format_args!("`{name}` is no value of JSON")))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Error> {
        Ok(Members::new(self.level))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Members, Error> {
        let mut members = Members::new(self.level);
        members.file = (name == Upload::MARK).then(Vec::new);
        Ok(members)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::custom(format_args!("`{name}` is no value of JSON")))
    }
}

/// The files in a list.
#[derive(Default)]
struct List(Vec<Upload>);

impl List {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let level = Level::Member;
        if let Found::Files(files) = value.serialize(Collector { level })? {
            self.0.extend(files);
        }
        Ok(())
    }

    fn found(self) -> Found {
        if self.0.is_empty() {
            Found::Other
        } else {
            Found::Files(self.0)
        }
    }
}

macro_rules! lists {
    ($($which:ident: $method:ident),+) => {$(
        impl ser::$which for List {
            type Ok = Found;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.push(value)
            }

            fn end(self) -> Result<Found, Error> {
                Ok(self.found())
            }
        }
    )+};
}
lists!(SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field);

/// The members of an object, or the three of a file.
struct Members {
    level: Level,
    name: String,
    found: Vec<(String, Content)>,
    file: Option<Vec<Found>>,
}

impl Members {
    const fn new(level: Level) -> Self {
        Self {
            level,
            name: String::new(),
            found: Vec::new(),
            file: None,
        }
    }

    fn member<T: Serialize + ?Sized>(&mut self, name: String, value: &T) -> Result<(), Error> {
        let level = Level::Member;
        if let Some(file) = &mut self.file {
            file.push(value.serialize(Collector { level })?);
            return Ok(());
        }
        // Files deeper than that are texts of a JSON part.
        if self.level == Level::Member {
            return Ok(());
        }
        if let Found::Files(files) = value.serialize(Collector { level })? {
            self.found.push((name, Content::Files(files)));
        } else if let Some(value) = parameter::json(value).map_err(Error::custom)? {
            self.found.push((name, Content::Value(value)));
        }
        Ok(())
    }

    fn found(self) -> Found {
        let Some(file) = self.file else {
            return match self.level {
                Level::Body => Found::Members(self.found),
                Level::Member => Found::Other,
            };
        };
        let mut bytes = Bytes::new();
        let mut texts = [None, None];
        for (index, part) in file.into_iter().enumerate() {
            match part {
                Found::Bytes(found) => bytes = found,
                Found::Text(text) => {
                    if let Some(place) = texts.get_mut(index.wrapping_sub(1)) {
                        *place = Some(text);
                    }
                }
                Found::Members(_) | Found::Files(_) | Found::Other => {}
            }
        }
        let [file_name, content_type] = texts;
        Found::Files(vec![Upload::from_parts(bytes, file_name, content_type)])
    }
}

impl ser::SerializeMap for Members {
    type Ok = Found;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        match key.serialize(Collector {
            level: Level::Member,
        })? {
            Found::Text(name) => self.name = name,
            _ if self.level == Level::Body => return Err(Error::custom("key must be a string")),
            _ => {}
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let name = std::mem::take(&mut self.name);
        self.member(name, value)
    }

    fn end(self) -> Result<Found, Error> {
        Ok(self.found())
    }
}

impl ser::SerializeStruct for Members {
    type Ok = Found;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.member(name.to_owned(), value)
    }

    fn end(self) -> Result<Found, Error> {
        Ok(self.found())
    }
}
