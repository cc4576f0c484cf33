//! Which version follows when a change is released.
//!
//! In: a change, and the releases that git knows. Out: the version of the last release and of the
//! next one. Never here: what a change means.

use codegen::Output;
use codegen::diff::{Bump, diff};

use crate::git::{self, Repository};
use crate::version::{Step, WORKSPACE, last_release, of_tag};
use crate::workspace;

/// From the last release to the next one, where a change since `base` comes to `bump`. What
/// else there is that is not released yet counts as well.
pub(crate) fn step(
    repository: &Repository,
    base: &str,
    bump: Bump,
    now: &Output,
) -> Result<Step, git::Error> {
    if let Some(version) = of_tag(base) {
        return Ok(Step::new(version, WORKSPACE, bump));
    }
    let Some(tag) = last_release(repository)? else {
        return Ok(Step::new(WORKSPACE, WORKSPACE, bump));
    };
    let version = of_tag(&tag).unwrap_or(WORKSPACE);
    let input = workspace::input_at(repository, &repository.commit(&tag)?)?;
    // Documents that are refused today say nothing about what follows.
    let since = codegen::generate(&input).ok();
    let since = since.map(|then| Bump::of(&diff(then.state(), now.state())));
    let all = since.map(|since| Step::new(version, WORKSPACE, since));
    let prepared = all.and_then(|all| all.to);
    let prepared = prepared.as_deref().unwrap_or(WORKSPACE);
    Ok(Step::new(version, prepared, bump))
}
