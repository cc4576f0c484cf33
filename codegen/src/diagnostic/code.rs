//! The names of the diagnostics. A name is a contract: people search for it and allow it by it.

use std::fmt;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// Which kind of finding a diagnostic is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name that stays.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What the code means, in a sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                }
            }
        }
    };
}

codes! {
    /// The bytes are not UTF-8 text.
    NotUtf8 = "not-utf8",
    /// The text is neither YAML nor JSON.
    Syntax = "syntax",
    /// One object names the same member twice.
    DuplicateKey = "duplicate-key",
    /// The document nests deeper than is sensible.
    TooDeep = "too-deep",
    /// The document is larger than the limits allow, or grows beyond them through aliases.
    TooLarge = "too-large",
    /// The document uses a YAML feature that JSON has no word for.
    NotJson = "not-json",
    /// The overlay cannot be read.
    OverlayInvalid = "overlay-invalid",
    /// An action of the overlay matches nothing.
    OverlayNoMatch = "overlay-no-match",
    /// An action of the overlay changes nothing.
    OverlayNoChange = "overlay-no-change",
    /// The document is not OpenAPI 3.0 or 3.1.
    NotOpenApi = "not-openapi",
    /// A member has a value of the wrong kind.
    WrongType = "wrong-type",
    /// A member that OpenAPI requires is not there.
    MissingMember = "missing-member",
    /// Two documents define the same thing in different ways.
    MergeConflict = "merge-conflict",
    /// A reference names nothing, or leads in a circle.
    UnresolvedReference = "unresolved-reference",
    /// A reference leads out of the document.
    ExternalReference = "external-reference",
    /// A schema contradicts itself.
    Contradiction = "contradiction",
    /// Two things would get the same Rust name.
    NameCollision = "name-collision",
    /// An `x-rust-` extension has a value that cannot be used.
    BadExtension = "bad-extension",
    /// A path and its parameters do not fit together.
    BadPath = "bad-path",
    /// An allowance cannot be read, or names what cannot be allowed.
    BadAllowance = "bad-allowance",
    /// An allowance has nothing to allow.
    UnusedAllowance = "unused-allowance",
    /// A selection names nothing.
    EmptySelection = "empty-selection",
    /// The generator made something that is no Rust: a defect of its own.
    Internal = "internal",
}

impl Code {
    /// The code of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// What is done instead where an error of this code is allowed; none where it cannot be,
    /// because nothing sound is left of the document, or because the fault is our own.
    pub const fn fallback(self) -> Option<&'static str> {
        match self {
            Self::DuplicateKey => Some("the first member of that name counts"),
            Self::WrongType | Self::MissingMember => {
                Some("the smallest part around it that can be left out is left out")
            }
            Self::MergeConflict => Some("the first of the documents counts"),
            Self::UnresolvedReference | Self::ExternalReference => {
                Some("a schema there allows anything; anything else there is left out")
            }
            Self::Contradiction => Some("the part of the schema that contradicts is left out"),
            Self::BadExtension => Some("the extension has no effect"),
            Self::NameCollision => Some("all but one of them get longer names"),
            Self::BadPath => Some("the operations of the path are left out"),
            Self::NotUtf8
            | Self::Syntax
            | Self::TooDeep
            | Self::TooLarge
            | Self::NotJson
            | Self::OverlayInvalid
            | Self::OverlayNoMatch
            | Self::OverlayNoChange
            | Self::NotOpenApi
            | Self::BadAllowance
            | Self::UnusedAllowance
            | Self::EmptySelection
            | Self::Internal => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
