//! What reading one article gives, and its form as JSON.

use serde::Serialize;

use crate::{
    Span,
    attribution::{Act, CueClass, Finder, Kind, Quote},
    claims::{Claim, ClaimType, Count, Voice},
    speakers::{Link, Speaker, SpeakerType, Speakers},
};

/// The quotes, speakers and claims of one text.
#[derive(Clone, Debug)]
pub struct Article<'t> {
    /// The text as it was given.
    pub text: &'t str,
    /// In order of their first word.
    pub quotes: Vec<Quote>,
    /// In order of their first mention, with the quotes that are theirs.
    pub speakers: Speakers,
    /// In order of their first word.
    pub claims: Vec<Claim>,
}

impl Article<'_> {
    /// The article as the command line and Python give it: offsets count code points, and ids are "q1", "s1", "c1" ...
    ///
    /// ```
    /// let article = onrecord::extract("“We won,” said Ana Silva.");
    /// let record = article.record();
    /// assert_eq!(record.quotes.len(), article.quotes.len());
    /// ```
    pub fn record(&self) -> Record<'_> {
        Record::new(self.text, &self.quotes, &self.speakers, &self.claims)
    }
}

impl<'a> Record<'a> {
    /// The record of a text and what was found in it.
    pub(crate) fn new(text: &'a str, quotes: &'a [Quote], speakers: &'a Speakers, claims: &'a [Claim]) -> Self {
        let points = CodePoints::new(text);
        let pair = |span: Span| [points.at(span.start), points.at(span.end)];
        let name = |speaker: usize| speakers.list[speaker].name.as_str();
        let mut n_quotes = vec![0; speakers.list.len()];
        for &speaker in speakers.of_quote.iter().flatten() {
            n_quotes[speaker] += 1;
        }
        let quotes = quotes.iter().enumerate().map(|(index, quote)| QuoteRecord {
            id: id('q', index),
            kind: quote.kind,
            act: quote.act,
            content: quote.content.iter().map(|&span| pair(span)).collect(),
            text: joined(text, &quote.content),
            cue: quote.cue.map(pair),
            cue_text: quote.cue.map(|span| span.of(text)),
            source: quote.source.map(pair),
            source_text: quote.source.map(|span| span.of(text)),
            speaker: speakers.of_quote[index].map(|speaker| id('s', speaker)),
            speaker_name: speakers.of_quote[index].map(name),
            addressee: quote.addressee.map(pair),
            addressee_text: quote.addressee.map(|span| span.of(text)),
            parent: quote.parent.map(|parent| id('q', parent)),
            confidence: rounded(quote.confidence),
            evidence: EvidenceRecord {
                cue: quote.evidence.cue,
                content: quote.evidence.content,
                source: quote.evidence.source,
                speaker: speakers.links[index],
            },
        });
        let speaker_records =
            speakers.list.iter().enumerate().map(|(index, speaker): (usize, &Speaker)| SpeakerRecord {
                id: id('s', index),
                name: &speaker.name,
                speaker_type: speaker.speaker_type,
                role: speaker.role.as_deref(),
                anonymous: speaker.is_anonymous,
                mentions: speaker.mentions.iter().map(|&span| pair(span)).collect(),
                n_quotes: n_quotes[index],
            });
        let claims = claims.iter().enumerate().map(|(index, claim)| ClaimRecord {
            id: id('c', index),
            claim_type: &claim.claim_type,
            span: pair(claim.span),
            text: claim.span.of(text),
            quote: claim.quote.map(|quote| id('q', quote)),
            claimant: claim.claimant.map(|speaker| id('s', speaker)),
            claimant_name: claim.claimant.map(name),
            target: claim.target.as_ref().map(|target| TargetRecord {
                name: &target.name,
                speaker: target.speaker.map(|speaker| id('s', speaker)),
                span: pair(target.span),
            }),
            count: claim.count,
            victims: claim.circumstances.victims.map(|span| words(text, span)),
            cause: claim.circumstances.cause.map(|span| words(text, span)),
            place: claim.circumstances.place.map(|span| words(text, span)),
            when: claim.circumstances.when.map(|span| words(text, span)),
            total_of: claim.total_of.map(|total| id('c', total)),
            replaces: claim.replaces.map(|old| id('c', old)),
            code: claim.code.as_deref(),
            voice: claim.voice(),
            negated: claim.is_negated,
            hedged: claim.is_hedged,
            confidence: rounded(claim.confidence),
        });
        Record { quotes: quotes.collect(), speakers: speaker_records.collect(), claims: claims.collect() }
    }
}

