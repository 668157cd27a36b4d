//! What a cue's content and source may be, and what a model is to know of each such reading: how sure the taggers were,
//! and what the reading looks like.

use std::ops::Range;

use super::{
    arguments::{self, Between, Frame},
    cue::Candidate,
    view::{Counts, Edge, View, bucket},
};
use crate::{
    document::{ChunkKind, Tag},
    model::{Crf, Lattice, Sums},
};

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

/// A reading with the features that a model weighs.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    pub reading: Reading,
    pub features: Vec<u64>,
}

/// The best guess at every candidate's content: what the features of the others look at.
struct Guess {
    cue: Range<usize>,
    begins: f32,
    content: Vec<Range<usize>>,
}

/// The readings of every candidate, grouped by candidate.
pub(crate) fn of_candidates(view: &mut View, candidates: &[Candidate], model: &Crf) -> Vec<Vec<Described>> {
    let best: Vec<Range<usize>> = candidates.iter().filter(|c| c.leaning == 0).map(|c| c.tokens.clone()).collect();
    view.count_cues(&best);
    let mut words = WordScores::new(view);
    let mut outcomes = Vec::with_capacity(candidates.len());
    let mut guesses = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let frame = Frame::new(view, &candidate.tokens, &best);
        let mut lattice = Lattice::default();
        fill(view, &frame, &candidate.tokens, model, &mut words, &mut lattice);
        lattice.marginals(model);
        let paths = lattice.k_best(model, PATHS, MARGIN);
        let window = frame.window();
        guesses.push(Guess { cue: candidate.tokens.clone(), begins: candidate.begins, content: pieces(&paths[0].0, window.start).0 });
        outcomes.push((window, lattice, paths));
    }
    candidates
        .iter()
        .zip(outcomes)
        .enumerate()
        .map(|(index, (candidate, (window, lattice, paths)))| {
            let mut out: Vec<Described> = Vec::new();
            let chances = Chances::new(&lattice);
            let (best_content, best_source) = pieces(&paths[0].0, window.start);
            let best_source = nearest(best_source, &candidate.tokens);
            for (path, score) in &paths {
                if out.len() == ALTERNATIVES {
                    break;
                }
                let (content, sources) = pieces(path, window.start);
                let source = nearest(sources, &candidate.tokens);
                if content.is_empty() || out.iter().any(|known| known.reading.content == content && known.reading.source == source) {
                    continue;
                }
                let behind = paths[0].1 - score;
                let reading = Reading { cue: candidate.tokens.clone(), content, source };
                let context = Context {
                    view,
                    candidate,
                    window: &window,
                    lattice: &lattice,
                    chances: &chances,
                    behind,
                    rank: out.len(),
                    best_content: &best_content,
                    best_source: &best_source,
                    guesses: &guesses,
                    index,
                };
                out.push(describe(&context, reading));
            }
            out
        })
        .collect()
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

/// The pieces of content and of source that a row of labels marks.
fn pieces(labels: &[u8], start: usize) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
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
    (content, source)
}

/// Of several sources the one nearest to the cue.
fn nearest(sources: Vec<Range<usize>>, cue: &Range<usize>) -> Option<Range<usize>> {
    sources.into_iter().min_by_key(|source| if source.end <= cue.start { cue.start - source.end } else { source.start.saturating_sub(cue.end) })
}

struct Context<'a> {
    view: &'a View<'a, 'a>,
    candidate: &'a Candidate,
    window: &'a Range<usize>,
    lattice: &'a Lattice,
    chances: &'a Chances,
    behind: f32,
    rank: usize,
    best_content: &'a [Range<usize>],
    best_source: &'a Option<Range<usize>>,
    guesses: &'a [Guess],
    index: usize,
}

/// The chances of a window's tokens of being in a content and in a source.
struct Chances {
    tokens: Vec<Chance>,
    most_source: f32,
}

#[derive(Clone, Copy)]
struct Chance {
    content: f32,
    source: f32,
}

