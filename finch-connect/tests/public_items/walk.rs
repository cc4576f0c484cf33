//! The public face of the crate, read from its source: what goes in is the folder `src`, what
//! comes out are the items that a user can name. Generated code is left out; a macro that makes
//! types is read for the types it makes. Features are not looked at: every module is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Item, Lit, Meta, UseTree, Visibility};

/// A path of modules, from the root of the crate.
type Place = Vec<String>;

/// One item that a user can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    /// Such as `runtime::Client::call`.
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) has_example: bool,
    pub(crate) has_debug: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Type,
    Trait,
    Function,
    Method,
    Other,
}

/// One item where it is written.
#[derive(Clone)]
struct Entry {
    name: String,
    kind: Kind,
    is_public: bool,
    has_example: bool,
    derives_debug: bool,
    /// The methods of a trait: their names, and whether they have an example.
    methods: Vec<(String, bool)>,
}

#[derive(Default)]
struct Module {
    entries: Vec<Entry>,
    /// Public modules in here, by name.
    children: Vec<String>,
    /// What is made public from elsewhere: the name here, and the path as it is written.
    uses: Vec<(String, Vec<String>)>,
}

/// The source of a crate.
#[derive(Default)]
pub(crate) struct Source {
    modules: BTreeMap<Place, Module>,
    /// The public methods of each type, by the type's name.
    methods: BTreeMap<String, BTreeSet<(String, bool)>>,
    /// The names of types with a `Debug` written by hand.
    debug: BTreeSet<String>,
}

impl Source {
    pub(crate) fn read(root: &Path) -> Self {
        let mut source = Self::default();
        source.read_file(&root.join("lib.rs"), root, Vec::new());
        source
    }

    fn read_file(&mut self, file: &Path, folder: &Path, place: Place) {
        let text = std::fs::read_to_string(file)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.read_items(&parsed.items, folder, place);
    }