fn id(letter: char, index: usize) -> String {
    format!("{letter}{}", index + 1)
}

/// Three digits are more than a confidence is worth.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}

/// The pieces of a content as one string: a blank between them, " … " where words of the article were passed over.
fn joined(text: &str, content: &[Span]) -> String {
    content.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")
}

/// The words of a span with single blanks between them.
fn words(text: &str, span: Span) -> String {
    span.of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Turns byte offsets into code-point offsets.
pub(crate) struct CodePoints<'t> {
    text: &'t str,
    /// Code points before every 64th byte; empty if the text is ASCII.
    before: Vec<usize>,
}

impl<'t> CodePoints<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(64) {
                before.push(count);
                count += block.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
            }
            before.push(count);
        }
        CodePoints { text, before }
    }

    pub(crate) fn at(&self, byte: usize) -> usize {
        if self.before.is_empty() {
            return byte;
        }
        let block = byte / 64;
        self.before[block] + self.text.as_bytes()[block * 64..byte].iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
    }
}

/// An article ready to be written; spans are `[start, end]` in code points. What is not part of the JSON object, such as
/// the words of a source, is there for tables.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Record<'a> {
    pub quotes: Vec<QuoteRecord<'a>>,
    pub speakers: Vec<SpeakerRecord<'a>>,
    pub claims: Vec<ClaimRecord<'a>>,
}

/// A [`Quote`] ready to be written.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct QuoteRecord<'a> {
    pub id: String,
    pub kind: Kind,
    pub act: Act,
    pub content: Vec<[usize; 2]>,
    pub text: String,
    pub cue: Option<[usize; 2]>,
    #[serde(skip)]
    pub cue_text: Option<&'a str>,
    pub source: Option<[usize; 2]>,
    #[serde(skip)]
    pub source_text: Option<&'a str>,
    pub speaker: Option<String>,
    #[serde(skip)]
    pub speaker_name: Option<&'a str>,
    pub addressee: Option<[usize; 2]>,
    #[serde(skip)]
    pub addressee_text: Option<&'a str>,
    pub parent: Option<String>,
    pub confidence: f64,
    pub evidence: EvidenceRecord,
}

/// Why a quote is one: its [`Evidence`](crate::attribution::Evidence), and what tells its speaker.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)]
pub struct EvidenceRecord {
    pub cue: CueClass,
    pub content: Finder,
    pub source: Option<Finder>,
    pub speaker: Option<Link>,
}

/// A [`Speaker`] ready to be written.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct SpeakerRecord<'a> {
    pub id: String,
    pub name: &'a str,
    #[serde(rename = "type")]
    pub speaker_type: SpeakerType,
    pub role: Option<&'a str>,
    pub anonymous: bool,
    pub mentions: Vec<[usize; 2]>,
    #[serde(skip)]
    pub n_quotes: usize,
}

/// A [`Claim`] ready to be written.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct ClaimRecord<'a> {
    pub id: String,
    #[serde(rename = "type")]
    pub claim_type: &'a ClaimType,
    pub span: [usize; 2],
    #[serde(skip)]
    pub text: &'a str,
    pub quote: Option<String>,
    pub claimant: Option<String>,
    #[serde(skip)]
    pub claimant_name: Option<&'a str>,
    pub target: Option<TargetRecord<'a>>,
    pub count: Option<Count>,
    pub victims: Option<String>,
    pub cause: Option<String>,
    pub place: Option<String>,
    pub when: Option<String>,
    pub total_of: Option<String>,
    pub replaces: Option<String>,
    pub code: Option<&'a str>,
    pub voice: Voice,
    pub negated: bool,
    pub hedged: bool,
    pub confidence: f64,
}

/// A [`Target`](crate::claims::Target) ready to be written.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct TargetRecord<'a> {
    pub name: &'a str,
    pub speaker: Option<String>,
    pub span: [usize; 2],
}

#[cfg(test)]
mod tests {
    use super::CodePoints;

    #[test]
    fn code_points() {
        let text = "é👩‍👩‍👧 “x” ".repeat(40);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(byte), count);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
    }
}
