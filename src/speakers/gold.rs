//! Measures the speakers stage by itself: resolves the gold quotes of an annotated file.

use std::path::Path;

use serde_json::json;

use crate::{
    Article, Error, Span,
    attribution::{Act, Evidence, Kind, Quote},
    corpora::{self, PolnearArticle},
    document::{Document, Tagger},
    marks,
    speakers::Resolver,
};

/// Prints each article with its gold quotes and their resolved speakers, in the form of `onrecord extract`.
///
/// # Errors
/// A file that is missing or malformed.
pub fn predict(path: &Path, tagger: &Tagger, resolver: &Resolver) -> Result<(), Error> {
    let articles: Vec<PolnearArticle> = corpora::read_jsonl(path)?;
    for article in &articles {
        let quotes = gold_quotes(article);
        let document = Document::read(&article.text, tagger);
        let marks = marks::pair(&document);
        let speakers = resolver.resolve(&document, &marks, &quotes);
        let read = Article { text: &article.text, quotes, speakers, claims: Vec::new() };
        let record = read.record();
        println!("{}", json!({"id": article.id, "quotes": record.quotes, "speakers": record.speakers}));
    }
    Ok(())
}

/// The annotated quotes of an article.
pub(super) fn gold_quotes(article: &PolnearArticle) -> Vec<Quote> {
    let bytes = corpora::byte_offsets(&article.text);
    let span = |pair: &[usize; 2]| Span::new(bytes[pair[0]], bytes[pair[1]]);
    let whole = |pairs: &[[usize; 2]]| pairs.iter().map(span).reduce(Span::join);
    article
        .attributions
        .iter()
        .map(|gold| quote(gold.content.iter().map(span).collect(), whole(&gold.cue), whole(&gold.source)))
        .collect()
}

fn quote(content: Vec<Span>, cue: Option<Span>, source: Option<Span>) -> Quote {
    Quote {
        kind: Kind::Indirect,
        act: Act::Speech,
        content,
        cue,
        source,
        addressee: None,
        parent: None,
        confidence: 1.0,
        evidence: Evidence::MARKS,
    }
}
