//! Writes weights files, as [`Reader`](super::Reader) reads them.

use super::FeatureSet;

/// The first bytes of weights that [`Reader::bound`](super::Reader::bound) reads.
pub(crate) fn bound_header(magic: &[u8; 4], features: &FeatureSet) -> Vec<u8> {
    [magic.as_slice(), &features.fingerprint().to_le_bytes()].concat()
}

/// Appends a block that [`Reader::block`](super::Reader::block) reads.
pub(crate) fn write_block(out: &mut Vec<u8>, block: &[u8]) {
    out.extend((block.len() as u32).to_le_bytes());
    out.extend(block);
}
