//! Mentions: the words that refer to parties, which are names with their titles, nominals ("the minister") and
//! pronouns.
//!
//! A noun phrase is cut at its possessives, so "Ana Silva’s lawyer Rui Costa" holds two names, the first the possessor
//! of the second. What comes before a name in its phrase is its title ("the former finance minister Rui Costa"); names
//! that come before a common noun are mentions of their own ("the \[Silva\] campaign").

use std::ops::Range;

use super::name_lexicon::{Known, NameWordClass, PersonKind, Word};
use crate::{
    document::{ChunkKind, Document, Shape, Tag},
    marks::Mark,
};

/// Words that refer to somebody or something.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The words of the phrase: determiner, title and name; without its possessor.
    pub tokens: Range<usize>,
    pub kind: MentionKind,
    /// Whose it is: "\[Silva\]’s lawyer", "\[her\] lawyer"; by index.
    pub possessor: Option<usize>,
    /// Whether it is in quotation marks.
    pub is_quoted: bool,
    /// Whether it looks like the subject of its clause.
    pub is_subject: bool,
}

#[derive(Clone, Debug)]
pub(super) enum MentionKind {
    Name {
        name: Range<usize>,
        /// The words before it that say what it is; may be empty.
        title: Range<usize>,
        /// Its short form in brackets: "(AFO)".
        short: Option<usize>,
        /// Whether it comes before a common noun: "the \[Silva\] campaign".
        is_modifier: bool,
    },
    Nominal {
        head: usize,
        is_plural: bool,
        is_definite: bool,
        /// The name before its head: "the \[Silva\] campaign"; by index.
        modifier: Option<usize>,
    },
    Pronoun(Pronoun),
}

/// A pronoun, possessives and objects under their subject form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    They,
    It,
    I,
    We,
    You,
}

impl Pronoun {
    fn of(word: &str) -> Option<Pronoun> {
        let mut buffer = [0; 10];
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"he" | b"him" | b"his" | b"himself" => Pronoun::He,
            b"she" | b"her" | b"hers" | b"herself" => Pronoun::She,
            b"they" | b"them" | b"their" | b"theirs" | b"themselves" => Pronoun::They,
            b"it" | b"its" | b"itself" => Pronoun::It,
            b"i" | b"me" | b"my" | b"mine" | b"myself" => Pronoun::I,
            b"we" | b"us" | b"our" | b"ours" | b"ourselves" => Pronoun::We,
            b"you" | b"your" | b"yours" | b"yourself" => Pronoun::You,
            _ => return None,
        })
    }
}

/// All mentions, in order of their last word; a phrase within a phrase comes first.
pub(super) fn find(document: &Document, marks: &[Mark], known: &Known) -> Vec<Mention> {
    let mut finder = MentionFinder { document, known, mentions: Vec::with_capacity(document.chunks.len() / 2) };
    let mut chunk = 0;
    while chunk < document.chunks.len() {
        let start = document.chunks[chunk].tokens.start;
        if document.sentence_of(start).dateline.contains(&start) {
            // "PORT ALDER (Meridian Wire) –" says where the article was written.
            chunk += 1;
            continue;
        }
        chunk = match document.chunks[chunk].kind {
            ChunkKind::NounPhrase => finder.phrase(chunk),
            ChunkKind::Bracket => finder.bracket(chunk),
            _ => chunk + 1,
        };
    }
    let mut mentions = finder.mentions;
    let mut open = marks.iter().filter(|mark| mark.parent.is_none() && mark.aside.is_none()).peekable();
    for mention in &mut mentions {
        let span = document.tokens[mention.tokens.start].span;
        while open.peek().is_some_and(|mark| mark.span.end <= span.start) {
            open.next();
        }
        mention.is_quoted = open.peek().is_some_and(|mark| mark.span.start <= span.start);
        mention.is_subject = is_subject(document, &mention.tokens);
    }
    mentions
}

/// The most tokens of a name. Longer ones are cut, so that time stays linear in the length of the text.
const MAX_NAME_TOKENS: usize = 12;

