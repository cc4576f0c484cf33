//! Which version comes next.
//!
//! In: a version and what changed; the tags of git. Out: the version by Cargo's rules of compatibility. Never here:
//! a file, a decision what a change means.
//!
//! Cargo takes versions for compatible whose leftmost number that is not zero is the same, so
//! that is the number that something breaking counts up. Additions have a number of their own
//! from 1.0 on. Below 0.1.0 no version is compatible with another one.

use std::fmt;

use codegen::diff::Bump;

use crate::git::{self, Repository};

/// The version of the workspace: all of its packages have the same.
pub(crate) const WORKSPACE: &str = env!("CARGO_PKG_VERSION");

/// A released version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

/// From a version to the next one.
pub(crate) struct Step {
    /// The version before.
    pub(crate) from: String,
    /// The version after; none where only the maintainer can say.
    pub(crate) to: Option<String>,
    /// What changed between them.
    pub(crate) bump: Bump,
}

impl Step {
    /// From what was released to what comes next: what the changes ask for, or the version that
    /// the workspace has already if that is more.
    pub(crate) fn new(released: &str, workspace: &str, bump: Bump) -> Self {
        let needed = next(released, bump).ok();
        let to = needed.map(|needed| match (read(&needed), read(workspace)) {
            (Ok(least), Ok(prepared)) if prepared > least => workspace.to_owned(),
            _ => needed,
        });
        Self {
            from: released.to_owned(),
            to,
            bump,
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.bump {
            Bump::None => "unchanged",
            Bump::Patch => "docs",
            Bump::Minor => "additive",
            Bump::Major => "breaking",
        };
        let to = self.to.as_deref().unwrap_or("a version of your choice");
        write!(f, "{} -> {to} ({level})", self.from)
    }
}

/// The tag of the last release before the last commit.
pub(crate) fn last_release(repository: &Repository) -> Result<Option<String>, git::Error> {
    let tag = repository.last_tag("v[0-9]*")?;
    Ok(tag.filter(|tag| of_tag(tag).is_some()))
}

/// The version that a tag such as `v1.2.3` names; pre-releases are versions too.
pub(crate) fn of_tag(tag: &str) -> Option<&str> {
    let version = tag.strip_prefix('v')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let (release, _) = version.split_at(end);
    (version.bytes().all(plain) && read(release).is_ok()).then_some(version)
}

/// The version after this one for changes that come to `bump`; the same one where nothing changed.
///
/// What follows a pre-release is refused: it depends on the release before it, and on how near
/// its maintainer takes it to be to the release. Build metadata is left out of what comes next.
pub(crate) fn next(version: &str, bump: Bump) -> Result<String, String> {
    if bump == Bump::None {
        return Ok(version.to_owned());
    }
    let Version {
        major,
        minor,
        patch,
    } = read(version)?;
    let up = |number: u64| {
        number
            .checked_add(1)
            .ok_or_else(|| format!("nothing comes after the version `{version}`"))
    };
    let next = match (bump, major, minor) {
        (_, 0, 0) => (0, 0, up(patch)?),
        (Bump::Major, 0, _) => (0, up(minor)?, 0),
        (_, 0, _) => (0, minor, up(patch)?),
        (Bump::Major, ..) => (up(major)?, 0, 0),
        (Bump::Minor, ..) => (major, up(minor)?, 0),
        (Bump::Patch | Bump::None, ..) => (major, minor, up(patch)?),
    };
    Ok(format!("{}.{}.{}", next.0, next.1, next.2))
}

fn read(text: &str) -> Result<Version, String> {
    let (release, _metadata) = text.split_once('+').unwrap_or((text, ""));
    if release.contains('-') {
        return Err(format!(
            "`{text}` is a pre-release: what follows it is for its maintainer to say"
        ));
    }
    let numbers: Option<Vec<u64>> = release.split('.').map(number).collect();
    match numbers.as_deref() {
        Some(&[major, minor, patch]) => Ok(Version {
            major,
            minor,
            patch,
        }),
        _ => Err(format!("`{text}` is no version like `1.2.3`")),
    }
}

/// A number as versions have it: digits alone, none of them a zero in front of others.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let padded = text.len() > 1 && text.starts_with('0');
    (digits && !padded).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use codegen::diff::Bump;

