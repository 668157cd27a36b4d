//! The stage as a whole: reads the mentions and quotes of an article from left to right and lists its speakers.

use super::{
    Link, Speaker, Speakers,
    linker::{ExcludedAntecedents, Linker},
    mentions,
    name_lexicon::NameLexicon,
    name_types,
    party::Party,
    pronouns::{self, PronounWeights},
    sources, unsourced,
};
use crate::{Error, attribution::Quote, document::Document, hash, marks::Mark, model::Crf};

/// The word tables and weights that link mentions to parties.
#[derive(Clone, Debug)]
pub struct Resolver {
    pub(super) lexicon: NameLexicon,
    pub(super) names: Crf,
    pub(super) pronouns: PronounWeights,
    /// The hash of the dictionary form "be".
    pub(super) be: u64,
    /// The logarithm of 1 + n for each number n of mentions.
    pub(super) logs: [f32; pronouns::MAX_MENTION_COUNT + 1],
}

impl Resolver {
    /// The tables that ship, with weights for names and for pronouns, each as the name of its file and its content.
    ///
    /// # Errors
    /// Bytes that are not such weights.
    pub fn from_bytes(names: (&str, &[u8]), pronouns: (&str, &[u8])) -> Result<Self, Error> {
        let text = std::str::from_utf8(pronouns.1).map_err(|error| Error::file(pronouns.0, error.to_string()))?;
        Ok(Resolver {
            lexicon: NameLexicon::shipped()?,
            names: name_types::model(names.0, names.1)?,
            pronouns: PronounWeights::from_text(pronouns.0, text)?,
            be: hash::bytes(b"be"),
            logs: std::array::from_fn(|count| (count as f32).ln_1p()),
        })
    }

    /// Links every mention of the article to a party, and the sources of quotes to the parties that spoke.
    pub fn resolve(&self, document: &Document, marks: &[Mark], quotes: &[Quote]) -> Speakers {
        let (mut linker, mut of_quote) = self.walk(document, marks, quotes, |_, _, _| ());
        let mut links: Vec<Option<Link>> = of_quote.iter().map(|speaker| speaker.map(|_| Link::Source)).collect();
        unsourced::attribute(&mut linker, marks, quotes, &mut of_quote, &mut links);
        for party in of_quote.iter().flatten() {
            linker.parties[*party].kind = linker.kind_of_speaker(*party);
        }
        listed(document, linker.parties, of_quote, links)
    }

    /// Goes over mentions and sources from left to right; `look` sees each mention before it is linked, and who spoke
    /// last.
    pub(super) fn walk<'a, 't>(
        &'a self,
        document: &'a Document<'t>,
        marks: &[Mark],
        quotes: &[Quote],
        mut look: impl FnMut(&Linker, usize, Option<usize>),
    ) -> (Linker<'a, 't>, Vec<Option<usize>>) {
        let known = self.lexicon.known(document);
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
                linker.exclude_named_in(&quotes[quote].content, document.tokens_in(source));
            }
            step(&mut linker, end, speaker);
            if let Some(source) = quotes[quote].source {
                of_quote[quote] = sources::speaker(&mut linker, source);
                speaker = of_quote[quote].or(speaker);
            }
        }
        linker.excluded = ExcludedAntecedents::default();
        step(&mut linker, usize::MAX, speaker);
        (linker, of_quote)
    }
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
