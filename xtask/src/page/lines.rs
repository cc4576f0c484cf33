//! The lines of a page, and those of them that are fences.
//!
//! In: bytes. Out: places. Never here: what stands between two fences.

/// A line that may open or close a block.
pub(super) struct Fence {
    pub(super) indent: usize,
    pub(super) mark: u8,
    pub(super) length: usize,
    /// Whether nothing stands behind it.
    bare: bool,
}

impl Fence {
    pub(super) fn is_closed_by(&self, other: &Self) -> bool {
        other.bare && other.mark == self.mark && other.length >= self.length
    }
}

/// The fence that a line may be.
pub(super) fn fence(line: &[u8]) -> Option<Fence> {
    let indent = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = line.get(indent..)?;
    let mark = *rest.first().filter(|mark| b"`~".contains(mark))?;
    let length = rest.iter().take_while(|byte| **byte == mark).count();
    let words = rest.get(length..)?;
    let opens = mark == b'~' || !words.contains(&b'`');
    (indent < 4 && length >= 3 && opens).then(|| Fence {
        indent,
        mark,
        length,
        bare: words.iter().all(|byte| b" \t".contains(byte)),
    })
}

/// A line: where it begins, where its end begins, and where the next one does.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
    /// Whether it has an end.
    pub(super) ended: bool,
}

/// Lines end at LF or CRLF.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'\n');
        let (end, next) = match length {
            Some(length) => (start + length, start + length + 1),
            None => (bytes.len(), bytes.len()),
        };
        let is_crlf = length.is_some()
            && bytes
                .get(start..end)
                .is_some_and(|line| line.ends_with(b"\r"));
        let line = Line {
            start,
            end: end - usize::from(is_crlf),
            next,
            ended: length.is_some(),
        };
        start = next;
        Some(line)
    })
}

/// Whether more quotations and lists begin in a line than anyone writes. A reader of Markdown takes
/// time for each of them in every line that follows.
pub(super) fn nests_too_deep(line: &[u8]) -> bool {
    const DEEPEST: usize = 100;
    let is_marker = |byte: &u8| b"> \t-+*.)".contains(byte) || byte.is_ascii_digit();
    let end = line.iter().position(|byte| !is_marker(byte));
    let head = line.get(..end.unwrap_or(line.len())).unwrap_or_default();
    let begins = |pair: &&[u8]| match pair {
        [b'>', _] => true,
        [mark, next] => b"-+*.)".contains(mark) && b" \t".contains(next),
        _ => false,
    };
    head.windows(2).filter(begins).count() > DEEPEST
}