/// The most tokens of a phrase.
const MAX_PHRASE_TOKENS: usize = 40;

/// How many chunks after its first a name may go on in: "the Ministry | of | Health".
const MAX_NAME_PARTS: usize = 4;

/// How many tokens before a bracket its letters may spell.
const MAX_SPELT_TOKENS: usize = 24;

/// How many prepositional phrases may be between a subject and its verb.
const MAX_PHRASES_AFTER_SUBJECT: usize = 6;

struct MentionFinder<'d, 't> {
    document: &'d Document<'t>,
    known: &'d Known<'d>,
    mentions: Vec<Mention>,
}

impl MentionFinder<'_, '_> {
    fn push(&mut self, tokens: Range<usize>, kind: MentionKind, possessor: Option<usize>) -> usize {
        self.mentions.push(Mention { tokens, kind, possessor, is_quoted: false, is_subject: false });
        self.mentions.len() - 1
    }

    fn tag(&self, token: usize) -> Tag {
        self.document.tokens[token].tag
    }

    fn word_of(&self, token: usize) -> Option<&Word> {
        self.known.of(token)
    }

    fn lexicon_has(&self, class: NameWordClass, token: usize) -> bool {
        self.known.lexicon.has(class, self.document.word(token))
    }

    /// Reads the noun phrase of a chunk, and the chunks that belong to the name at its end; gives the chunk to go on
    /// with.
    fn phrase(&mut self, chunk: usize) -> usize {
        let tokens = self.document.chunks[chunk].tokens.clone();
        let mut next = chunk + 1;
        let mut possessor = None;
        let mut start = tokens.start;
        while start < tokens.end {
            let pronoun = matches!(self.tag(start), Tag::Prp | Tag::PrpS)
                .then(|| Pronoun::of(self.document.word(start)))
                .flatten();
            if let Some(pronoun) = pronoun {
                possessor = Some(self.push(start..start + 1, MentionKind::Pronoun(pronoun), None));
                start += 1;
                continue;
            }
            let end = (start..tokens.end).find(|&token| self.tag(token) == Tag::Pos).unwrap_or(tokens.end);
            if end > start {
                possessor = self.segment(start..end, possessor, (end == tokens.end).then_some(&mut next));
            }
            start = end + 1;
        }
        next
    }

    /// A token that may be part of a name.
    fn is_name(&self, token: usize) -> bool {
        let entry = &self.document.tokens[token];
        // The tagger may miss a capital: "Ban Ki-moon", "the IMF".
        let is_missed =
            self.is_capital(token) && matches!(entry.tag, Tag::Nn | Tag::Nns | Tag::Fw) && !self.opens(token);
        entry.tag.is_name() && !matches!(entry.shape, Shape::Mark | Shape::Number) || is_missed
    }

    /// Whether a token is the first of its sentence, marks aside.
    fn opens(&self, token: usize) -> bool {
        let start = self.document.sentence_of(token).tokens.start.max(token.saturating_sub(6));
        self.document.tokens[start..token].iter().all(|token| token.shape == Shape::Mark)
    }

    /// A capitalised word that may be part of the name of an office: "Former", "Retired", "State", "Prime".
    fn is_office_word(&self, token: usize) -> bool {
        let document = self.document;
        let word = document.word(token);
        self.known.lexicon.has_lower(NameWordClass::OfficeWord, word)
            || self.word_of(token).is_some_and(|word| {
                word.body.is_some() || word.person.is_some_and(|person| person.kind != PersonKind::Honorific)
            })
            || self.known.lexicon.place(word).is_some()
    }

    fn is_capital(&self, token: usize) -> bool {
        matches!(self.document.tokens[token].shape, Shape::Title | Shape::Upper | Shape::Mixed | Shape::Dotted)
    }

    /// A token that may be between the parts of a name: "Rui van der Berg", "Jones & Co.".
    fn joins(&self, token: usize) -> bool {
        self.lexicon_has(NameWordClass::NameParticle, token)
    }

