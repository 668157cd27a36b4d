//! The readings of a candidate: the likeliest label sequences of the tagger of content and source.

use std::ops::Range;

use super::{
    argument_features::{self, CountsBetween, CueContext},
    arguments, content_features,
    cue::CueCandidate,
    reading::{BestReading, Reading, ReadingRank, noun},
    reading_features::CandidateContext,
    view::View,
};
use crate::model::{Crf, Lattice, Sums};

/// The most readings of a candidate.
const MAX_READINGS: usize = 8;
/// The label sequences looked at to find them: some differ only in tokens that belong to no reading.
const MAX_LABEL_SEQUENCES: usize = 10;
/// Label sequences whose score is further below the best are left out.
const MAX_SCORE_GAP: f32 = 4.5;

/// The readings of a candidate, likeliest first, with the features of the model that weighs them. Readings that share a
/// source or a content share its features, so that these are weighed once.
#[derive(Clone, Debug, Default)]
pub(crate) struct CandidateReadings {
    pub readings: Vec<Reading>,
    /// For each reading.
    pub parts: Vec<ReadingParts>,
    /// The features of the cue.
    pub cue: Vec<u64>,
    /// The features of each source.
    pub sources: Vec<Vec<u64>>,
    /// The features of each content.
    pub contents: Vec<Vec<u64>>,
}

/// Where the features of a reading are.
#[derive(Clone, Debug)]
pub(crate) struct ReadingParts {
    /// Its source and its content, by index.
    pub source: usize,
    pub content: usize,
    /// The features of the two together.
    pub features: Vec<u64>,
}

impl CandidateReadings {
    /// The sums of a model's weights for each reading.
    pub fn sums(&self, model: &Crf) -> Vec<Sums> {
        let cue = model.sums(&self.cue, Sums::default());
        let each =
            |parts: &[Vec<u64>]| -> Vec<Sums> { parts.iter().map(|part| model.sums(part, Sums::default())).collect() };
        let (sources, contents) = (each(&self.sources), each(&self.contents));
        let of = |ReadingParts { source, content, features }: &ReadingParts| {
            let before = std::array::from_fn(|label| cue[label] + sources[*source][label] + contents[*content][label]);
            model.sums(features, before)
        };
        self.parts.iter().map(of).collect()
    }

    /// Keeps the readings that a condition admits.
    pub fn retain(&mut self, admits: impl Fn(&Reading) -> bool) {
        let is_admitted: Vec<bool> = self.readings.iter().map(admits).collect();
        let mut admitted = is_admitted.iter();
        self.readings.retain(|_| *admitted.next().expect("one for each"));
        let mut admitted = is_admitted.iter();
        self.parts.retain(|_| *admitted.next().expect("one for each"));
    }

    /// Adds the reading of a label sequence, unless it has no content or is there already: sequences may differ only in
    /// tokens that belong to no reading.
    fn add(&mut self, context: &CandidateContext, labels: &[u8], score_gap: f32) {
        let cue = &context.candidate.tokens;
        let (content, source) = arguments::spans_of_labels(labels, context.window.start, cue);
        let known = self.readings.iter().zip(&self.parts);
        let same_source = known.clone().find(|(known, _)| known.source == source).map(|(_, parts)| parts.source);
        let same_content = known.clone().find(|(known, _)| known.content == content).map(|(_, parts)| parts.content);
        if content.is_empty() || known.clone().any(|(known, _)| known.content == content && known.source == source) {
            return;
        }
        let reading = Reading { cue: cue.clone(), content, source };
        let features = context.reading(&reading, ReadingRank { score_gap, rank: self.readings.len() });
        let source = same_source.unwrap_or_else(|| {
            self.sources.push(context.source(&reading));
            self.sources.len() - 1
        });
        let content = same_content.unwrap_or_else(|| {
            self.contents.push(content_features::content(context, &reading));
            self.contents.len() - 1
        });
        self.parts.push(ReadingParts { source, content, features });
        self.readings.push(reading);
    }
}

/// The likeliest label sequences of a candidate's window with their scores, best first.
struct DecodedCandidate {
    window: Range<usize>,
    lattice: Lattice,
    sequences: Vec<(Vec<u8>, f32)>,
}

