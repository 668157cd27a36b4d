//! Who gives a toll without a verb of speech: "the ministry raised the death toll to 43", "Ana Silva, the mayor, put
//! the toll at nine".

use super::{casualty::Casualty, document_view::DocumentView, rule_words::WordList};
use crate::{
    document::{ChunkKind, Tag},
    speakers::Speakers,
};

/// How many words before a toll its verb may be: "put the official death toll".
const MAX_WORDS_TO_VERB: usize = 4;

/// The party that puts, raises or lowers a toll; none if another verb gives it: "brought the toll to 43", or if the
/// count is no toll.
pub(super) fn toll_source(view: &DocumentView, speakers: &Speakers, count: &Casualty) -> Option<usize> {
    let document = view.document;
    let rule_words = &view.lexicon.rule_words;
    let is = |token: usize, list: WordList| rule_words.contains_lower(document, token, list);
    let toll = count.tokens.clone().find(|&token| is(token, WordList::TollNoun))?;
    let start = document.sentence_of(toll).tokens.start;
    let verb = (start.max(toll.saturating_sub(MAX_WORDS_TO_VERB))..toll)
        .rev()
        .take_while(|&token| !document.tokens[token + 1].tag.is_verb())
        .find(|&token| is(token, WordList::TollVerb) && document.tokens[token].tag.is_verb())?;
    let subject = subject_end(view, start, verb)?;
    speakers.at(document.span(document.chunks[subject].tokens.clone()))
}

/// The chunk that opens the subject of a verb: "Ana Silva" of "Ana Silva, the mayor of Oban, put".
fn subject_end(view: &DocumentView, start: usize, verb: usize) -> Option<usize> {
    let document = view.document;
    let is_comma = |token: usize| document.tokens[token].tag == Tag::Comma;
    let mut end = verb;
    while end > start && (document.tokens[end - 1].tag.is_adverb() || document.tokens[end - 1].tag.is_verb()) {
        end -= 1;
    }
    // Behind an apposition
    if end > start && is_comma(end - 1) {
        end = (start..end - 1).rev().find(|&token| is_comma(token))?;
    }
    let mut chunk = document.tokens[end.checked_sub(1).filter(|&token| token >= start)?].chunk as usize;
    // "the mayor of Oban"
    while document.chunks[chunk].kind == ChunkKind::NounPhrase
        && chunk >= 2
        && document.chunks[chunk - 1].kind == ChunkKind::Preposition
        && document.chunks[chunk - 2].kind == ChunkKind::NounPhrase
        && document.chunks[chunk - 2].tokens.start >= start
    {
        chunk -= 2;
    }
    (document.chunks[chunk].kind == ChunkKind::NounPhrase).then_some(chunk)
}

#[cfg(test)]
mod tests {
    use crate::Extractor;

    #[test]
    fn who_gives_a_toll() {
        for (text, expected) in [
            ("The rescue service raised the death toll to 43 on Monday.", Some("The rescue service")),
            ("Ana Silva, the mayor of Oban, put the toll at nine.", Some("Ana Silva")),
            ("The health ministry put the official death toll at 61.", Some("The health ministry")),
            ("A fourth death in Oban brought the death toll to nine.", None),
            ("The death toll rose to nine on Monday.", None),
            ("The mayor raised taxes after the death toll rose to 12.", None),
        ] {
            let article = Extractor::shared().extract(text);
            let count = article.claims.iter().find(|claim| claim.count.is_some()).expect("a count");
            let claimant = count.claimant.map(|speaker| article.speakers.list[speaker].name.as_str());
            assert_eq!(claimant, expected, "{text}");
        }
    }
}
