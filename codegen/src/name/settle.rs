//! Settles names that several things would get.
//!
//! In: the things of one room (the types of a module, the members of a struct), each with its
//! claim and a row of names from short to long. Out: a name for each, and who lost which name to
//! whom. Never here: a counter, or the order of the things. Who keeps a name, and what the others
//! are called, depends on those alone that would share it.

use std::collections::BTreeSet;

use super::case::RustName;

/// How often longer names are tried. From the fifth on they are hashes, so that a document needs
/// far fewer, unless it was made to know them.
const ROUNDS: usize = 64;

/// Who keeps a name that several things would get: the one with the least claim, where there is
/// only one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// A person chose the name: such a thing is never renamed.
    Chosen,
    /// The less, the better.
    Made(u8),
}

/// Whether names that collide are settled here, or left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// Every thing keeps the name that it gets by itself.
    Nothing,
    /// Longer names are tried this often.
    Names(usize),
    /// Longer names are tried until nothing collides.
    Everything,
}

/// A thing that did not get the name that it would have had.
#[derive(Debug)]
pub(super) struct Loss {
    pub(super) thing: usize,
    pub(super) rival: usize,
    pub(super) name: RustName,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Settled {
    /// A name for each thing.
    pub(super) names: Vec<RustName>,
    /// Which things got a longer name.
    pub(super) losses: Vec<Loss>,
    /// Which things share a name still.
    pub(super) open: Vec<Loss>,
}

/// Settles the names of a room in which no name is made of another one. `names` gives every thing
/// its name at a level; level 0 is the name that it gets by itself.
pub(super) fn settle(
    claims: &[Claim],
    effort: Effort,
    names: impl FnMut(&[usize]) -> Vec<RustName>,
) -> Settled {
    settle_with_owners(claims, &[], effort, names)
}

/// The same where the names of some things begin with those of their owners.
pub(super) fn settle_with_owners(
    claims: &[Claim],
    owners: &[Option<usize>],
    effort: Effort,
    mut names: impl FnMut(&[usize]) -> Vec<RustName>,
) -> Settled {
    let rounds = match effort {
        Effort::Nothing => 0,
        Effort::Names(rounds) => rounds,
        Effort::Everything => ROUNDS,
    };
    let mut levels = vec![0; claims.len()];
    let mut losses: Vec<Option<Loss>> = claims.iter().map(|_| None).collect();
    let mut found = names(&levels);
    let mut shared = groups(&found);
    for _ in 0..rounds {
        let lost = losers_first(&found, &shared, claims, owners);
        if lost.is_empty() {
            break;
        }
        for loss in lost {
            if let Some(level) = levels.get_mut(loss.thing) {
                *level += 1;
            }
            if let Some(first) = losses.get_mut(loss.thing) {
                first.get_or_insert(loss);
            }
        }
        found = names(&levels);
        shared = groups(&found);
    }
    let mut losses: Vec<Loss> = losses.into_iter().flatten().collect();
    // Longer words of a short name may be the same again.
    losses.retain(|loss| found.get(loss.thing) != Some(&loss.name));
    Settled {
        open: sharing(&found, &shared),
        losses,
        names: found,
    }
}

/// The things that share a name, in the order of the names.
fn groups(names: &[RustName]) -> Vec<Vec<usize>> {
    let mut things: Vec<(&RustName, usize)> = names.iter().zip(0..).collect();
    things.sort_unstable();
    things
        .chunk_by(|(left, _), (right, _)| left == right)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|(_, thing)| *thing).collect())
        .collect()
}

/// Everything that must take a longer name by itself: not what gets another one anyway, because
/// its owner does.
fn losers_first(
    names: &[RustName],
    shared: &[Vec<usize>],
    claims: &[Claim],
    owners: &[Option<usize>],
) -> Vec<Loss> {
    let lost = losers(names, shared, claims, |_| true);
    if owners.is_empty() || lost.is_empty() {
        return lost;
    }
    let moving: BTreeSet<usize> = lost.iter().map(|loss| loss.thing).collect();
    let stays = |thing: usize| {
        let owner = |thing: &usize| owners.get(*thing).copied().flatten();
        let mut line = std::iter::successors(owner(&thing), owner);
        !line.any(|owner| moving.contains(&owner))
    };
    let first = losers(names, shared, claims, stays);
    if first.is_empty() { lost } else { first }
}

/// Everything that must take a longer name. Equal claims all give way, so that the order of the
/// things does not count.
fn losers(
    names: &[RustName],
    shared: &[Vec<usize>],
    claims: &[Claim],
    counts: impl Fn(usize) -> bool,
) -> Vec<Loss> {
    let mut lost = Vec::new();
    for things in shared {
        let things = things.iter().copied().filter(|thing| counts(*thing));
        let things: Vec<usize> = things.collect();
        let (Some(name), true) = (name_of(names, &things), things.len() > 1) else {
            continue;
        };
        let claim = |thing: usize| claims.get(thing).copied();
        let best = things.iter().filter_map(|thing| claim(*thing)).min();
        let mut holders = things.iter().filter(|thing| claim(**thing) == best);
        let winner = match (holders.next(), holders.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        };
        for thing in &things {
            if Some(*thing) == winner || claim(*thing) == Some(Claim::Chosen) {
                continue;
            }
            let rival = winner.or_else(|| things.iter().copied().find(|other| other != thing));
            lost.push(Loss {
                thing: *thing,
                rival: rival.unwrap_or(*thing),
                name: name.clone(),
            });
        }
    }
    lost
}

/// Each thing that has the name of the one before it.
fn sharing(names: &[RustName], shared: &[Vec<usize>]) -> Vec<Loss> {
    let mut open = Vec::new();
    for things in shared {
        for pair in things.windows(2) {
            if let [rival, thing] = *pair
                && let Some(name) = name_of(names, pair)
            {
                let name = name.clone();
                open.push(Loss { thing, rival, name });
            }
        }
    }
    open.sort_by_key(|loss| loss.thing);
    open
}

fn name_of<'a>(names: &'a [RustName], things: &[usize]) -> Option<&'a RustName> {
    names.get(*things.first()?)
}
