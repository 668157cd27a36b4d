//! Random numbers for training, the same on every machine (xorshift: Marsaglia 2003).

/// The state that a seed starts from; never 0.
pub(crate) const fn seeded(seed: u64) -> u64 {
    seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

/// Shuffles an order (Fisher and Yates); `random` must not be 0.
pub(crate) fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        order.swap(at, (next(random) % (at as u64 + 1)) as usize);
    }
}

/// The next random number.
pub(crate) fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}
