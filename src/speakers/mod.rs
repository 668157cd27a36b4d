//! Speakers: the parties behind the sources.
//!
//! ```
//! let article = onrecord::extract("“We won,” said Ana Silva, the mayor of Northport. Later she added that it was late.");
//! let speaker = &article.speakers.list[article.speakers.of_quote[0].unwrap()];
//! assert_eq!(speaker.name, "Ana Silva");
//! assert_eq!(speaker.role.as_deref(), Some("mayor of Northport"));
//! ```
//!
//! The steps, each a module:
//! 1. `mentions`: noun phrases cut into names with their titles, nouns, pronouns;
//! 2. `names`: a person, an organisation, a place, or something else, by a linear model;
//! 3. `naming`: names linked over the whole article, the full ones first;
//! 4. `link`, `nominals`, `pronouns`: from left to right, everything else linked to a party before it, or made one;
//! 5. `sources`: the words of a quote's source to the party that spoke;
//! 6. `floating`: quotes without a source, "I" and "we".
//!
//! A party is unnamed (`is_anonymous`) if only nouns for an office, an occupation or kin speak of it: "a senior official",
//! "two witnesses", "her brother". People at large are no anonymous source: "voters", "Danes", "42 percent".
//!
//! A place that speaks keeps its own name, "Moscow" beside "Russia": which parties are one beyond the article, a table of the
//! corpus says. A document with an author speaks for its author ("a report by the ministry"), others for themselves ("a poll").
//!
//! Known misses: nouns that only the world tells ("the island nation"), nicknames, "they" for a single person, joint parties
//! under a later noun ("the candidates"), relatives before their names ("his ex-wife").
//!
//! Cost: one look-up a noun in a table of 2,700 words, some thirty look-ups in the weights a name. Every search back is
//! bounded, so the whole is linear.

mod floating;
#[cfg(feature = "train")]
pub mod gold;
mod link;
mod mentions;
pub(crate) mod names;
#[cfg(feature = "train")]
pub mod names_trainer;
mod naming;
mod nominals;
mod party;
pub(crate) mod pronouns;
#[cfg(feature = "train")]
pub mod pronouns_trainer;
mod sources;
pub(crate) mod words;

use crate::{Error, Span, attribution::Quote, document::Document, hash, marks::Mark, model::Crf};
use link::Linker;
use party::Party;
use words::Words;

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerType {
    /// A human being.
    Person,
    /// A company, party, agency, court, newspaper.
    Organization,
    /// A place that stands for a government: "Moscow said".
    Place,
    /// Several people without a common name: "residents".
    Group,
    /// A report, a letter, a poll.
    Document,
    /// None of them can be told.
    Unknown,
}

/// A party that quotes or claims are attributed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Its canonical name: the fullest the article gives.
    pub name: String,
    /// What it is.
    pub speaker_type: SpeakerType,
    /// Its role as the article gives it: "foreign minister".
    pub role: Option<String>,
    /// Whether the article does not name it: "a senior official".
    pub is_anonymous: bool,
    /// Where the article mentions it, pronouns too, in order.
    pub mentions: Vec<Span>,
}

/// What tells whose a quote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// The words of its source.
    Source,
    /// The subject before its cue: "Silva left early, \[saying\] she was ill".
    Subject,
    /// The speaker of the quote around it, for "I" and "we".
    Outer,
    /// The speaker of another quote of its paragraph.
    Paragraph,
    /// The subject of the sentence before: "Silva smiled. “We won.”"
    Sentence,
    /// The speaker of the last quote of the paragraph before.
    Above,
}

/// The speakers of an article and the quotes that are theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// In order of their first mention.
    pub list: Vec<Speaker>,
    /// For each quote its speaker, by index.
    pub of_quote: Vec<Option<usize>>,
    /// For each quote what tells its speaker.
    pub links: Vec<Option<Link>>,
    /// All mentions with their speaker, in order.
    index: Vec<(Span, usize)>,
}

/// How many mentions before a place may still reach it.
const OVERLAPS: usize = 24;

impl Speakers {
    fn new(list: Vec<Speaker>, of_quote: Vec<Option<usize>>, links: Vec<Option<Link>>) -> Self {
        let mut index: Vec<(Span, usize)> = list
            .iter()
            .enumerate()
            .flat_map(|(speaker, entry)| entry.mentions.iter().map(move |mention| (*mention, speaker)))
            .collect();
        index.sort_unstable();
        Speakers { list, of_quote, links, index }
    }