impl Chances {
    fn new(lattice: &Lattice) -> Self {
        let sum = |at: usize, [a, b]: [u8; 2]| lattice.chances(at)[usize::from(a)] + lattice.chances(at)[usize::from(b)];
        let chance = |at| Chance { content: sum(at, [arguments::CONTENT, arguments::IN_CONTENT]), source: sum(at, [arguments::SOURCE, arguments::IN_SOURCE]) };
        let tokens: Vec<Chance> = (0..lattice.len()).map(chance).collect();
        Chances { most_source: tokens.iter().map(|chance| chance.source).fold(0.0, f32::max), tokens }
    }
}

/// A chance in twelve steps, finer towards 0 and 1.
fn step(chance: f32) -> u64 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (((chance / (1.0 - chance)).ln() * 1.2).round() as i64 + 12) as u64
}

/// What a token is to a boundary: its chunk kind, its quotation mark, and whether it is a verb, noun or determiner.
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

pub(super) fn size(content: &[Range<usize>]) -> usize {
    content.iter().map(Range::len).sum()
}

pub(super) fn shared(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    a.iter().map(|x| b.iter().map(|y| x.end.min(y.end).saturating_sub(x.start.max(y.start))).sum::<usize>()).sum()
}

fn describe(context: &Context, reading: Reading) -> Described {
    let Context { view, candidate, window, lattice, .. } = *context;
    let points = &view.points;
    let cue = &reading.cue;
    let content = &reading.content;
    let chance = |at: usize, label: u8| lattice.chances(at - window.start)[usize::from(label)];
    let chances = |range: Range<usize>| &context.chances.tokens[range.start - window.start..range.end - window.start];
    let count = size(content);
    let (mut least_content, mut mean_content) = (1.0f32, 0.0);
    for chance in content.iter().flat_map(|piece| chances(piece.clone())) {
        least_content = least_content.min(chance.content);
        mean_content += chance.content / count as f32;
    }
    let begins = content.iter().map(|piece| chance(piece.start, arguments::CONTENT)).fold(1.0, f32::min);
    // The chance that each piece ends where it does: that the token after it is no content.
    let ends = content.iter().filter(|piece| piece.end < window.end).map(|piece| 1.0 - chance(piece.end, arguments::IN_CONTENT)).fold(1.0, f32::min);
    let starts = content.iter().map(|piece| piece.start).chain([window.end]);
    let gaps = [window.start].into_iter().chain(content.iter().map(|piece| piece.end)).zip(starts);
    let left_out = gaps.flat_map(|(end, start)| chances(end..start)).map(|chance| chance.content).fold(0.0, f32::max);
    let source = reading.source.clone();
    let least_source = source.clone().map_or(0.0, |source| chances(source).iter().map(|chance| chance.source).fold(1.0, f32::min));
    let source_begins = source.as_ref().map_or(0.0, |source| chance(source.start, arguments::SOURCE));
    let head = arguments::head(view, cue);
    let lemma = points[head].lemma;
    let (first, last) = (content[0].start, content[content.len() - 1].end - 1);
    let side = if last < cue.start {
        0
    } else if first >= cue.end {
        1
    } else {
        2
    };
    let gap = match &source {
        None => 0,
        Some(source) if source.end <= cue.start => 1 + bucket((cue.start - source.end) as u32),
        Some(source) => 20 + bucket(source.start.saturating_sub(cue.end) as u32),
    };
    let content_gap =
        content.iter().map(|piece| if piece.end <= cue.start { cue.start - piece.end } else { piece.start.saturating_sub(cue.end) }).min().unwrap_or(99);
    let (mut opens, mut closes, mut quoted) = (0i64, 0i64, 0);
    for point in content.iter().flat_map(|piece| &points[piece.clone()]) {
        opens += i64::from(point.edge == Edge::Opens);
        closes += i64::from(point.edge == Edge::Closes);
        quoted += usize::from(point.quoted);
    }
    let quoted = quoted * 4 / count;
    let (mut inside, mut contains, mut rival) = (0.0f32, 0.0f32, 0.0f32);
    let near = context.index.saturating_sub(12)..(context.index + 13).min(context.guesses.len());
    for (other, guess) in near.clone().zip(&context.guesses[near]) {
        if other == context.index {
            continue;
        }
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
    let sentence = &view.document.sentences[points[cue.start].sentence as usize].tokens;
    let reaches_end = if sentence.contains(&last) { bucket((sentence.end - 1 - last) as u32) } else { 9 };
    let verbs = view.counts[last + 1].since(view.counts[first]).verbs;
    let source_class = source.as_ref().map_or(1, |source| class(view, Some(source.end - 1)));
    let (s_cue, s_least) = (step(candidate.begins), step(candidate.least));
    let s_content = step(least_content);
    let s_mean = step(mean_content);
    let s_source = step(least_source);
    let tag = points[head].tag as u64;
    let same_source = u64::from(source == *context.best_source);
    let same_content = (shared(content, context.best_content) * 4 / count) as u64;
    let next = class(view, Some(last + 1));
    let (before, at_first, at_last) = (class(view, first.checked_sub(1)), class(view, Some(first)), class(view, Some(last)));

    let (mut id, mut features) = (200, Vec::with_capacity(112));
    let mut out = |values: &[u64]| {
        id += 1;
        features.push(crate::model::hash::number(id, values));
    };
    out(&[]);
    out(&[s_cue]);
    out(&[s_least]);
    out(&[step(candidate.goes_on)]);
    out(&[candidate.leaning as u64, cue.len().min(5) as u64]);
    out(&[lemma]);
    out(&[lemma, s_cue / 3]);
    out(&[lemma, side]);
    out(&[tag, s_cue / 2]);
    out(&[s_content]);
    out(&[s_mean]);
    out(&[s_cue, s_mean / 2]);
    out(&[s_cue / 2, s_content / 2]);
    out(&[step(begins)]);
    out(&[step(ends)]);
    out(&[step(left_out)]);
    out(&[s_source]);
    out(&[step(context.chances.most_source)]);
    out(&[step(source_begins)]);
    out(&[s_cue / 2, s_source / 2]);
    out(&[s_source, u64::from(source.is_some())]);
    out(&[bucket(count as u32)]);
    out(&[bucket(count as u32), s_mean / 2]);
    out(&[content.len().min(4) as u64]);
    out(&[side, content.len().min(4) as u64]);
    out(&[gap]);
    out(&[gap, source_class]);
    out(&[bucket(content_gap as u32), side]);
    out(&[source.as_ref().map_or(0, |source| bucket(source.len() as u32))]);
    out(&[source_class]);
    out(&[opens.saturating_sub(closes).clamp(-2, 2) as u64, (opens + closes).min(4) as u64]);
    out(&[quoted as u64, side, u64::from(points[cue.start].quoted)]);
    out(&[quoted as u64, s_cue / 2]);
    out(&[u64::from(points[cue.start].quoted), s_cue / 2]);
    out(&[step(inside)]);
    out(&[step(contains)]);
    out(&[step(rival), s_cue / 2]);
    out(&[step(inside) / 2, s_cue / 2, u64::from(points[cue.start].quoted)]);
    out(&[before]);
    out(&[at_first]);
    out(&[at_last]);
    out(&[next]);
    out(&[before, at_first, side]);
    out(&[at_last, next, side]);
    out(&[class(view, source.as_ref().and_then(|s| s.start.checked_sub(1))), source_class]);
    out(&[source.as_ref().map_or(1, |s| class(view, Some(s.start)))]);
    out(&[source.as_ref().map_or(1, |s| class(view, Some(s.end)))]);
    out(&[class(view, Some(cue.end)), tag]);
    out(&[class(view, cue.start.checked_sub(1)), tag]);
    out(&[reaches_end, side]);
    out(&[u64::from(first == sentence.start), side]);
    out(&[bucket(verbs), bucket(count as u32)]);
    out(&[context.rank as u64]);
    out(&[(context.behind * 2.0) as u64]);
    out(&[same_source, same_content, (context.behind * 2.0) as u64]);
    out(&[bucket(points[cue.start].paragraph), s_cue / 3]);
    let sense = u64::from(points[head].sense) * 64 + tag;
    let mut parts: Vec<(usize, usize, u64)> = content.iter().map(|piece| (piece.start, piece.end, 1)).collect();
    parts.extend(source.iter().map(|source| (source.start, source.end, 2)));
    parts.push((cue.start, cue.end, 3));
    parts.sort_unstable();
    let mut pattern = 0;
    for pair in parts.windows(2) {
        let between = if pair[0].1 >= pair[1].0 { 0 } else { class(view, Some(pair[0].1)) };
        let wide = u64::from(pair[0].1 + 1 < pair[1].0);
        pattern = crate::model::hash::mix(pattern, pair[0].2 * 8 + pair[1].2 + between * 64 + wide * 32);
    }
    let source_head = source
        .as_ref()
        .map(|source| (source.start..source.end).rev().find(|&at| points[at].tag.is_noun() || points[at].tag == Tag::Prp).unwrap_or(source.start));
    let source_kind = source_head.map_or(0, |at| points[at].tag as u64 + 64 * u64::from(points[at].sense));
    out(&[pattern]);
    out(&[pattern, s_cue / 2]);
    out(&[pattern, tag]);
    out(&[pattern, sense]);
    out(&[pattern, lemma]);
    out(&[sense, side]);
    out(&[sense, at_first]);
    out(&[sense, s_cue / 2]);
    let reporting = u64::from(points[head].reporting) * 64 + tag;
    out(&[reporting, s_cue / 2]);
    out(&[reporting, side]);
    out(&[reporting, at_first]);
    out(&[reporting, pattern]);
    out(&[step(ends), next]);
    out(&[step(ends), at_last]);
    out(&[step(begins), at_first]);
    out(&[step(begins), before]);
    out(&[source_kind]);
    out(&[source_kind, s_cue / 2]);
    out(&[source_head.map_or(0, |at| points[at].lemma)]);
    out(&[lemma, source_kind]);
    out(&[step(source_begins), source.as_ref().map_or(1, |s| class(view, Some(s.start)))]);
    out(&[class(view, source.as_ref().map(|s| s.end)), s_source / 2]);
    out(&[next, class(view, Some(last + 2)), at_last]);
    out(&[lemma, next]);
    out(&[lemma, points[cue.end - 1].lower, side]);
    out(&[context.rank as u64, s_mean / 2, s_cue / 3]);
    out(&[lemma, reaches_end, side]);
    out(&[lemma, at_first]);
    // The words at the edges of the content, and what the sentence goes on with after it.
    let lower = |at: Option<usize>| at.and_then(|at| points.get(at)).map_or(1, |point| point.lower);
    let (first_word, next_word) = (lower(Some(first)), lower(Some(last + 1)));
    let after = if sentence.contains(&last) { view.counts[sentence.end].since(view.counts[last + 1]) } else { Counts::default() };
    out(&[next_word]);
    out(&[next_word, at_last]);
    out(&[next_word, class(view, Some(last + 2)), side]);
    out(&[next_word, lemma]);
    out(&[next_word, step(ends) / 2]);
    out(&[first_word]);
    out(&[first_word, tag, side]);
    out(&[first_word, step(begins) / 2]);
    out(&[lower(Some(last)), next]);
    out(&[lower(first.checked_sub(1)), at_first, side]);
    out(&[bucket(after.verbs), bucket(after.commas), next]);
    out(&[bucket(after.verbs), reaches_end, s_content / 2]);
    out(&[points.get(last + 1).map_or(99, |point| point.kind as u64), bucket(verbs), bucket(after.verbs), side]);
    out(&[bucket(after.phrases), bucket(after.conjunctions), next_word]);
    Described { reading, features }
}
