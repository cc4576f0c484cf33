//! A sample by a seed: the same everywhere, whatever else is done.
//!
//! In: items, how many of them, a seed. Out: some of them, in their order. Never here: chance.

/// Takes `count` of the items, each as likely as any other.
pub(super) fn sample<T: Copy>(items: &[T], count: usize, seed: u64) -> Vec<T> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    let mut state = seed;
    let count = count.min(places.len());
    for at in 0..count {
        let left = places.len() - at;
        // The remainder favours the first places, by less than one part in 2^40 here.
        let step = next(&mut state) % u64::try_from(left).unwrap_or(u64::MAX);
        places.swap(at, at + usize::try_from(step).unwrap_or_default());
    }
    places.truncate(count);
    places.sort_unstable();
    places
        .into_iter()
        .filter_map(|place| items.get(place).copied())
        .collect()
}

/// The next number of `SplitMix64`.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::{next, sample};

    #[test]
    fn the_generator_is_the_one_that_is_published() {
        let mut state = 0;
        assert_eq!(next(&mut state), 0xE220_A839_7B1D_CDAF);
        assert_eq!(next(&mut state), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn a_seed_takes_the_same_items_and_another_seed_others() {
        let items: Vec<usize> = (0..1_000).collect();
        let taken = sample(&items, 50, 1);
        assert_eq!(taken.len(), 50);
        assert!(taken.is_sorted() && taken.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(taken, sample(&items, 50, 1));
        assert_ne!(taken, sample(&items, 50, 2));
        // Neither end is left out.
        assert!(taken.iter().any(|item| *item < 200));
        assert!(taken.iter().any(|item| *item >= 800));
        assert_eq!(sample(&items, 2_000, 3), items);
        assert!(sample::<usize>(&[], 5, 0).is_empty());
    }
}