    /// Where the run of names that ends at `end` begins, not before `start`.
    fn run(&self, start: usize, end: usize) -> usize {
        let mut from = end;
        while from > start.max(end.saturating_sub(MAX_NAME_TOKENS)) {
            let last = from - 1;
            let joins = || last > start && self.joins(last) && (self.is_name(last - 1) || self.joins(last - 1));
            let belongs = || joins() || self.is_capital(last) && self.is_inside(start, last, end);
            if !self.is_name(last) && (from == end || !belongs()) {
                break;
            }
            from = last;
        }
        // "Syrian Observatory", but not "Former Justice Department".
        let is_demonym = |token: usize| {
            self.known.lexicon.place(self.document.word(token)).is_some() && self.is_inside(start, token, end)
        };
        while from < end && !self.is_name(from) && !is_demonym(from) {
            from += 1;
        }
        from
    }

    /// Whether a capitalised adjective or noun before a name is part of it: "International \[Atomic\] Energy Agency",
    /// "\[Ban\] Ki-moon", "\[Russian\] Foreign Ministry"; not "\[Russian\] President Ana Silva".
    fn is_inside(&self, start: usize, token: usize, end: usize) -> bool {
        let tag = self.tag(token);
        let is_body = self.word_of(end - 1).is_some_and(|word| word.body.is_some());
        let between = token > start && self.is_name(token - 1);
        let is_plain = self.word_of(token).is_none_or(|word| word.person.is_none());
        tag.is_adjective() && (is_body || between && self.known.lexicon.place(self.document.word(token)).is_none())
            || tag == Tag::Nn && end - token == 2 && is_plain
    }

    /// Reads a part of a noun phrase that holds no possessive. `next` is given if the phrase may go on in later chunks.
    fn segment(
        &mut self,
        tokens: Range<usize>,
        possessor: Option<usize>,
        mut next: Option<&mut usize>,
    ) -> Option<usize> {
        let Range { start, end } = tokens;
        let start = start.max(end.saturating_sub(MAX_PHRASE_TOKENS));
        let mut inner = start;
        while inner < end && matches!(self.tag(inner), Tag::Dt | Tag::Pdt | Tag::Cd) && inner + 1 < end {
            inner += 1;
        }
        if inner == start && self.is_field(start, end) {
            inner += 1;
        }
        let run = self.run(inner, end);
        // "the Senator", "Former Chairman": an office in capitals is no name.
        let is_office = |token: usize| {
            let word = self.word_of(token);
            let office = word.is_some_and(|word| {
                word.person.is_some_and(|person| person.kind != PersonKind::Honorific) && word.given.is_none()
            });
            office && !self.document.tokens[token].shape.eq(&Shape::Upper)
        };
        if is_office(end - 1)
            && let Some(name) = next.as_deref_mut().and_then(|next| self.office(next))
        {
            return Some(self.push(
                start..name.end,
                MentionKind::Name { title: inner..name.start, name, short: None, is_modifier: false },
                possessor,
            ));
        }
        if run == end || is_office(end - 1) && (run..end - 1).all(|token| self.is_office_word(token)) {
            return self.nominal(start, inner, end, possessor);
        }
        let mut name = self.untitled(run, end);
        let given = |token: usize| self.word_of(token).is_some_and(|word| word.given.is_some());
        if end - name > 2 && name == run && self.opens(name) && !given(name) && given(name + 1) {
            // "Say Ana Silva had won": a verb in capitals.
            name += 1;
        }
        let titles =
            |token: usize| self.word_of(token).is_some_and(|word| word.person.is_some() || word.body.is_some());
        let is_titled = name > inner && (self.tag(name - 1) == Tag::Nn || (inner..name).any(titles));
        let title = if is_titled { inner..name } else { name..name };
        let name = match next {
            Some(next) => self.extended(start, name..end, next),
            None => name..end,
        };
        self.modifiers(inner, title.end.min(name.start));
        Some(self.push(
            start.min(name.start)..name.end,
            MentionKind::Name { name, title, short: None, is_modifier: false },
            possessor,
        ))
    }

