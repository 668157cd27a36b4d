//! What the model that weighs readings observes of one: how sure the taggers were, and what cue and source look like,
//! by themselves and together with the content. The content by itself is in [`super::content_features`].

use std::ops::Range;

use super::{
    arguments,
    cue::CueCandidate,
    reading::{BestReading, Reading, ReadingRank, noun, shared_tokens, token_count},
    reading_templates::{FeatureList, NO_WORD, ReadingTemplate as T, class, step},
    view::{View, bucket},
};
use crate::{hash, model::Lattice};

/// Candidates before and after one that are its rivals.
const MAX_RIVALS_PER_SIDE: usize = 12;

/// The chances that a token is part of a content and of a source.
#[derive(Clone, Copy)]
pub(super) struct ArgumentChances {
    pub content: f32,
    pub source: f32,
}

/// A candidate and what is around it.
pub(super) struct CandidateContext<'a> {
    pub view: &'a View<'a, 'a>,
    pub candidate: &'a CueCandidate,
    /// The tokens among which its content and source are.
    pub window: Range<usize>,
    lattice: &'a Lattice,
    /// For each token of the window.
    chances: Vec<ArgumentChances>,
    /// Content and source of the likeliest label sequence.
    best: (Vec<Range<usize>>, Option<Range<usize>>),
    /// The best readings of the candidates nearby.
    pub rivals: Vec<&'a BestReading>,
    /// The tokens of the cue's sentence.
    pub sentence: Range<usize>,
    /// Steps of the chance that the cue begins.
    pub begins: u64,
    /// Of the cue's head: hashed lemma, tag, class of its meaning, likeness to words of reporting.
    pub lemma_hash: u64,
    pub tag: u64,
    pub sense: u64,
    pub reporting: u64,
    /// Whether the cue is in quotation marks.
    pub quoted: u64,
}

impl<'a> CandidateContext<'a> {
    /// The context of a candidate with its decoded window. `best` is its likeliest content and source; `readings` has
    /// the best reading of every candidate, its own at `index`.
    pub fn new(
        view: &'a View<'a, 'a>,
        candidate: &'a CueCandidate,
        window: Range<usize>,
        lattice: &'a Lattice,
        best: (Vec<Range<usize>>, Option<Range<usize>>),
        readings: &'a [BestReading],
        index: usize,
    ) -> Self {
        let sum =
            |at: usize, [a, b]: [u8; 2]| lattice.chances(at)[usize::from(a)] + lattice.chances(at)[usize::from(b)];
        let chances = |at| ArgumentChances {
            content: sum(at, [arguments::CONTENT, arguments::IN_CONTENT]),
            source: sum(at, [arguments::SOURCE, arguments::IN_SOURCE]),
        };
        let near = index.saturating_sub(MAX_RIVALS_PER_SIDE)..(index + MAX_RIVALS_PER_SIDE + 1).min(readings.len());
        let head = &view.points[arguments::head(view, &candidate.tokens)];
        let tag = head.tag.number();
        let first = &view.points[candidate.tokens.start];
        CandidateContext {
            chances: (0..lattice.len()).map(chances).collect(),
            rivals: near.filter(|&other| other != index).map(|other| &readings[other]).collect(),
            sentence: view.document.sentences[first.sentence as usize].tokens.clone(),
            begins: step(candidate.begins),
            lemma_hash: head.lemma_hash,
            tag,
            sense: u64::from(head.sense) * 64 + tag,
            reporting: u64::from(head.reporting) * 64 + tag,
            quoted: u64::from(first.quoted),
            view,
            candidate,
            window,
            lattice,
            best,
        }
    }

    /// The chance that a token has a label.
    pub fn chance(&self, at: usize, label: u8) -> f32 {
        self.lattice.chances(at - self.window.start)[usize::from(label)]
    }

    /// The chances of some tokens.
    pub fn chances(&self, range: Range<usize>) -> &[ArgumentChances] {
        &self.chances[range.start - self.window.start..range.end - self.window.start]
    }

    /// The [`class`] of a token.
    pub fn class(&self, at: Option<usize>) -> u64 {
        class(self.view, at)
    }

