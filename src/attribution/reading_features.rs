//! What a model is to know of a reading: how sure the taggers were, and what cue, source and content look like, each by
//! itself and together.

use std::ops::Range;

use super::{
    arguments,
    cue::Candidate,
    readings::{Guess, Reading, shared, size},
    view::{Counts, Edge, View, bucket},
};
use crate::{
    document::{ChunkKind, Tag},
    hash,
    model::Lattice,
};

/// A candidate and what is around it.
pub(super) struct Scene<'a> {
    pub view: &'a View<'a, 'a>,
    pub candidate: &'a Candidate,
    pub window: Range<usize>,
    lattice: &'a Lattice,
    /// The chances of the window's tokens.
    chances: Vec<Chance>,
    /// Content and source of the likeliest row of labels.
    best: (Vec<Range<usize>>, Option<Range<usize>>),
    /// The candidates near it, without itself.
    rivals: Vec<&'a Guess>,
    sentence: Range<usize>,
    /// Steps of the chance that the cue begins.
    begins: u64,
    /// Of the cue's head: dictionary form, part of speech, kind of meaning, likeness to words of reporting.
    lemma_hash: u64,
    tag: u64,
    sense: u64,
    reporting: u64,
    quoted: u64,
}

/// The chances that a token is part of a content and of a source.
#[derive(Clone, Copy)]
struct Chance {
    content: f32,
    source: f32,
}

/// How a reading stands among those of its candidate.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// How far its score falls behind the best.
    pub behind: f32,
    pub rank: usize,
}

/// Candidates before and after one that are looked at.
const NEAR: usize = 12;

/// Collects features: each its own template, counted from a number on.
struct Features {
    template: u64,
    all: Vec<u64>,
}

impl Features {
    fn from(template: u64) -> Self {
        Features { template, all: Vec::with_capacity(64) }
    }

    fn push(&mut self, values: &[u64]) {
        self.all.push(hash::number(self.template, values));
        self.template += 1;
    }
}

