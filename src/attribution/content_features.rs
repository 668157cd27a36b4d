//! What the model that weighs readings observes of a content by itself: how sure the tagger was of its tokens, its
//! length and place, the words at its edges, and how the sentence goes on after it.

use std::ops::Range;

use super::{
    arguments,
    reading::{Reading, shared_tokens, token_count},
    reading_features::CandidateContext,
    reading_templates::{FeatureList, NO_KIND, NO_WORD, ReadingTemplate as T, step},
    view::{CountsBefore, Edge, bucket},
};

/// The value of a content's tokens to the end of the sentence if it does not end in the cue's.
const OTHER_SENTENCE: u64 = 9;

/// The features of a reading's content.
pub(super) fn content(context: &CandidateContext, reading: &Reading) -> Vec<u64> {
    let content = ContentValues::new(context, reading);
    let mut out = FeatureList::new();
    content.chances(&mut out);
    content.extent(&mut out);
    content.boundaries(&mut out);
    content.words(&mut out);
    content.rest_of_sentence(&mut out);
    out.0
}

/// What the features of a content observe, as numbers.
struct ContentValues<'c, 'a> {
    context: &'c CandidateContext<'a>,
    cue: &'c Range<usize>,
    content: &'c [Range<usize>],
    /// The first and the last token.
    first: usize,
    last: usize,
    /// Tokens, and the same in steps.
    count: usize,
    length: u64,
    /// Before the cue, after it, or on both sides.
    side: u64,
    min_chance: u64,
    mean_chance: u64,
    /// The lowest chance that a piece begins where it does, and that one ends where it does.
    begins: u64,
    ends: u64,
    /// Classes of the token before, the first, the last, and the one after.
    class_before: u64,
    first_class: u64,
    last_class: u64,
    class_after: u64,
    /// Tokens from the content to the end of the cue's sentence, in steps.
    to_sentence_end: u64,
    verbs: u64,
}

impl<'c, 'a> ContentValues<'c, 'a> {
    fn new(context: &'c CandidateContext<'a>, reading: &'c Reading) -> Self {
        let CandidateContext { view, window, sentence, .. } = context;
        let content = reading.content.as_slice();
        let (first, last) = (content[0].start, content[content.len() - 1].end - 1);
        let (min_chance, mean_chance) = context.content_chances(content);
        let begins = content.iter().map(|piece| context.chance(piece.start, arguments::CONTENT)).fold(1.0, f32::min);
        // A piece ends where it does if the token after it is no content.
        let ends = content
            .iter()
            .filter(|piece| piece.end < window.end)
            .map(|piece| 1.0 - context.chance(piece.end, arguments::IN_CONTENT))
            .fold(1.0, f32::min);
        let to_sentence_end =
            if sentence.contains(&last) { bucket((sentence.end - 1 - last) as u32) } else { OTHER_SENTENCE };
        let count = token_count(content);
        ContentValues {
            cue: &reading.cue,
            first,
            last,
            count,
            length: bucket(count as u32),
            side: context.side(content),
            min_chance: step(min_chance),
            mean_chance: step(mean_chance),
            begins: step(begins),
            ends: step(ends),
            class_before: context.class(first.checked_sub(1)),
            first_class: context.class(Some(first)),
            last_class: context.class(Some(last)),
            class_after: context.class(Some(last + 1)),
            to_sentence_end,
            verbs: bucket(view.counts[last + 1].since(view.counts[first]).verbs),
            context,
            content,
        }
    }

    /// How sure the tagger was of its tokens, and of those it leaves out.
    fn chances(&self, out: &mut FeatureList) {
        let ContentValues { context, min_chance, mean_chance, .. } = *self;
        let cue_begins = context.begins;
        out.push(T::CueLemmaAndSide, &[context.lemma_hash, self.side]);
        out.push(T::ContentMinChance, &[min_chance]);
        out.push(T::ContentMeanChance, &[mean_chance]);
        out.push(T::CueBeginsAndContentMeanChance, &[cue_begins, mean_chance / 2]);
        out.push(T::CueBeginsAndContentMinChance, &[cue_begins / 2, min_chance / 2]);
        out.push(T::ContentBegins, &[self.begins]);
        out.push(T::ContentEnds, &[self.ends]);
        out.push(T::BestChanceLeftOut, &[step(self.best_chance_left_out())]);
    }

