//! Harms that are no event: those of fiction and those counted at a rate.

use super::finder::CasualtyFinder;
use crate::{
    claims::{count_lexicon::WordClass, rule_words::WordList},
    document::{ChunkKind, Tag},
};

/// How many words behind a work of fiction the clause may open that retells it: "the novel “Ash”, *in which*".
const MAX_WORDS_TO_CLAUSE: usize = 8;

/// How many words behind a count its rate may begin.
const MAX_WORDS_TO_RATE: usize = 8;

impl CasualtyFinder<'_> {
    /// Whether the sentence retells fiction: "in the film, a sniper kills 14", "a thriller in which a wave kills 14";
    /// not "a fire at the premiere of the film killed 14", "a film about the fire that killed 14", "in the film
    /// industry, 14 were killed".
    pub(super) fn is_fiction(&self) -> bool {
        if !self.has(WordClass::FICTION) {
            return false;
        }
        let view = &self.view;
        let is_present = |token: usize| {
            view.is_harm(token)
                && (matches!(view.tag(token), Tag::Vbz | Tag::Vbp)
                    || view.word(token).ends_with('s')
                    || token > view.start && view.is(token - 1, &["is", "are"]))
        };
        let is_told_now = (view.start..view.end).any(is_present);
        (view.start..view.end).filter(|&token| self.is_work(token)).any(|work| {
            let phrase = &view.document.chunks[view.document.tokens[work].chunk as usize];
            let from = if phrase.kind == ChunkKind::NounPhrase { phrase.tokens.start } else { work };
            let is_setting = from > view.start && view.is(from - 1, &["in"]);
            let opens =
                is_setting && from - 1 == view.start && !(work + 1 < view.end && view.tag(work + 1) == Tag::Vbn);
            let is_subject = from == view.start && self.retells(work + 1);
            opens
                || self.has_clause_in_which(work + 1)
                || is_told_now && (is_setting || is_subject || self.has_plot(work + 1))
        })
    }

    /// Whether a word is the head of a phrase for a work of fiction: "the novel"; not "the film industry", "a series of
    /// attacks".
    fn is_work(&self, at: usize) -> bool {
        let view = &self.view;
        view.has(at, WordClass::FICTION)
            && (view.tag(at).is_noun() || view.tag(at).is_adjective())
            && !(at + 1 < view.end && matches!(view.tag(at + 1), Tag::Nn | Tag::Nns))
            && !view.is(at + 1, &["of", "'s", "’s"])
    }

    /// "in which", within a few words that name the work
    fn has_clause_in_which(&self, at: usize) -> bool {
        let view = &self.view;
        (at..view.end.min(at + MAX_WORDS_TO_CLAUSE))
            .take_while(|&token| !view.tag(token).is_verb())
            .any(|token| view.is(token, &["in"]) && view.is(token + 1, &["which"]))
    }

    /// "about a nurse who", "where a storm", "whose hero"
    fn has_plot(&self, at: usize) -> bool {
        let view = &self.view;
        (at..view.end.min(at + MAX_WORDS_TO_CLAUSE))
            .take_while(|&token| !view.tag(token).is_verb())
            .any(|token| view.is(token, &["about", "where", "whose"]))
    }

    /// "The film follows"; not "the film shows", which a documentary does too
    fn retells(&self, at: usize) -> bool {
        let view = &self.view;
        at < view.end && view.tag(at) == Tag::Vbz && !view.is(at, &["shows", "documents", "depicts", "is", "has"])
    }

    /// Drops counts that are a rate: "kills 8 million people a year", "each month 14 miners die"; not "killed 14 a year
    /// ago".
    pub(super) fn drop_rates(&mut self) {
        let found = std::mem::take(&mut self.found);
        let is_rate = |start: usize, end: usize| {
            let view = &self.view;
            let stop = view.end.min(end + MAX_WORDS_TO_RATE);
            let after = (end..stop)
                .take_while(|&token| !view.is(token, &[",", ";", ":", "and"]))
                .any(|token| self.is_rate_at(token));
            let mut from = start;
            while from > view.start && !view.is(from - 1, &[";", ":", "and", "that"]) {
                from -= 1;
            }
            after || self.is_rate_at(from) && view.is(from, &["every", "each", "on"])
        };
        self.found = found.into_iter().filter(|found| !is_rate(found.start, found.end)).collect();
    }

    /// Whether a rate begins with a token: "a year", "every day", "annually".
    fn is_rate_at(&self, at: usize) -> bool {
        let view = &self.view;
        if view.is(at, &["annually", "yearly"]) || view.is(at, &["on"]) && view.is(at + 1, &["average"]) {
            return true;
        }
        let unit = at + 1;
        if !view.is_in(unit, WordList::TimeUnit) || !view.is(unit, &["year", "month", "week", "day", "hour", "decade"])
        {
            return false;
        }
        let next = unit + 1;
        match view.word(at).to_ascii_lowercase().as_str() {
            "per" | "each" | "every" => true,
            // "a year ago", "a year after the war", "a day-long raid"
            "a" | "an" => {
                next >= view.end
                    || matches!(view.word(next), "," | "." | "!" | "?" | "”" | "\"")
                    || view.is(
                        next,
                        &["in", "on", "worldwide", "globally", "nationwide", "across", "around", ")", ";", "—", "–"],
                    )
            }
            _ => false,
        }
    }
}
