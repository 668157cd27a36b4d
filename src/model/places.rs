//! Perfect hashing (hash and displace: Belazzougui, Botelho and Dietzfelbinger 2009): every key of a set has a place of
//! its own in a table, so that its entry is found with one load from one cache line, without a search. The table is
//! little larger than the set. A key outside the set has a place too, free or taken, so an entry must hold its key or a
//! fingerprint.

use super::Reader;
use crate::Error;

/// A perfect hash function of a set of keys.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    count: usize,
    /// What the keys of a bucket are multiplied by to get their places; odd.
    factors: Vec<u16>,
    /// How many bits a key is shifted to the right to give its bucket.
    shift: u32,
}

/// A bucket holds between half of this number of keys and all of it, on average.
const KEYS_PER_BUCKET: usize = 6;

impl Places {
    /// Places for these keys; none if a key occurs twice.
    pub fn new(keys: impl ExactSizeIterator<Item = u32>) -> Option<Self> {
        let bits = (keys.len() / KEYS_PER_BUCKET).clamp(4, 1 << 26).next_power_of_two().trailing_zeros();
        let (shift, count) = (32 - bits, keys.len() + keys.len() / 8 + 1);
        let mut found = Places { count, factors: vec![1; 1 << bits], shift };
        let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); found.factors.len()];
        for key in keys {
            buckets[(key >> shift) as usize].push(key);
        }
        // Large buckets first, while there is room.
        let mut order: Vec<usize> = (0..buckets.len()).collect();
        order.sort_by_key(|&bucket| std::cmp::Reverse(buckets[bucket].len()));
        let mut is_taken = vec![false; count];
        for bucket in order {
            let keys = &buckets[bucket];
            found.factors[bucket] = (0..=u16::MAX).rev().step_by(2).find(|&factor| {
                let fitting = keys
                    .iter()
                    .take_while(|&&key| !std::mem::replace(&mut is_taken[place(key, factor, count)], true))
                    .count();
                if fitting < keys.len() {
                    keys[..fitting].iter().for_each(|&key| is_taken[place(key, factor, count)] = false);
                }
                fitting == keys.len()
            })?;
        }
        Some(found)
    }

    /// Writes them as [`Places::read`] reads them.
    #[cfg(any(feature = "train", test))]
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.count as u32).to_le_bytes());
        out.extend(self.shift.to_le_bytes());
        out.extend(self.factors.iter().flat_map(|factor| factor.to_le_bytes()));
    }

    /// Reads places found before: finding those of many keys takes long.
    ///
    /// # Errors
    /// Too few bytes, or buckets that keys cannot have.
    pub fn read(reader: &mut Reader) -> Result<Self, Error> {
        let (count, shift) = (reader.u32()? as usize, reader.u32()?);
        if !(6..=30).contains(&shift) || count == 0 {
            return Err(
                reader.error(format!("expected places in 2^2 to 2^26 buckets, found {count} in 2^(32 - {shift})"))
            );
        }
        let factors = reader
            .take(2 << (32 - shift))?
            .chunks_exact(2)
            .map(|factor| u16::from_le_bytes([factor[0], factor[1]]))
            .collect();
        Ok(Places { count, factors, shift })
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The place of a key; an arbitrary one if it is not of the set.
    #[inline(always)]
    pub fn of(&self, key: u32) -> usize {
        place(key, self.factors[(key >> self.shift) as usize], self.count)
    }
}

#[inline(always)]
fn place(key: u32, factor: u16, places: usize) -> usize {
    (u64::from(key.wrapping_add(OFFSET).wrapping_mul(factor.into())) * places as u64 >> 32) as usize
}

/// Added to keys: models do ask for 0, which would stay 0 whatever the factor.
const OFFSET: u32 = 0x9e37_79b9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_key_a_place_of_its_own() {
        let keys: Vec<u32> =
            [0, 1, u32::MAX].into_iter().chain((2..5000).map(|number| crate::hash::mix(3, number) as u32)).collect();
        let places = Places::new(keys.iter().copied()).expect("each key once");
        let mut bytes = b"test".to_vec();
        places.write(&mut bytes);
        let places =
            Places::read(&mut Reader::new("a test", &bytes, b"test").expect("the mark")).expect("what was written");
        let mut found: Vec<usize> = keys.iter().map(|&key| places.of(key)).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), keys.len());
        assert!((0..10_000u32).all(|other| places.of(other.wrapping_mul(0x9e37_79b1)) < places.len()));
    }

    #[test]
    fn a_key_that_is_there_twice_has_none() {
        assert!(Places::new([3, 4, 3].into_iter()).is_none());
    }
}
