//! What is found in one article, ready to be written: as JSON, and as rows of tables.
//!
//! The macro `record!` describes a record with one entry per field: meaning, name, type and value. From it come the
//! field, its JSON (serde reads the attributes of the entry) and its column (see `Cells` in `columns.rs`). Fields with
//! `#[serde(skip)]`, such as the words of a source, are in tables alone.
//!
//! ```
//! let article = onrecord::extract("“We won,” said Ana Silva.");
//! let record = article.record();
//! assert_eq!(record.quotes[0].speaker_name, Some("Ana Silva"));
//! assert!(serde_json::to_string(&record)?.starts_with(r#"{"quotes":[{"id":"q1","kind":"direct""#));
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::Serialize;

use crate::{
    Span,
    attribution::{Act, CueClass, Finder, Kind, Quote},
    claims::{Claim, ClaimType, Count, Target, Voice},
    code_points::CodePoints,
    speakers::{Link, Speaker, SpeakerType, Speakers},
};

#[cfg(any(feature = "python", test))]
use crate::columns::{Cells, Sink, cells};

/// A confidence has three decimal places: more would be noise, and would make files longer.
const CONFIDENCE_STEPS: f64 = 1000.0;

/// The quotes, speakers and claims of an article, ready to be written. Spans are `[start, end]` in code points.
#[derive(Clone, Debug, Serialize)]
pub struct Record<'a> {
    /// In order of their first word.
    pub quotes: Vec<QuoteRecord<'a>>,
    /// In order of their first mention.
    pub speakers: Vec<SpeakerRecord<'a>>,
    /// In order of their first word.
    pub claims: Vec<ClaimRecord<'a>>,
}

/// Makes the records of an article, of one table or of all.
pub(crate) struct Recorder<'a> {
    text: &'a str,
    points: CodePoints<'a>,
    quotes: &'a [Quote],
    speakers: &'a Speakers,
    claims: &'a [Claim],
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(text: &'a str, quotes: &'a [Quote], speakers: &'a Speakers, claims: &'a [Claim]) -> Self {
        Recorder { text, points: CodePoints::new(text), quotes, speakers, claims }
    }

    pub(crate) fn record(&self) -> Record<'a> {
        Record { quotes: self.quotes(), speakers: self.speakers(), claims: self.claims() }
    }

    pub(crate) fn quotes(&self) -> Vec<QuoteRecord<'a>> {
        self.quotes.iter().enumerate().map(|(index, quote)| QuoteRecord::new(self, index, quote)).collect()
    }

    pub(crate) fn speakers(&self) -> Vec<SpeakerRecord<'a>> {
        let mut quotes = vec![0; self.speakers.list.len()];
        for &speaker in self.speakers.of_quote.iter().flatten() {
            quotes[speaker] += 1;
        }
        let speakers = self.speakers.list.iter().zip(quotes).enumerate();
        speakers.map(|(index, (speaker, quotes))| SpeakerRecord::new(self, index, speaker, quotes)).collect()
    }

    pub(crate) fn claims(&self) -> Vec<ClaimRecord<'a>> {
        self.claims.iter().enumerate().map(|(index, claim)| ClaimRecord::new(self, index, claim)).collect()
    }

    fn pair(&self, span: Span) -> [usize; 2] {
        [self.points.at(span.start), self.points.at(span.end)]
    }

    fn pairs(&self, spans: &[Span]) -> Vec<[usize; 2]> {
        spans.iter().map(|&span| self.pair(span)).collect()
    }

    fn words(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// The words of a span with single spaces between them.
    fn spaced_words(&self, span: Span) -> String {
        self.words(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The words of a content: " … " joins its spans, because words of the article are left out there.
    fn joined_words(&self, content: &[Span]) -> String {
        content.iter().map(|&span| self.words(span)).collect::<Vec<_>>().join(" … ")
    }

    fn name(&self, speaker: usize) -> &'a str {
        &self.speakers.list[speaker].name
    }
}

fn quote_id(index: usize) -> String {
    format!("q{}", index + 1)
}

fn speaker_id(index: usize) -> String {
    format!("s{}", index + 1)
}

fn claim_id(index: usize) -> String {
    format!("c{}", index + 1)
}

fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * CONFIDENCE_STEPS).round() / CONFIDENCE_STEPS
}

