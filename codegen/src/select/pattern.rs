//! Patterns of paths.
//!
//! In: a pattern and a path. Out: whether they fit. Never here: time that grows faster than the
//! two lengths multiplied.

/// Whether a path fits: `*` stands for anything up to the next `/`, `**` for anything. Without a
/// star, a pattern holds for that path and everything below it.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    if !pattern.contains('*') {
        let pattern = pattern.trim_end_matches('/');
        return path
            .strip_prefix(pattern)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    }
    let steps = steps(pattern);
    // Which steps are done after the letters that were read so far.
    let mut done = vec![false; steps.len() + 1];
    if let Some(first) = done.first_mut() {
        *first = true;
    }
    skip_stars(&steps, &mut done);
    for letter in path.chars() {
        let mut next = vec![false; done.len()];
        for (index, step) in steps.iter().enumerate() {
            if done.get(index) != Some(&true) {
                continue;
            }
            let goes_to = match step {
                Step::Letter(wanted) if *wanted == letter => index + 1,
                Step::Segment if letter != '/' => index,
                Step::Anything => index,
                Step::Letter(_) | Step::Segment => continue,
            };
            if let Some(mark) = next.get_mut(goes_to) {
                *mark = true;
            }
        }
        done = next;
        skip_stars(&steps, &mut done);
    }
    done.last() == Some(&true)
}

enum Step {
    Letter(char),
    Segment,
    Anything,
}

fn steps(pattern: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '*' {
            steps.push(Step::Letter(letter));
            continue;
        }
        let mut stars = 1;
        while letters.next_if_eq(&'*').is_some() {
            stars += 1;
        }
        steps.push(if stars == 1 {
            Step::Segment
        } else {
            Step::Anything
        });
    }
    steps
}

/// A star also stands for nothing.
fn skip_stars(steps: &[Step], done: &mut [bool]) {
    for (index, step) in steps.iter().enumerate() {
        if done.get(index) == Some(&true)
            && matches!(step, Step::Segment | Step::Anything)
            && let Some(mark) = done.get_mut(index + 1)
        {
            *mark = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_fit_what_they_say() {
        for (pattern, path, fits) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/{id}", true),
            ("/pets/", "/pets", true),
            ("/pets", "/petshop", false),
            ("/", "/anything", true),
            ("/pets/*", "/pets/{id}", true),
            ("/pets/*", "/pets", false),
            ("/pets/*", "/pets/{id}/toys", false),
            ("/pets/**", "/pets/{id}/toys", true),
            ("/*/toys", "/pets/toys", true),
            ("**/toys", "/pets/{id}/toys", true),
            ("/p*s", "/pets", true),
            ("*", "/pets", false),
            ("**", "/pets/{id}", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} and {path}");
        }
        let long = "*a".repeat(2_000);
        assert!(!matches(&long, &"a".repeat(1_999)));
    }
}
