//! What came of a body, piece by piece.
//!
//! In: pieces. Out: all of them as one. Never here: a copy of a body that came in one piece.

use bytes::{Bytes, BytesMut};

/// What came of a body. Most come in one piece, which is kept as it is.
#[derive(Default)]
pub(super) struct Kept {
    first: Bytes,
    /// All pieces, once there are more than one.
    joined: BytesMut,
}

impl Kept {
    pub(super) fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    pub(super) fn add(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
        } else {
            self.joined
                .extend_from_slice(&std::mem::take(&mut self.first));
            self.joined.extend_from_slice(&piece);
        }
    }

    pub(super) fn whole(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
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