/// Describes a record: after its name what it is made from, then for each field its meaning, how serde writes it, its
/// name, the name of its column where that is another, its type and its value.
macro_rules! record {
    (
        $(#[$meta:meta])*
        struct $record:ident $(<$life:lifetime>)? ($($from:ident: $from_type:ty),*) {$(
            $(#[$field_meta:meta])*
            $field:ident $(as $column:literal)?: $type:ty = $value:expr;
        )*}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $record $(<$life>)? {$(
            $(#[$field_meta])*
            pub $field: $type,
        )*}

        impl $(<$life>)? $record $(<$life>)? {
            fn new($($from: $from_type),*) -> Self {
                $record {$($field: $value),*}
            }
        }

        #[cfg(any(feature = "python", test))]
        impl $(<$life>)? Cells for $record $(<$life>)? {
            fn write<'r, S: Sink>(
                name: &str,
                records: impl Iterator<Item = &'r Self> + Clone,
                sink: &mut S,
            ) -> Result<(), S::Error>
            where
                Self: 'r,
            {
                $(
                    let column = record!(@column $field $($column)?);
                    let column = if name.is_empty() { column.to_owned() } else { format!("{name}_{column}") };
                    Cells::write(&column, records.clone().map(|record| &record.$field), sink)?;
                )*
                Ok(())
            }
        }
    };
    (@column $field:ident) => { stringify!($field) };
    (@column $field:ident $column:literal) => { $column };
}

record! {
    /// A [`Quote`] ready to be written.
    struct QuoteRecord<'a>(article: &Recorder<'a>, index: usize, quote: &'a Quote) {
        /// Its id: "q1", "q2" ...
        id: String = quote_id(index);
        /// Whether all, none or part of the content is in quotation marks.
        kind: Kind = quote.kind;
        /// What the source did.
        act: Act = quote.act;
        /// The spans of the words reported.
        content: Vec<[usize; 2]> = article.pairs(&quote.content);
        /// The start of the first.
        #[serde(skip)]
        start: usize = quote.content.first().map_or(0, |span| article.pair(*span)[0]);
        /// The end of the last.
        #[serde(skip)]
        end: usize = quote.content.last().map_or(0, |span| article.pair(*span)[1]);
        /// The words reported.
        text: String = article.joined_words(&quote.content);
        /// The span of the cue.
        cue: Option<[usize; 2]> = quote.cue.map(|span| article.pair(span));
        /// The words of the cue.
        #[serde(skip)]
        cue_text: Option<&'a str> = quote.cue.map(|span| article.words(span));
        /// The span of the source.
        source: Option<[usize; 2]> = quote.source.map(|span| article.pair(span));
        /// The words of the source.
        #[serde(skip)]
        source_text: Option<&'a str> = quote.source.map(|span| article.words(span));
        /// The id of its speaker.
        speaker: Option<String> = article.speakers.of_quote[index].map(speaker_id);
        /// The name of its speaker.
        #[serde(skip)]
        speaker_name: Option<&'a str> = article.speakers.of_quote[index].map(|speaker| article.name(speaker));
        /// The span of the addressee.
        addressee: Option<[usize; 2]> = quote.addressee.map(|span| article.pair(span));
        /// The words of the addressee.
        #[serde(skip)]
        addressee_text: Option<&'a str> = quote.addressee.map(|span| article.words(span));
        /// The id of the quote around it.
        parent: Option<String> = quote.parent.map(quote_id);
        /// From 0 to 1: of quotes with 0.8, about 80 % are right.
        confidence: f64 = rounded(quote.confidence);
        /// Why it is one.
        evidence: EvidenceRecord = EvidenceRecord::new(article, index, quote);
    }
}

record! {
    /// Why a quote is one: its [`Evidence`](crate::attribution::Evidence), and what the choice of its speaker rests on.
    #[derive(Copy)]
    struct EvidenceRecord(article: &Recorder<'_>, index: usize, quote: &Quote) {
        /// What signals it.
        cue: CueClass = quote.evidence.cue;
        /// What found its content.
        content: Finder = quote.evidence.content;
        /// What found its source.
        source: Option<Finder> = quote.evidence.source;
        /// What the choice of its speaker rests on.
        speaker: Option<Link> = article.speakers.links[index];
    }
}

record! {
    /// A [`Speaker`] ready to be written.
    struct SpeakerRecord<'a>(article: &Recorder<'a>, index: usize, speaker: &'a Speaker, n_quotes: usize) {
        /// Its id: "s1", "s2" ...
        id: String = speaker_id(index);
        /// Its canonical name.
        name: &'a str = &speaker.name;
        /// What it is.
        #[serde(rename = "type")]
        speaker_type as "type": SpeakerType = speaker.speaker_type;
        /// Its role as the article gives it.
        role: Option<&'a str> = speaker.role.as_deref();
        /// Whether the article does not name it.
        #[serde(rename = "anonymous")]
        is_anonymous: bool = speaker.is_anonymous;
        /// The spans that refer to it.
        mentions: Vec<[usize; 2]> = article.pairs(&speaker.mentions);
        /// The number of its quotes.
        #[serde(skip)]
        quotes: usize = n_quotes;
    }
}

