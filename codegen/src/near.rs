//! The name that somebody most likely meant.
//!
//! In: a name, and those that there are. Out: the one that differs least. Never here: more work
//! than some thousand short names take.

/// Names longer than this are not compared letter by letter.
const LONGEST_NAME: usize = 100;
const MOST_NAMES: usize = 2_000;

/// The name that differs least, if it differs little.
pub(crate) fn nearest<'names>(
    wanted: &str,
    names: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let allowed = (wanted.chars().count() / 3).max(1);
    names
        .into_iter()
        .take(MOST_NAMES)
        .map(|name| (distance(&wanted.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many letters must be put in, taken out or replaced to get from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    if left.len() > LONGEST_NAME || right.len() > LONGEST_NAME {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (above, other) in row.iter().skip(1).zip(&right) {
            let replaced = diagonal + usize::from(letter != *other);
            before = replaced.min(above + 1).min(before + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
