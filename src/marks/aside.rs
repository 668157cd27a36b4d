//! Passages in quotation marks that are no speech: nicknames, titles of works, scare quotes.

use std::ops::Range;

use super::Mark;
use crate::document::{Document, Shape};

/// Why a passage in quotation marks is no speech. The first that fits, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aside {
    /// Joe “Shorty” Blake; nicknamed “Shorty”. One to three words between two names, or after a word that names.
    Nickname,
    /// The title of a book, film, song, programme: the film “The Long Night”, NBC’s “Harbour Lights”, the “City Desk”
    /// podcast. Two or more words in title case, or one beside a word for a work; no verb of speech before or after.
    Title,
    /// A word held at arm's length: so-called “experts”, the “expert” fled. At most four words inside a noun phrase
    /// of a sentence without a verb of speech; not: called it “unfair”, said the “expert” fled.
    Scare,
}

/// More words are no nickname, title or scare quote.
const LONGEST: usize = 12;

/// Tokens of a sentence, to either side of a mark, among which a verb of speech is looked for.
const WINDOW: usize = 25;

pub(super) fn tell(document: &Document, mark: &Mark) -> Option<Aside> {
    if !mark.is_closed || mark.continues.is_some() || mark.inner.len() > 120 {
        return None;
    }
    let inner = document.tokens_in(mark.inner);
    let words = inner.clone().filter(|&at| document.tokens[at].shape != Shape::Mark).count();
    if words == 0 || words > LONGEST {
        return None;
    }
    let passage = Passage { document, inner, words };
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

struct Passage<'a> {
    document: &'a Document<'a>,
    inner: Range<usize>,
    words: usize,
}

impl Passage<'_> {
    /// The token so many before the opening mark, in its sentence.
    fn before(&self, count: usize) -> Option<usize> {
        let open = self.inner.start - 1;
        open.checked_sub(count).filter(|&at| self.document.tokens[at].sentence == self.document.tokens[open].sentence)
    }

    /// The token so many after the closing mark, in its sentence.
    fn after(&self, count: usize) -> Option<usize> {
        let close = self.inner.end;
        Some(close + count).filter(|&at| {
            at < self.document.tokens.len() && self.document.tokens[at].sentence == self.document.tokens[close].sentence
        })
    }

    fn lower(&self, at: Option<usize>) -> String {
        at.map_or(String::new(), |at| self.document.plain(at).to_lowercase())
    }

    /// A proper noun, or any word with a capital that its place does not explain.
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
        at.is_some_and(|at| is_speech(&self.document.lemma(at)))
    }

    fn is_nickname(&self) -> bool {
        if self.words > 3 || self.ends_in_mark() || !self.begins_capital() {
            return false;
        }
        let named = matches!(self.lower(self.before(1)).as_str(), "nicknamed" | "alias" | "aka" | "a.k.a.");
        named || self.is_name(self.before(1)) && self.is_name(self.after(1))
    }

    fn is_title(&self) -> bool {
        let tokens = &self.document.tokens[self.inner.clone()];
        let long = |token: &&crate::document::Token| {
            token.span.len() >= 4 && token.shape != Shape::Mark && token.shape != Shape::Number
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
        let is_work =
            |word: &str| WORKS.binary_search(&word.trim_end_matches('s')).is_ok() || WORKS.binary_search(&word).is_ok();
        let is_apposition = before == "," && is_work(&self.lower(self.before(2)));
        if is_apposition
            || is_work(&before)
            || matches!(before.as_str(), "titled" | "entitled")
            || is_work(&self.lower(self.after(1)))
        {
            return true;
        }
        let introduced = matches!(before.as_str(), "," | ":" | "" | "said" | "says" | "that" | "as" | "reading")
            || self.speaks(self.before(1))
            || self.speaks(self.before(2));
        let attributed = self.speaks(self.after(1)) || self.speaks(self.after(2)) || self.speaks(self.after(3));
        let exclaims = matches!(self.document.plain(self.inner.end - 1), "!" | "?" | ",") && attributed;
        let owned = matches!(before.as_str(), "'s" | "’s") && self.is_name(self.before(2));
        capitals >= 2 && !introduced && !attributed && !exclaims && (owned || self.words >= 2)
    }

    fn is_scare(&self) -> bool {
        let before = self.lower(self.before(1));
        if matches!(before.as_str(), "so-called" | "self-styled" | "self-proclaimed" | "supposed" | "purported") {
            return true;
        }
        if self.words > 4 || self.ends_in_mark() {
            return false;
        }
        let tag = |at: Option<usize>| at.map(|at| self.document.tokens[at].tag);
        use crate::document::Tag::{Dt, Jj, Nn, Nns, Pos, PrpS};
        let opens_phrase = matches!(tag(self.before(1)), Some(Dt | Jj | PrpS | Pos));
        let last = self.document.tokens[self.inner.end - 1].tag;
        let is_phrase = opens_phrase && (last.is_noun() || matches!(tag(self.after(1)), Some(Nn | Nns)));
        is_phrase && !self.is_in_speech()
    }

    /// Whether a verb of speech or "according" stands in the sentence, not too far away.
    fn is_in_speech(&self) -> bool {
        let sentence = &self.document.sentence_of(self.inner.start - 1).tokens;
        let from = sentence.start.max((self.inner.start - 1).saturating_sub(WINDOW));
        let to = sentence.end.min(self.inner.end + WINDOW);
        (from..to).filter(|at| !self.inner.contains(at)).any(|at| self.speaks(Some(at)))
    }
}