record! {
    /// A [`Claim`] ready to be written.
    struct ClaimRecord<'a>(article: &Recorder<'a>, index: usize, claim: &'a Claim) {
        /// Its id: "c1", "c2" ...
        id: String = claim_id(index);
        /// Its type.
        #[serde(rename = "type")]
        claim_type as "type": &'a ClaimType = &claim.claim_type;
        /// The span of the words that state it.
        span: [usize; 2] = article.pair(claim.span);
        /// The start of these words.
        #[serde(skip)]
        start: usize = article.pair(claim.span)[0];
        /// Their end.
        #[serde(skip)]
        end: usize = article.pair(claim.span)[1];
        /// The words that state it.
        #[serde(skip)]
        text: &'a str = article.words(claim.span);
        /// The id of the quote that contains it.
        quote: Option<String> = claim.quote.map(quote_id);
        /// The id of the speaker who makes it.
        claimant: Option<String> = claim.claimant.map(speaker_id);
        /// The name of that speaker.
        #[serde(skip)]
        claimant_name: Option<&'a str> = claim.claimant.map(|speaker| article.name(speaker));
        /// What it is about.
        target: Option<TargetRecord<'a>> = claim.target.as_ref().map(|target| TargetRecord::new(article, target));
        /// The number of people, of a casualty count.
        count: Option<Count> = claim.count;
        /// Who the people counted are.
        victims: Option<String> = claim.circumstances.victims.map(|span| article.spaced_words(span));
        /// What harmed them.
        cause: Option<String> = claim.circumstances.cause.map(|span| article.spaced_words(span));
        /// Where.
        place: Option<String> = claim.circumstances.place.map(|span| article.spaced_words(span));
        /// When.
        when: Option<String> = claim.circumstances.when.map(|span| article.spaced_words(span));
        /// The id of the count that this one is a part of.
        total_of: Option<String> = claim.total_of.map(claim_id);
        /// The id of the count that this one replaces.
        replaces: Option<String> = claim.replaces.map(claim_id);
        /// Its CAMEO code.
        code: Option<&'a str> = claim.code.as_deref();
        /// Whether it is in a quote or in the article's own words.
        voice: Voice = claim.voice();
        /// Whether it is negated.
        #[serde(rename = "negated")]
        is_negated: bool = claim.is_negated;
        /// Whether it is hedged.
        #[serde(rename = "hedged")]
        is_hedged: bool = claim.is_hedged;
        /// From 0 to 1: of claims with 0.8, about 80 % are right.
        confidence: f64 = rounded(claim.confidence);
    }
}

/// A [`Target`] ready to be written.
#[derive(Clone, Debug, Serialize)]
pub struct TargetRecord<'a> {
    /// The speaker's canonical name, else the words of the span.
    pub name: &'a str,
    /// The id of the speaker, if it is one.
    pub speaker: Option<String>,
    /// The span of the words that name it.
    pub span: [usize; 2],
}

impl<'a> TargetRecord<'a> {
    fn new(article: &Recorder<'a>, target: &'a Target) -> Self {
        TargetRecord { name: &target.name, speaker: target.speaker.map(speaker_id), span: article.pair(target.span) }
    }
}

/// The columns "target" (an id) and "target_name"; its span is in JSON alone.
#[cfg(any(feature = "python", test))]
impl Cells for Option<TargetRecord<'_>> {
    fn write<'r, S: Sink>(
        name: &str,
        cells: impl Iterator<Item = &'r Self> + Clone,
        sink: &mut S,
    ) -> Result<(), S::Error>
    where
        Self: 'r,
    {
        sink.strings(name, cells.clone().map(|target| target.as_ref()?.speaker.as_deref()))?;
        sink.strings(&format!("{name}_name"), cells.map(|target| target.as_ref().map(|target| target.name)))
    }
}