/// The readings of every candidate.
pub(crate) fn decode_candidates(view: &mut View, candidates: &[CueCandidate], model: &Crf) -> Vec<CandidateReadings> {
    let cues: Vec<Range<usize>> = candidates.iter().filter(|c| c.pass == 0).map(|c| c.tokens.clone()).collect();
    view.count_cues(&cues);
    let view = &*view;
    let mut word_sums = WordSums::new(view);
    let mut decoded = Vec::with_capacity(candidates.len());
    let mut best = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let context = CueContext::new(view, &candidate.tokens, &cues);
        let mut lattice = Lattice::default();
        score_window(view, &context, &candidate.tokens, model, &mut word_sums, &mut lattice);
        lattice.marginals(model);
        let sequences = lattice.k_best(model, MAX_LABEL_SEQUENCES, MAX_SCORE_GAP);
        let window = context.window();
        let (content, source) = arguments::spans_of_labels(&sequences[0].0, window.start, &candidate.tokens);
        let source_lemma_hash = source.map(|source| view.points[noun(view, &source)].lemma_hash);
        let cue = candidate.tokens.clone();
        best.push(BestReading { cue, begins: candidate.begins, content, source_lemma_hash });
        decoded.push(DecodedCandidate { window, lattice, sequences });
    }
    decoded.iter().enumerate().map(|(index, decoded)| readings(view, candidates, decoded, &best, index)).collect()
}

/// The readings of a candidate, given by its index.
fn readings(
    view: &View,
    candidates: &[CueCandidate],
    decoded: &DecodedCandidate,
    best: &[BestReading],
    index: usize,
) -> CandidateReadings {
    let DecodedCandidate { window, lattice, sequences } = decoded;
    let candidate = &candidates[index];
    let own_best = arguments::spans_of_labels(&sequences[0].0, window.start, &candidate.tokens);
    let context = CandidateContext::new(view, candidate, window.clone(), lattice, own_best, best, index);
    let mut out = CandidateReadings { cue: context.cue(), ..CandidateReadings::default() };
    for (labels, score) in sequences {
        if out.readings.len() < MAX_READINGS {
            out.add(&context, labels, sequences[0].1 - score);
        }
    }
    out
}

/// Sums of the weights that do not depend on the cue, for each token and side of the cue, added up when first needed.
struct WordSums {
    sums: Vec<[Sums; 2]>,
    known: Vec<[bool; 2]>,
}

impl WordSums {
    fn new(view: &View) -> Self {
        WordSums { sums: vec![[Sums::default(); 2]; view.points.len()], known: vec![[false; 2]; view.points.len()] }
    }

    fn get(&mut self, view: &View, at: usize, is_right: bool, model: &Crf) -> Sums {
        let side = usize::from(is_right);
        if !self.known[at][side] {
            self.known[at][side] = true;
            let mut lookup = model.lookup();
            argument_features::word_features(view, at, is_right, |feature| lookup.push(feature));
            self.sums[at][side] = lookup.sums(Sums::default());
        }
        self.sums[at][side]
    }
}

/// Scores the labels of the tokens of a cue's window.
fn score_window(
    view: &View,
    context: &CueContext,
    cue: &Range<usize>,
    model: &Crf,
    word_sums: &mut WordSums,
    lattice: &mut Lattice,
) {
    lattice.clear(arguments::LABELS, context.window().len());
    // What lies between the token before and the cue, with the sums of its weights.
    let mut last: Option<(CountsBetween, Sums)> = None;
    for at in context.window() {
        if cue.contains(&at) {
            lattice.fixed(usize::from(arguments::CUE));
            continue;
        }
        let (between, phrases) = argument_features::between(view, context, at);
        let between_sums = last.filter(|last| last.0 == between).map(|last| last.1).unwrap_or_else(|| {
            let mut lookup = model.lookup();
            argument_features::between_features(context, &between, |feature| lookup.push(feature));
            lookup.sums(Sums::default())
        });
        last = Some((between, between_sums));
        let words = word_sums.get(view, at, at >= cue.end, model);
        let sums = std::array::from_fn(|label| words[label] + between_sums[label]);
        let mut lookup = model.lookup();
        argument_features::cue_features(view, context, at, (&between, phrases), |feature| lookup.push(feature));
        lattice.sums(model, &lookup.sums(sums));
    }
}
