//! Enums of types: what came, went, is told or called otherwise.
//!
//! In: two unions that are the same type. Out: changes. Never here: what is inside of a branch.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::types::Pair;
use super::values::{self, Scope, Site, is_same};
use super::words::{code, rust_type};
use super::{Rule, State};
use crate::ir::{Branch, Tagging, TypeId, Union};
use crate::name::TypeInside;

/// A branch with the name of its variant.
#[derive(Clone, Copy)]
struct Variant<'a> {
    name: &'a str,
    branch: &'a Branch,
}

/// Compares two unions.
pub(super) fn compare<'a>(
    context: &mut Context<'a>,
    pair: Pair,
    before: &'a Union,
    after: &'a Union,
) {
    tagging(context, pair, &before.tagging, &after.tagging);
    let old = variants(context.before, pair.before, before);
    let mut new = variants(context.after, pair.after, after);
    let (both, gone) = paired(context, &old, &mut new);
    for (old, new) in both {
        same(context, pair, old, new, before.tagging == after.tagging);
    }
    for variant in gone {
        let item = item(context, pair, variant);
        let message = format!("`{item}` is gone");
        let values = (Some(rust_type(context.before, &variant.branch.value)), None);
        let rule = Rule::UnionVariantRemoved;
        context.push_inside(pair, rule, item, &variant.branch.place, message, values);
    }
    for variant in new.into_iter().flatten() {
        let item = item(context, pair, variant);
        let message = format!("`{item}` added");
        let values = (None, Some(rust_type(context.after, &variant.branch.value)));
        let rule = Rule::UnionVariantAdded;
        context.push_inside(pair, rule, item, &variant.branch.place, message, values);
    }
}

fn variants<'a>(state: State<'a>, id: TypeId, union: &'a Union) -> Vec<Option<Variant<'a>>> {
    let names: &[_] = match state.names.inside(id) {
        TypeInside::Variants(names) => names,
        TypeInside::Members(_) | TypeInside::Nothing => &[],
    };
    let branches = union.branches.iter().zip(names);
    branches
        .map(|(branch, name)| {
            Some(Variant {
                name: name.as_str(),
                branch,
            })
        })
        .collect()
}

/// As many pairs of variants are tried that have nothing in common but perhaps their type.
const MOST_TRIED: usize = 20_000;

/// The variants that are the same: by name and type, else by type, else by a tag, else by name.
fn paired<'a>(
    context: &Context<'_>,
    old: &[Option<Variant<'a>>],
    new: &mut [Option<Variant<'a>>],
) -> (Vec<(Variant<'a>, Variant<'a>)>, Vec<Variant<'a>>) {
    let same_type = |old: &Variant<'_>, new: &Variant<'_>| {
        is_same(context, &old.branch.value, &new.branch.value)
    };
    let mut matching = Matching {
        both: Vec::new(),
        open: old.iter().copied().flatten().collect(),
    };
    matching.by_keys(new, |variant| vec![variant.name], same_type);
    let left = new.iter().flatten().count();
    if matching.open.len().saturating_mul(left) <= MOST_TRIED {
        // One key for all: each is tried with each.
        matching.by_keys(new, |_| vec![""], same_type);
    }
    let tags = |variant: &Variant<'a>| variant.branch.tags.iter().map(String::as_str).collect();
    matching.by_keys(new, tags, |_, _| true);
    matching.by_keys(new, |variant| vec![variant.name], |_, _| true);
    (matching.both, matching.open)
}

/// Variants on the way to their partners.
struct Matching<'a> {
    both: Vec<(Variant<'a>, Variant<'a>)>,
    open: Vec<Variant<'a>>,
}

