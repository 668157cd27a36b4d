//! The features of the model that weighs readings, by name, and how they are collected.

use super::view::View;
use crate::{document::ChunkKind, hash, model::numbered};

numbered! {
    /// The features of the model that weighs readings. A chance is that of the cue tagger (for cues) or of the tagger
    /// of content and source; a class is what a token is to a boundary ([`class`]); rivals are the candidates nearby.
    pub(crate) enum ReadingTemplate {
        Bias = 200,
        CueBegins = 201,
        CueMinChance = 202,
        CueGoesOn = 203,
        CuePassAndLength = 204,
        CueLemma = 205,
        CueLemmaAndBegins = 206,
        CueTagAndBegins = 207,
        CueSenseAndBegins = 208,
        CueReportingAndBegins = 209,
        BestSourceChance = 210,
        CueQuotedAndBegins = 211,
        ClassAfterCue = 212,
        ClassBeforeCue = 213,
        ParagraphAndBegins = 214,
        RivalDistanceAndBegins = 215,
        RivalChanceAndBegins = 216,
        RivalChanceAndDistance = 217,

        SourceMinChance = 300,
        SourceBegins = 301,
        CueBeginsAndSourceMinChance = 302,
        SourceDistance = 303,
        SourceDistanceAndLastClass = 304,
        SourceLength = 305,
        SourceLastClass = 306,
        ClassBeforeSourceAndLast = 307,
        SourceFirstClass = 308,
        ClassAfterSource = 309,
        SourceNoun = 310,
        SourceNounAndCueBegins = 311,
        SourceNounLemma = 312,
        CueLemmaAndSourceNoun = 313,
        RivalOfSourceAndNoun = 314,
        RivalOfSourceAndCueBegins = 315,
        SourceBeginsAndFirstClass = 316,
        ClassAfterSourceAndMinChance = 317,

        CueLemmaAndSide = 400,
        ContentMinChance = 401,
        ContentMeanChance = 402,
        CueBeginsAndContentMeanChance = 403,
        CueBeginsAndContentMinChance = 404,
        ContentBegins = 405,
        ContentEnds = 406,
        BestChanceLeftOut = 407,
        ContentLength = 408,
        ContentLengthAndMeanChance = 409,
        SideAndPieces = 410,
        ContentDistance = 411,
        MarksInContent = 412,
        QuotedShare = 413,
        QuotedShareAndCueBegins = 414,
        RivalAroundCue = 415,
        RivalInContent = 416,
        RivalContent = 417,
        RivalAroundCueAndCueBegins = 418,
        ClassBeforeContent = 419,
        ContentFirstClass = 420,
        ContentLastClass = 421,
        ClassAfterContent = 422,
        ClassesAtStart = 423,
        ClassesAtEnd = 424,
        TokensToSentenceEnd = 425,
        StartsSentence = 426,
        VerbsInContent = 427,
        CueSenseAndSide = 428,
        CueSenseAndFirstClass = 429,
        CueReportingAndSide = 430,
        CueReportingAndFirstClass = 431,
        ContentEndsAndClassAfter = 432,
        ContentEndsAndLastClass = 433,
        ContentBeginsAndFirstClass = 434,
        ContentBeginsAndClassBefore = 435,
        ClassesAfterContent = 436,
        CueLemmaAndClassAfterContent = 437,
        CueWordsAndSide = 438,
        CueLemmaAndTokensToSentenceEnd = 439,
        CueLemmaAndFirstClass = 440,
        WordAfterContent = 441,
        WordAfterContentAndLastClass = 442,
        WordAfterContentAndSecondClass = 443,
        WordAfterContentAndCueLemma = 444,
        WordAfterContentAndEnds = 445,
        ContentFirstWord = 446,
        ContentFirstWordAndCueTag = 447,
        ContentFirstWordAndBegins = 448,
        ContentLastWordAndClassAfter = 449,
        WordBeforeContentAndFirstClass = 450,
        VerbsAndCommasAfterContent = 451,
        VerbsAfterContentAndMinChance = 452,
        VerbsAfterContentAndChunk = 453,
        PhrasesAfterContent = 454,
        WordAfterContentAndAhead = 455,
        ClassAfterContentAndAhead = 456,
        ClassesAfterContentAndAhead = 457,
        ContentFirstClassAndAhead = 458,

        Rank = 500,
        ScoreGap = 501,
        SameAsBest = 502,
        RankAndContentMeanChance = 503,
        Pattern = 504,
        PatternAndCueBegins = 505,
        PatternAndCueTag = 506,
        PatternAndCueSense = 507,
        PatternAndCueLemma = 508,
        PatternAndCueReporting = 509,
    }
}

/// Collects features.
pub(super) struct FeatureList(pub Vec<u64>);

impl FeatureList {
    pub fn new() -> Self {
        FeatureList(Vec::with_capacity(64))
    }

    pub fn push(&mut self, template: ReadingTemplate, values: &[u64]) {
        self.0.push(hash::number(template.number(), values));
    }
}

/// The value of a word or class that is not there.
pub(super) const NO_WORD: u64 = 1;

/// The value of a chunk that is not there.
pub(super) const NO_KIND: u64 = 99;

/// A chance in steps, finer towards 0 and 1.
pub(super) fn step(chance: f32) -> u64 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (((chance / (1.0 - chance)).ln() * 1.2).round() as i64 + 12) as u64
}

/// What a token is to a boundary: its part of speech, or what kind of clause it opens, and its quotation mark.
pub(super) fn class(view: &View, at: Option<usize>) -> u64 {
    at.and_then(|at| view.points.get(at)).map_or(NO_WORD, |p| {
        let word = match p.kind {
            ChunkKind::That | ChunkKind::Wh | ChunkKind::Infinitive => 100 + p.kind.number(),
            _ => p.tag.number(),
        };
        word * 4 + p.edge.number() + 2
    })
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn chances_are_steps_that_rise_evenly_about_one_half() {
        assert_eq!([0.0, 0.5, 1.0].map(step), [1, 12, 23]);
        let steps: Vec<u64> = (0..=100).map(|hundredth| step(hundredth as f32 / 100.0)).collect();
        assert!(steps.is_sorted());
    }
}
