//! Reads any string as a word table and as claim types: `cargo +nightly fuzz run tables`. No part of CI;
//! `tests/loaders.rs` is.
#![no_main]

use onrecord::{claims::ClaimTypes, lexicon::Table};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for columns in 1..=4 {
        let _ = Table::parse("table.tsv", text, columns);
    }
    let _ = ClaimTypes::parse("types.tsv", text);
});