    /// Where the name begins in a run of capitalised words whose first ones may be titles: "Chief Justice | Ana Silva".
    fn untitled(&self, run: usize, end: usize) -> usize {
        if end - run > 1 && self.word_of(end - 1).is_some_and(|word| word.body.is_some() && word.given.is_none()) {
            // "Justice Department": no title of a Mr. Department, unless something that can only be a title opens it.
            let honorific = |token: usize| {
                self.word_of(token)
                    .and_then(|word| word.person)
                    .is_some_and(|person| person.kind == PersonKind::Honorific)
            };
            return if honorific(run) { run + 1 } else { run };
        }
        (run..end - 1)
            .rev()
            .find(|&token| {
                let word = self.word_of(token);
                let titled = word
                    .and_then(|word| word.person)
                    .is_some_and(|person| matches!(person.kind, PersonKind::Honorific | PersonKind::Role));
                let named = || self.word_of(token + 1).is_some_and(|word| word.given.is_some());
                (titled || word.is_some_and(|word| word.person.is_some()) && named())
                    && !(token == run && word.is_some_and(|word| word.given.is_some()))
            })
            .map_or(run, |token| token + 1)
    }

    /// The names among the words before a head.
    fn modifiers(&mut self, start: usize, end: usize) -> Option<usize> {
        let mut found = None;
        let mut at = end;
        // Backwards, but pushed in order: there are few.
        let mut runs = Vec::new();
        while at > start {
            let from = self.run(start, at);
            if from < at {
                let is_office = |token: usize| {
                    self.word_of(token).is_some_and(|word| word.person.is_some() && word.given.is_none())
                };
                let end = (from..at).rev().find(|&token| !is_office(token)).map_or(from, |token| token + 1);
                runs.push(from..end);
                at = from;
            } else {
                at -= 1;
            }
        }
        for run in runs.into_iter().rev().filter(|run| !run.is_empty()) {
            let name = self.untitled(run.start, run.end);
            found = Some(self.push(
                run.clone(),
                MentionKind::Name { name: name..run.end, title: run.start..name, short: None, is_modifier: true },
                None,
            ));
        }
        found
    }

    fn nominal(&mut self, start: usize, inner: usize, end: usize, possessor: Option<usize>) -> Option<usize> {
        let mut head = end - 1;
        while head > inner && self.tag(head).is_adjective() && matches!(self.tag(head - 1), Tag::Nn | Tag::Nns) {
            // "two people familiar with the matter"
            head -= 1;
        }
        let tag = self.tag(head);
        let is_one_of =
            self.document.tokens.get(end).is_some_and(|token| token.spaced) && self.document.word(end) == "of";
        if !(tag.is_noun()
            || matches!(tag, Tag::Dt | Tag::Pdt | Tag::Jj | Tag::Jjs | Tag::Jjr)
            || tag == Tag::Cd && is_one_of)
        {
            return None;
        }
        let modifier = if inner < head { self.modifiers(inner, head) } else { None };
        let first = self.document.word(start);
        let is_definite = possessor.is_some()
            || ["the", "this", "that", "these", "those", "both"].iter().any(|word| first.eq_ignore_ascii_case(word))
            || modifier.is_some() && tag == Tag::Nn && self.tag(start) != Tag::Dt;
        let several = matches!(tag, Tag::Nns | Tag::Nnps | Tag::Cd)
            || ["people", "some", "many", "most", "all", "both", "few", "several", "others"]
                .iter()
                .any(|word| self.document.word(head).eq_ignore_ascii_case(word));
        Some(self.push(start..end, MentionKind::Nominal { head, is_plural: several, is_definite, modifier }, possessor))
    }