    fn read_items(&mut self, items: &[Item], folder: &Path, place: Place) {
        let mut module = Module::default();
        for item in items {
            if is_left_out(attributes(item)) {
                continue;
            }
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    if is_generated(&name) {
                        continue;
                    }
                    if is_public(&item.vis) {
                        module.children.push(name.clone());
                    }
                    let inner: PathBuf = folder.join(&name);
                    let mut below = place.clone();
                    below.push(name.clone());
                    match &item.content {
                        Some((_, items)) => self.read_items(items, &inner, below),
                        None => self.read_file(&folder.join(name + ".rs"), &inner, below),
                    }
                }
                Item::Use(item) if is_public(&item.vis) => {
                    leaves(&item.tree, &mut Vec::new(), &mut module.uses);
                }
                Item::Impl(item) => self.read_impl(item),
                Item::Macro(item) => module.entries.extend(made_by(item)),
                item => module.entries.extend(entry(item)),
            }
        }
        self.modules.insert(place, module);
    }

    fn read_impl(&mut self, item: &syn::ItemImpl) {
        let syn::Type::Path(owner) = &*item.self_ty else {
            return;
        };
        let Some(owner) = owner
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
        else {
            return;
        };
        if let Some((path, _)) = &item.trait_ {
            if path
                .segments
                .last()
                .is_some_and(|last| last.ident == "Debug")
            {
                self.debug.insert(owner);
            }
            return;
        }
        let methods = self.methods.entry(owner).or_default();
        for item in &item.items {
            if let syn::ImplItem::Fn(method) = item
                && is_public(&method.vis)
                && !is_left_out(&method.attrs)
            {
                methods.insert((method.sig.ident.to_string(), has_example(&method.attrs)));
            }
        }
    }

    /// Everything that can be named from outside.
    pub(crate) fn public(&self) -> BTreeSet<Found> {
        let mut reached = BTreeSet::new();
        self.visit(&Vec::new(), &mut BTreeSet::new(), &mut reached);
        let mut found = BTreeSet::new();
        for (place, name) in reached {
            let Some(entry) = self.entry(&place, &name) else {
                continue;
            };
            let path = [place.as_slice(), std::slice::from_ref(&name)]
                .concat()
                .join("::");
            let methods = self.methods.get(&name).into_iter().flatten();
            let methods = methods
                .filter(|_| entry.kind == Kind::Type)
                .chain(&entry.methods);
            for (method, has_example) in methods {
                found.insert(Found {
                    path: format!("{path}::{method}"),
                    kind: Kind::Method,
                    has_example: *has_example,
                    has_debug: false,
                });
            }
            found.insert(Found {
                path,
                kind: entry.kind,
                has_example: entry.has_example,
                has_debug: entry.derives_debug || self.debug.contains(&name),
            });
        }
        found
    }

    fn entry(&self, place: &Place, name: &str) -> Option<&Entry> {
        self.modules
            .get(place)?
            .entries
            .iter()
            .find(|entry| entry.name == name)
    }

    /// Collects what can be named through the public module at `place`.
    fn visit(
        &self,
        place: &Place,
        seen: &mut BTreeSet<Place>,
        reached: &mut BTreeSet<(Place, String)>,
    ) {
        let Some(module) = self.modules.get(place) else {
            return;
        };
        if !seen.insert(place.clone()) {
            return;
        }
        for entry in module.entries.iter().filter(|entry| entry.is_public) {
            reached.insert((place.clone(), entry.name.clone()));
        }
        for child in &module.children {
            self.visit(&below(place, child), seen, reached);
        }
        for (_, path) in &module.uses {
            self.follow(place, path, seen, reached);
        }
    }

    /// Collects what a `pub use` of `path` in the module at `place` shows.
    fn follow(
        &self,
        place: &Place,
        path: &[String],
        seen: &mut BTreeSet<Place>,
        reached: &mut BTreeSet<(Place, String)>,
    ) {
        let Some((name, modules)) = path.split_last() else {
            return;
        };
        let Some(target) = self.resolve(place, modules) else {
            return;
        };
        if self.entry(&target, name).is_some() {
            reached.insert((target, name.clone()));
        } else if self.modules.contains_key(&below(&target, name)) {
            self.visit(&below(&target, name), seen, reached);
        } else if let Some(module) = self.modules.get(&target) {
            for (_, path) in module.uses.iter().filter(|(known, _)| known == name) {
                self.follow(&target, path, seen, reached);
            }
        }
    }

    /// The module that `path` names in the module at `place`; `None` for another crate.
    fn resolve(&self, place: &Place, path: &[String]) -> Option<Place> {
        let mut target = place.clone();
        for (index, step) in path.iter().enumerate() {
            match step.as_str() {
                "crate" => target = Vec::new(),
                "self" => {}
                "super" => drop(target.pop()),
                name => target.push(name.to_owned()),
            }
            if !self.modules.contains_key(&target) {
                assert!(index == 0, "{path:?} in {place:?} leads nowhere");
                return None;
            }
        }
        Some(target)
    }
}

fn below(place: &Place, name: &str) -> Place {
    [place.as_slice(), &[name.to_owned()]].concat()
}

fn is_generated(module: &str) -> bool {
    ["types", "operations"].contains(&module)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// What stands in an attribute of this name: a list of words, or a text.
fn texts(attributes: &[Attribute], name: &str) -> Vec<String> {
    let named = attributes.iter().filter(|one| one.path().is_ident(name));
    let text = |one: &Attribute| match &one.meta {
        Meta::List(list) => list.tokens.to_string(),
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.value(),
                _ => String::new(),
            },
            _ => String::new(),
        },
        Meta::Path(_) => String::new(),
    };
    named.map(text).collect()
}

