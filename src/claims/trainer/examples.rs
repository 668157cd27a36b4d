//! What is learnt from: the annotated articles as the stages before read them.

use std::collections::HashMap;

use super::{
    annotations::{self, AnnotatedArticle, ArticleAnnotations, CorpusArticle, StatedClaim},
    name_words::NameWords,
};
use crate::{
    Error, Extractor,
    claims::{
        claim_type::{ClaimType, model_types},
        document_view::DocumentView,
        features,
        parties::{CLAIMANT, PartyCandidate, PartyHistory, QUESTIONS, SentenceParties, TARGET},
    },
    corpora::{self, DataFolders},
    document::Sentence,
    hash,
    model::Sample,
    speakers::Speakers,
};

/// Into how many parts the articles are cut.
pub const FOLDS: usize = 5;

/// What is learnt from an article.
#[derive(Default)]
pub struct Example {
    /// The fold in which it is not seen; none for a sentence invented for training, which is seen in all.
    pub fold: Option<usize>,
    /// Whether it was annotated with care: the others are learnt from, never measured on.
    pub is_measured: bool,
    /// For each sentence which types it carries.
    pub sentences: Vec<Sample>,
    /// The annotated claims with their candidates.
    pub parties: Vec<PartyExample>,
}

/// A claim whose parties were annotated.
pub struct PartyExample {
    pub claim_type: ClaimType,
    /// The party that each candidate is.
    pub named: Vec<Option<usize>>,
    /// For each candidate whether it is claimant, whether it is target.
    pub candidates: Vec<Sample>,
}

/// The examples of `../eval/claims-train.jsonl`, of the articles that `claim_annotations.tsv` is about, and of what was
/// invented for training.
pub fn read(folders: &DataFolders, extractor: &Extractor) -> Result<Vec<Example>, Error> {
    let articles: Vec<AnnotatedArticle> = corpora::read_jsonl(&folders.corpora.join("../eval/claims-train.jsonl"))?;
    let mut plain: HashMap<String, CorpusArticle> = HashMap::new();
    for file in ["polnear/train.jsonl.gz", "basil-open.jsonl"] {
        plain.extend(
            corpora::read_jsonl::<CorpusArticle>(&folders.corpora.join(file))?
                .into_iter()
                .map(|article| (article.id.clone(), article)),
        );
    }
    for AnnotatedArticle { id, text, .. } in &articles {
        plain.entry(id.clone()).or_insert_with(|| CorpusArticle { id: id.clone(), text: text.clone(), event: None });
    }
    let fold = |id: &str| Some(fold(plain.get(id).and_then(|article| article.event.as_deref()).unwrap_or(id)));
    let mut noted = annotations::read(folders, &plain)?;
    let reader = ExampleReader { extractor, name_words: NameWords::read(folders)? };
    let mut examples = Vec::new();
    for article in &articles {
        let mut stated = annotations::claims_of(article);
        // Claims that the first annotator left out.
        stated.extend(noted.remove(&article.id).into_iter().flat_map(|noted| noted.stated));
        let example = reader.example(&article.text, article.text.len(), &stated);
        examples.push(Example { fold: fold(&article.id), is_measured: true, ..example });
    }
    for (id, ArticleAnnotations { read, stated }) in noted {
        examples.push(Example { fold: fold(&id), ..reader.example(&plain[&id].text, read, &stated) });
    }
    let invented = [annotations::invented_sentences(folders)?, annotations::invented_articles(folders)?];
    for (text, stated) in invented.into_iter().flatten() {
        examples.push(reader.example(&text, text.len(), &stated));
    }
    Ok(examples)
}

/// The fold of an article: articles about one event are in one.
fn fold(key: &str) -> usize {
    (hash::mix(0, hash::bytes(key.as_bytes())) >> 32) as usize % FOLDS
}

struct ExampleReader<'a> {
    extractor: &'a Extractor,
    name_words: NameWords,
}

impl ExampleReader<'_> {
    /// What the stages before this one find in a text, as far as it was read, and which claims were stated in it.
    fn example(&self, text: &str, read: usize, stated: &[StatedClaim]) -> Example {
        let document = self.extractor.read(text);
        let marks = self.extractor.pair(&document);
        let quotes = self.extractor.attribute(&document, &marks);
        let speakers = self.extractor.resolve(&document, &marks, &quotes);
        let view = self.extractor.claims().view(&document, &marks, &quotes);
        let start = |sentence: &Sentence| document.span(sentence.tokens.clone()).start;
        let read = document.sentences.iter().take_while(|sentence| start(sentence) < read).count();
        let mut sentences: Vec<Sample> = (0..read).map(|sentence| sample(&view, sentence)).collect();
        let mut parties = Vec::new();
        let mut history = PartyHistory::new(&speakers);
        for claim in stated {
            let found = document.sentences[..read].iter().rposition(|sentence| start(sentence) <= claim.at);
            let Some(sentence) = found else { continue };
            sentences[sentence].answers |= 1 << claim.question;
            if let Some(names) = &claim.parties {
                let all = SentenceParties::new(&view, &speakers, &history, sentence);
                let claim_type = model_types().nth(claim.question).expect("a question of a type");
                let (example, right) = self.party_example(&all, &speakers, claim_type, names);
                history.add(right);
                parties.push(example);
            }
        }
        Example { sentences, parties, ..Example::default() }
    }

    /// A claim with its candidates, and the parties that are its claimant and target.
    fn party_example(
        &self,
        all: &SentenceParties,
        speakers: &Speakers,
        claim_type: ClaimType,
        [claimant, target]: &[Option<String>; QUESTIONS],
    ) -> (PartyExample, [Option<usize>; QUESTIONS]) {
        let sample = |candidate: &PartyCandidate| {
            let mut sample = Sample::default();
            all.features(&claim_type, candidate, |feature| sample.features.push(feature));
            let (name, found) = (all.name(candidate), candidate.party.map(|party| speakers.list[party].name.as_str()));
            let may_claim = candidate.party.is_some() || name.is_none();
            let is_claimant = may_claim && self.name_words.is_same(claimant.as_deref(), found);
            let is_target = self.name_words.is_same(target.as_deref(), name.as_deref());
            sample.answers = u8::from(is_claimant) << CLAIMANT | u8::from(is_target) << TARGET;
            sample
        };
        let candidates: Vec<Sample> = all.candidates.iter().map(sample).collect();
        let named = all.candidates.iter().map(|candidate| candidate.party).collect();
        let right = [CLAIMANT, TARGET].map(|question| {
            let right =
                candidates.iter().zip(&all.candidates).filter(|(sample, _)| sample.answers >> question & 1 == 1);
            right.filter_map(|(_, candidate)| candidate.party).next()
        });
        (PartyExample { claim_type, named, candidates }, right)
    }
}

fn sample(view: &DocumentView, sentence: usize) -> Sample {
    let mut sample = Sample::default();
    features::features(view, sentence, |feature| sample.features.push(feature));
    sample
}