    /// Whether a phrase opens with the field of the office before it: "Secretary | of | \[State\] Ana Silva’s aide".
    fn is_field(&self, start: usize, end: usize) -> bool {
        let document = self.document;
        let Some(office) = start.checked_sub(2) else { return false };
        end - start > 1
            && self.lexicon_has(NameWordClass::OfficeField, start)
            && document.word(start - 1) == "of"
            && self.is_name(start + 1)
            && self.word_of(office).and_then(|word| word.person).is_some_and(|person| person.kind == PersonKind::Role)
    }

    /// The name after an office and its field: "Secretary | of | State Ana Silva", "Minister | for | Health Rui Costa";
    /// not "the Governor | of | Northport".
    fn office(&self, next: &mut usize) -> Option<Range<usize>> {
        let document = self.document;
        let [link, field] = document.chunks.get(*next..*next + 2)? else { return None };
        let same = document.tokens[link.tokens.start].sentence == document.tokens[field.tokens.start].sentence;
        let is_link = matches!(document.word(link.tokens.start), "of" | "for");
        if !same
            || !is_link
            || field.kind != ChunkKind::NounPhrase
            || field.tokens.len() < 2
            || !field.tokens.clone().all(|token| self.is_name(token))
        {
            return None;
        }
        let rest = field.tokens.start + 1..field.tokens.end;
        let given = rest.clone().find(|&token| self.word_of(token).is_some_and(|word| word.given.is_some()));
        let from =
            given.or_else(|| self.lexicon_has(NameWordClass::OfficeField, field.tokens.start).then_some(rest.start))?;
        *next += 2;
        Some(from..field.tokens.end)
    }

    /// The whole of a name whose first part is `name`, the last words of the chunk before `*next`.
    ///
    /// "the Ministry | of | Health", "the Bank | for | Rural Affairs": fires after a word for a body, before a capital.
    /// It must not on "the Ministry of the poor". "Oversight | and | Reform Committee" after "the" fires; "Silva and
    /// the Reform Committee" must not.
    fn extended(&mut self, start: usize, mut name: Range<usize>, next: &mut usize) -> Range<usize> {
        let document = self.document;
        let (chunks, count) = (&document.chunks, document.chunks.len());
        let sentence = document.tokens[start].sentence;
        let has_determiner = matches!(self.tag(start), Tag::Dt) || start > 0 && self.tag(start - 1) == Tag::Dt;
        for _ in 0..MAX_NAME_PARTS {
            let (link, then) = (*next, *next + 1);
            if then >= count
                || document.tokens[chunks[then].tokens.start].sentence != sentence
                || chunks[then].kind != ChunkKind::NounPhrase
            {
                break;
            }
            let word = document.word(chunks[link].tokens.start);
            let part = chunks[then].tokens.clone();
            let capital = if self.tag(part.start) == Tag::Dt && part.len() > 1 { part.start + 1 } else { part.start };
            let mut stop = capital;
            while stop < part.end
                && self.is_capital(stop)
                && (self.tag(stop).is_noun() || self.tag(stop).is_adjective())
            {
                stop += 1;
            }
            let is_whole =
                stop == part.end || self.tag(stop) == Tag::Pos || stop > capital && !self.tag(stop).is_noun();
            if stop == capital || !is_whole {
                break;
            }
            let body = |token: usize| self.word_of(token).is_some_and(|word| word.body.is_some());
            let of = chunks[link].kind == ChunkKind::Preposition
                && matches!(word, "of" | "for")
                && name.clone().any(body)
                && self.is_capital(name.end - 1);
            let and = chunks[link].kind == ChunkKind::Conjunction
                && word == "and"
                && capital == part.start
                && (has_determiner || name.len() > 2 && name.clone().any(body))
                && body(stop - 1)
                && !body(name.end - 1);
            // "Rui | de | Mello", where the tagger takes "de" for a preposition.
            let particle = !of
                && !and
                && self.joins(chunks[link].tokens.start)
                && !matches!(word, "&" | "e" | "y" | "do")
                && self.is_name(name.end - 1);
            if !(of || and || particle) {
                break;
            }
            name.end = stop;
            *next = then + 1;
            if stop < part.end {
                break;
            }
        }
        name
    }

