//! Whatever bytes are loaded as weights, word tables or claim types: the answer is a value or an error, never a panic,
//! and it does not take more memory than the bytes call for. `fuzz/` asks the same of more bytes.

use onrecord::{
    Error, Extractor,
    attribution::Attributor,
    claims::{ClaimTagger, ClaimTypes},
    document::Tagger,
    lexicon::Table,
    speakers::Resolver,
};
use proptest::prelude::*;

type Load = fn(&[u8]) -> Result<(), Error>;

/// The weights of pronouns, which are text.
const PRONOUNS: &[u8] = include_bytes!("../models/pronouns.tsv");

/// The loaders with weights that ship.
const LOADERS: [(&str, Load, &[u8]); 4] = [
    ("tagger", |bytes| Tagger::from_bytes("weights", bytes).map(drop), include_bytes!("../models/tagger.bin")),
    (
        "attribution",
        |bytes| Attributor::from_bytes("weights", bytes).map(drop),
        include_bytes!("../models/attribution.bin"),
    ),
    (
        "names",
        |bytes| Resolver::from_bytes(("weights", bytes), ("pronouns.tsv", PRONOUNS)).map(drop),
        include_bytes!("../models/names.bin"),
    ),
    ("claims", |bytes| ClaimTagger::from_bytes("weights", bytes).map(drop), include_bytes!("../models/claims.bin")),
];

/// Bytes at the beginning of weights: marks, fingerprints, lengths, numbers of labels and of places.
const HEADER_BYTES: usize = 64;

#[test]
fn weights_cut_short_are_an_error() {
    for (name, load, weights) in LOADERS {
        for length in (0..HEADER_BYTES).chain([weights.len() / 2, weights.len() - 1]) {
            let error = load(&weights[..length]).expect_err(name);
            assert!(error.is_file(), "{name}, {length} bytes: {error}");
            assert_eq!(error.file_name(), Some("weights"), "{name}, {length} bytes");
        }
        load(weights).expect(name);
    }
}

#[test]
fn weights_of_another_stage_are_an_error() {
    for (name, load, _) in LOADERS {
        for (other, _, weights) in LOADERS {
            assert_eq!(load(weights).is_ok(), name == other, "{other} loaded as {name}");
        }
    }
}

#[test]
fn weights_of_pronouns_are_text_with_a_row_per_feature() {
    let names = ("names.bin", include_bytes!("../models/names.bin").as_slice());
    for wrong in [b"\xff".as_slice(), b"", b"Subject\t0\t0\n", b"Subject\t0\t0\tnan\n", &PRONOUNS[..PRONOUNS.len() / 2]]
    {
        let error = Resolver::from_bytes(names, ("pronouns.tsv", wrong)).expect_err("no weights");
        assert_eq!(error.file_name(), Some("pronouns.tsv"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_loaded_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), marked in any::<bool>()) {
        for (_, load, weights) in LOADERS {
            // With the mark and the fingerprint of this version, what follows them is read too.
            let bytes = if marked { [&weights[..12], &bytes].concat() } else { bytes.clone() };
            let _ = load(&bytes);
        }
    }

    #[test]
    fn flipped_bits_are_loaded_or_an_error(
        which in 0..LOADERS.len(),
        in_header in any::<bool>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..4),
    ) {
        let (_, load, weights) = LOADERS[which];
        let mut weights = weights.to_vec();
        let length = if in_header { HEADER_BYTES } else { weights.len() };
        for (at, bit) in flips {
            weights[at.index(length)] ^= 1 << bit;
        }
        let _ = load(&weights);
    }

    #[test]
    fn any_table_is_read_or_an_error(
        text in "([a-z<>|.]{1,3}|…|\t|\n|pattern|words a|code|not|<a>| |#){0,60}",
        columns in 1..4_usize,
    ) {
        if let Err(error) = Table::parse("table.tsv", &text, columns) {
            prop_assert!(error.is_lexicon());
        }
        match ClaimTypes::parse("types.tsv", &text) {
            Ok(types) => {
                let extractor = Extractor::shared().clone().with_claim_types(types);
                extractor.extract("The union called for a strike, and a boat sank.");
            }
            Err(error) => {
                let lines = text.lines().count();
                prop_assert!(error.line().is_some_and(|line| (1..=lines).contains(&line)), "{error}");
            }
        }
    }
}
