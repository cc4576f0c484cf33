//! Ids, codes and tokens: text that nobody guesses, and that no two of them share.

use std::fmt::Write as _;

/// Makes ids. They are no secrets of anybody, so ordinary chance is enough.
#[derive(Default)]
pub(super) struct Ids(fastrand::Rng);

impl Ids {
    /// A UUID of version 4.
    pub(super) fn uuid(&mut self) -> String {
        let mut text = String::with_capacity(36);
        let number = self.0.u128(..) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
        let digits = format!("{number:032x}");
        for (index, digit) in digits.chars().enumerate() {
            if [8, 12, 16, 20].contains(&index) {
                text.push('-');
            }
            text.push(digit);
        }
        text
    }

    /// A text that is good for one page.
    pub(super) fn nonce(&mut self) -> String {
        format!("{:032x}", self.0.u128(..))
    }

    /// A code or a token, which says that it is one of a mock.
    pub(super) fn secret(&mut self, kind: &str) -> String {
        let mut text = format!("mock_{kind}_");
        // Writing to a String cannot fail.
        let _ = write!(text, "{:032x}", self.0.u128(..));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn uuids_look_like_uuids() {
        let mut ids = Ids::default();
        for _ in 0..100 {
            let id = ids.uuid();
            let lengths: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
        assert_ne!(ids.secret("code"), ids.secret("code"));
        assert!(ids.secret("code").starts_with("mock_code_"));
    }
}
