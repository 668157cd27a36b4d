//! Trains the part-of-speech tagger.

use std::collections::{BTreeMap, HashMap};

use crate::{
    corpora::TaggedText,
    document::{Document, Tag, Tagger, tagger},
    model::PerceptronTrainer,
};

/// Features kept.
const MOST: usize = 1 << 15;

/// A document with the right tag of each token, where the corpus has one.
struct Example<'t> {
    document: Document<'t>,
    gold: Vec<Option<Tag>>,
}

fn example(text: &TaggedText) -> Example<'_> {
    let document = Document::untagged(&text.text);
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

/// Trains on texts and gives the weights as a file.
pub fn train(texts: &[TaggedText], epochs: usize) -> Vec<u8> {
    let mut examples: Vec<Example> = texts.iter().map(example).collect();
    let mut counts: HashMap<u32, HashMap<Tag, u32>> = HashMap::new();
    for example in &examples {
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
        if total >= 20 && f64::from(*most) >= 0.995 * f64::from(total) {
            dictionary.insert(*key, *tag);
        }
    }
    let mut trainer = PerceptronTrainer::new(Tag::ALL.len());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut features = Vec::new();
    for _ in 0..epochs {
        crate::model::shuffle(&mut order, &mut random);
        for &which in &order {
            let Example { document, gold } = &mut examples[which];
            for sentence in &document.sentences {
                for at in sentence.tokens.clone() {
                    let known = dictionary.get(&tagger::dictionary_key(&document.tokens[at])).copied();
                    let tag = known.unwrap_or_else(|| {
                        features.clear();
                        tagger::tag_features(
                            document.text,
                            &document.tokens,
                            sentence.tokens.clone(),
                            at,
                            &mut features,
                        );
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
    }
    Tagger::to_bytes(&dictionary, &trainer.to_bytes(0.05, MOST))
}

/// Share of tokens whose tag is right.
pub fn accuracy(weights: &Tagger, texts: &[TaggedText]) -> f64 {
    let (mut right, mut total) = (0, 0);
    for text in texts {
        let example = example(text);
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