    use super::{Step, next, of_tag};

    #[test]
    fn the_leftmost_number_that_is_not_zero_is_for_what_breaks() {
        let rows = [
            // version, none, patch, minor, major
            ("0.0.0", "0.0.0", "0.0.1", "0.0.1", "0.0.1"),
            ("0.0.9", "0.0.9", "0.0.10", "0.0.10", "0.0.10"),
            ("0.1.0", "0.1.0", "0.1.1", "0.1.1", "0.2.0"),
            ("0.9.12", "0.9.12", "0.9.13", "0.9.13", "0.10.0"),
            ("1.0.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0"),
            ("9.8.7", "9.8.7", "9.8.8", "9.9.0", "10.0.0"),
        ];
        for (version, none, patch, minor, major) in rows {
            let bumps = [Bump::None, Bump::Patch, Bump::Minor, Bump::Major];
            for (bump, expected) in bumps.into_iter().zip([none, patch, minor, major]) {
                assert_eq!(
                    next(version, bump).as_deref(),
                    Ok(expected),
                    "{version} {bump:?}"
                );
            }
        }
    }

    #[test]
    fn a_step_goes_as_far_as_the_workspace_went_already() {
        let rows = [
            ("0.1.0", "0.1.0", Bump::Major, "0.1.0 -> 0.2.0 (breaking)"),
            ("0.1.0", "0.1.0", Bump::Minor, "0.1.0 -> 0.1.1 (additive)"),
            ("0.1.0", "0.1.0", Bump::Patch, "0.1.0 -> 0.1.1 (docs)"),
            ("0.1.0", "0.2.0", Bump::Minor, "0.1.0 -> 0.2.0 (additive)"),
            ("0.9.0", "0.10.0", Bump::Minor, "0.9.0 -> 0.10.0 (additive)"),
            ("1.2.3", "1.3.0", Bump::Major, "1.2.3 -> 2.0.0 (breaking)"),
            (
                "1.2.3",
                "2.0.0-rc.1",
                Bump::Minor,
                "1.2.3 -> 1.3.0 (additive)",
            ),
            (
                "0.2.0-rc.1",
                "0.2.0",
                Bump::Minor,
                "0.2.0-rc.1 -> a version of your choice (additive)",
            ),
        ];
        for (released, workspace, bump, expected) in rows {
            assert_eq!(Step::new(released, workspace, bump).to_string(), expected);
        }
    }

    #[test]
    fn a_tag_of_a_release_is_a_v_and_a_version() {
        assert_eq!(of_tag("v0.1.0"), Some("0.1.0"));
        assert_eq!(of_tag("v0.2.0-rc.1+b"), Some("0.2.0-rc.1+b"));
        for tag in ["0.1.0", "v1", "v1.2", "vendor", "v1.2.3 x", "v1.2.3-`"] {
            assert_eq!(of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn metadata_is_no_part_of_the_next_version() {
        assert_eq!(next("0.1.0+abc-1", Bump::Minor).as_deref(), Ok("0.1.1"));
    }

    #[test]
    fn what_follows_a_pre_release_is_not_guessed() {
        for version in ["0.2.0-rc.1", "1.0.0-alpha", "1.0.0-0+abc"] {
            assert_eq!(next(version, Bump::None).as_deref(), Ok(version));
            for bump in [Bump::Patch, Bump::Minor, Bump::Major] {
                let refused = next(version, bump).unwrap_err();
                assert!(refused.contains("is a pre-release"), "{refused}");
            }
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "v1.2.3",
            "1.2.03",
            "1..3",
            "1.2.+3",
            "+1.2.3",
            " 1.2.3",
            "1.2.x",
            "99999999999999999999.0.0",
        ] {
            assert!(next(text, Bump::Major).is_err(), "{text}");
        }
        assert!(next("18446744073709551615.0.0", Bump::Major).is_err());
    }
}
