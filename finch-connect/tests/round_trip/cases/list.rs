//! Written by `UPDATE_EXPECT=1 cargo test -p finch-connect --test round_trip_list`: do not edit.

use super::{Type, pass};

cases! {
    all_of "all-of" "../../../../codegen/tests/cases/all-of/types.rs" {
        Base,
        Beside,
        Described,
        Extended,
        Holder,
        MutualA,
        MutualB,
        NotObjects,
        OfEnum,
        Overridden,
        OverriddenInline,
        Recursive,
        RequiredOnly,
        ThreeLevels,
        Typed,
        WithBranches,
    }
    all_of_meets "all-of-meets" "../../../../codegen/tests/cases/all-of-meets/types.rs" {
        Base,
        Bounded,
        Holder,
        InlineTwice,
        JustLetters,
        Large,
        Letters,
        Narrowed,
        NoValue,
        Other,
        Plain,
        RequiredElsewhere,
        Small,
        SomeLetters,
        TwoLists,
        Whole,
        Word,
    }
    all_of_more "all-of-more" "../../../../codegen/tests/cases/all-of-more/types.rs" {
        Alias,
        Base,
        Choice,
        Holder,
        Labels,
        OfAlias,
        OfChoice,
        OfMap,
        Word,
    }
    all_of_places "all-of-places" "../../../../codegen/tests/cases/all-of-places/types.rs" {
        Holder,
    }
    annotations "annotations" "../../../../codegen/tests/cases/annotations/types.rs" {
        Annotated,
        OldAlias,
        OldEnum,
        OldTagged,
        OldUnion,
    }
    answers "answers" "../../../../codegen/tests/cases/answers/types.rs" {
        Cat,
        Choice,
        Dog,
        Everything,
        Tagged,
        Tree,
        TypedRest,
        Untagged,
    }
    answers_headers "answers-headers" "../../../../codegen/tests/cases/answers-headers/types.rs" {
        Page,
    }
    answers_media "answers-media" "../../../../codegen/tests/cases/answers-media/types.rs" {
        A,
        B,
        File,
    }
    answers_odd "answers-odd" "../../../../codegen/tests/cases/answers-odd/types.rs" {
        A,
        B,
    }
    answers_several "answers-several" "../../../../codegen/tests/cases/answers-several/types.rs" {
        Bytes,
        Job,
        JobRef,
        Problem,
    }
    bodies "bodies" "../../../../codegen/tests/cases/bodies/types.rs" {
        Thing,
    }
    bodies_multipart "bodies-multipart" "../../../../codegen/tests/cases/bodies-multipart/types.rs" {
        ByFile,
        ByUrl,
        Owner,
        Plain,
        Scan,
        Upload,
    }
    bodies_several "bodies-several" "../../../../codegen/tests/cases/bodies-several/types.rs" {
        Pet,
    }
    bodies_text "bodies-text" "../../../../codegen/tests/cases/bodies-text/types.rs" {
        Choice,
    }
    bodies_without_fields "bodies-without-fields" "../../../../codegen/tests/cases/bodies-without-fields/types.rs" {
        Word,
    }
    bounds_excluding "bounds-excluding" "../../../../codegen/tests/cases/bounds-excluding/types.rs" {
        Open,
        Thing,
        Words,
    }
    branches_beside_members "branches-beside-members" "../../../../codegen/tests/cases/branches-beside-members/types.rs" {
        BranchA,
        BranchB,
        Circle,
        Demanding,
        Discriminated,
        Either,
        Holder,
        Labelled,
        NotObjects,
        OfUnion,
        OneBranch,
        OnlyDemanding,
        OrNull,
        PartAndBranches,
        Payment,
        RequiredBesideUnion,
        Shape,
        Square,
        Transfer,
        TwoChoices,
    }
    components_only "components-only" "../../../../codegen/tests/cases/components-only/types.rs" {
        Alias,
        Anything,
        Empty,
        List,
    }
    constraints "constraints" "../../../../codegen/tests/cases/constraints/types.rs" {
        All,
        Name,
        Names,
    }
    definitions "definitions" "../../../../codegen/tests/cases/definitions/types.rs" {
        Composed,
        Old,
        UsesNullable,
    }
    dialect_3_0_with_3_1 "dialect-3.0-with-3.1" "../../../../codegen/tests/cases/dialect-3.0-with-3.1/types.rs" {
        Const,
        Examples,
        Exclusive,
        Exclusive30,
        NullInEnum,
        Nullable,
        Numbers,
        RequiredAtMember,
        Siblings,
        TypeArray,
    }
    dialect_3_1 "dialect-3.1" "../../../../codegen/tests/cases/dialect-3.1/types.rs" {
        Booleans,
        Conditional,
        Const,
        Contains,
        Content,
        Defs,
        Examples,
        Exclusive,
        Ids,
        Misspelt,
        Not,
        Nullable30,
        PropertyNames,
        Siblings,
        Tuple,
        TypeArrays,
    }
    directions "directions" "../../../../codegen/tests/cases/directions/types.rs" {
        Account,
        Limits,
        Loose,
        Moment,
        Order,
        Owner,
        Report,
    }
    discriminators "discriminators" "../../../../codegen/tests/cases/discriminators/types.rs" {
        Bird,
        Bus,
        ByFile,
        Car,
        Cat,
        Childless,
        Closed,
        ClosedA,
        ClosedB,
        Dog,
        Garage,
        Implied,
        ImpliedOr,
        Mammal,
        Nested,
        NoObject,
        NotRequired,
        Overlapping,
        Plain,
        SmallTruck,
        Truck,
        Untold,
        UntoldChild,
        Vehicle,
        Winged,
        Word,
    }
    discriminators_scalar "discriminators-scalar" "../../../../codegen/tests/cases/discriminators-scalar/types.rs" {
        Flag,
        FlagOrNumber,
        NotRequired,
        SameFlag,
        Version,
    }
    enum_collisions "enum-collisions" "../../../../codegen/tests/cases/enum-collisions/types.rs" {
        Integers,
        Order,
        Separators,
        Signs,
        Suffixes,
        Symbols,
        Unicode,
        Words,
    }
    enums "enums" "../../../../codegen/tests/cases/enums/types.rs" {
        Closed,
        ClosedIntegers,
        Holder,
        Integers,
        Mixed,
        Named,
        Nullable,
        Numbers,
        OneValue,
        Open,
    }
    extensions "extensions" "../../../../codegen/tests/cases/extensions/types.rs" {
        SessionRequest as "session_v2_request",
    }
    formats "formats" "../../../../codegen/tests/cases/formats/types.rs" {
        Formats,
    }
    hostile_advisories "hostile-advisories" "../../../../codegen/tests/cases/hostile-advisories/types.rs" {
        Model,
        Values,
    }
    hostile_docs "hostile-docs" "../../../../codegen/tests/cases/hostile-docs/types.rs" {
        Docs,
        WeirdName as "Weird`name",
    }
    hostile_names "hostile-names" "../../../../codegen/tests/cases/hostile-names/types.rs" {
        Empty as "",
        Type1 as "1",
        Clone,
        Debug,
        Default,
        Iterator,
        Members,
        Self_ as "Self",
        Send,
        Sized,
        ToString,
        Values,
        Underscore as "_",
        UnderscoreUnderscore as "__",
        Alloc as "alloc",
        Bool as "bool",
        Core as "core",
        Crate as "crate",
        I64 as "i64",
        RType as "r#Type",
        Runtime as "runtime",
        Serde as "serde",
        Std as "std",
        Str as "str",
        Super as "super",
        Types as "types",
        U1f600 as "😀",
    }
    inline_names "inline-names" "../../../../codegen/tests/cases/inline-names/types.rs" {
        Box2,
        List2,
    }
    integers "integers" "../../../../codegen/tests/cases/integers/types.rs" {
        Block,
        Extremes,
        GreatValues,
        GreaterValues,
    }
    long_names "long-names" "../../../../codegen/tests/cases/long-names/types.rs" {
        AnExtraordinarilyLongNameOfASchemaThatDoesNotFitOnOneLineTogetherWithItsVariantInTheUnion,
        Choice,
        Other,
        Tagged,
    }
    maps "maps" "../../../../codegen/tests/cases/maps/types.rs" {
        Bare,
        BareList,
        Bounded,
        Closed,
        ClosedWithMembers,
        Holder,
        ListsOfNullable,
        Mixed,
        MixedClash,
        MixedInline,
        NullableMap,
        Patterns,
        Typed,
        Untyped,
    }
    media_types "media-types" "../../../../codegen/tests/cases/media-types/types.rs" {
        Thing,
    }
    merged "merged" "../../../../codegen/tests/cases/merged/types.rs" {
        OnlyA,
        OnlyB,
        Thing,
    }
    mixed_branches "mixed-branches" "../../../../codegen/tests/cases/mixed-branches/types.rs" {
        Anything,
        Both,
        Cat,
        CatsOrCat,
        Formats,
        FreeObject,
        Mixed,
        MutualA,
        MutualB,
        Nested,
        Numbered,
        Numbers,
        OneOrMany,
        Only,
        Scalars,
        ScalarsOrNull,
        Titled,
        Twice,
        TwiceAndMore,
        Unread,
        UnreadList,
    }
    names "names" "../../../../codegen/tests/cases/names/types.rs" {
        Type3dModel as "3DModel",
        HttpServer2 as "HTTPServer2",
        Members,
        Self_ as "Self",
        DottedName as "dotted.name",
        KebabCase as "kebab-case",
        SnakeCase as "snake_case",
    }
    overlay_filter "overlay-filter" "../../../../codegen/tests/cases/overlay-filter/types.rs" {
        Owner,
        Pet,
    }
    parameters "parameters" "../../../../codegen/tests/cases/parameters/types.rs" {
        Kind,
    }
    parameters_more "parameters-more" "../../../../codegen/tests/cases/parameters-more/types.rs" {
        Short,
        Sort,
    }
    patterns "patterns" "../../../../codegen/tests/cases/patterns/types.rs" {
        BesideMembers,
        BesideMembersClosed,
        BesideRest,
        BesideSameRest,
        Bounded,
        BoundedLists,
        Every,
        EveryBesideMembers,
        EveryBesideOthers,
        None,
        One,
        OneClosed,
        OnlyEmpty,
        Same,
        Several,
        Unevaluated,
        UnevaluatedBesideParts,
    }
    presence "presence" "../../../../codegen/tests/cases/presence/types.rs" {
        NullableComponent,
        Other,
        Presence,
        UsesIt,
    }
    recursion "recursion" "../../../../codegen/tests/cases/recursion/types.rs" {
        Chapter,
        Chapters,
        Expression,
        Folder,
        Inline,
        Left,
        Loop,
        Loop2,
        Loop3,
        Negation,
        Node,
        Node2,
        Renamed,
        Right,
        SelfInUnion,
        Tree,
    }
    references "references" "../../../../codegen/tests/cases/references/types.rs" {
        First,
        Kind,
        NamedList,
        Second,
        Third,
        Uses,
        WithDefs,
        Words,
        WithSpace as "with space",
        WithSlash as "with/slash",
    }
    responses "responses" "../../../../codegen/tests/cases/responses/types.rs" {
        A,
        B,
    }
    rust_collisions "rust-collisions" "../../../../codegen/tests/cases/rust-collisions/types.rs" {
        Any,
        Box,
        Bytes,
        Call,
        Client,
        Clone,
        Debug,
        Default,
        Enum2,
        Err,
        Everything,
        Explode,
        Extra,
        Fill,
        From,
        Into,
        Iterator,
        Map,
        Method,
        MinLength,
        Model,
        None,
        Nullable,
        Ok,
        Option,
        PartialEq,
        Result,
        Rule,
        Scheme,
        Secret,
        Self_,
        Serialize,
        Some,
        String,
        Style,
        Union2,
        Uri,
        Vec,
    }
    said_beside "said-beside" "../../../../codegen/tests/cases/said-beside/types.rs" {
        Parts,
    }
    said_in_parts "said-in-parts" "../../../../codegen/tests/cases/said-in-parts/types.rs" {
        A,
        B,
    }
    settled_operations "settled-operations" "../../../../codegen/tests/cases/settled-operations/types.rs" {
        SearchError,
        SearchNotFound,
        SearchParams,
        SearchResponse,
    }
    settled_types "settled-types" "../../../../codegen/tests/cases/settled-types/types.rs" {
        ChosenCapital as "Chosen",
        Group,
        GroupMember,
        Members,
        Chosen as "Other",
        Pet,
        PetKind,
        Values,
        FooMinusBar as "foo-bar",
        FooBarLower as "foo_bar",
        PetLower as "pet",
    }
    spec "spec" "../../../../finch-connect/src/generated/types.rs" {
        ClientType,
        ConnectProducts,
        ConnectionType,
        CreateAccessTokenRequest,
        CreateAccessTokenResponse,
        CreateConnectSessionRequest,
        CreateConnectSessionResponse,
        ReauthenticateRequest,
        ReauthenticateResponse,
    }
    tuples "tuples" "../../../../codegen/tests/cases/tuples/types.rs" {
        Idle,
        Named,
        Nothing,
        Old,
        OldEmpty,
        OldOpen,
        OldRest,
        Open,
        OpenRest,
        Pair,
        Point,
        WithAny,
        WithRest,
    }
    unchecked "unchecked" "../../../../codegen/tests/cases/unchecked/types.rs" {
        BesideReference,
        Conditions,
        Content,
        Contradictions,
        Never,
        Not,
        Text,
        Truth,
        TwoGroups,
        TypedNot,
        Whatever,
    }
    unions "unions" "../../../../codegen/tests/cases/unions/types.rs" {
        Blue,
        Cat,
        Documented,
        Dog,
        Holder,
        InlineTagged,
        Lists,
        Mapped,
        Nested,
        Numbers,
        OneOrNull,
        OpenText,
        OrNull,
        Red,
        Same,
        SharedTags,
        Simple,
        Single,
        Tagged,
        Texts,
        Titled,
        TypeList,
        Untagged,
    }
    values "values" "../../../../codegen/tests/cases/values/types.rs" {
        AlmostWritten,
        BothTruths,
        ByBranch,
        Constants,
        Described,
        DescribedByName,
        Empty,
        EmptyWithoutType,
        Halves,
        Lists,
        MembersAndConstant,
        MixedClasses,
        MixedKinds,
        MixedNumbers,
        NoneOfTheType,
        NotOfTheType,
        OfTwo,
        OnlyNull,
        QuotedIntegers,
        QuotedTruths,
        UnquotedTexts,
    }
    webhooks "webhooks" "../../../../codegen/tests/cases/webhooks/types.rs" {
        Event,
    }
}