impl<'a> Matching<'a> {
    /// Pairs the open variants, each with the first that shares a key with it and fits.
    fn by_keys(
        &mut self,
        new: &mut [Option<Variant<'a>>],
        keys: impl Fn(&Variant<'a>) -> Vec<&'a str>,
        fits: impl Fn(&Variant<'a>, &Variant<'a>) -> bool,
    ) {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, variant) in new.iter().enumerate() {
            for key in variant.iter().flat_map(&keys) {
                places.entry(key).or_default().push(index);
            }
        }
        let both = &mut self.both;
        self.open.retain(|variant| {
            let keys = keys(variant);
            let mut indices = keys.iter().filter_map(|key| places.get(key)).flatten();
            let found = indices.find(|index| {
                let slot = new.get(**index).and_then(Option::as_ref);
                slot.is_some_and(|new| fits(variant, new))
            });
            let slot = found.and_then(|index| new.get_mut(*index));
            let partner = slot.and_then(Option::take);
            both.extend(partner.map(|partner| (*variant, partner)));
            partner.is_none()
        });
    }
}

fn item(context: &Context<'_>, pair: Pair, variant: Variant<'_>) -> String {
    format!("{}::{}", pair.name(context), variant.name)
}

fn same<'a>(
    context: &mut Context<'a>,
    pair: Pair,
    old: Variant<'a>,
    new: Variant<'a>,
    told_alike: bool,
) {
    let site = Site {
        item: item(context, pair, new),
        subject: None,
        place: &new.branch.place,
        direction: context.direction(pair.before),
        owners: Some((pair.before, pair.after)),
        scope: Scope::Unchecked,
    };
    let item = &site.item;
    if old.name != new.name {
        let was = format!("{}::{}", context.before.names.ty(pair.before), old.name);
        let message = format!("`{was}` is now called `{item}`");
        let values = (Some(was), Some(item.clone()));
        let rule = Rule::UnionVariantRenamed;
        site.note(context, rule, message, values);
    }
    if told_alike {
        tags(context, &site, &old.branch.tags, &new.branch.tags);
    }
    values::compare(context, &site, &old.branch.value, &new.branch.value);
}

/// The values of the tag. Where the tag itself is another one, that is all there is to say.
fn tags(context: &mut Context<'_>, site: &Site<'_>, old: &[String], new: &[String]) {
    let was: BTreeSet<&String> = old.iter().collect();
    let now: BTreeSet<&String> = new.iter().collect();
    let words = |tags: &BTreeSet<&String>| {
        let tags: Vec<String> = tags.iter().map(|tag| code(tag)).collect();
        tags.join(", ")
    };
    let lost: BTreeSet<&String> = was.difference(&now).copied().collect();
    let found: BTreeSet<&String> = now.difference(&was).copied().collect();
    let item = &site.item;
    let (rule, message) = match (lost.is_empty(), found.is_empty()) {
        (true, true) => return,
        (true, false) => (
            Rule::UnionTagAdded,
            format!("`{item}` is told by {} too", words(&found)),
        ),
        (false, true) => (
            Rule::UnionTagRemoved,
            format!("`{item}` is no longer told by {}", words(&lost)),
        ),
        (false, false) => (
            Rule::UnionVariantChanged,
            format!(
                "`{item}` is told by {}, was by {}",
                words(&now),
                words(&was)
            ),
        ),
    };
    let values = (Some(words(&was)), Some(words(&now)));
    site.note(context, rule, message, values);
}

fn tagging(context: &mut Context<'_>, pair: Pair, before: &Tagging, after: &Tagging) {
    if before == after {
        return;
    }
    let (was, now) = (told(before), told(after));
    let item = pair.name(context);
    let message = format!("the variants of `{item}` are told {now}, no longer {was}");
    let place = &context.after.api.type_def(pair.after).place;
    let values = (Some(was), Some(now));
    let rule = match (before, after) {
        (Tagging::Untagged, Tagging::Implied(_) | Tagging::ImpliedScalar(_)) => {
            Rule::UnionImpliedTagAdded
        }
        (Tagging::Implied(_) | Tagging::ImpliedScalar(_), Tagging::Untagged) => {
            Rule::UnionImpliedTagRemoved
        }
        _ => Rule::UnionTaggingChanged,
    };
    context.push_inside(pair, rule, item, place, message, values);
}

fn told(tagging: &Tagging) -> String {
    match tagging {
        Tagging::Member(name) => format!("by the tag {}", code(name)),
        Tagging::Implied(name) => format!("by the member {}", code(name)),
        Tagging::ImpliedScalar(name) => {
            format!("by the number or boolean {}", code(name))
        }
        Tagging::Untagged => "by what fits".to_owned(),
    }
}