    /// "the Alliance to Feed Our Children (AFOC)": the letters in the brackets show where the name before them begins.
    /// Gives the chunk to go on with.
    fn bracket(&mut self, chunk: usize) -> usize {
        let document = self.document;
        let Some([open, inside, close]) = document.chunks.get(chunk..chunk + 3) else { return chunk + 1 };
        let short = inside.tokens.start;
        let entry = &document.tokens[short];
        let is_short = document.word(open.tokens.start) == "("
            && document.word(close.tokens.start) == ")"
            && inside.tokens.len() == 1
            && (2..=8).contains(&entry.span.len())
            && matches!(entry.shape, Shape::Upper | Shape::Mixed | Shape::Dotted);
        let Some(from) = is_short.then(|| self.spelt(short, entry.sentence)).flatten() else { return chunk + 1 };
        let mut title = from..from;
        while let Some(mention) = self.mentions.last().filter(|mention| mention.tokens.end > from) {
            if let MentionKind::Name { name, title: found, .. } = &mention.kind
                && name.start == from
            {
                title = found.clone();
            }
            self.mentions.pop();
        }
        let name = from..open.tokens.start;
        self.push(
            title.start..name.end,
            MentionKind::Name { name, title, short: Some(short), is_modifier: false },
            None,
        );
        chunk + 3
    }

    /// The first of the words before the bracket whose capitals spell the short form.
    fn spelt(&self, short: usize, sentence: u32) -> Option<usize> {
        let mut letters = self.document.word(short).chars().filter(|c| c.is_alphabetic()).rev().peekable();
        let mut token = short.checked_sub(1)?;
        for _ in 0..MAX_SPELT_TOKENS {
            token = token.checked_sub(1)?;
            if self.document.tokens[token].sentence != sentence {
                return None;
            }
            let first = self.document.word(token).chars().next()?;
            let letter = letters.peek()?;
            if first.to_lowercase().eq(letter.to_lowercase())
                && (first.is_uppercase() || self.document.word(token).len() > 2)
            {
                letters.next();
                if letters.peek().is_none() {
                    return first.is_uppercase().then_some(token);
                }
            } else if first.is_uppercase() || !first.is_alphabetic() {
                return None;
            }
        }
        None
    }
}

/// Whether a verb group follows and no preposition or verb comes before.
fn is_subject(document: &Document, tokens: &Range<usize>) -> bool {
    let chunk = document.tokens[tokens.start].chunk as usize;
    let sentence = document.tokens[tokens.start].sentence;
    let kind = |chunk: usize| {
        document
            .chunks
            .get(chunk)
            .filter(|found| document.tokens[found.tokens.start].sentence == sentence)
            .map(|found| found.kind)
    };
    use ChunkKind::*;
    let before = chunk.checked_sub(1).and_then(kind);
    if document.chunks[chunk].tokens.end > tokens.end && document.tokens[tokens.end].tag == Tag::Pos
        || matches!(before, Some(Preposition | VerbGroup | Gerund | Participle | Infinitive))
    {
        return false;
    }
    let mut after = document.tokens[tokens.end - 1].chunk as usize + 1;
    for _ in 0..MAX_PHRASES_AFTER_SUBJECT {
        if !matches!(kind(after), Some(Preposition)) || !matches!(kind(after + 1), Some(NounPhrase)) {
            break;
        }
        after += 2;
    }
    matches!(kind(after), Some(VerbGroup))
        || matches!(kind(after), Some(Adverb)) && matches!(kind(after + 1), Some(VerbGroup))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_have_every_form() {
        for (word, expected) in [
            ("Himself", Some(Pronoun::He)),
            ("hers", Some(Pronoun::She)),
            ("themselves", Some(Pronoun::They)),
            ("its", Some(Pronoun::It)),
            ("ME", Some(Pronoun::I)),
            ("ours", Some(Pronoun::We)),
            ("heroes", None),
            ("ourselvesandmore", None),
        ] {
            assert_eq!(Pronoun::of(word), expected, "{word}");
        }
    }
}
