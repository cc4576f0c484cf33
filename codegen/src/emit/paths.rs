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
pub(super) struct Paths {
    file: File,
    taken: BTreeSet<String>,
    imported: RefCell<BTreeSet<&'static str>>,
    macros: RefCell<BTreeSet<&'static str>>,
    document: RefCell<BTreeSet<RustName>>,
}

/// Which file the paths are for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    Types,
    Operations,
}

impl Paths {
    /// For the file of types, where these names are taken.
    pub(super) fn of_types(taken: BTreeSet<String>) -> Self {
        Self::new(File::Types, taken)
    }

    /// For the file of operations.
    pub(super) fn of_operations() -> Self {
        Self::new(File::Operations, BTreeSet::new())
    }

    fn new(file: File, taken: BTreeSet<String>) -> Self {
        Self {
            file,
            taken,
            imported: RefCell::default(),
            macros: RefCell::default(),
            document: RefCell::default(),
        }
    }

    /// A type of the document.
    pub(super) fn document(&self, name: &RustName) -> TokenStream {
        let ident = ident(name);
        match self.file {
            File::Types => quote!(#ident),
            File::Operations if RESERVED.contains(&name.as_str()) => quote!(crate::types::#ident),
            File::Operations => {
                self.document.borrow_mut().insert(name.clone());
                quote!(#ident)
            }
        }
    }

    /// A type of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = Ident::new(name, Span::call_site());
        if self.taken.contains(name) {
            return quote!(crate::runtime::#ident);
        }
        self.imported.borrow_mut().insert(name);
        quote!(#ident)
    }

    /// A macro of the runtime; macros share no names with types.
    pub(super) fn runtime_macro(&self, name: &'static str) -> &'static str {
        self.macros.borrow_mut().insert(name);
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
        if self.taken.contains(name) {
            return whole;
        }
        let ident = Ident::new(name, Span::call_site());
        quote!(#ident)
    }

    /// The imports of everything that was named.
    pub(super) fn imports(&self) -> Vec<TokenStream> {
        let runtime: Vec<Ident> = (self.imported.borrow().iter())
            .chain(self.macros.borrow().iter())
            .map(|name| Ident::new(name, Span::call_site()))
            .collect();
        let document: Vec<Ident> = self.document.borrow().iter().map(ident).collect();
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
