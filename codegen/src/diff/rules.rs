//! The table of rules: everything that a comparison can find, and what it means for Rust code.
//!
//! In: nothing. Out: [`RULES`]. Never here: a comparison, a level decided anywhere else.
//!
//! A level is about code that depends on the generated crate: *breaking* is what may keep code
//! that compiled from compiling, or may make a call fail that worked. Each rule has its opposite,
//! or says why it has none.

use super::{Direction, Level};

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its name for tools.
    pub id: &'static str,
    /// What changed.
    pub what: &'static str,
    /// What it means in requests.
    pub request: Level,
    /// What it means in answers.
    pub answer: Level,
    /// Why it means that.
    pub why: &'static str,
    /// The rule of the way back.
    pub opposite: Opposite,
}

/// The way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opposite {
    /// Another rule.
    Is(Rule),
    /// The same rule: the way back looks like the way there.
    Itself,
}

/// One line for each rule: its name in code and for tools, the levels in requests and in answers,
/// the rule of the way back, what changed, and why it means that.
macro_rules! rules {
    ($($rule:ident $id:literal [$request:ident, $answer:ident] $opposite:expr; $what:literal; $why:literal;)*) => {
        /// What a comparison can find.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $what] $rule,)*
        }

        /// Every rule, once.
        pub const RULES: &[Row] = &[$(Row {
            rule: Rule::$rule,
            id: $id,
            what: $what,
            request: Level::$request,
            answer: Level::$answer,
            why: $why,
            opposite: $opposite,
        },)*];
    };
}

use Opposite::{Is, Itself};

