//! How generated code names what is not its own: short where it can be, by its whole path
//! where a type of the document has the same name.
//!
//! In: the names that are taken. Out: tokens, and the imports that they need. Never here: a
//! name of the document.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::name::RustName;

use super::ident;

/// Names of the runtime and the prelude that a file of operations may use; types of the
/// document that are called like one of them are written with their whole path there.
const RESERVED: &[&str] = &[
    "Any",
    "Base64Bytes",
    "Box",
    "Bytes",
    "Call",
    "Client",
    "Date",
    "DateTime",
    "Explode",
    "Fill",
    "Into",
    "Map",
    "Method",
    "Nullable",
    "Option",
    "Rule",
    "Scheme",
    "Secret",
    "String",
    "Style",
    "Upload",
    "Uri",
    "Uuid",
    "Vec",
];

/// Names that are taken in a file, and what has been imported so far.
pub(super) struct Paths<'a> {
    file: File,
    taken: Option<&'a BTreeSet<String>>,
    used: RefCell<Used>,
}

/// What is imported by a file, or by a part of it.
#[derive(Debug, Default)]
pub struct Used {
    runtime: BTreeSet<&'static str>,
    macros: BTreeSet<&'static str>,
    document: BTreeSet<RustName>,
}

/// Which file the paths are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    Types,
    Operations,
}

impl Used {
    /// What another part imports, too.
    pub(super) fn extend(&mut self, other: Self) {
        self.runtime.extend(other.runtime);
        self.macros.extend(other.macros);
        self.document.extend(other.document);
    }
}

impl<'a> Paths<'a> {
    /// For the file of types, where these names are taken.
    pub(super) fn of_types(taken: &'a BTreeSet<String>) -> Self {
        Self::new(File::Types, Some(taken), Used::default())
    }

    /// For the file of types, of which all is written but the imports.
    pub(super) fn of_used_types(used: Used) -> Self {
        Self::new(File::Types, None, used)
    }

    /// For the file of operations.
    pub(super) fn of_operations() -> Self {
        Self::new(File::Operations, None, Used::default())
    }

    fn new(file: File, taken: Option<&'a BTreeSet<String>>, used: Used) -> Self {
        Self {
            file,
            taken,
            used: RefCell::new(used),
        }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.taken.is_some_and(|taken| taken.contains(name))
    }

    /// A type of the document.
    pub(super) fn document(&self, name: &RustName) -> TokenStream {
        let ident = ident(name);
        match self.file {
            File::Types => quote!(#ident),
            File::Operations if RESERVED.contains(&name.as_str()) => quote!(crate::types::#ident),
            File::Operations => {
                self.used.borrow_mut().document.insert(name.clone());
                quote!(#ident)
            }
        }
    }

    /// A type of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if self.is_taken(name) {
            return quote!(crate::runtime::#ident);
        }
        self.used.borrow_mut().runtime.insert(name);
        quote!(#ident)
    }

    /// A macro of the runtime; macros share no names with types.
    pub(super) fn runtime_macro(&self, name: &'static str) -> &'static str {
        self.used.borrow_mut().macros.insert(name);
        name
    }

    pub(super) fn string(&self) -> TokenStream {
        self.prelude("String", quote!(::std::string::String))
    }

    pub(super) fn vec(&self) -> TokenStream {
        self.prelude("Vec", quote!(::std::vec::Vec))
    }

    pub(super) fn boxed(&self) -> TokenStream {
        self.prelude("Box", quote!(::std::boxed::Box))
    }

    pub(super) fn option(&self) -> TokenStream {
        self.prelude("Option", quote!(::core::option::Option))
    }

    fn prelude(&self, name: &str, whole: TokenStream) -> TokenStream {
        if self.is_taken(name) {
            return whole;
        }
        let ident = Ident::new(name, Span::call_site());
        quote!(#ident)
    }

    /// What was named.
    pub(super) fn into_used(self) -> Used {
        self.used.into_inner()
    }

    /// The imports of everything that was named.
    pub(super) fn imports(&self) -> Vec<TokenStream> {
        let used = self.used.borrow();
        let runtime: Vec<Ident> = (used.runtime.iter())
            .chain(&used.macros)
            .map(|name| Ident::new(name, Span::call_site()))
            .collect();
        let document: Vec<Ident> = used.document.iter().map(ident).collect();
        let home = match self.file {
            File::Types => quote!(crate::runtime),
            // The same operations serve every kind of client that stands beside them.
            File::Operations => quote!(super::runtime),
        };
        [(home, runtime), (quote!(crate::types), document)]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(module, names)| quote!(use #module::{#(#names),*};))
            .collect()
    }
}
