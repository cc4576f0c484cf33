//! Words and sentences of a seed.
//!
//! In: a seed. Out: words, the same ones each time. Never here: a word that means something.

/// Where it stands.
pub(super) struct Words(u64);

impl Words {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a limit; the upper bits of a linear congruential generator are the good ones.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let number = usize::try_from(self.0 >> 40).unwrap_or_default();
        number.checked_rem(limit).unwrap_or_default()
    }

    /// A word of two or three syllables. No keyword of Rust is one.
    pub(super) fn word(&mut self) -> String {
        const FIRST: [&str; 8] = ["b", "d", "g", "k", "l", "n", "r", "v"];
        const REST: [&str; 8] = ["am", "el", "in", "or", "un", "as", "et", "is"];
        let mut word = String::new();
        for _ in 0..2 + self.below(2) {
            for syllable in [FIRST, REST] {
                word.push_str(syllable.get(self.below(8)).unwrap_or(&"o"));
            }
        }
        word
    }

    /// Words that differ.
    pub(super) fn distinct(&mut self, count: usize) -> Vec<String> {
        (0..count)
            .map(|at| format!("{}_{at}", self.word()))
            .collect()
    }

    /// About as many words as a description has.
    pub(super) fn sentence(&mut self) -> String {
        let count = 4 + self.below(8);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}
