//! What came of a body, piece by piece.
//!
//! In: pieces. Out: all of them as one. Never here: a copy of a body that came in one piece.

use bytes::{Bytes, BytesMut};

/// What came of a body.
pub(super) enum Kept {
    /// Most come in one piece, which is kept as it is.
    One(Bytes),
    Joined(BytesMut),
}

impl Default for Kept {
    fn default() -> Self {
        Self::One(Bytes::new())
    }
}

impl Kept {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::One(piece) => piece.len(),
            Self::Joined(pieces) => pieces.len(),
        }
    }

    pub(super) fn add(&mut self, piece: Bytes) {
        match self {
            Self::One(first) if first.is_empty() => *first = piece,
            Self::One(first) => {
                let mut pieces = BytesMut::from(&first[..]);
                pieces.extend_from_slice(&piece);
                *self = Self::Joined(pieces);
            }
            Self::Joined(pieces) => pieces.extend_from_slice(&piece),
        }
    }

    pub(super) fn whole(self) -> Bytes {
        match self {
            Self::One(piece) => piece,
            Self::Joined(pieces) => pieces.freeze(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_stay_in_order() {
        let mut kept = Kept::default();
        for piece in ["", "ab", "", "c", "def"] {
            kept.add(Bytes::from(piece));
        }
        assert_eq!(kept.len(), 6);
        assert_eq!(kept.whole(), "abcdef");
        assert_eq!(Kept::default().whole(), "");
    }

    #[test]
    fn one_piece_is_not_copied() {
        let piece = Bytes::from(vec![7; 100]);
        let mut kept = Kept::default();
        kept.add(piece.clone());
        assert_eq!(kept.whole().as_ptr(), piece.as_ptr());
    }
}
