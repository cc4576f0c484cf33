//! Which module or crate a function comes from, so that a figure says who spends it.
//!
//! In: the name of a function as compilers and profilers write it. Out: a short name. Never here: a
//! count of its own.

use std::collections::BTreeMap;

/// Parts of a smaller share, in percent, are one.
const SHARE: u64 = 1;

/// A module of our own, a crate, or what is no Rust.
pub(super) fn of(function: &str) -> String {
    let path = function.trim_start_matches(['<', '&', '(', '[', '*']);
    let path = ["mut ", "const ", "dyn "]
        .iter()
        .fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    // A type that is no path says less than the trait.
    let path = match (path.find("::"), path.find(" as ")) {
        (Some(end), Some(place)) if place < end => path.get(place + 4..).unwrap_or(path),
        _ => path,
    };
    let is_end = |character: char| !character.is_alphanumeric() && character != '_';
    let names = path.split("::");
    let names: Vec<&str> = names
        .map(|name| name.split(is_end).next().unwrap_or(name))
        .take(3)
        .collect();
    match names[..] {
        ["finch_connect", "runtime", part] => format!("finch_connect::runtime::{part}"),
        [own @ ("codegen" | "finch_connect"), module, ..] => format!("{own}::{module}"),
        [name, _, ..] if !name.is_empty() => name.to_owned(),
        _ => "(no Rust)".to_owned(),
    }
}

/// Makes one of the parts that are small against the whole.
pub(super) fn gather(parts: &mut BTreeMap<String, u64>, total: u64) {
    let small = |count: u64| count.saturating_mul(100) < total.saturating_mul(SHARE);
    let rest = parts.values().filter(|&&count| small(count)).sum();
    parts.retain(|_, count| !small(*count));
    parts.insert("(others)".to_owned(), rest);
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn functions_belong_to_modules_and_crates() {
        for (function, expected) in [
            ("codegen::lower::schema::lower'2", "codegen::lower"),
            ("codegen::generate", "codegen::generate"),
            (
                "<alloc::vec::Vec<T,A> as core::clone::Clone>::clone",
                "alloc",
            ),
            ("<&mut codegen::tree::Node as X>::y", "codegen::tree"),
            (
                "syn::path::parsing::<impl syn::path::Path>::parse_helper",
                "syn",
            ),
            (
                "finch_connect::runtime::call::Call<T>::json",
                "finch_connect::runtime::call",
            ),
            (
                "<finch_connect::types::AuthMethod as serde_core::ser::Serialize>::serialize",
                "finch_connect::types",
            ),
            (
                "<T as alloc::string::SpecToString>::spec_to_string",
                "alloc",
            ),
            ("__memset_avx2_unaligned_erms", "(no Rust)"),
            ("0x0000000004838030", "(no Rust)"),
        ] {
            assert_eq!(of(function), expected);
        }
    }
}
