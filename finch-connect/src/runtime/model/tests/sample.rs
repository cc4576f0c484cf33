//! Types as generated code writes them.

use crate::runtime::{
    Any, Base64Bytes, Date, Map, Nullable, Rule, Secret, Uri, closed_enum, closed_int_enum,
    error_bodies, model, open_enum, open_int_enum, tagged_union, union,
};

open_enum! {
    /// What is asked for.
    pub enum Product {
        /// The company.
        Company = "company",
        /// Old.
        #[deprecated]
        Benefits = "benefits",
    }
}

closed_enum! {
    /// Two colours and no more.
    pub enum Colour {
        /// Red.
        Red = "red",
        /// Green.
        Green = "green",
    }
}

open_int_enum! {
    /// Levels.
    pub enum Level {
        /// One.
        Level1 = 1,
        /// Minus five.
        Minus5 = -5,
    }
}

closed_int_enum! {
    /// Sides.
    pub enum Side {
        /// Left.
        Minus1 = -1,
        /// Right.
        Value1 = 1,
    }
}

model! {
    /// A request.
    pub struct Request {
        /// Who.
        #[required(customer_id, MinLength(1), MaxLength(5))]
        pub customer_id: String,
        /// What.
        #[required(products, MinItems(1), MaxItems(3), UniqueItems)]
        pub products: Vec<Product>,
        /// Three states.
        #[optional(with_email, MaxLength(4))]
        pub email: Nullable<String>,
        /// Two states.
        #[deprecated]
        #[optional(with_account)]
        pub account: String,
        /// Another name on the wire.
        #[optional(with_max_items = "maxItems", Minimum(1.0), Maximum(129_600.0))]
        pub max_items: f64,
        /// Nested.
        #[optional(with_integration)]
        pub integration: Integration,
        /// Shown to nobody.
        #[optional(with_token, MaxLength(3))]
        pub token: Secret,
        /// Anything.
        #[optional(with_free)]
        pub free: Any,
        /// Texts.
        #[optional(with_tags, Items(&[Rule::MaxLength(2)]), UniqueItems)]
        pub tags: Vec<String>,
    }
}

model! {
    /// An integration.
    pub struct Integration {
        /// By whom.
        #[required(provider, MinLength(2))]
        pub provider: Nullable<String>,
    }
}

model! {
    /// A list that ends somewhere.
    #[deprecated]
    pub struct Node {
        /// A number.
        #[required(value)]
        pub value: i64,
        /// The next.
        #[optional(with_next)]
        pub next: Box<Node>,
        /// The others.
        #[optional(with_others)]
        pub others: Vec<Node>,
    }
}

model! {
    /// Counts by name.
    pub struct Counts {
        /// The total.
        #[optional(with_total)]
        pub total: i64,
        /// The others.
        #[additional(Items(&[Rule::Minimum(0.0)]))]
        pub additional_properties: Map<i64>,
    }
}

model! {
    /// Nothing.
    pub struct Empty {}
}

model! {
    /// All kinds of values.
    pub struct Kinds {
        /// Bytes.
        #[optional(with_bytes)]
        pub bytes: Base64Bytes,
        /// A date.
        #[optional(with_date)]
        pub date: Date,
        /// An address.
        #[optional(with_uri)]
        pub uri: Nullable<Uri>,
        /// A map.
        #[optional(with_map, MinProperties(2), Items(&[Rule::ExclusiveMinimum(0.0)]))]
        pub map: Map<Nullable<i64>>,
        /// A number without a sign.
        #[optional(with_height, Maximum(18_446_744_073_709_551_615.0))]
        pub height: u64,
        /// A multiple.
        #[optional(with_step, MultipleOf(0.01), ExclusiveMaximum(10.0))]
        pub step: f64,
        /// An object with rules of its own.
        #[optional(with_counts, MinProperties(2))]
        pub counts: Counts,
    }
}

model! {
    /// All members are optional: fits every object.
    pub struct Loose {
        /// A name.
        #[optional(with_name)]
        pub name: String,
    }
}

model! {
    /// A cat.
    pub struct Cat {
        /// The name of the kind.
        #[required(kind = "petType")]
        pub kind: String,
        /// Its name.
        #[required(name)]
        pub name: String,
    }
}

model! {
    /// A dog, which does not say that it is one.
    pub struct Dog {
        /// Its bark.
        #[required(bark)]
        pub bark: f64,
    }
}

union! {
    /// One of several.
    pub enum Pet {
        /// Fits every object.
        Loose(Loose),
        /// A cat.
        Cat(Cat),
        /// A dog.
        Dog(Box<Dog>),
        /// A name.
        Text(String),
        /// A product.
        Product(Product),
        /// Many.
        Pets(Vec<Pet>),
    }
}

tagged_union! {
    /// Told apart by a member.
    #[tag = "petType"]
    pub enum Animal {
        /// A cat.
        Cat(Cat) = "cat",
        /// A dog.
        Dog(Box<Dog>) = "dog",
        /// Numbers.
        Counts(Map<i64>) = "counts",
    }
}

tagged_union! {
    /// Told apart by a member that each of them requires.
    #[tag(implied = "petType")]
    pub enum Implied {
        /// A cat.
        Cat(Cat) = "cat",
        /// A dog.
        Dog(Box<Dog>) = "dog",
    }
}

model! {
    /// Told by a boolean.
    pub struct On {
        /// The tag.
        #[required(state, Boolean(true))]
        pub state: bool,
        /// A number.
        #[optional(with_level)]
        pub level: i64,
    }
}

model! {
    /// Told by a boolean.
    pub struct Off {
        /// The tag.
        #[required(state, Boolean(false))]
        pub state: bool,
    }
}

model! {
    /// Told by a number.
    pub struct Second {
        /// The tag.
        #[required(state)]
        pub state: i64,
    }
}

tagged_union! {
    /// Told apart by a member that is no text.
    #[tag(scalar = "state")]
    pub enum Switch {
        /// True.
        On(On) = "true",
        /// False.
        Off(Off) = "false",
        /// A number.
        Second(Second) = "2",
    }
}

model! {
    /// Holds unions.
    pub struct Home {
        /// One of several.
        #[required(animal)]
        pub animal: Animal,
        /// May be absent.
        #[optional(with_pet)]
        pub pet: Pet,
    }
}

union! {
    /// A union in a union in a union: every variant fits every level.
    pub enum Deep {
        /// Left.
        Left(Left),
        /// Right.
        Right(Right),
    }
}

model! {
    /// Left.
    pub struct Left {
        /// Down.
        #[optional(with_down)]
        pub down: Box<Deep>,
    }
}

model! {
    /// Right.
    pub struct Right {
        /// Down.
        #[optional(with_down)]
        pub down: Box<Deep>,
    }
}

error_bodies! {
    /// Errors of one operation.
    pub enum Failure {
        /// A default.
        Default(Loose) = "default",
        /// A range.
        Client(Counts) = "4XX",
        /// One status.
        BadRequest(Cat) = 400,
    }
}
