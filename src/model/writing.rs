//! Writes weights files, as [`Reader`](super::Reader) reads them.

use super::FeatureSet;

/// The first bytes of weights that [`Reader::bound`](super::Reader::bound) reads.
pub(crate) fn bound_header(magic: &[u8; 4], features: &FeatureSet) -> Vec<u8> {
    [magic.as_slice(), &features.fingerprint().to_le_bytes()].concat()
}

/// The size of the weights that become 127 when weights are written as signed bytes. Ten in a million are larger and
/// are cut to it, so that a few outliers do not make the steps of all others coarse.
pub(crate) fn top_weight<'w>(weights: impl Iterator<Item = &'w f32>) -> f32 {
    let mut sizes: Vec<f32> = weights.map(|weight| weight.abs()).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 100_000)).copied().unwrap_or(1.0)
}

/// Appends a block that [`Reader::block`](super::Reader::block) reads.
pub(crate) fn write_block(out: &mut Vec<u8>, block: &[u8]) {
    out.extend((block.len() as u32).to_le_bytes());
    out.extend(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outliers_do_not_set_the_scale() {
        assert_eq!(top_weight([].iter()), 1.0);
        assert_eq!(top_weight([0.5, -2.0, 1.0].iter()), 2.0);
        let weights: Vec<f32> = (0..100_000).map(|number| if number == 7 { -50.0 } else { 3.0 }).collect();
        assert_eq!(top_weight(weights.iter()), 3.0);
    }
}
