//! Reads any string: `cargo +nightly fuzz run extract`. No part of CI; `tests/properties.rs` is.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let article = onrecord::extract(text);
    let _ = article.record();
});
