//! Loads any bytes as weights: `cargo +nightly fuzz run weights`. No part of CI; `tests/loaders.rs` is.
//!
//! The first byte chooses the stage; the mark and the fingerprint of that stage come before the others, so that what
//! follows them is read as well.
#![no_main]

use onrecord::{attribution::Attributor, claims::ClaimTagger, document::Tagger, speakers::Resolver};

/// Bytes of the mark of a stage and of its fingerprint.
const HEADER_BYTES: usize = 12;

const PRONOUNS: &[u8] = include_bytes!("../../models/pronouns.tsv");

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((stage, rest)) = input.split_first() else {
        return;
    };
    let marked = |weights: &[u8]| [&weights[..HEADER_BYTES], rest].concat();
    match stage % 4 {
        0 => drop(Tagger::from_bytes("weights", &marked(include_bytes!("../../models/tagger.bin")))),
        1 => drop(Attributor::from_bytes("weights", &marked(include_bytes!("../../models/attribution.bin")))),
        2 => drop(Resolver::from_bytes(
            ("weights", &marked(include_bytes!("../../models/names.bin"))),
            ("pronouns.tsv", PRONOUNS),
        )),
        _ => drop(ClaimTagger::from_bytes("weights", &marked(include_bytes!("../../models/claims.bin")))),
    }
});
