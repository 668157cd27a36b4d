//! What a cue's content and source may be: the likeliest rows of labels of the argument tagger.

use std::ops::Range;

use super::{
    arguments::{self, Between, Frame},
    cue::Candidate,
    reading_features::{Scene, Standing, noun},
    view::View,
};
use crate::model::{Crf, Lattice, Sums};

/// How many rows of labels are weighed for a cue.
const ALTERNATIVES: usize = 8;
/// How many rows of labels are looked at to find them: some differ only in what is passed over.
const PATHS: usize = 10;
/// Rows whose score falls further behind the best are not weighed.
const MARGIN: f32 = 4.5;

/// A cue with a content and a source that may be its.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub cue: Range<usize>,
    pub content: Vec<Range<usize>>,
    pub source: Option<Range<usize>>,
}

impl Reading {
    /// Whether contents overlap by half and sources share a word, or both have none.
    pub fn agrees(&self, other: &Reading) -> bool {
        let same_source = match (&self.source, &other.source) {
            (Some(a), Some(b)) => a.start < b.end && b.start < a.end,
            (a, b) => a.is_none() && b.is_none(),
        };
        same_source && overlap(&self.content, &other.content)
    }
}

/// The readings of a candidate, likeliest first, with the features that a model weighs. Readings that share a source or a
/// content share its features, so that these are weighed once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    pub readings: Vec<Reading>,
    parts: Vec<Parts>,
    /// What the cue tells.
    cue: Vec<u64>,
    /// What each source tells.
    sources: Vec<Vec<u64>>,
    /// What each content tells.
    contents: Vec<Vec<u64>>,
}

/// The numbers of a reading's source and content, and what their going together tells.
#[derive(Clone, Debug)]
struct Parts {
    source: usize,
    content: usize,
    features: Vec<u64>,
}

impl Group {
    /// The features of a reading.
    #[cfg(feature = "train")]
    pub fn features(&self, reading: usize) -> impl Iterator<Item = u64> {
        let Parts { source, content, features } = &self.parts[reading];
        self.cue.iter().chain(&self.sources[*source]).chain(&self.contents[*content]).chain(features).copied()
    }

    /// The sums of a model's weights for each reading.
    pub fn sums(&self, model: &Crf) -> Vec<Sums> {
        let cue = model.sums(&self.cue, Sums::default());
        let each =
            |parts: &[Vec<u64>]| -> Vec<Sums> { parts.iter().map(|part| model.sums(part, Sums::default())).collect() };
        let (sources, contents) = (each(&self.sources), each(&self.contents));
        let of = |Parts { source, content, features }: &Parts| {
            let before = std::array::from_fn(|label| cue[label] + sources[*source][label] + contents[*content][label]);
            model.sums(features, before)
        };
        self.parts.iter().map(of).collect()
    }

    /// Puts a row of labels among the readings, unless it differs from another only in what is passed over.
    fn add(&mut self, scene: &Scene, path: &[u8], behind: f32) {
        let (content, source) = pieces(path, scene.window.start, &scene.candidate.tokens);
        let known = self.readings.iter().zip(&self.parts);
        let same_source = known.clone().find(|(known, _)| known.source == source).map(|(_, parts)| parts.source);
        let same_content = known.clone().find(|(known, _)| known.content == content).map(|(_, parts)| parts.content);
        if content.is_empty() || known.clone().any(|(known, _)| known.content == content && known.source == source) {
            return;
        }
        let reading = Reading { cue: scene.candidate.tokens.clone(), content, source };
        let standing = Standing { behind, rank: self.readings.len() };
        let features = scene.reading(&reading, standing);
        let source = same_source.unwrap_or_else(|| {
            self.sources.push(scene.source(&reading));
            self.sources.len() - 1
        });
        let content = same_content.unwrap_or_else(|| {
            self.contents.push(scene.content(&reading));
            self.contents.len() - 1
        });
        self.parts.push(Parts { source, content, features });
        self.readings.push(reading);
    }
}

/// The best guess at every candidate's content: what the features of the others look at.
pub(super) struct Guess {
    pub cue: Range<usize>,
    pub begins: f32,
    pub content: Vec<Range<usize>>,
    /// Dictionary form of the source's noun.
    pub source: Option<u64>,
}

/// What the argument tagger makes of a candidate: the likeliest rows of labels with their scores, best first.
struct Decoded {
    window: Range<usize>,
    lattice: Lattice,
    paths: Vec<(Vec<u8>, f32)>,
}