impl<'a> Scene<'a> {
    pub fn new(
        view: &'a View<'a, 'a>,
        candidate: &'a Candidate,
        window: Range<usize>,
        lattice: &'a Lattice,
        best: (Vec<Range<usize>>, Option<Range<usize>>),
        guesses: &'a [Guess],
        index: usize,
    ) -> Self {
        let sum =
            |at: usize, [a, b]: [u8; 2]| lattice.chances(at)[usize::from(a)] + lattice.chances(at)[usize::from(b)];
        let chance = |at| Chance {
            content: sum(at, [arguments::CONTENT, arguments::IN_CONTENT]),
            source: sum(at, [arguments::SOURCE, arguments::IN_SOURCE]),
        };
        let near = index.saturating_sub(NEAR)..(index + NEAR + 1).min(guesses.len());
        let head = &view.points[arguments::head(view, &candidate.tokens)];
        let tag = head.tag as u64;
        let first = &view.points[candidate.tokens.start];
        Scene {
            chances: (0..lattice.len()).map(chance).collect(),
            rivals: near.filter(|&other| other != index).map(|other| &guesses[other]).collect(),
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

    fn chance(&self, at: usize, label: u8) -> f32 {
        self.lattice.chances(at - self.window.start)[usize::from(label)]
    }

    fn chances(&self, range: Range<usize>) -> &[Chance] {
        &self.chances[range.start - self.window.start..range.end - self.window.start]
    }

    fn class(&self, at: Option<usize>) -> u64 {
        class(self.view, at)
    }

    /// Before the cue, after it, or on both sides.
    fn side(&self, content: &[Range<usize>]) -> u64 {
        let cue = &self.candidate.tokens;
        match (content[content.len() - 1].end <= cue.start, content[0].start >= cue.end) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        }
    }

    /// What the cue tells.
    pub fn cue(&self) -> Vec<u64> {
        let cue = &self.candidate.tokens;
        let mut out = Features::from(200);
        let begins = self.begins;
        out.push(&[]);
        out.push(&[begins]);
        out.push(&[step(self.candidate.least)]);
        out.push(&[step(self.candidate.goes_on)]);
        out.push(&[self.candidate.leaning as u64, cue.len().min(5) as u64]);
        out.push(&[self.lemma_hash]);
        out.push(&[self.lemma_hash, begins / 3]);
        out.push(&[self.tag, begins / 2]);
        out.push(&[self.sense, begins / 2]);
        out.push(&[self.reporting, begins / 2]);
        out.push(&[step(self.chances.iter().map(|chance| chance.source).fold(0.0, f32::max))]);
        out.push(&[self.quoted, begins / 2]);
        out.push(&[self.class(Some(cue.end)), self.tag]);
        out.push(&[self.class(cue.start.checked_sub(1)), self.tag]);
        out.push(&[bucket(self.view.points[cue.start].paragraph), begins / 3]);
        // How thick candidates stand around it, and how sure they are.
        let rivals = self.rivals.len().max(1);
        let reach = self.rivals.iter().map(|guess| guess.cue.start.abs_diff(cue.start)).max().unwrap_or(0);
        let mean = step(self.rivals.iter().map(|guess| guess.begins).sum::<f32>() / rivals as f32);
        out.push(&[bucket((reach / rivals) as u32), begins / 2]);
        out.push(&[mean, begins / 2]);
        out.push(&[mean, bucket((reach / rivals) as u32)]);
        out.all
    }

    /// What a reading's source tells.
    pub fn source(&self, reading: &Reading) -> Vec<u64> {
        let points = &self.view.points;
        let cue = &reading.cue;
        let source = reading.source.clone();
        let least = source
            .clone()
            .map_or(0.0, |source| self.chances(source).iter().map(|chance| chance.source).fold(1.0, f32::min));
        let source_begins = source.as_ref().map_or(0.0, |source| self.chance(source.start, arguments::SOURCE));
        let gap = match &source {
            None => 0,
            Some(source) if source.end <= cue.start => 1 + bucket((cue.start - source.end) as u32),
            Some(source) => 20 + bucket(source.start.saturating_sub(cue.end) as u32),
        };
        let head = source.as_ref().map(|source| &points[noun(self.view, source)]);
        let kind = head.map_or(0, |head| head.tag as u64 + 64 * u64::from(head.sense));
        let of = |at: Option<usize>| at.map_or(1, |at| self.class(Some(at)));
        let first = of(source.as_ref().map(|source| source.start));
        let last = of(source.as_ref().map(|source| source.end - 1));
        let next = of(source.as_ref().map(|source| source.end));
        let before = of(source.as_ref().and_then(|source| source.start.checked_sub(1)));
        let least = step(least);
        let mut out = Features::from(300);
        out.push(&[least, u64::from(source.is_some())]);
        out.push(&[step(source_begins)]);
        out.push(&[self.begins / 2, least / 2]);
        out.push(&[gap]);
        out.push(&[gap, last]);
        out.push(&[source.as_ref().map_or(0, |source| bucket(source.len() as u32))]);
        out.push(&[last]);
        out.push(&[before, last]);
        out.push(&[first]);
        out.push(&[next]);
        out.push(&[kind]);
        out.push(&[kind, self.begins / 2]);
        out.push(&[head.map_or(0, |head| head.lemma_hash)]);
        out.push(&[self.lemma_hash, kind]);
        let elsewhere = self
            .rivals
            .iter()
            .filter(|guess| guess.source.is_some() && guess.source == head.map(|head| head.lemma_hash));
        let elsewhere = step(elsewhere.map(|guess| guess.begins).fold(0.0, f32::max));
        out.push(&[elsewhere, kind]);
        out.push(&[elsewhere, self.begins / 2]);
        out.push(&[step(source_begins), first]);
        out.push(&[next, least / 2]);
        out.all
    }

    /// What a reading's content tells.
    pub fn content(&self, reading: &Reading) -> Vec<u64> {
        let Scene { view, window, sentence, begins: cue_begins, lemma_hash, tag, sense, reporting, .. } = self;
        let (cue_begins, lemma, tag, sense, reporting) = (*cue_begins, *lemma_hash, *tag, *sense, *reporting);
        let points = &view.points;
        let cue = &reading.cue;
        let content = &reading.content;
        let count = size(content);
        let (least, mean) = self.sureness(content);
        let (least, mean) = (step(least), step(mean));
        let begins = step(content.iter().map(|piece| self.chance(piece.start, arguments::CONTENT)).fold(1.0, f32::min));
        // The chance that each piece ends where it does: that the token after it is no content.
        let ends = content
            .iter()
            .filter(|piece| piece.end < window.end)
            .map(|piece| 1.0 - self.chance(piece.end, arguments::IN_CONTENT));
        let ends = step(ends.fold(1.0, f32::min));
        let starts = content.iter().map(|piece| piece.start).chain([window.end]);
        let gaps = [window.start].into_iter().chain(content.iter().map(|piece| piece.end)).zip(starts);
        let left_out =
            gaps.flat_map(|(end, start)| self.chances(end..start)).map(|chance| chance.content).fold(0.0, f32::max);
        let (first, last) = (content[0].start, content[content.len() - 1].end - 1);
        let side = self.side(content);
        let far = |piece: &Range<usize>| {
            if piece.end <= cue.start { cue.start - piece.end } else { piece.start.saturating_sub(cue.end) }
        };
        let gap = content.iter().map(far).min().unwrap_or(99);
        let (mut opens, mut closes, mut quoted) = (0i64, 0i64, 0);
        for point in content.iter().flat_map(|piece| &points[piece.clone()]) {
            opens += i64::from(point.edge == Edge::Opens);
            closes += i64::from(point.edge == Edge::Closes);
            quoted += usize::from(point.quoted);
        }
        let quoted = (quoted * 4 / count) as u64;
        let (mut inside, mut contains, mut rival) = (0.0f32, 0.0f32, 0.0f32);
        for guess in &self.rivals {
            if covered(&guess.content, cue.start) {
                inside = inside.max(guess.begins);
            }
            if covered(content, guess.cue.start) {
                contains = contains.max(guess.begins);
            }
            if shared(content, &guess.content) * 2 > count.min(size(&guess.content)).max(1) {
                rival = rival.max(guess.begins);
            }
        }
        let reaches_end = if sentence.contains(&last) { bucket((sentence.end - 1 - last) as u32) } else { 9 };
        let verbs = bucket(view.counts[last + 1].since(view.counts[first]).verbs);
        let next = self.class(Some(last + 1));
        let (before, at_first, at_last) =
            (self.class(first.checked_sub(1)), self.class(Some(first)), self.class(Some(last)));
        let length = bucket(count as u32);
        let pieces = content.len().min(4) as u64;

        let mut out = Features::from(400);
        out.push(&[lemma, side]);
        out.push(&[least]);
        out.push(&[mean]);
        out.push(&[cue_begins, mean / 2]);
        out.push(&[cue_begins / 2, least / 2]);
        out.push(&[begins]);
        out.push(&[ends]);
        out.push(&[step(left_out)]);
        out.push(&[length]);
        out.push(&[length, mean / 2]);
        out.push(&[side, pieces]);
        out.push(&[bucket(gap as u32), side]);
        out.push(&[opens.saturating_sub(closes).clamp(-2, 2) as u64, (opens + closes).min(4) as u64]);
        out.push(&[quoted, side, self.quoted]);
        out.push(&[quoted, cue_begins / 2]);
        out.push(&[step(inside)]);
        out.push(&[step(contains)]);
        out.push(&[step(rival), cue_begins / 2]);
        out.push(&[step(inside) / 2, cue_begins / 2, self.quoted]);
        out.push(&[before]);
        out.push(&[at_first]);
        out.push(&[at_last]);
        out.push(&[next]);
        out.push(&[before, at_first, side]);
        out.push(&[at_last, next, side]);
        out.push(&[reaches_end, side]);
        out.push(&[u64::from(first == sentence.start), side]);
        out.push(&[verbs, length]);
        out.push(&[sense, side]);
        out.push(&[sense, at_first]);
        out.push(&[reporting, side]);
        out.push(&[reporting, at_first]);
        out.push(&[ends, next]);
        out.push(&[ends, at_last]);
        out.push(&[begins, at_first]);
        out.push(&[begins, before]);
        out.push(&[next, self.class(Some(last + 2)), at_last]);
        out.push(&[lemma, next]);
        out.push(&[lemma, points[cue.end - 1].lower_hash, side]);
        out.push(&[lemma, reaches_end, side]);
        out.push(&[lemma, at_first]);
        // The words at the edges of the content, and what the sentence goes on with after it.
        let lower = |at: Option<usize>| at.and_then(|at| points.get(at)).map_or(1, |point| point.lower_hash);
        let (first_word, next_word) = (lower(Some(first)), lower(Some(last + 1)));
        let after = if sentence.contains(&last) {
            view.counts[sentence.end].since(view.counts[last + 1])
        } else {
            Counts::default()
        };
        out.push(&[next_word]);
        out.push(&[next_word, at_last]);
        out.push(&[next_word, self.class(Some(last + 2)), side]);
        out.push(&[next_word, lemma]);
        out.push(&[next_word, ends / 2]);
        out.push(&[first_word]);
        out.push(&[first_word, tag, side]);
        out.push(&[first_word, begins / 2]);
        out.push(&[lower(Some(last)), next]);
        out.push(&[lower(first.checked_sub(1)), at_first, side]);
        out.push(&[bucket(after.verbs), bucket(after.commas), next]);
        out.push(&[bucket(after.verbs), reaches_end, least / 2]);
        out.push(&[points.get(last + 1).map_or(99, |point| point.kind as u64), verbs, bucket(after.verbs), side]);
        out.push(&[bucket(after.phrases), bucket(after.conjunctions), next_word]);
        let ahead = |at: usize| points.get(at).map_or(0, |point| u64::from(point.ahead));
        out.push(&[next_word, ahead(last + 1)]);
        out.push(&[next, ahead(last + 1), tag, side]);
        out.push(&[self.class(Some(last + 2)), next, ahead(last + 1)]);
        out.push(&[at_first, ahead(first), side]);
        out.all
    }

    /// What source and content tell together, and how the reading stands among the others.
    pub fn reading(&self, reading: &Reading, standing: Standing) -> Vec<u64> {
        let Reading { cue, content, source } = reading;
        let Standing { behind, rank } = standing;
        let mean = step(self.sureness(content).1);
        let same_content = (shared(content, &self.best.0) * 4 / size(content)) as u64;
        let behind = (behind * 2.0) as u64;
        let mut parts: Vec<(usize, usize, u64)> = content.iter().map(|piece| (piece.start, piece.end, 1)).collect();
        parts.extend(source.iter().map(|source| (source.start, source.end, 2)));
        parts.push((cue.start, cue.end, 3));
        parts.sort_unstable();
        let mut pattern = 0;
        for pair in parts.windows(2) {
            let between = if pair[0].1 >= pair[1].0 { 0 } else { self.class(Some(pair[0].1)) };
            let wide = u64::from(pair[0].1 + 1 < pair[1].0);
            pattern = hash::mix(pattern, pair[0].2 * 8 + pair[1].2 + between * 64 + wide * 32);
        }
        let mut out = Features::from(500);
        out.push(&[rank as u64]);
        out.push(&[behind]);
        out.push(&[u64::from(*source == self.best.1), same_content, behind]);
        out.push(&[rank as u64, mean / 2, self.begins / 3]);
        out.push(&[pattern]);
        out.push(&[pattern, self.begins / 2]);
        out.push(&[pattern, self.tag]);
        out.push(&[pattern, self.sense]);
        out.push(&[pattern, self.lemma_hash]);
        out.push(&[pattern, self.reporting]);
        out.all
    }

    /// The least and the mean chance of a content's tokens.
    fn sureness(&self, content: &[Range<usize>]) -> (f32, f32) {
        let chances = content.iter().flat_map(|piece| self.chances(piece.clone())).map(|chance| chance.content);
        (chances.clone().fold(1.0, f32::min), chances.sum::<f32>() / size(content) as f32)
    }
}

/// The last noun or pronoun of a source, else its first token.
pub(super) fn noun(view: &View, source: &Range<usize>) -> usize {
    let is_noun = |at: &usize| view.points[*at].tag.is_noun() || view.points[*at].tag == Tag::Prp;
    source.clone().rev().find(is_noun).unwrap_or(source.start)
}

/// A chance in steps, finer towards 0 and 1.
fn step(chance: f32) -> u64 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (((chance / (1.0 - chance)).ln() * 1.2).round() as i64 + 12) as u64
}

/// What a token is to a boundary: its part of speech, or what kind of clause it opens, and its quotation mark.
fn class(view: &View, at: Option<usize>) -> u64 {
    at.and_then(|at| view.points.get(at)).map_or(1, |p| {
        let word = match p.kind {
            ChunkKind::That | ChunkKind::Wh | ChunkKind::Infinitive => 100 + p.kind as u64,
            _ => p.tag as u64,
        };
        word * 4 + p.edge as u64 + 2
    })
}

fn covered(content: &[Range<usize>], at: usize) -> bool {
    content.iter().any(|piece| piece.contains(&at))
}