    /// The highest chance of being content among the tokens of the window that are not in it.
    fn best_chance_left_out(&self) -> f32 {
        let window = &self.context.window;
        let starts = self.content.iter().map(|piece| piece.start).chain([window.end]);
        let gaps = [window.start].into_iter().chain(self.content.iter().map(|piece| piece.end)).zip(starts);
        gaps.flat_map(|(end, start)| self.context.chances(end..start))
            .map(|chances| chances.content)
            .fold(0.0, f32::max)
    }

    /// Its length, its place by the cue, its quotation marks, and the candidates nearby that lie over it.
    fn extent(&self, out: &mut FeatureList) {
        let ContentValues { context, cue, content, length, side, count, .. } = *self;
        let gap = content.iter().map(|piece| arguments::tokens_between(piece, cue)).min().unwrap_or(99);
        let (mut opens, mut closes, mut quoted) = (0i64, 0i64, 0);
        for point in content.iter().flat_map(|piece| &context.view.points[piece.clone()]) {
            opens += i64::from(point.edge == Edge::Opens);
            closes += i64::from(point.edge == Edge::Closes);
            quoted += usize::from(point.quoted);
        }
        let quoted = (quoted * 4 / count) as u64;
        let (around, within, same) = self.rivals();
        let cue_begins = context.begins;
        out.push(T::ContentLength, &[length]);
        out.push(T::ContentLengthAndMeanChance, &[length, self.mean_chance / 2]);
        out.push(T::SideAndPieces, &[side, content.len().min(4) as u64]);
        out.push(T::ContentDistance, &[bucket(gap as u32), side]);
        let balance = opens.saturating_sub(closes).clamp(-2, 2) as u64;
        out.push(T::MarksInContent, &[balance, (opens + closes).min(4) as u64]);
        out.push(T::QuotedShare, &[quoted, side, context.quoted]);
        out.push(T::QuotedShareAndCueBegins, &[quoted, cue_begins / 2]);
        out.push(T::RivalAroundCue, &[step(around)]);
        out.push(T::RivalInContent, &[step(within)]);
        out.push(T::RivalContent, &[step(same), cue_begins / 2]);
        out.push(T::RivalAroundCueAndCueBegins, &[step(around) / 2, cue_begins / 2, context.quoted]);
    }

    /// The highest chances of the candidates nearby: of those whose content holds the cue, those whose cue this content
    /// holds, and those whose content shares more than half of the shorter one's tokens.
    fn rivals(&self) -> (f32, f32, f32) {
        let (mut around, mut within, mut same) = (0.0f32, 0.0f32, 0.0f32);
        for rival in &self.context.rivals {
            if covers(&rival.content, self.cue.start) {
                around = around.max(rival.begins);
            }
            if covers(self.content, rival.cue.start) {
                within = within.max(rival.begins);
            }
            let shorter = self.count.min(token_count(&rival.content)).max(1);
            if shared_tokens(self.content, &rival.content) * 2 > shorter {
                same = same.max(rival.begins);
            }
        }
        (around, within, same)
    }

    /// The classes of the tokens at its edges.
    fn boundaries(&self, out: &mut FeatureList) {
        let ContentValues { context, class_before, first_class, last_class, class_after, side, .. } = *self;
        let CandidateContext { lemma_hash: lemma, sense, reporting, .. } = *context;
        let starts_sentence = u64::from(self.first == context.sentence.start);
        let second_class = context.class(Some(self.last + 2));
        let cue_tail = context.view.points[self.cue.end - 1].lower_hash;
        out.push(T::ClassBeforeContent, &[class_before]);
        out.push(T::ContentFirstClass, &[first_class]);
        out.push(T::ContentLastClass, &[last_class]);
        out.push(T::ClassAfterContent, &[class_after]);
        out.push(T::ClassesAtStart, &[class_before, first_class, side]);
        out.push(T::ClassesAtEnd, &[last_class, class_after, side]);
        out.push(T::TokensToSentenceEnd, &[self.to_sentence_end, side]);
        out.push(T::StartsSentence, &[starts_sentence, side]);
        out.push(T::VerbsInContent, &[self.verbs, self.length]);
        out.push(T::CueSenseAndSide, &[sense, side]);
        out.push(T::CueSenseAndFirstClass, &[sense, first_class]);
        out.push(T::CueReportingAndSide, &[reporting, side]);
        out.push(T::CueReportingAndFirstClass, &[reporting, first_class]);
        out.push(T::ContentEndsAndClassAfter, &[self.ends, class_after]);
        out.push(T::ContentEndsAndLastClass, &[self.ends, last_class]);
        out.push(T::ContentBeginsAndFirstClass, &[self.begins, first_class]);
        out.push(T::ContentBeginsAndClassBefore, &[self.begins, class_before]);
        out.push(T::ClassesAfterContent, &[class_after, second_class, last_class]);
        out.push(T::CueLemmaAndClassAfterContent, &[lemma, class_after]);
        out.push(T::CueWordsAndSide, &[lemma, cue_tail, side]);
        out.push(T::CueLemmaAndTokensToSentenceEnd, &[lemma, self.to_sentence_end, side]);
        out.push(T::CueLemmaAndFirstClass, &[lemma, first_class]);
    }

