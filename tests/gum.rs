//! Sentence boundaries against GUM (Zeldes 2017), which is not part of the repository:
//! `cargo test --release --features train --test gum -- --ignored --nocapture`.
//!
//! A boundary is the end of a sentence; the end of a text is none. The bar is on the news of GUM's dev and test splits.

#![cfg(feature = "train")]

use std::{collections::BTreeSet, path::PathBuf};

use onrecord::{
    Extractor,
    corpora::{self, TaggedText},
};

#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.found as f64
    }

    fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.gold as f64
    }

    fn f1(&self) -> f64 {
        200.0 * self.right as f64 / (self.found + self.gold) as f64
    }
}

fn score(texts: &[TaggedText]) -> Score {
    let mut score = Score::default();
    for text in texts {
        let document = Extractor::shared().read(&text.text);
        let ends = |mut ends: Vec<usize>| {
            ends.pop();
            ends.into_iter().collect::<BTreeSet<usize>>()
        };
        let found =
            ends(document.sentences.iter().map(|sentence| document.span(sentence.tokens.clone()).end).collect());
        let gold = ends(text.sentences.iter().map(|span| span.end).collect());
        score.right += found.intersection(&gold).count();
        score.found += found.len();
        score.gold += gold.len();
    }
    score
}

#[test]
#[ignore = "needs the corpus GUM: cargo test --release --features train --test gum -- --ignored --nocapture"]
fn sentence_boundaries() {
    let folder = std::env::var_os("ONRECORD_GUM").map(PathBuf::from).expect("ONRECORD_GUM is the corpus's folder");
    assert!(folder.is_dir(), "expected the corpus GUM at {}, the folder that ONRECORD_GUM names", folder.display());
    let read = |held_out, genre| corpora::gum(&folder, held_out, genre).expect("CoNLL-U");
    let both = |genre| [read(true, genre), read(false, genre)].concat();
    let news = score(&read(true, Some("news")));
    for (name, score) in
        [("news, dev and test", &news), ("all news", &score(&both(Some("news")))), ("all", &score(&both(None)))]
    {
        println!(
            "{name}: P {:.1} R {:.1} F1 {:.1} ({} boundaries)",
            score.precision(),
            score.recall(),
            score.f1(),
            score.gold
        );
    }
    assert!(news.f1() >= 95.0, "expected F1 >= 95 on GUM news dev and test, found {:.1}", news.f1());
}