rules! {
    // Operations.
    OperationAdded "operation-added" [Additive, Additive] Is(Rule::OperationRemoved);
        "an operation is new"; "the client has one more method";
    OperationRemoved "operation-removed" [Breaking, Breaking] Is(Rule::OperationAdded);
        "an operation is gone"; "its method is gone";
    OperationRenamed "operation-renamed" [Breaking, Breaking] Itself;
        "a method has another name in Rust"; "code that calls it does not compile, though the wire may be the same";
    OperationMoved "operation-moved" [Breaking, Breaking] Itself;
        "an operation has another path"; "the same call goes elsewhere: a server, proxy or mock that knows the old path only refuses it";
    OperationMethodChanged "operation-method-changed" [Breaking, Breaking] Itself;
        "an operation has another method of HTTP"; "the same call is sent otherwise: a server, proxy or mock that knows the old method only refuses it";
    OperationRepeatable "operation-repeatable" [Additive, Additive] Is(Rule::OperationNotRepeatable);
        "a call may be repeated when its answer was lost"; "where it failed it is sent again";
    OperationNotRepeatable "operation-not-repeatable" [Breaking, Breaking] Is(Rule::OperationRepeatable);
        "a call may no longer be repeated when its answer was lost"; "where another attempt helped it fails now";
    OperationDeprecated "operation-deprecated" [Additive, Additive] Is(Rule::OperationUndeprecated);
        "an operation is deprecated"; "code that calls it compiles with a warning";
    OperationUndeprecated "operation-undeprecated" [Additive, Additive] Is(Rule::OperationDeprecated);
        "an operation is no longer deprecated"; "a warning is gone";
    OperationTextChanged "operation-text-changed" [Docs, Docs] Itself;
        "an operation is described in other words"; "only docs are different";
    OperationServersChanged "operation-servers-changed" [Docs, Docs] Itself;
        "an operation names other servers of its own"; "the client never uses them by itself: only docs are different";

    // Parameters.
    ParameterAddedOptional "parameter-added-optional" [Additive, Additive] Is(Rule::ParameterRemovedOptional);
        "a parameter that may be left out is new"; "the struct of parameters, which nobody builds from its fields, has one more";
    ParameterRemovedOptional "parameter-removed-optional" [Breaking, Breaking] Is(Rule::ParameterAddedOptional);
        "a parameter that could be left out is gone"; "its field and its method `with_` are gone";
    ParameterAddedRequired "parameter-added-required" [Breaking, Breaking] Is(Rule::ParameterRemovedRequired);
        "a parameter that must be there is new"; "`new` of the parameters, or the method itself, takes one more argument";
    ParameterRemovedRequired "parameter-removed-required" [Breaking, Breaking] Is(Rule::ParameterAddedRequired);
        "a parameter that had to be there is gone"; "`new` of the parameters, or the method itself, takes one argument less";
    ParamsAdded "params-added" [Breaking, Breaking] Is(Rule::ParamsRemoved);
        "a method has its first parameters, all of which may be left out"; "the method takes one more argument, the struct of parameters";
    ParamsRemoved "params-removed" [Breaking, Breaking] Is(Rule::ParamsAdded);
        "a method has lost its last parameters, all of which could be left out"; "the struct of parameters is gone, and the argument for it";
    ParameterRenamed "parameter-renamed" [Breaking, Breaking] Itself;
        "a parameter has another name, in Rust or on the wire"; "code that sets the field does not compile, or the call sends another name than before";
    ArgumentRenamed "argument-renamed" [Docs, Docs] Itself;
        "a placeholder of a path has another name"; "arguments are given by their place, and the name is never sent";
    ParameterMoved "parameter-moved" [Breaking, Breaking] Itself;
        "a parameter travels elsewhere"; "the same call is sent otherwise, and what travels in the path is an argument of the method";
    ParameterRequired "parameter-required" [Breaking, Breaking] Is(Rule::ParameterOptional);
        "a parameter must be there that could be left out"; "`new` of the parameters takes it, and its method `with_` is gone";
    ParameterOptional "parameter-optional" [Breaking, Breaking] Is(Rule::ParameterRequired);
        "a parameter may be left out that had to be there"; "its field is an `Option`, and `new` of the parameters takes it no longer";
    ParameterEncodingChanged "parameter-encoding-changed" [Breaking, Breaking] Itself;
        "a parameter is written otherwise"; "the same value is sent as another text";
    EncodingNoted "encoding-noted" [Additive, Additive] Itself;
        "the document has another word for how a value is written"; "a value of its type is written the same by both";
    ParameterDefaultChanged "parameter-default-changed" [Breaking, Breaking] Itself;
        "a header that the client sends by itself has another value"; "every call says something else than before";
    ParameterDefaultAdded "parameter-default-added" [Breaking, Breaking] Is(Rule::ParameterDefaultRemoved);
        "a header is sent by the client itself that the caller gave"; "its field in the parameters is gone";
    ParameterDefaultRemoved "parameter-default-removed" [Breaking, Breaking] Is(Rule::ParameterDefaultAdded);
        "a header is no longer sent by the client itself"; "it is a field of the parameters, which the caller gives";
    FixedHeaderAdded "fixed-header-added" [Additive, Additive] Is(Rule::FixedHeaderRemoved);
        "the client sends one more header by itself"; "nothing is different for the caller, and a server passes over headers that it does not know";
    FixedHeaderRemoved "fixed-header-removed" [Breaking, Breaking] Is(Rule::FixedHeaderAdded);
        "the client sends a header no longer that it sent by itself"; "a server that still requires it refuses the call";
    ParameterServerDefaultChanged "parameter-server-default-changed" [Docs, Docs] Itself;
        "what the server takes for a parameter that is left out is something else"; "the client never sends it: only docs are different";
    ParameterTextChanged "parameter-text-changed" [Docs, Docs] Itself;
        "a parameter is described in other words, or the case of a header's name is another one"; "only docs are different";
    ParameterDeprecated "parameter-deprecated" [Additive, Additive] Is(Rule::ParameterUndeprecated);
        "a parameter is deprecated"; "code that sets it compiles with a warning";
    ParameterUndeprecated "parameter-undeprecated" [Additive, Additive] Is(Rule::ParameterDeprecated);
        "a parameter is no longer deprecated"; "a warning is gone";

    // Bodies of requests.
    BodyAdded "body-added" [Breaking, Breaking] Is(Rule::BodyRemoved);
        "a request has a body that had none"; "the method takes one more argument, even where it may be `None`";
    BodyRemoved "body-removed" [Breaking, Breaking] Is(Rule::BodyAdded);
        "a request has no body any more"; "the method takes one argument less";
    BodyRequired "body-required" [Breaking, Breaking] Is(Rule::BodyOptional);
        "a body must be there that could be left out"; "the argument is no longer an `Option`";
    BodyOptional "body-optional" [Breaking, Breaking] Is(Rule::BodyRequired);
        "a body may be left out that had to be there"; "the argument is an `Option`";
    BodyMediaAdded "body-media-added" [Additive, Additive] Is(Rule::BodyMediaRemoved);
        "a body may be sent in one more kind of media type"; "the client has one more method";
    BodyMediaRemoved "body-media-removed" [Breaking, Breaking] Is(Rule::BodyMediaAdded);
        "a body can be sent in one kind of media type less"; "the method for it is gone";
    BodyMediaChanged "body-media-changed" [Breaking, Breaking] Itself;
        "a method sends its body in another media type"; "the same call is sent otherwise, and its argument may have another type";
    BodyTypeChanged "body-type-changed" [Breaking, Breaking] Itself;
        "a body is of another type"; "the argument of the method has another type";
    BodyEncodingChanged "body-encoding-changed" [Breaking, Breaking] Itself;
        "a member of a form is written otherwise"; "the same value is sent as another text";
    BodyFillAdded "body-fill-added" [Breaking, Breaking] Is(Rule::BodyFillRemoved);
        "the client fills in a member from its credentials"; "a client without them cannot leave the member out any more";
    BodyFillRemoved "body-fill-removed" [Breaking, Breaking] Is(Rule::BodyFillAdded);
        "the client no longer fills in a member from its credentials"; "a body that leaves it out is sent without it";
    BodyFillChanged "body-fill-changed" [Breaking, Breaking] Itself;
        "the client fills in a member from another part of its credentials"; "the same call sends something else";

    // Answers.
    StatusAdded "status-added" [Additive, Additive] Is(Rule::StatusRemoved);
        "an answer with a typed body is new"; "an enum that nobody can match without `_` has one more variant";
    StatusRemoved "status-removed" [Breaking, Breaking] Is(Rule::StatusAdded);
        "an answer with a typed body is gone"; "its variant is gone";
    StatusDocumented "status-documented" [Docs, Docs] Is(Rule::StatusUndocumented);
        "the document names one more status, for which Rust has no type"; "such an answer comes as it came before";
    StatusUndocumented "status-undocumented" [Docs, Docs] Is(Rule::StatusDocumented);
        "the document names one status less, for which Rust had no type"; "such an answer comes as it came before";
    StatusBodyAdded "status-body-added" [Additive, Additive] Is(Rule::StatusBodyRemoved);
        "an error has a typed body that had none"; "an enum that nobody can match without `_` has one more variant";
    StatusBodyRemoved "status-body-removed" [Breaking, Breaking] Is(Rule::StatusBodyAdded);
        "an error has no typed body any more"; "its variant is gone";
    StatusBodyChanged "status-body-changed" [Breaking, Breaking] Itself;
        "the body of an answer is of another type"; "what the method returns, or what a variant holds, has another type";
    StatusTextChanged "status-text-changed" [Docs, Docs] Itself;
        "a good answer is described in other words"; "only docs are different";
    ReturnsChanged "returns-changed" [Breaking, Breaking] Itself;
        "the good answers come to another kind of result"; "what the method returns has another type, or is read otherwise";
    AcceptChanged "accept-changed" [Breaking, Breaking] Itself;
        "a call asks for another media type"; "a server that knows the old one only refuses the call";
    AcceptWidened "accept-widened" [Additive, Additive] Is(Rule::AcceptNarrowed);
        "a call asks for more media types"; "a server that knows the old ones only still answers";
    AcceptNarrowed "accept-narrowed" [Breaking, Breaking] Is(Rule::AcceptWidened);
        "a call asks for fewer media types"; "a server that knows the other ones only refuses the call";
    AcceptNoted "accept-noted" [Additive, Additive] Itself;
        "a call asks for the same media types, and prefers others"; "whatever a server knows, it still answers";
    ResponseHeaderAdded "response-header-added" [Additive, Additive] Is(Rule::ResponseHeaderRemoved);
        "a header of good answers is new"; "a struct that nobody builds or matches by all its fields has one more";
    ResponseHeaderRemoved "response-header-removed" [Breaking, Breaking] Is(Rule::ResponseHeaderAdded);
        "a header of good answers is gone"; "its field is gone";
    ResponseHeaderRenamed "response-header-renamed" [Breaking, Breaking] Itself;
        "a header of good answers has another name, in Rust or on the wire"; "code that reads the field does not compile, or it is read from elsewhere";
    ResponseHeaderRequired "response-header-required" [Breaking, Breaking] Is(Rule::ResponseHeaderOptional);
        "a header must be there that could be missing"; "its field is no longer an `Option`";
    ResponseHeaderOptional "response-header-optional" [Breaking, Breaking] Is(Rule::ResponseHeaderRequired);
        "a header may be missing that had to be there"; "its field is an `Option`";
    ResponseHeaderEncodingChanged "response-header-encoding-changed" [Breaking, Breaking] Itself;
        "a header of good answers is written otherwise"; "the old form of it is not read any more";
    ResponseHeaderTextChanged "response-header-text-changed" [Docs, Docs] Itself;
        "a header of good answers is described in other words, or the case of its name is another one"; "only docs are different";
    ResponseHeaderDeprecated "response-header-deprecated" [Additive, Additive] Is(Rule::ResponseHeaderUndeprecated);
        "a header of good answers is deprecated"; "code that reads it compiles with a warning";
    ResponseHeaderUndeprecated "response-header-undeprecated" [Additive, Additive] Is(Rule::ResponseHeaderDeprecated);
        "a header of good answers is no longer deprecated"; "a warning is gone";

    // Credentials and servers.
    SecurityRequired "security-required" [Breaking, Breaking] Is(Rule::SecurityNotRequired);
        "a call needs credentials that needed none"; "a client without them cannot send it any more";
    SecurityNotRequired "security-not-required" [Additive, Additive] Is(Rule::SecurityRequired);
        "a call needs no credentials any more"; "a client without them can send it too";
    SecurityAlternativeAdded "security-alternative-added" [Additive, Additive] Is(Rule::SecurityAlternativeRemoved);
        "other credentials serve as well"; "those that served before still do";
    SecurityAlternativeRemoved "security-alternative-removed" [Breaking, Breaking] Is(Rule::SecurityAlternativeAdded);
        "credentials that served do no longer"; "a client that has no others cannot send the call any more";
    SecurityPreferenceChanged "security-preference-changed" [Additive, Additive] Itself;
        "the credentials of a call are asked for in other words"; "those that served before still do";
    SecuritySchemeChanged "security-scheme-changed" [Breaking, Breaking] Itself;
        "credentials of the same name travel otherwise"; "the same client sends something else, or lacks what is asked for now";
    SecuritySchemeRenamed "security-scheme-renamed" [Breaking, Breaking] Itself;
        "a key has another name"; "a client is given keys under their names";
    SecurityTextChanged "security-text-changed" [Docs, Docs] Itself;
        "credentials are described in other words"; "only docs are different";
    BaseUrlChanged "base-url-changed" [Breaking, Breaking] Itself;
        "the document names another base URL"; "a client that was not told where to send its calls sends them elsewhere";
    BaseUrlAdded "base-url-added" [Additive, Additive] Is(Rule::BaseUrlRemoved);
        "the document names a base URL"; "a client need not be told where to send its calls";
    BaseUrlRemoved "base-url-removed" [Breaking, Breaking] Is(Rule::BaseUrlAdded);
        "the document names no base URL any more"; "a client that is not told where to send its calls cannot be built";
    BaseUrlNoted "base-url-noted" [Additive, Additive] Itself;
        "the base URL is written with or without a slash at its end"; "calls go where they went";
    ServersTextChanged "servers-text-changed" [Docs, Docs] Itself;
        "the document names other servers beside the base URL"; "only docs are different";

    // Types.
    TypeAdded "type-added" [Additive, Additive] Is(Rule::TypeRemoved);
        "a type is new"; "there is one more name";
    TypeRemoved "type-removed" [Breaking, Breaking] Is(Rule::TypeAdded);
        "a type is gone"; "code that names it does not compile";
    TypeRenamed "type-renamed" [Breaking, Breaking] Itself;
        "a type has another name in Rust"; "code that names it does not compile, though the wire may be the same";
    TypeKindChanged "type-kind-changed" [Breaking, Breaking] Itself;
        "a type is of another kind: a struct, an enum, another name"; "what makes and reads a value of one kind does not compile with another";
    TypeDeprecated "type-deprecated" [Additive, Additive] Is(Rule::TypeUndeprecated);
        "a type is deprecated"; "code that names it compiles with a warning";
    TypeUndeprecated "type-undeprecated" [Additive, Additive] Is(Rule::TypeDeprecated);
        "a type is no longer deprecated"; "the warning is gone";
    TypeTextChanged "type-text-changed" [Docs, Docs] Itself;
        "the text of a type is another one"; "only docs show it";

    // Members.
    MemberAddedOptional "member-added-optional" [Additive, Additive] Is(Rule::MemberRemovedOptional);
        "an optional member is new"; "structs are non-exhaustive, and `new` does not take it";
    MemberRemovedOptional "member-removed-optional" [Breaking, Breaking] Is(Rule::MemberAddedOptional);
        "an optional member is gone"; "its field and the method that sets it are gone";
    MemberAddedRequired "member-added-required" [Breaking, Breaking] Is(Rule::MemberRemovedRequired);
        "a required member is new"; "`new` takes one more argument, and an answer without it is refused";
    MemberRemovedRequired "member-removed-required" [Breaking, Breaking] Is(Rule::MemberAddedRequired);
        "a required member is gone"; "its field is gone, and `new` takes one argument less";
    MemberRenamed "member-renamed" [Breaking, Breaking] Itself;
        "a member has another name in Rust"; "code that names the field does not compile, though the wire may be the same";
    MemberWireNameChanged "member-wire-name-changed" [Breaking, Breaking] Itself;
        "a member has another name in JSON, and the same one in Rust"; "code compiles, but JSON with the old name, stored or of a mock, no longer fits";
    MemberRequired "member-required" [Breaking, Breaking] Is(Rule::MemberOptional);
        "an optional member is required"; "`new` takes it, its field is no `Option`, and an answer without it is refused";
    MemberOptional "member-optional" [Breaking, Breaking] Is(Rule::MemberRequired);
        "a required member is optional"; "its field is an `Option`, and `new` does not take it";
    MemberDefaultChanged "member-default-changed" [Docs, Docs] Itself;
        "what stands for a member that is left out is another value"; "only docs show it: the client does not send it";
    MemberAccessChanged "member-access-changed" [Docs, Docs] Itself;
        "a member travels in another direction"; "only docs show it: the field is there for both directions";
    MemberDeprecated "member-deprecated" [Additive, Additive] Is(Rule::MemberUndeprecated);
        "a member is deprecated"; "code that names it compiles with a warning";
    MemberUndeprecated "member-undeprecated" [Additive, Additive] Is(Rule::MemberDeprecated);
        "a member is no longer deprecated"; "the warning is gone";
    MemberTextChanged "member-text-changed" [Docs, Docs] Itself;
        "the text of a member is another one"; "only docs show it";
    ArgumentsReordered "arguments-reordered" [Breaking, Breaking] Itself;
        "required members, or what a method takes, stand in another order"; "arguments are given in that order, and the wrong ones may be taken in silence";
    AdditionalChanged "additional-changed" [Breaking, Breaking] Itself;
        "undeclared members have one type now, or no longer, or their field has another name"; "the field that holds them came, went, or is called otherwise";

    // Values: a member, a parameter, a header, an element, a branch.
    ValueNullable "value-nullable" [Breaking, Breaking] Is(Rule::ValueNotNullable);
        "a value may be null"; "its type is `Nullable` now, which code that reads or assigns it must say";
    ValueNotNullable "value-not-nullable" [Breaking, Breaking] Is(Rule::ValueNullable);
        "a value may no longer be null"; "its type is no longer `Nullable`, and null is refused";
    ValueTypeChanged "value-type-changed" [Breaking, Breaking] Itself;
        "a value is of another type"; "code that makes or reads it does not compile";
    ValueFormatChanged "value-format-changed" [Breaking, Breaking] Itself;
        "a value of the same type of JSON has another format"; "Rust has a type of its own for it, or no longer has";
    ValueBoxed "value-boxed" [Breaking, Breaking] Is(Rule::ValueUnboxed);
        "a value is in a box"; "its type holds itself now, and the field is a `Box`";
    ValueUnboxed "value-unboxed" [Breaking, Breaking] Is(Rule::ValueBoxed);
        "a value is no longer in a box"; "its type no longer holds itself, and the field is no `Box`";
    ConstraintTightened "constraint-tightened" [Breaking, Additive] Is(Rule::ConstraintLoosened);
        "a bound of a value is new or tighter"; "what was sent may be refused before it is sent; answers are not held to it";
    ConstraintLoosened "constraint-loosened" [Additive, Additive] Is(Rule::ConstraintTightened);
        "a bound of a value is gone or looser"; "more values can be sent";
    ConstraintReplaced "constraint-replaced" [Breaking, Additive] Itself;
        "a bound of a value is another one, neither tighter nor looser"; "what was sent may be refused before it is sent; answers are not held to it";

    // Enums of values.
    EnumValueAdded "enum-value-added" [Additive, Additive] Is(Rule::EnumValueRemoved);
        "an enum has a new value"; "enums are non-exhaustive, so a `match` has an arm for it";
    EnumValueRemoved "enum-value-removed" [Breaking, Breaking] Is(Rule::EnumValueAdded);
        "a value of an enum is gone"; "code that names the variant does not compile";
    EnumValueRenamed "enum-value-renamed" [Breaking, Breaking] Itself;
        "a value of an enum has another name in Rust"; "code that names the variant does not compile, though the wire is the same";
    EnumValueWireChanged "enum-value-wire-changed" [Breaking, Breaking] Itself;
        "a value of an enum is another one in JSON, and has the same name in Rust"; "code compiles, but JSON with the old value, stored or of a mock, is no longer this variant";
    EnumOpened "enum-opened" [Breaking, Breaking] Is(Rule::EnumClosed);
        "an enum may have values that are not known yet"; "it reads every value, but its `FromStr` has another error, and one of texts is not `Copy`";
    EnumClosed "enum-closed" [Breaking, Breaking] Is(Rule::EnumOpened);
        "an enum has its known values only"; "an answer with another value is refused, and the variant for those is gone";
    EnumValueDeprecated "enum-value-deprecated" [Additive, Additive] Is(Rule::EnumValueUndeprecated);
        "a value of an enum is deprecated"; "code that names it compiles with a warning";
    EnumValueUndeprecated "enum-value-undeprecated" [Additive, Additive] Is(Rule::EnumValueDeprecated);
        "a value of an enum is no longer deprecated"; "the warning is gone";
    EnumValueTextChanged "enum-value-text-changed" [Docs, Docs] Itself;
        "the text of a value is another one"; "only docs show it";

    // Enums of types.
    UnionVariantAdded "union-variant-added" [Additive, Additive] Is(Rule::UnionVariantRemoved);
        "a value may be of one more type"; "enums are non-exhaustive, so a `match` has an arm for it";
    UnionVariantRemoved "union-variant-removed" [Breaking, Breaking] Is(Rule::UnionVariantAdded);
        "a value is no longer of one of the types"; "code that names the variant does not compile";
    UnionVariantRenamed "union-variant-renamed" [Breaking, Breaking] Itself;
        "a variant that holds a type has another name in Rust"; "code that names it does not compile";
    UnionVariantChanged "union-variant-changed" [Breaking, Breaking] Itself;
        "a variant is told by other values of the tag"; "a value that was this variant is another one, or none";
    UnionTagAdded "union-tag-added" [Additive, Additive] Is(Rule::UnionTagRemoved);
        "a variant is told by one more value of the tag"; "more values are known";
    UnionTagRemoved "union-tag-removed" [Breaking, Breaking] Is(Rule::UnionTagAdded);
        "a variant is no longer told by a value of the tag"; "a value with that tag is no longer this variant";
    UnionImpliedTagAdded "union-implied-tag-added" [Additive, Breaking] Is(Rule::UnionImpliedTagRemoved);
        "every variant of a union has a tag now, though the document does not say so"; "a value with another tag is none of the variants, though it may fit one";
    UnionImpliedTagRemoved "union-implied-tag-removed" [Additive, Additive] Is(Rule::UnionImpliedTagAdded);
        "not every variant of a union has a tag, and the document never said so"; "a value is the variant that it fits";
    UnionTaggingChanged "union-tagging-changed" [Breaking, Breaking] Itself;
        "the variants of a union are told in another way"; "the same value may be another variant, or be refused";
}

