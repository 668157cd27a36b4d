//! Passages in quotation marks that are no speech: nicknames, titles of works, scare quotes.

use std::{ops::Range, sync::LazyLock};

use super::Mark;
use crate::{
    Error,
    document::{Document, Shape, Tag, Token},
    lexicon::{Table, shipped_table},
};

/// Why a passage in quotation marks is no speech. The first that fits, in this order.
///
/// ```
/// use onrecord::{Extractor, marks::Aside};
/// let extractor = Extractor::shared();
/// let mark = &extractor.pair(&extractor.read("The so-called “experts” fled."))[0];
/// assert_eq!(mark.aside, Some(Aside::Scare));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// Joe “Shorty” Blake; nicknamed “Shorty”. One to three words between two names, or after a word that names; not:
    /// said “Yes” to Blake.
    Nickname,
    /// The title of a book, film, song, programme: the film “The Long Night”, NBC’s “Harbour Lights”, the “City Desk”
    /// podcast. Two or more words in title case, or one next to a word for a work; no verb of speech before or after;
    /// not: “The Dam Must Go,” Lima said.
    Title,
    /// A word held at arm's length: so-called “experts”, the “expert” fled. At most four words inside a noun phrase
    /// of a sentence without a verb of speech; not: called it “unfair”, said the “expert” fled.
    Scare,
}

/// The most words of a nickname, title or scare quote.
const MAX_WORDS: usize = 12;

/// The most bytes of a nickname, title or scare quote.
const MAX_BYTES: usize = 120;

/// The most words of a nickname.
const MAX_NICKNAME_WORDS: usize = 3;

/// The most words of a scare quote, unless "so-called" or the like is before it.
const MAX_SCARE_WORDS: usize = 4;

/// A word of a title with fewer bytes may be in lower case: "The Way *of* the River".
const MIN_CAPITAL_BYTES: usize = 4;

/// Tokens of a sentence, to either side of a mark, among which a verb of speech is looked for.
const MAX_TOKENS_TO_VERB: usize = 25;

/// The word tables of this stage, each sorted.
struct AsideTables {
    /// Verbs that report words, in dictionary form.
    speech_verbs: Vec<&'static str>,
    /// Words for works that have a title.
    works: Vec<&'static str>,
    /// Words right before a passage, each with what it shows of it.
    leads: Vec<(&'static str, Lead)>,
}

/// What the word right before a passage shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lead {
    /// "nicknamed"
    Nickname,
    /// "titled"
    Title,
    /// "so-called"
    Scare,
    /// "reading": the passage is speech or writing.
    Speech,
}

/// Read once for the process, so that to pair marks takes nothing but the document.
static TABLES: LazyLock<AsideTables> =
    LazyLock::new(|| AsideTables::shipped().expect("the tables that ship are tested"));

impl AsideTables {
    fn shipped() -> Result<Self, Error> {
        let words = |table: Table<'static>| {
            let mut words: Vec<&'static str> = table.rows().map(|(_, cells)| cells[0]).collect();
            words.sort_unstable();
            words
        };
        let table = shipped_table!("marks/passage_leads.tsv", 2)?;
        let lead = |(line, cells): (usize, &[&'static str])| {
            let lead = match cells[1] {
                "nickname" => Lead::Nickname,
                "title" => Lead::Title,
                "scare" => Lead::Scare,
                "speech" => Lead::Speech,
                other => {
                    return Err(
                        table.error(line, format!("expected nickname, title, scare or speech, found {other:?}"))
                    );
                }
            };
            Ok((cells[0], lead))
        };
        Ok(AsideTables {
            leads: table.rows().map(lead).collect::<Result<_, _>>()?,
            speech_verbs: words(shipped_table!("marks/speech_verbs.tsv", 1)?),
            works: words(shipped_table!("marks/works.tsv", 1)?),
        })
    }

    fn is_lead(&self, word: &str, lead: Lead) -> bool {
        self.leads.contains(&(word, lead))
    }

    fn is_speech(&self, lemma: &str) -> bool {
        self.speech_verbs.binary_search(&lemma).is_ok()
    }

    /// Whether a word in lower case is a word for a work, or its plural.
    fn is_work(&self, word: &str) -> bool {
        self.works.binary_search(&word.trim_end_matches('s')).is_ok() || self.works.binary_search(&word).is_ok()
    }
}

/// Why the passage in a mark is no speech, if it is none.
pub(super) fn classify(document: &Document, mark: &Mark) -> Option<Aside> {
    if !mark.is_closed || mark.continues.is_some() || mark.inner.len() > MAX_BYTES {
        return None;
    }
    let inner = document.tokens_in(mark.inner);
    let words = inner.clone().filter(|&at| document.tokens[at].shape != Shape::Mark).count();
    if words == 0 || words > MAX_WORDS {
        return None;
    }
    let passage = MarkedPassage { document, inner, words };
    if passage.is_nickname() {
        Some(Aside::Nickname)
    } else if passage.is_title() {
        Some(Aside::Title)
    } else if passage.is_scare() {
        Some(Aside::Scare)
    } else {
        None
    }
}

/// A passage in quotation marks.
struct MarkedPassage<'a> {
    document: &'a Document<'a>,
    /// The tokens between the marks.
    inner: Range<usize>,
    /// How many of them are words.
    words: usize,
}

