//! The articles to learn from, with their gold quotes in tokens.

use std::ops::Range;

use crate::{
    Error, Span,
    attribution::{reading::Reading, view::View},
    corpora::{self, DataFolders, PolnearArticle, annotated_quotes, byte_offsets},
    document::{Document, Shape, Tagger, tagger_trainer},
    marks::{self, Mark},
};

/// A gold quote in tokens.
pub struct Gold {
    pub content: Vec<usize>,
    pub cue: Option<Range<usize>>,
    pub source: Vec<usize>,
}

/// An article ready to learn from.
pub struct Example<'t> {
    pub origin: ExampleOrigin,
    pub document: Document<'t>,
    marks: Vec<Mark>,
    pub gold: Vec<Gold>,
}

impl Example<'_> {
    pub fn view(&self) -> View<'_, '_> {
        View::new(&self.document, &self.marks)
    }
}

/// Where an article comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleOrigin {
    Polnear,
    /// Another corpus, annotated for this project.
    Annotated,
    Invented,
}

fn example<'t>(article: &'t PolnearArticle, origin: ExampleOrigin, tagger: &Tagger) -> Example<'t> {
    let document = Document::read(&article.text, tagger);
    let marks = marks::pair(&document);
    let bytes = byte_offsets(&article.text);
    let tokens = |spans: &[[usize; 2]]| -> Vec<usize> {
        spans.iter().flat_map(|&[start, end]| document.tokens_in(Span::new(bytes[start], bytes[end]))).collect()
    };
    let gold = article
        .attributions
        .iter()
        .map(|attribution| {
            let cue = tokens(&attribution.cue);
            Gold {
                content: tokens(&attribution.content),
                cue: cue.first().map(|first| *first..cue[cue.len() - 1] + 1),
                source: tokens(&attribution.source),
            }
        })
        .collect();
    Example { origin, document, marks, gold }
}

/// How right a reading is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Correctness {
    /// Whether it is a gold quote, as the headline figure counts: contents agree by half and the source is right.
    pub is_right: bool,
    /// Whether content and source are right to the word.
    pub is_exact: bool,
}

/// How right a reading is by the gold quotes of its article.
pub fn correctness(example: &Example, reading: &Reading) -> Correctness {
    let tokens: Vec<usize> = reading.content.iter().flat_map(Clone::clone).collect();
    let source: Vec<usize> = reading.source.iter().flat_map(Clone::clone).collect();
    let word = |tokens: &[usize]| -> Vec<usize> {
        tokens.iter().copied().filter(|&at| example.document.tokens[at].shape != Shape::Mark).collect()
    };
    let (content, source) = (word(&tokens), word(&source));
    let mut all = Correctness::default();
    for gold in &example.gold {
        let (gold_content, gold_source) = (word(&gold.content), word(&gold.source));
        let common = content.iter().filter(|at| gold_content.contains(at)).count();
        let overlaps = 2 * common >= content.len() + gold_content.len() - common && common > 0;
        let shared = source.iter().filter(|at| gold_source.contains(at)).count();
        let same = if source.is_empty() || gold_source.is_empty() {
            source.is_empty() && gold_source.is_empty()
        } else {
            shared > 0 && 2 * shared >= source.len().min(gold_source.len()) && source.len() <= gold_source.len() + 8
        };
        all.is_right |= overlaps && same;
        all.is_exact |= content == gold_content && source == gold_source;
    }
    all
}

/// Reads the corpora and hands them on: the articles, and the same ready to learn from.
///
/// # Errors
/// Corpora that are not there or not as described.
pub fn with_examples<T>(
    folders: &DataFolders,
    work: impl FnOnce(&[PolnearArticle], &[Example]) -> T,
) -> Result<T, Error> {
    let mut articles: Vec<PolnearArticle> = corpora::read_jsonl(&folders.corpora.join("polnear/train.jsonl.gz"))?;
    let polnear = articles.len();
    articles.extend(annotated_quotes::annotated(folders)?);
    let annotated = articles.len();
    articles.extend(annotated_quotes::invented(folders)?);
    let origin = |index: usize| {
        if index < polnear {
            ExampleOrigin::Polnear
        } else if index < annotated {
            ExampleOrigin::Annotated
        } else {
            ExampleOrigin::Invented
        }
    };
    let taggers = [0, 1].map(|half| half_tagger(folders, half));
    let [even, odd] = taggers;
    let (even, odd) = (even?, odd?);
    // Articles are tagged by the tagger that has not seen them.
    let examples: Vec<Example> = articles
        .iter()
        .enumerate()
        .map(|(index, article)| example(article, origin(index), if index % 2 == 0 { &odd } else { &even }))
        .collect();
    Ok(work(&articles, &examples))
}

/// A part-of-speech tagger trained on every second article of PolNeAR, from the first or the second on.
fn half_tagger(folders: &DataFolders, half: usize) -> Result<Tagger, Error> {
    let ids: Vec<PolnearArticle> = corpora::read_jsonl(&folders.corpora.join("polnear/train.jsonl.gz"))?;
    let wanted: std::collections::HashSet<&str> =
        ids.iter().skip(half).step_by(2).map(|article| article.text.as_str()).collect();
    let mut texts = corpora::corenlp(&folders.corpora.join("polnear"), "train")?;
    texts.retain(|text| wanted.contains(text.text.as_str()));
    texts.extend(corpora::gum(&folders.corpora.join("gum"), false, None)?);
    Tagger::from_bytes("half of the tagger's data", &tagger_trainer::train(&texts, 5)?)
}