impl Rule {
    /// Its row. The table is made together with the rules, in their order.
    pub const fn row(self) -> &'static Row {
        &RULES[self as usize]
    }

    /// Its name for tools.
    pub const fn id(self) -> &'static str {
        self.row().id
    }

    /// What it means for something that travels this way.
    pub fn level(self, direction: Direction) -> Level {
        let row = self.row();
        match direction {
            Direction::Request => row.request,
            Direction::Answer => row.answer,
            Direction::Both => row.request.max(row.answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_rule_has_a_row_and_a_name_of_its_own() {
        let mut ids = BTreeSet::new();
        for row in RULES {
            assert_eq!(row.rule.row().rule, row.rule);
            let kebab = |sign: char| sign.is_ascii_lowercase() || sign == '-';
            assert!(row.id.chars().all(kebab), "{}", row.id);
            assert!(row.id.split('-').all(|word| !word.is_empty()), "{}", row.id);
            assert!(ids.insert(row.id), "{} is there twice", row.id);
        }
    }

    #[test]
    fn the_way_back_from_the_way_back_is_the_way() {
        for row in RULES {
            match row.opposite {
                Is(other) => {
                    assert_ne!(other, row.rule, "{} is its own opposite", row.id);
                    assert_eq!(other.row().opposite, Is(row.rule), "{}", row.id);
                }
                // The way back is the same rule, so it cannot be better or worse than the way.
                Itself => {
                    let named = |word: &str| row.id.split('-').any(|part| part == word);
                    let ways = [
                        "added",
                        "removed",
                        "tightened",
                        "loosened",
                        "opened",
                        "closed",
                    ];
                    assert!(!ways.into_iter().any(named), "{} has a way back", row.id);
                }
            }
        }
    }

    #[test]
    fn each_row_says_what_and_why() {
        for row in RULES {
            for text in [row.what, row.why] {
                assert!(!text.trim().is_empty(), "{}", row.id);
                assert!(!text.ends_with('.'), "{}: `{text}`", row.id);
                assert!(text.len() <= 120, "{}: `{text}`", row.id);
            }
        }
    }

    #[test]
    fn texts_are_docs() {
        for row in RULES {
            let text = row.id.ends_with("-text-changed");
            let levels = [row.request, row.answer];
            assert!(!text || levels == [Level::Docs; 2], "{}", row.id);
        }
    }
}
