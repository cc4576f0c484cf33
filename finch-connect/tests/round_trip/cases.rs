//! The types of every golden case that has component schemas, and of Finch's own documents.
//!
//! In: the committed output of the generator. Out: for each component a function that takes JSON
//! through its type. A test in `main.rs` holds that the list is whole.

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
    ("unchecked", "Never"),
    ("values", "Empty"),
    ("values", "EmptyWithoutType"),
    ("values", "NoneOfTheType"),
    ("values", "QuotedTruths"),
];

cases! {
    all_of "all-of" "../../../codegen/tests/cases/all-of/types.rs" {
        Base,
        Described,
        Holder,
        Extended,
        Beside,
        RequiredOnly,
        Overridden,
        OverriddenInline,
        Recursive,
        MutualA,
        MutualB,
        ThreeLevels,
        NotObjects,
        OfEnum,
        Typed,
        WithBranches,
    }
    all_of_more "all-of-more" "../../../codegen/tests/cases/all-of-more/types.rs" {
        Base,
        Alias,
        OfAlias,
        Labels,
        OfMap,
        Choice,
        OfChoice,
        Holder,
        Word,
    }
    annotations "annotations" "../../../codegen/tests/cases/annotations/types.rs" {
        Annotated,
        OldEnum,
        OldUnion,
        OldTagged,
        OldAlias,
    }
    bodies "bodies" "../../../codegen/tests/cases/bodies/types.rs" {
        Thing,
    }
    components_only "components-only" "../../../codegen/tests/cases/components-only/types.rs" {
        Alias,
        List,
        Anything,
        Empty,
    }
    constraints "constraints" "../../../codegen/tests/cases/constraints/types.rs" {
        Name,
        Names,
        All,
    }
    definitions "definitions" "../../../codegen/tests/cases/definitions/types.rs" {
        Old,
        Composed,
        UsesNullable,
    }
    dialect_3_0_with_3_1 "dialect-3.0-with-3.1" "../../../codegen/tests/cases/dialect-3.0-with-3.1/types.rs" {
        TypeArray,
        Const,
        Siblings,
        Examples,
        Exclusive,
        Exclusive30,
        Nullable,
        NullInEnum,
        Numbers,
        RequiredAtMember,
    }
    dialect_3_1 "dialect-3.1" "../../../codegen/tests/cases/dialect-3.1/types.rs" {
        TypeArrays,
        Const,
        Exclusive,
        Tuple,
        Booleans,
        Examples,
        Siblings,
        Nullable30,
        Conditional,
        Contains,
        Ids,
        Content,
        PropertyNames,
        Not,
        Misspelt,
        Defs,
    }
    directions "directions" "../../../codegen/tests/cases/directions/types.rs" {
        Account,
        Owner,
        Moment,
        Limits,
        Report,
        Order,
        Loose,
    }
    enum_collisions "enum-collisions" "../../../codegen/tests/cases/enum-collisions/types.rs" {
        Order,
        Separators,
        Signs,
        Symbols,
        Unicode,
        Words,
        Suffixes,
        Integers,
    }
    enums "enums" "../../../codegen/tests/cases/enums/types.rs" {
        Open,
        Closed,
        Integers,
        ClosedIntegers,
        Named,
        Nullable,
        OneValue,
        Mixed,
        Numbers,
        Holder,
    }
    extensions "extensions" "../../../codegen/tests/cases/extensions/types.rs" {
        SessionRequest as "session_v2_request",
    }
    formats "formats" "../../../codegen/tests/cases/formats/types.rs" {
        Formats,
    }
    hostile_docs "hostile-docs" "../../../codegen/tests/cases/hostile-docs/types.rs" {
        Docs,
        WeirdName as "Weird`name",
    }
    inline_names "inline-names" "../../../codegen/tests/cases/inline-names/types.rs" {
        Box2,
        List2,
    }
    integers "integers" "../../../codegen/tests/cases/integers/types.rs" {
        Block,
        GreatValues,
        GreaterValues,
        Extremes,
    }
    long_names "long-names" "../../../codegen/tests/cases/long-names/types.rs" {
        AnExtraordinarilyLongNameOfASchemaThatDoesNotFitOnOneLineTogetherWithItsVariantInTheUnion,
        Choice,
        Tagged,
        Other,
    }
    maps "maps" "../../../codegen/tests/cases/maps/types.rs" {
        Untyped,
        Bare,
        Closed,
        ClosedWithMembers,
        Typed,
        ListsOfNullable,
        NullableMap,
        Mixed,
        MixedClash,
        MixedInline,
        Bounded,
        Patterns,
        BareList,
        Holder,
    }
    merged "merged" "../../../codegen/tests/cases/merged/types.rs" {
        Thing,
        OnlyA,
        OnlyB,
    }
    names "names" "../../../codegen/tests/cases/names/types.rs" {
        SnakeCase as "snake_case",
        KebabCase as "kebab-case",
        DottedName as "dotted.name",
        HttpServer2 as "HTTPServer2",
        Type3dModel as "3DModel",
        Self_ as "Self",
        Members,
    }
    parameters "parameters" "../../../codegen/tests/cases/parameters/types.rs" {
        Kind,
    }
    patterns "patterns" "../../../codegen/tests/cases/patterns/types.rs" {
        One,
        OneClosed,
        Same,
        Several,
        BesideRest,
        BesideMembers,
        BesideMembersClosed,
        Bounded,
        BoundedLists,
    }
    presence "presence" "../../../codegen/tests/cases/presence/types.rs" {
        Presence,
        Other,
        NullableComponent,
        UsesIt,
    }
    recursion "recursion" "../../../codegen/tests/cases/recursion/types.rs" {
        Node,
        Left,
        Right,
        Tree,
        Folder,
        Chapters,
        Chapter,
        Loop,
        Loop2,
        Loop3,
        Renamed,
        Node2,
        Expression,
        Negation,
        Inline,
        SelfInUnion,
    }
    references "references" "../../../codegen/tests/cases/references/types.rs" {
        First,
        Second,
        Third,
        NamedList,
        Words,
        Uses,
        Kind,
        WithDefs,
        WithSlash as "with/slash",
        WithSpace as "with space",
    }
    responses "responses" "../../../codegen/tests/cases/responses/types.rs" {
        A,
        B,
    }
    rust_collisions "rust-collisions" "../../../codegen/tests/cases/rust-collisions/types.rs" {
        String,
        Option,
        Vec,
        Box,
        Result,
        Some,
        None,
        Ok,
        Err,
        Client,
        Call,
        Nullable,
        Map,
        Any,
        Method,
        Default,
        Debug,
        Serialize,
        Rule,
        MinLength,
        Into,
        Secret,
        Uri,
        Self_,
        Iterator,
        Model,
        Style,
        Explode,
        Scheme,
        Fill,
        Bytes,
        Clone,
        PartialEq,
        From,
        Extra,
        Everything,
        Union2,
        Enum2,
    }
    tuples "tuples" "../../../codegen/tests/cases/tuples/types.rs" {
        Point,
        Pair,
        Open,
        WithAny,
        WithRest,
        Old,
        OldOpen,
        OldRest,
        OldEmpty,
        Idle,
        Nothing,
        Named,
    }
    unchecked "unchecked" "../../../codegen/tests/cases/unchecked/types.rs" {
        Contradictions,
        Conditions,
        Never,
        Whatever,
        Not,
        TypedNot,
        BesideReference,
        Text,
        Content,
        TwoGroups,
        Truth,
    }
    unions "unions" "../../../codegen/tests/cases/unions/types.rs" {
        Cat,
        Dog,
        Untagged,
        Tagged,
        Mapped,
        SharedTags,
        Red,
        Blue,
        InlineTagged,
        OrNull,
        OneOrNull,
        OpenText,
        Texts,
        Documented,
        Simple,
        TypeList,
        Lists,
        Nested,
        Same,
        Titled,
        Numbers,
        Single,
        Holder,
    }
    values "values" "../../../codegen/tests/cases/values/types.rs" {
        QuotedIntegers,
        QuotedTruths,
        BothTruths,
        UnquotedTexts,
        NotOfTheType,
        NoneOfTheType,
        Empty,
        EmptyWithoutType,
        Halves,
        MixedNumbers,
        MixedKinds,
        MixedClasses,
        OnlyNull,
        Lists,
        MembersAndConstant,
        Constants,
    }
    webhooks "webhooks" "../../../codegen/tests/cases/webhooks/types.rs" {
        Event,
    }
    spec "spec" "../../src/generated/types.rs" {
        CreateConnectSessionRequest,
        CreateConnectSessionResponse,
        ConnectProducts,
        CreateAccessTokenRequest,
        CreateAccessTokenResponse,
        ClientType,
        ConnectionType,
        ReauthenticateRequest,
        ReauthenticateResponse,
    }
}