fn is_capitalised(shape: Shape) -> bool {
    matches!(shape, Shape::Title | Shape::Upper | Shape::Mixed | Shape::Single | Shape::Dotted)
}

/// Verbs that report words, in dictionary form.
fn is_speech(lemma: &str) -> bool {
    matches!(
        lemma,
        "accord"
            | "according"
            | "accuse"
            | "add"
            | "admit"
            | "announce"
            | "argue"
            | "ask"
            | "assert"
            | "blame"
            | "blast"
            | "brand"
            | "call"
            | "chant"
            | "charge"
            | "cite"
            | "claim"
            | "comment"
            | "complain"
            | "concede"
            | "conclude"
            | "condemn"
            | "confirm"
            | "contend"
            | "criticize"
            | "declare"
            | "decry"
            | "demand"
            | "denounce"
            | "deny"
            | "describe"
            | "dismiss"
            | "emphasize"
            | "explain"
            | "insist"
            | "joke"
            | "label"
            | "note"
            | "post"
            | "praise"
            | "predict"
            | "promise"
            | "quote"
            | "recall"
            | "refer"
            | "reply"
            | "report"
            | "respond"
            | "say"
            | "shout"
            | "slam"
            | "speak"
            | "state"
            | "stress"
            | "suggest"
            | "tell"
            | "tweet"
            | "urge"
            | "vow"
            | "warn"
            | "write"
            | "yell"
    )
}

/// Words for works that bear a title. Sorted.
const WORKS: &[&str] = &[
    "album",
    "anthem",
    "article",
    "ballad",
    "ballet",
    "bestseller",
    "book",
    "cartoon",
    "column",
    "comedy",
    "documentary",
    "drama",
    "editorial",
    "episode",
    "essay",
    "exhibit",
    "exhibition",
    "fairytale",
    "film",
    "game",
    "headline",
    "host",
    "magazine",
    "memoir",
    "miniserie",
    "movie",
    "musical",
    "novel",
    "opera",
    "painting",
    "pamphlet",
    "paper",
    "play",
    "podcast",
    "poem",
    "program",
    "programme",
    "report",
    "sequel",
    "serie",
    "series",
    "sermon",
    "show",
    "single",
    "sitcom",
    "song",
    "story",
    "studio",
    "study",
    "symphony",
    "tape",
    "thriller",
    "track",
    "trilogy",
    "video",
];

#[cfg(test)]
mod tests {
    #[test]
    fn tables_are_sorted() {
        assert!(super::WORKS.is_sorted());
    }
}
