//! A place of its own for each of a set of keys (hash and displace: Belazzougui, Botelho and Dietzfelbinger 2009), so that
//! what belongs to a key is one load from one cache line, without a search. There are few more places than keys. Other
//! keys have a place as well, that of another key or a free one: so what lies there has to name its key.

/// Where keys are.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    count: usize,
    /// What the keys of a bucket are multiplied by to get their places; odd.
    factors: Vec<u16>,
    /// How many bits less than all of a key give its bucket.
    shift: u32,
}

/// A bucket holds between half of so many keys and so many, on average.
const BUCKET: usize = 6;

impl Places {
    /// Places for these keys; none if a key stands there twice.
    pub fn new(keys: impl ExactSizeIterator<Item = u32>) -> Option<Self> {
        let bits = (keys.len() / BUCKET).clamp(4, 1 << 26).next_power_of_two().trailing_zeros();
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
                let fitting = keys.iter().take_while(|&&key| !std::mem::replace(&mut is_taken[place(key, factor, count)], true)).count();
                if fitting < keys.len() {
                    keys[..fitting].iter().for_each(|&key| is_taken[place(key, factor, count)] = false);
                }
                fitting == keys.len()
            })?;
        }
        Some(found)
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The place of a key; that of another if it has none.
    #[inline(always)]
    pub fn of(&self, key: u32) -> usize {
        place(key, self.factors[(key >> self.shift) as usize], self.count)
    }
}

#[inline(always)]
fn place(key: u32, factor: u16, places: usize) -> usize {
    (u64::from(key.wrapping_mul(factor.into())) * places as u64 >> 32) as usize
}