/// Hidden from the docs, or there for tests only.
fn is_left_out(attributes: &[Attribute]) -> bool {
    let is_test = |text: &String| ["test", "doctest"].contains(&text.as_str());
    texts(attributes, "doc").contains(&"hidden".to_owned())
        || texts(attributes, "cfg").iter().any(is_test)
}

fn has_example(attributes: &[Attribute]) -> bool {
    texts(attributes, "doc")
        .iter()
        .any(|text| text.contains("```"))
}

fn derives_debug(attributes: &[Attribute]) -> bool {
    texts(attributes, "derive")
        .iter()
        .any(|text| text.contains("Debug"))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn entry(item: &Item) -> Option<Entry> {
    let mut methods = Vec::new();
    let (name, kind, visibility) = match item {
        Item::Struct(item) => (&item.ident, Kind::Type, &item.vis),
        Item::Enum(item) => (&item.ident, Kind::Type, &item.vis),
        Item::Fn(item) => (&item.sig.ident, Kind::Function, &item.vis),
        Item::Type(item) => (&item.ident, Kind::Other, &item.vis),
        Item::Const(item) => (&item.ident, Kind::Other, &item.vis),
        Item::Static(item) => (&item.ident, Kind::Other, &item.vis),
        Item::Trait(item) => {
            for item in &item.items {
                if let syn::TraitItem::Fn(method) = item
                    && !is_left_out(&method.attrs)
                {
                    methods.push((method.sig.ident.to_string(), has_example(&method.attrs)));
                }
            }
            (&item.ident, Kind::Trait, &item.vis)
        }
        _ => return None,
    };
    Some(Entry {
        name: name.to_string(),
        kind,
        is_public: is_public(visibility),
        has_example: has_example(attributes(item)),
        derives_debug: derives_debug(attributes(item)),
        methods,
    })
}

/// The types that a macro makes: `pub struct Name`, `pub enum Name`, or a bare `Name;` after its
/// docs. All such macros derive `Debug`. A macro that is only defined makes none, unless it is
/// exported, and then it is an item itself.
fn made_by(item: &syn::ItemMacro) -> Vec<Entry> {
    let new = |name: &str, kind, has_example| Entry {
        name: name.to_owned(),
        kind,
        is_public: true,
        has_example,
        derives_debug: kind == Kind::Type,
        methods: Vec::new(),
    };
    if let Some(name) = &item.ident {
        let exported = item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("macro_export"));
        let entry = new(&name.to_string(), Kind::Other, has_example(&item.attrs));
        return exported.then_some(entry).into_iter().collect();
    }
    let mut made = Vec::new();
    let mut has_example = false;
    let mut words: Vec<String> = Vec::new();
    for token in item.mac.tokens.clone() {
        let text = token.to_string();
        let known = match words.last().map(String::as_str) {
            Some("struct" | "enum") => Some(text.clone()),
            // The end of a bare name.
            Some(name) if text == ";" && name.chars().all(char::is_alphanumeric) => {
                Some(name.to_owned())
            }
            _ => None,
        };
        if let Some(name) = known {
            made.push(new(&name, Kind::Type, has_example));
            has_example = false;
        }
        has_example |= text.starts_with("[doc") && text.contains("```");
        words.push(text);
    }
    made
}

/// The names that a `use` brings, each with its path.
fn leaves(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    match tree {
        UseTree::Path(tree) => {
            path.push(tree.ident.to_string());
            leaves(&tree.tree, path, found);
            path.pop();
        }
        UseTree::Group(tree) => tree.items.iter().for_each(|tree| leaves(tree, path, found)),
        UseTree::Name(tree) => {
            let name = tree.ident.to_string();
            found.push((name.clone(), [path.as_slice(), &[name]].concat()));
        }
        UseTree::Rename(tree) => {
            let own = [path.as_slice(), &[tree.ident.to_string()]].concat();
            found.push((tree.rename.to_string(), own));
        }
        UseTree::Glob(_) => panic!("`pub use {}::*` is not read here", path.join("::")),
    }
}