    /// The speaker mentioned at a span: the one whose longest mention overlaps it.
    pub fn at(&self, span: Span) -> Option<usize> {
        let end = self.index.partition_point(|(mention, _)| mention.start < span.end);
        let start = self.index.partition_point(|(mention, _)| mention.start < span.start).saturating_sub(OVERLAPS);
        let near = self.index[start..end].iter().filter(|(mention, _)| mention.overlaps(span));
        near.max_by_key(|(mention, speaker)| (mention.len(), usize::MAX - speaker)).map(|(_, speaker)| *speaker)
    }

    /// The parties last mentioned before a byte, the latest first, at most so many.
    pub(crate) fn before(&self, byte: usize, most: usize) -> Vec<usize> {
        let end = self.index.partition_point(|(mention, _)| mention.start < byte);
        let mut found: Vec<usize> = Vec::with_capacity(most);
        for (_, party) in self.index[..end].iter().rev().take(8 * most) {
            if found.len() < most && !found.contains(party) {
                found.push(*party);
            }
        }
        found
    }

    /// Leaves out the parties that `is_kept` does not name, and gives for each old index the new one.
    ///
    /// [`Resolver::resolve`] lists every party of the article, so that claims can name theirs; what neither speaks nor is
    /// named by a claim is no speaker.
    pub fn retain(&mut self, is_kept: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
        let mut kept = vec![false; self.list.len()];
        self.of_quote.iter().flatten().for_each(|&speaker| kept[speaker] = true);
        let mut count = 0;
        let renumbered: Vec<Option<usize>> = (0..self.list.len())
            .map(|speaker| {
                (kept[speaker] || is_kept(speaker)).then(|| {
                    count += 1;
                    count - 1
                })
            })
            .collect();
        let list = std::mem::take(&mut self.list)
            .into_iter()
            .zip(&renumbered)
            .filter(|(_, new)| new.is_some())
            .map(|(speaker, _)| speaker)
            .collect();
        let of_quote = self.of_quote.iter().map(|speaker| speaker.and_then(|speaker| renumbered[speaker])).collect();
        // Who is kept keeps his place before others, so the mentions stay in order.
        self.index.retain_mut(|(_, speaker)| match renumbered[*speaker] {
            Some(new) => {
                *speaker = new;
                true
            }
            None => false,
        });
        (self.list, self.of_quote) = (list, of_quote);
        renumbered
    }
}

const OWN: [&str; 4] = ["campaign", "government", "office", "staff"];

/// The word tables and weights that tell speakers apart.
#[derive(Clone, Debug)]
pub struct Resolver {
    words: Words,
    names: Crf,
    /// The dictionary form "be".
    be: u64,
    /// Bodies that go by whose they are: "his campaign" is the Silva campaign; "his party" is no Silva party.
    own: [u64; 4],
    /// Of each number of mentions one more's logarithm.
    logs: [f32; pronouns::MOST as usize + 1],
}

impl Resolver {
    /// Loads the tables and weights that ship with the library.
    ///
    /// # Errors
    /// Tables or weights that cannot be read; those that ship can.
    pub fn shipped() -> Result<Self, Error> {
        Self::from_bytes("models/names.bin", include_bytes!("../../models/names.bin"))
    }

    /// The tables that ship, with weights of the caller's own; `file` names them in the error.
    ///
    /// # Errors
    /// Weights that training did not write.
    pub fn from_bytes(file: &str, names: &[u8]) -> Result<Self, Error> {
        Ok(Resolver {
            words: Words::shipped()?,
            names: names::model(file, names)?,
            be: hash::bytes(b"be"),
            own: OWN.map(|body| hash::bytes(body.as_bytes())),
            logs: std::array::from_fn(|count| (count as f32).ln_1p()),
        })
    }

    /// Whether bodies of a sense go by whose they are.
    fn is_own(&self, sense: u64) -> bool {
        self.own.contains(&sense)
    }

    /// Links every mention of the article to a party, and the sources of quotes to the parties that spoke.
    pub fn resolve(&self, document: &Document, marks: &[Mark], quotes: &[Quote]) -> Speakers {
        let (mut linker, mut of_quote) = self.walk(document, marks, quotes, |_, _, _| ());
        let mut links: Vec<Option<Link>> = of_quote.iter().map(|speaker| speaker.map(|_| Link::Source)).collect();
        floating::attribute(&mut linker, marks, quotes, &mut of_quote, &mut links);
        for party in of_quote.iter().flatten() {
            linker.parties[*party].kind = linker.speaking(*party);
        }
        listed(document, linker.parties, of_quote, links)
    }