    /// A word, if it is there.
    fn word(&self, at: Option<usize>) -> u64 {
        at.and_then(|at| self.context.view.points.get(at)).map_or(NO_WORD, |point| point.lower_hash)
    }

    /// The words at its edges.
    fn words(&self, out: &mut FeatureList) {
        let ContentValues { context, first, last, first_class, last_class, class_after, side, .. } = *self;
        let (first_word, next_word) = (self.word(Some(first)), self.word(Some(last + 1)));
        out.push(T::WordAfterContent, &[next_word]);
        out.push(T::WordAfterContentAndLastClass, &[next_word, last_class]);
        out.push(T::WordAfterContentAndSecondClass, &[next_word, context.class(Some(last + 2)), side]);
        out.push(T::WordAfterContentAndCueLemma, &[next_word, context.lemma_hash]);
        out.push(T::WordAfterContentAndEnds, &[next_word, self.ends / 2]);
        out.push(T::ContentFirstWord, &[first_word]);
        out.push(T::ContentFirstWordAndCueTag, &[first_word, context.tag, side]);
        out.push(T::ContentFirstWordAndBegins, &[first_word, self.begins / 2]);
        out.push(T::ContentLastWordAndClassAfter, &[self.word(Some(last)), class_after]);
        out.push(T::WordBeforeContentAndFirstClass, &[self.word(first.checked_sub(1)), first_class, side]);
    }

    /// How the sentence goes on after it.
    fn rest_of_sentence(&self, out: &mut FeatureList) {
        let ContentValues { context, first, last, class_after, side, .. } = *self;
        let CandidateContext { view, sentence, tag, .. } = context;
        let after = if sentence.contains(&last) {
            view.counts[sentence.end].since(view.counts[last + 1])
        } else {
            CountsBefore::default()
        };
        let verbs = bucket(after.verbs);
        let next_word = self.word(Some(last + 1));
        let next_kind = view.points.get(last + 1).map_or(NO_KIND, |point| point.kind.number());
        let ahead = |at: usize| view.points.get(at).map_or(0, |point| u64::from(point.ahead));
        let ahead_after = ahead(last + 1);
        out.push(T::VerbsAndCommasAfterContent, &[verbs, bucket(after.commas), class_after]);
        out.push(T::VerbsAfterContentAndMinChance, &[verbs, self.to_sentence_end, self.min_chance / 2]);
        out.push(T::VerbsAfterContentAndChunk, &[next_kind, self.verbs, verbs, side]);
        out.push(T::PhrasesAfterContent, &[bucket(after.phrases), bucket(after.conjunctions), next_word]);
        out.push(T::WordAfterContentAndAhead, &[next_word, ahead_after]);
        out.push(T::ClassAfterContentAndAhead, &[class_after, ahead_after, *tag, side]);
        out.push(T::ClassesAfterContentAndAhead, &[context.class(Some(last + 2)), class_after, ahead_after]);
        out.push(T::ContentFirstClassAndAhead, &[self.first_class, ahead(first), side]);
    }
}

/// Whether a content holds a token.
fn covers(content: &[Range<usize>], at: usize) -> bool {
    content.iter().any(|piece| piece.contains(&at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_covers_the_tokens_of_its_pieces() {
        let content: Vec<Range<usize>> = [(2, 4), (7, 8)].into_iter().map(|(start, end)| start..end).collect();
        let covered: Vec<usize> = (0..10).filter(|&at| covers(&content, at)).collect();
        assert_eq!(covered, [2, 3, 7]);
    }
}