/// The columns "kind", "min", "max" and "is_approximate".
#[cfg(any(feature = "python", test))]
impl Cells for Option<Count> {
    fn write<'r, S: Sink>(
        _name: &str,
        cells: impl Iterator<Item = &'r Self> + Clone,
        sink: &mut S,
    ) -> Result<(), S::Error>
    where
        Self: 'r,
    {
        sink.names("kind", cells.clone().map(|count| count.map(|count| count.kind)))?;
        sink.optional_integers("min", cells.clone().map(|count| (*count)?.min))?;
        sink.optional_integers("max", cells.clone().map(|count| (*count)?.max))?;
        sink.optional_booleans("is_approximate", cells.map(|count| count.map(|count| count.is_approximate)))
    }
}

#[cfg(any(feature = "python", test))]
cells! {
    &ClaimType: strings, |value| Some(value.name());
    Kind: names, |&value| Some(value);
    Act: names, |&value| Some(value);
    CueClass: names, |&value| Some(value);
    Finder: names, |&value| Some(value);
    Option<Finder>: names, |&value| value;
    Option<Link>: names, |&value| value;
    SpeakerType: names, |&value| Some(value);
    Voice: names, |&value| Some(value);
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// The names of the columns with the lengths of their values.
    #[derive(Default)]
    struct Lengths(Vec<(String, usize)>);

    macro_rules! count {
        ($($method:ident: $item:ty),*) => {$(
            fn $method(&mut self, name: &str, values: impl Iterator<Item = $item>) -> Result<(), Infallible> {
                self.0.push((name.to_owned(), values.count()));
                Ok(())
            }
        )*};
    }

    impl Sink for Lengths {
        type Error = Infallible;
        count!(integers: usize, optional_integers: Option<u64>, numbers: f64, booleans: bool);
        count!(optional_booleans: Option<bool>, spans: Option<[usize; 2]>);

        fn strings<'s>(&mut self, name: &str, values: impl Iterator<Item = Option<&'s str>>) -> Result<(), Infallible> {
            self.0.push((name.to_owned(), values.count()));
            Ok(())
        }

        fn span_lists<'s>(
            &mut self,
            name: &str,
            values: impl Iterator<Item = &'s [[usize; 2]]>,
        ) -> Result<(), Infallible> {
            self.0.push((name.to_owned(), values.count()));
            Ok(())
        }
    }

    const TEXT: &str = "At least 12 people were killed, Ana Silva said. “We won,” she said. Tom Orsi denied it.";

    fn columns<T: Cells>(records: &[T]) -> Vec<String> {
        let mut lengths = Lengths::default();
        T::write("", records.iter(), &mut lengths).unwrap();
        assert!(!records.is_empty() && lengths.0.iter().all(|(_, len)| *len == records.len()));
        lengths.0.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn each_field_has_its_columns() {
        let article = crate::extract(TEXT);
        let record = article.record();
        let claims = columns(&record.claims);
        for name in ["type", "start", "target", "target_name", "kind", "min", "is_approximate", "is_hedged", "code"] {
            assert!(claims.iter().any(|column| column == name), "{name} is not in {claims:?}");
        }
        assert_eq!(
            columns(&record.quotes)[17..],
            ["evidence_cue", "evidence_content", "evidence_source", "evidence_speaker"]
        );
        assert_eq!(columns(&record.speakers), ["id", "name", "type", "role", "is_anonymous", "mentions", "quotes"]);
    }

    #[test]
    fn json_has_the_keys_of_the_contract() {
        let article = crate::extract(TEXT);
        let json = serde_json::to_value(article.record()).unwrap();
        let keys = |item: &serde_json::Value| item.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&json["speakers"][0]), ["anonymous", "id", "mentions", "name", "role", "type"]);
        assert!(keys(&json["claims"][0]).contains(&"hedged".to_owned()));
        assert_eq!(keys(&json["claims"][0]["count"]), ["approximate", "kind", "max", "min"]);
        assert!(!keys(&json["quotes"][0]).contains(&"cue_text".to_owned()));
    }
}