    /// Whether a content is before the cue, after it, or on both sides.
    pub fn side(&self, content: &[Range<usize>]) -> u64 {
        let cue = &self.candidate.tokens;
        match (content[content.len() - 1].end <= cue.start, content[0].start >= cue.end) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        }
    }

    /// The lowest and the mean chance of a content's tokens.
    pub fn content_chances(&self, content: &[Range<usize>]) -> (f32, f32) {
        let chances = content.iter().flat_map(|piece| self.chances(piece.clone())).map(|chances| chances.content);
        (chances.clone().fold(1.0, f32::min), chances.sum::<f32>() / token_count(content) as f32)
    }

    /// The features of the cue.
    pub fn cue(&self) -> Vec<u64> {
        let cue = &self.candidate.tokens;
        let begins = self.begins;
        let mut out = FeatureList::new();
        out.push(T::Bias, &[]);
        out.push(T::CueBegins, &[begins]);
        out.push(T::CueMinChance, &[step(self.candidate.min_chance)]);
        out.push(T::CueGoesOn, &[step(self.candidate.goes_on)]);
        out.push(T::CuePassAndLength, &[self.candidate.pass as u64, cue.len().min(5) as u64]);
        out.push(T::CueLemma, &[self.lemma_hash]);
        out.push(T::CueLemmaAndBegins, &[self.lemma_hash, begins / 3]);
        out.push(T::CueTagAndBegins, &[self.tag, begins / 2]);
        out.push(T::CueSenseAndBegins, &[self.sense, begins / 2]);
        out.push(T::CueReportingAndBegins, &[self.reporting, begins / 2]);
        let best_source = self.chances.iter().map(|chances| chances.source).fold(0.0, f32::max);
        out.push(T::BestSourceChance, &[step(best_source)]);
        out.push(T::CueQuotedAndBegins, &[self.quoted, begins / 2]);
        out.push(T::ClassAfterCue, &[self.class(Some(cue.end)), self.tag]);
        out.push(T::ClassBeforeCue, &[self.class(cue.start.checked_sub(1)), self.tag]);
        out.push(T::ParagraphAndBegins, &[bucket(self.view.points[cue.start].paragraph), begins / 3]);
        // How close together the candidates around it are, and how sure.
        let rivals = self.rivals.len().max(1);
        let reach = self.rivals.iter().map(|rival| rival.cue.start.abs_diff(cue.start)).max().unwrap_or(0);
        let mean = step(self.rivals.iter().map(|rival| rival.begins).sum::<f32>() / rivals as f32);
        let distance = bucket((reach / rivals) as u32);
        out.push(T::RivalDistanceAndBegins, &[distance, begins / 2]);
        out.push(T::RivalChanceAndBegins, &[mean, begins / 2]);
        out.push(T::RivalChanceAndDistance, &[mean, distance]);
        out.0
    }

    /// The features of a reading's source.
    pub fn source(&self, reading: &Reading) -> Vec<u64> {
        let points = &self.view.points;
        let cue = &reading.cue;
        let source = reading.source.as_ref();
        let min_chance = source.map_or(0.0, |source| {
            self.chances(source.clone()).iter().map(|chances| chances.source).fold(1.0, f32::min)
        });
        let begins = step(source.map_or(0.0, |source| self.chance(source.start, arguments::SOURCE)));
        let distance = match source {
            None => 0,
            Some(source) => {
                let side = if source.end <= cue.start { 1 } else { 20 };
                side + bucket(arguments::tokens_between(source, cue) as u32)
            }
        };
        let head = source.map(|source| &points[noun(self.view, source)]);
        let noun = head.map_or(0, |head| head.tag.number() + 64 * u64::from(head.sense));
        let class = |at: Option<usize>| at.map_or(NO_WORD, |at| self.class(Some(at)));
        let first = class(source.map(|source| source.start));
        let last = class(source.map(|source| source.end - 1));
        let next = class(source.map(|source| source.end));
        let before = class(source.and_then(|source| source.start.checked_sub(1)));
        let min_chance = step(min_chance);
        let mut out = FeatureList::new();
        out.push(T::SourceMinChance, &[min_chance, u64::from(source.is_some())]);
        out.push(T::SourceBegins, &[begins]);
        out.push(T::CueBeginsAndSourceMinChance, &[self.begins / 2, min_chance / 2]);
        out.push(T::SourceDistance, &[distance]);
        out.push(T::SourceDistanceAndLastClass, &[distance, last]);
        out.push(T::SourceLength, &[source.map_or(0, |source| bucket(source.len() as u32))]);
        out.push(T::SourceLastClass, &[last]);
        out.push(T::ClassBeforeSourceAndLast, &[before, last]);
        out.push(T::SourceFirstClass, &[first]);
        out.push(T::ClassAfterSource, &[next]);
        out.push(T::SourceNoun, &[noun]);
        out.push(T::SourceNounAndCueBegins, &[noun, self.begins / 2]);
        out.push(T::SourceNounLemma, &[head.map_or(0, |head| head.lemma_hash)]);
        out.push(T::CueLemmaAndSourceNoun, &[self.lemma_hash, noun]);
        // Whether a candidate nearby has the same source, and how sure it is.
        let lemma_hash = head.map(|head| head.lemma_hash);
        let same_source =
            |rival: &&&BestReading| rival.source_lemma_hash.is_some() && rival.source_lemma_hash == lemma_hash;
        let rival = step(self.rivals.iter().filter(same_source).map(|rival| rival.begins).fold(0.0, f32::max));
        out.push(T::RivalOfSourceAndNoun, &[rival, noun]);
        out.push(T::RivalOfSourceAndCueBegins, &[rival, self.begins / 2]);
        out.push(T::SourceBeginsAndFirstClass, &[begins, first]);
        out.push(T::ClassAfterSourceAndMinChance, &[next, min_chance / 2]);
        out.0
    }

    /// The features of a reading's source and content together, and of how it compares with the other readings.
    pub fn reading(&self, reading: &Reading, ReadingRank { score_gap, rank }: ReadingRank) -> Vec<u64> {
        let mean = step(self.content_chances(&reading.content).1);
        let same_content = (shared_tokens(&reading.content, &self.best.0) * 4 / token_count(&reading.content)) as u64;
        let same_source = u64::from(reading.source == self.best.1);
        let (rank, score_gap) = (rank as u64, (score_gap * 2.0) as u64);
        let pattern = self.pattern(reading);
        let mut out = FeatureList::new();
        out.push(T::Rank, &[rank]);
        out.push(T::ScoreGap, &[score_gap]);
        out.push(T::SameAsBest, &[same_source, same_content, score_gap]);
        out.push(T::RankAndContentMeanChance, &[rank, mean / 2, self.begins / 3]);
        out.push(T::Pattern, &[pattern]);
        out.push(T::PatternAndCueBegins, &[pattern, self.begins / 2]);
        out.push(T::PatternAndCueTag, &[pattern, self.tag]);
        out.push(T::PatternAndCueSense, &[pattern, self.sense]);
        out.push(T::PatternAndCueLemma, &[pattern, self.lemma_hash]);
        out.push(T::PatternAndCueReporting, &[pattern, self.reporting]);
        out.0
    }

    /// The order of content, source and cue, and what is between them, as a number.
    fn pattern(&self, Reading { cue, content, source }: &Reading) -> u64 {
        const CONTENT: u64 = 1;
        const SOURCE: u64 = 2;
        const CUE: u64 = 3;
        let mut parts: Vec<(usize, usize, u64)> =
            content.iter().map(|piece| (piece.start, piece.end, CONTENT)).collect();
        parts.extend(source.iter().map(|source| (source.start, source.end, SOURCE)));
        parts.push((cue.start, cue.end, CUE));
        parts.sort_unstable();
        let mut pattern = 0;
        for pair in parts.windows(2) {
            let between = if pair[0].1 >= pair[1].0 { 0 } else { self.class(Some(pair[0].1)) };
            let wide = u64::from(pair[0].1 + 1 < pair[1].0);
            pattern = hash::mix(pattern, pair[0].2 * 8 + pair[1].2 + between * 64 + wide * 32);
        }
        pattern
    }
}
