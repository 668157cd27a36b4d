//! An open-addressing table from 32-bit feature keys to row numbers, built once when weights are loaded.

/// Finds the row of a feature.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Key and row; a row of `u32::MAX` marks a free slot.
    slots: Vec<(u32, u32)>,
    shift: u32,
}

const FREE: u32 = u32::MAX;

impl Table {
    /// Rows are numbered as the keys come.
    pub(super) fn new(keys: impl ExactSizeIterator<Item = u32>) -> Self {
        let bits = (keys.len().max(4) * 2).next_power_of_two().trailing_zeros();
        let mut table = Table { slots: vec![(0, FREE); 1 << bits], shift: 32 - bits };
        for (row, key) in keys.enumerate() {
            let mut at = table.home(key);
            while table.slots[at].1 != FREE {
                at = (at + 1) & (table.slots.len() - 1);
            }
            table.slots[at] = (key, row as u32);
        }
        table
    }

    fn home(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    #[inline]
    pub(super) fn row(&self, key: u32) -> Option<usize> {
        let mut at = self.home(key);
        loop {
            let (found, row) = self.slots[at];
            if row == FREE {
                return None;
            }
            if found == key {
                return Some(row as usize);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// The 32 bits under which a feature's weights are stored.
#[inline]
pub(super) const fn key(feature: u64) -> u32 {
    (feature >> 32) as u32
}