    /// Goes over mentions and sources from left to right; `look` sees each mention before it is linked, and who spoke last.
    fn walk<'a, 't>(
        &'a self,
        document: &'a Document<'t>,
        marks: &[Mark],
        quotes: &[Quote],
        mut look: impl FnMut(&Linker, usize, Option<usize>),
    ) -> (Linker<'a, 't>, Vec<Option<usize>>) {
        let known = self.words.known(document);
        let mentions = mentions::find(document, marks, &known);
        let mut linker = Linker::new(document, self, known, mentions);
        let mut of_quote = vec![None; quotes.len()];
        let mut order: Vec<(usize, usize)> =
            quotes.iter().enumerate().filter_map(|(index, quote)| Some((quote.source?.end, index))).collect();
        order.sort_unstable();
        let mut next = 0;
        let mut speaker = None;
        let mut step = |linker: &mut Linker, end: usize, speaker: Option<usize>| {
            while next < linker.mentions.len() && document.tokens[linker.mentions[next].tokens.start].span.start < end {
                look(linker, next, speaker);
                linker.step(next, speaker);
                next += 1;
            }
        };
        for &(end, quote) in &order {
            if let Some(source) = quotes[quote].source {
                linker.bar(document.tokens_in(source), &quotes[quote].content);
            }
            step(&mut linker, end, speaker);
            if let Some(source) = quotes[quote].source {
                of_quote[quote] = sources::speaker(&mut linker, source);
                speaker = of_quote[quote].or(speaker);
            }
        }
        linker.barred.0 = usize::MAX;
        step(&mut linker, usize::MAX, speaker);
        (linker, of_quote)
    }

    /// The pronouns of a document with their candidates.
    #[cfg(feature = "train")]
    pub(crate) fn pronoun_candidates(
        &self,
        document: &Document,
        marks: &[Mark],
        quotes: &[Quote],
    ) -> Vec<PronounCandidates> {
        let mut out = Vec::new();
        self.walk(document, marks, quotes, |linker, index, speaker| {
            let mention = &linker.mentions[index];
            if let mentions::MentionKind::Pronoun(pronoun) = mention.kind {
                let mut found = Vec::new();
                pronouns::candidates(linker, index, pronoun, speaker, |trace, features| {
                    found.push((trace.token, features))
                });
                out.push((mention.tokens.start, pronouns::class(pronoun), found));
            }
        });
        out
    }
}

/// The first token of a pronoun, the class of its weights, and the first token and the features of each candidate.
#[cfg(feature = "train")]
pub(crate) type PronounCandidates = (usize, usize, Vec<(usize, pronouns::Features)>);

/// The names of a document with the features by which they are typed.
#[cfg(feature = "train")]
pub(crate) fn name_features(document: &Document, words: &Words) -> Vec<(std::ops::Range<usize>, Vec<u64>)> {
    let mut out = Vec::new();
    let known = words.known(document);
    for mention in mentions::find(document, &[], &known) {
        if let mentions::MentionKind::Name { name, title, .. } = mention.kind {
            let mut features = Vec::new();
            names::features(document, &known, &name, &title, |feature| features.push(feature));
            out.push((name, features));
        }
    }
    out
}

/// The parties that are mentioned, in order of their first mention.
fn listed(
    document: &Document,
    mut parties: Vec<Party>,
    of_quote: Vec<Option<usize>>,
    links: Vec<Option<Link>>,
) -> Speakers {
    for party in &mut parties {
        party.mentions.sort_unstable();
        party.mentions.dedup();
    }
    let mut order: Vec<usize> = (0..parties.len()).filter(|&party| !parties[party].mentions.is_empty()).collect();
    order.sort_unstable_by_key(|&party| (parties[party].mentions[0], party));
    let mut renumbered = vec![None; parties.len()];
    order.iter().enumerate().for_each(|(new, &party)| renumbered[party] = Some(new));
    let of_quote = of_quote.into_iter().map(|speaker| speaker.and_then(|speaker: usize| renumbered[speaker])).collect();
    let list = order
        .into_iter()
        .map(|party| {
            let party = &mut parties[party];
            Speaker {
                name: std::mem::take(&mut party.name),
                speaker_type: party.kind,
                role: party.role.map(|role| role.of(document.text).to_string()),
                is_anonymous: party.is_anonymous && !party.is_named,
                mentions: std::mem::take(&mut party.mentions),
            }
        })
        .collect();
    Speakers::new(list, of_quote, links)
}
