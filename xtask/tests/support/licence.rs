//! Expressions of licences, as `MIT OR (Apache-2.0 AND ISC)`.
//!
//! In: an expression and which licences are taken. Out: whether it can be met. Never here: an opinion
//! on a licence.

/// Whether an expression can be met by licences that are taken. `/` is how `OR` was written once.
/// What is no expression is not met.
pub(crate) fn is_met(expression: &str, taken: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut words = &words[..];
    either(&mut words, taken) == Some(true) && words.is_empty()
}

/// Alternatives, one of which is enough.
fn either(words: &mut &[&str], taken: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = both(words, taken)?;
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        met |= both(words, taken)?;
    }
    Some(met)
}

/// Licences that hold together.
fn both(words: &mut &[&str], taken: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = one(words, taken)?;
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        met &= one(words, taken)?;
    }
    Some(met)
}

fn one(words: &mut &[&str], taken: &dyn Fn(&str) -> bool) -> Option<bool> {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let met = either(words, taken)?;
            *words = words.strip_prefix(&[")"])?;
            Some(met)
        }
        [")" | "OR" | "AND" | "WITH", ..] | [] => None,
        [name, "WITH", exception, rest @ ..] => {
            *words = rest;
            Some(taken(&format!("{name} WITH {exception}")))
        }
        [name, rest @ ..] => {
            *words = rest;
            Some(taken(name))
        }
    }
}

#[test]
fn expressions_are_read() {
    let taken = |name: &str| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&name);
    for good in [
        "MIT",
        "GPL-3.0 OR MIT",
        "GPL-3.0/MIT",
        "ISC AND (GPL-3.0 OR MIT)",
        "Apache-2.0 WITH LLVM-exception",
        "GPL-3.0 AND ISC OR MIT",
    ] {
        assert!(is_met(good, &taken), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "GPL-3.0 AND MIT",
        "MIT AND (GPL-3.0 OR Apache-2.0)",
        "(MIT",
        "MIT)",
        "MIT OR",
        "MIT ISC",
        "Apache-2.0",
    ] {
        assert!(!is_met(bad, &taken), "{bad}");
    }
}
