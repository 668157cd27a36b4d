//! A table from the keys of features to their numbers, for training.

/// Finds the number of a feature by open addressing.
#[derive(Clone, Debug, Default)]
pub(crate) struct FeatureNumbers {
    /// Key and number; `FREE` marks a free slot.
    slots: Vec<(u32, u32)>,
    shift: u32,
    /// A bit for the first bits of each key: most keys asked for are not there, and the filter fits a nearer cache.
    filter: Vec<u8>,
}

const FREE: u32 = u32::MAX;

impl FeatureNumbers {
    /// Takes keys with their numbers, all below `u32::MAX`; of equal keys the first counts.
    pub fn new(entries: impl ExactSizeIterator<Item = (u32, u32)>) -> Self {
        let bits = (entries.len().max(4) * 2).next_power_of_two().trailing_zeros();
        let mut table =
            FeatureNumbers { slots: vec![(0, FREE); 1 << bits], shift: 32 - bits, filter: vec![0; 1 << (bits - 1)] };
        for (key, number) in entries {
            let bit = table.home(key) << 2 | (key & 3) as usize;
            table.filter[bit >> 3] |= 1 << (bit & 7);
            let mut at = table.home(key);
            while table.slots[at].1 != FREE {
                at = (at + 1) & (table.slots.len() - 1);
            }
            table.slots[at] = (key, number);
        }
        table
    }

    fn home(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    /// The number of a key.
    #[inline]
    pub fn get(&self, key: u32) -> Option<u32> {
        let mut at = self.home(key);
        let bit = at << 2 | (key & 3) as usize;
        if self.filter[bit >> 3] >> (bit & 7) & 1 == 0 {
            return None;
        }
        loop {
            let (found, number) = self.slots[at];
            if number == FREE {
                return None;
            }
            if found == key {
                return Some(number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}
