//! Trains the part-of-speech tagger.

use std::collections::{BTreeMap, HashMap};

use super::{Document, Tag, Tagger, Vocabulary, tagger};
use crate::{
    Error,
    corpora::TaggedText,
    model::{PerceptronTrainer, bound_header, seeded, shuffle, write_block},
};

/// How many features are kept.
const MAX_FEATURES: usize = 1 << 15;

/// Smaller weights are left out.
const MIN_WEIGHT: f32 = 0.05;

/// A word is in the dictionary if it was seen this often, and in this share of its uses with one tag.
const MIN_USES: u32 = 20;
const MIN_SHARE_OF_TAG: f64 = 0.995;

/// A document with the right tag of each token, where the corpus has one.
struct Example<'t> {
    document: Document<'t>,
    gold: Vec<Option<Tag>>,
}

fn example<'t>(text: &'t TaggedText, vocabulary: &Vocabulary) -> Example<'t> {
    let document = Document::untagged(&text.text, vocabulary);
    let mut gold = Vec::with_capacity(document.tokens.len());
    let mut at = 0;
    for token in &document.tokens {
        while at < text.words.len() && text.words[at].0.end <= token.span.start {
            at += 1;
        }
        // A token over several words takes the tag of the longest, the last of equals.
        let inside = text.words[at..].iter().take_while(|word| word.0.start < token.span.end);
        let best = inside.max_by_key(|word| word.0.end.min(token.span.end) - word.0.start.max(token.span.start));
        gold.push(best.and_then(|word| penn(&word.1)));
    }
    Example { document, gold }
}

/// GUM's extensions of the Penn tags, mapped back.
fn penn(tag: &str) -> Option<Tag> {
    match tag {
        "HYPH" | "NFP" => Some(Tag::Colon),
        "AFX" => Some(Tag::Jj),
        "ADD" => Some(Tag::Nn),
        "-LSB-" => Some(Tag::Open),
        "-RSB-" => Some(Tag::Close),
        "GW" | "XX" => None,
        _ => tag.parse().ok(),
    }
}

/// Words that the examples nearly always tag alike, by their key.
fn dictionary(examples: &[Example]) -> BTreeMap<u32, Tag> {
    let mut counts: HashMap<u32, HashMap<Tag, u32>> = HashMap::new();
    for example in examples {
        for (token, gold) in example.document.tokens.iter().zip(&example.gold) {
            if let Some(tag) = gold {
                *counts.entry(tagger::dictionary_key(token)).or_default().entry(*tag).or_default() += 1;
            }
        }
    }
    let mut dictionary = BTreeMap::new();
    for (key, tags) in &counts {
        let total: u32 = tags.values().sum();
        let (tag, most) = tags.iter().max_by_key(|(tag, count)| (**count, **tag)).expect("counted");
        if total >= MIN_USES && f64::from(*most) >= MIN_SHARE_OF_TAG * f64::from(total) {
            dictionary.insert(*key, *tag);
        }
    }
    dictionary
}

/// Trains on texts and gives the weights as a file.
///
/// # Errors
/// Word tables that cannot be read.
pub fn train(texts: &[TaggedText], epochs: usize) -> Result<Vec<u8>, Error> {
    let vocabulary = Vocabulary::shipped()?;
    let mut examples: Vec<Example> = texts.iter().map(|text| example(text, &vocabulary)).collect();
    let dictionary = dictionary(&examples);
    let mut trainer = PerceptronTrainer::new(Tag::ALL.len());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = seeded(1);
    for _ in 0..epochs {
        shuffle(&mut order, &mut random);
        for &which in &order {
            learn(&mut trainer, &dictionary, &mut examples[which]);
        }
    }
    Ok(to_bytes(&dictionary, &trainer.to_bytes(MIN_WEIGHT, MAX_FEATURES)))
}

/// Learns from a text, token by token; the tags given so far are features of the next token.
fn learn(trainer: &mut PerceptronTrainer, dictionary: &BTreeMap<u32, Tag>, example: &mut Example) {
    let Example { document, gold } = example;
    for sentence in &document.sentences {
        for at in sentence.tokens.clone() {
            let known = dictionary.get(&tagger::dictionary_key(&document.tokens[at])).copied();
            let tag = known.unwrap_or_else(|| {
                let features = tagger::features(document.text, &document.tokens, sentence.tokens.clone(), at);
                let predicted = trainer.predict(&features);
                if let Some(gold) = gold[at] {
                    trainer.update(&features, gold as usize, predicted);
                }
                Tag::ALL[predicted]
            });
            document.tokens[at].tag = tag;
        }
    }
}

/// Writes weights as [`Tagger::from_bytes`] reads them.
fn to_bytes(dictionary: &BTreeMap<u32, Tag>, weights: &[u8]) -> Vec<u8> {
    let mut out = bound_header(tagger::MAGIC, &tagger::FEATURE_SET);
    let rows: Vec<u8> =
        dictionary.iter().flat_map(|(key, tag)| key.to_le_bytes().into_iter().chain([*tag as u8])).collect();
    write_block(&mut out, &rows);
    write_block(&mut out, weights);
    out
}

/// Share of tokens whose tag is right.
pub fn accuracy(weights: &Tagger, texts: &[TaggedText]) -> f64 {
    let (mut right, mut total) = (0, 0);
    for text in texts {
        let example = example(text, &weights.vocabulary);
        let document = Document::read(&text.text, weights);
        for (token, gold) in document.tokens.iter().zip(&example.gold) {
            if let Some(tag) = gold {
                right += usize::from(token.tag == *tag);
                total += 1;
            }
        }
    }
    right as f64 / total as f64
}