/// The readings of every candidate.
pub(crate) fn of_candidates(view: &mut View, candidates: &[Candidate], model: &Crf) -> Vec<Group> {
    let best: Vec<Range<usize>> = candidates.iter().filter(|c| c.leaning == 0).map(|c| c.tokens.clone()).collect();
    view.count_cues(&best);
    let mut words = WordScores::new(view);
    let mut decoded = Vec::with_capacity(candidates.len());
    let mut guesses = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let frame = Frame::new(view, &candidate.tokens, &best);
        let mut lattice = Lattice::default();
        fill(view, &frame, &candidate.tokens, model, &mut words, &mut lattice);
        lattice.marginals(model);
        let paths = lattice.k_best(model, PATHS, MARGIN);
        let window = frame.window();
        let (content, source) = pieces(&paths[0].0, window.start, &candidate.tokens);
        let source = source.map(|source| view.points[noun(view, &source)].lemma_hash);
        guesses.push(Guess { cue: candidate.tokens.clone(), begins: candidate.begins, content, source });
        decoded.push(Decoded { window, lattice, paths });
    }
    let of = |(index, decoded): (usize, &Decoded)| {
        let best = pieces(&decoded.paths[0].0, decoded.window.start, &candidates[index].tokens);
        let scene =
            Scene::new(view, &candidates[index], decoded.window.clone(), &decoded.lattice, best, &guesses, index);
        let mut group = Group { cue: scene.cue(), ..Group::default() };
        for (path, score) in &decoded.paths {
            if group.readings.len() < ALTERNATIVES {
                group.add(&scene, path, decoded.paths[0].1 - score);
            }
        }
        group
    };
    decoded.iter().enumerate().map(of).collect()
}

/// Sums of the weights that do not depend on the cue, for each token and side, worked out when first asked for.
struct WordScores {
    sums: Vec<[Sums; 2]>,
    known: Vec<[bool; 2]>,
}

impl WordScores {
    fn new(view: &View) -> Self {
        WordScores { sums: vec![[Sums::default(); 2]; view.points.len()], known: vec![[false; 2]; view.points.len()] }
    }

    fn get(&mut self, view: &View, at: usize, is_right: bool, model: &Crf) -> Sums {
        let side = usize::from(is_right);
        if !self.known[at][side] {
            self.known[at][side] = true;
            let mut lookup = model.lookup();
            arguments::word_features(view, at, is_right, |feature| lookup.push(feature));
            self.sums[at][side] = lookup.sums(Sums::default());
        }
        self.sums[at][side]
    }
}

fn fill(view: &View, frame: &Frame, cue: &Range<usize>, model: &Crf, words: &mut WordScores, lattice: &mut Lattice) {
    lattice.clear(arguments::LABELS, frame.window().len());
    // What lies between the token before and the cue, with the weights of that.
    let mut last: Option<(Between, Sums)> = None;
    for at in frame.window() {
        if cue.contains(&at) {
            lattice.fixed(usize::from(arguments::CUE));
            continue;
        }
        let (between, phrases) = arguments::between(view, frame, at);
        let sums = last.filter(|last| last.0 == between).map(|last| last.1).unwrap_or_else(|| {
            let mut lookup = model.lookup();
            arguments::between_features(frame, &between, |feature| lookup.push(feature));
            lookup.sums(Sums::default())
        });
        last = Some((between, sums));
        let words = words.get(view, at, at >= cue.end, model);
        let sums = std::array::from_fn(|label| words[label] + sums[label]);
        let mut lookup = model.lookup();
        arguments::cue_features(view, frame, at, (&between, phrases), |feature| lookup.push(feature));
        lattice.sums(model, &lookup.sums(sums));
    }
}

/// The pieces of content that a row of labels marks, and of the sources it marks the one nearest to the cue.
fn pieces(labels: &[u8], start: usize, cue: &Range<usize>) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let (mut content, mut source) = (Vec::new(), Vec::new());
    for (at, &label) in labels.iter().enumerate() {
        let (pieces, begins): (&mut Vec<Range<usize>>, bool) = match label {
            arguments::CONTENT | arguments::IN_CONTENT => (&mut content, label == arguments::CONTENT),
            arguments::SOURCE | arguments::IN_SOURCE => (&mut source, label == arguments::SOURCE),
            _ => continue,
        };
        let at = start + at;
        match pieces.last_mut() {
            Some(last) if !begins && last.end == at => last.end = at + 1,
            _ => pieces.push(at..at + 1),
        }
    }
    let far = |source: &Range<usize>| {
        if source.end <= cue.start { cue.start - source.end } else { source.start.saturating_sub(cue.end) }
    };
    (content, source.into_iter().min_by_key(far))
}

pub(super) fn size(content: &[Range<usize>]) -> usize {
    content.iter().map(Range::len).sum()
}

pub(super) fn shared(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    a.iter().map(|x| b.iter().map(|y| x.end.min(y.end).saturating_sub(x.start.max(y.start))).sum::<usize>()).sum()
}

/// Whether two contents have half of their tokens in common (Jaccard).
pub(super) fn overlap(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let common = shared(a, b);
    common * 2 >= size(a) + size(b) - common
}