impl MarkedPassage<'_> {
    /// The token `count` tokens before the opening mark, in its sentence.
    fn before(&self, count: usize) -> Option<usize> {
        let open = self.inner.start - 1;
        open.checked_sub(count).filter(|&at| self.document.tokens[at].sentence == self.document.tokens[open].sentence)
    }

    /// The token `count` tokens after the closing mark, in its sentence.
    fn after(&self, count: usize) -> Option<usize> {
        let close = self.inner.end;
        Some(close + count).filter(|&at| {
            at < self.document.tokens.len() && self.document.tokens[at].sentence == self.document.tokens[close].sentence
        })
    }

    fn lower(&self, at: Option<usize>) -> String {
        at.map_or(String::new(), |at| self.document.plain(at).to_lowercase())
    }

    /// A proper noun, or any word with a capital that does not begin its sentence.
    fn is_name(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| {
            let token = &self.document.tokens[at];
            is_capitalised(token.shape) && (token.tag.is_name() || at > self.document.sentence_of(at).tokens.start)
        })
    }

    fn ends_in_mark(&self) -> bool {
        self.document.tokens[self.inner.end - 1].shape == Shape::Mark
    }

    fn begins_capital(&self) -> bool {
        is_capitalised(self.document.tokens[self.inner.start].shape)
    }

    fn speaks(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| TABLES.is_speech(&self.document.lemma(at)))
    }

    fn is_nickname(&self) -> bool {
        // Joe “the Professor” Blake
        let is_the = self.words == 2 && self.document.word(self.inner.start).eq_ignore_ascii_case("the");
        if self.words > MAX_NICKNAME_WORDS || self.ends_in_mark() || !self.begins_capital() && !is_the {
            return false;
        }
        TABLES.is_lead(&self.lower(self.before(1)), Lead::Nickname)
            || self.is_name(self.before(1)) && self.is_name(self.after(1))
    }

    fn is_title(&self) -> bool {
        let tokens = &self.document.tokens[self.inner.clone()];
        let long = |token: &&Token| {
            token.span.len() >= MIN_CAPITAL_BYTES && token.shape != Shape::Mark && token.shape != Shape::Number
        };
        let in_title_case = self.begins_capital()
            && tokens
                .iter()
                .filter(long)
                .all(|token| is_capitalised(token.shape) || token.shape == Shape::Alphanumeric);
        let capitals = tokens.iter().filter(|token| is_capitalised(token.shape)).count();
        if !in_title_case || capitals * 2 < self.words {
            return false;
        }
        let before = self.lower(self.before(1));
        let is_apposition = before == "," && TABLES.is_work(&self.lower(self.before(2)));
        if is_apposition
            || TABLES.is_work(&before)
            || TABLES.is_lead(&before, Lead::Title)
            || TABLES.is_work(&self.lower(self.after(1)))
        {
            return true;
        }
        let introduced = matches!(before.as_str(), "," | ":" | "")
            || TABLES.is_lead(&before, Lead::Speech)
            || self.speaks(self.before(1))
            || self.speaks(self.before(2));
        let attributed = self.speaks(self.after(1)) || self.speaks(self.after(2)) || self.speaks(self.after(3));
        let exclaims = matches!(self.document.plain(self.inner.end - 1), "!" | "?" | ",") && attributed;
        let owned = matches!(before.as_str(), "'s" | "’s") && self.is_name(self.before(2));
        capitals >= 2 && !introduced && !attributed && !exclaims && (owned || self.words >= 2)
    }

    fn is_scare(&self) -> bool {
        if TABLES.is_lead(&self.lower(self.before(1)), Lead::Scare) {
            return true;
        }
        if self.words > MAX_SCARE_WORDS || self.ends_in_mark() {
            return false;
        }
        // What something is called, not what somebody called it: known as “devil’s claw”.
        if self.lower(self.before(1)) == "as" && self.lower(self.before(2)) == "known" {
            return true;
        }
        let tag = |at: Option<usize>| at.map(|at| self.document.tokens[at].tag);
        let opens_phrase = matches!(tag(self.before(1)), Some(Tag::Dt | Tag::Jj | Tag::PrpS | Tag::Pos));
        let last = self.document.tokens[self.inner.end - 1].tag;
        let is_phrase = opens_phrase && (last.is_noun() || matches!(tag(self.after(1)), Some(Tag::Nn | Tag::Nns)));
        is_phrase && !self.is_in_speech()
    }

    /// Whether the sentence has a verb of speech or "according" within [`MAX_TOKENS_TO_VERB`] of the marks: called it
    /// “unfair”; not: the “expert” fled.
    fn is_in_speech(&self) -> bool {
        let sentence = &self.document.sentence_of(self.inner.start - 1).tokens;
        let from = sentence.start.max((self.inner.start - 1).saturating_sub(MAX_TOKENS_TO_VERB));
        let to = sentence.end.min(self.inner.end + MAX_TOKENS_TO_VERB);
        (from..to).filter(|at| !self.inner.contains(at)).any(|at| self.speaks(Some(at)))
    }
}

fn is_capitalised(shape: Shape) -> bool {
    matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed | Shape::Single | Shape::Dotted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_tables() {
        let tables = AsideTables::shipped().expect("tables");
        for word in ["film", "films", "series", "miniseries"] {
            assert!(tables.is_work(word), "{word}");
        }
        for word in ["dam", "s", ""] {
            assert!(!tables.is_work(word), "{word}");
        }
        assert!(tables.is_lead("so-called", Lead::Scare) && !tables.is_lead("so-called", Lead::Title));
        assert!(tables.is_speech("say") && !tables.is_speech("says") && !tables.is_speech("build"));
    }

    #[test]
    fn capitals_are_shapes_that_begin_with_one() {
        assert!(
            [Shape::Title, Shape::Upper, Shape::Mixed, Shape::Single, Shape::Dotted]
                .map(is_capitalised)
                .iter()
                .all(|is| *is)
        );
        assert!(![Shape::Lower, Shape::Number, Shape::Alphanumeric, Shape::Mark].map(is_capitalised).contains(&true));
    }
}
