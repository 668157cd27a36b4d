//! Names of one word: which longer name they are part of, or which party they name by themselves.
//!
//! The order of the rules is that of [`named_parties`](super::named_parties).

use super::{
    SpeakerType,
    linker::{Linker, MAX_PARTIES_BACK},
    mentions::MentionKind,
    name_lexicon::Gender,
    name_types::NameType,
    named_parties::SHORT_FORM_KEY,
    party::agree,
};
use crate::{
    document::Shape,
    hash::{Map, mix},
};

/// A party was just named if its name is in the same paragraph, fewer than this many tokens back.
const MAX_TOKENS_SINCE_NAMED: usize = 120;

/// A name of one word on the way to its party.
struct ShortName {
    index: usize,
    word: u64,
    /// The key of the whole.
    key: u64,
    kind: NameType,
    token: usize,
    is_titled: bool,
    gender: Option<Gender>,
}

impl ShortName {
    fn is_place(&self) -> bool {
        self.kind == NameType::Place && !self.is_titled
    }
}

impl Linker<'_, '_> {
    /// The party of a name of one word; `last_called` holds for each such name the person who was last called so.
    pub(super) fn short_name(
        &mut self,
        index: usize,
        word: u64,
        key: u64,
        kind: NameType,
        last_called: &mut Map<usize>,
    ) -> usize {
        let MentionKind::Name { name, title, .. } = &self.mentions[index].kind else { unreachable!("a name") };
        let (token, is_titled) = (name.start, !title.is_empty());
        let title_gender =
            title.clone().filter_map(|token| self.known.of(token)?.person).find_map(|person| person.gender);
        let gender = title_gender.or_else(|| if is_titled { None } else { self.given_gender(index) });
        let name = ShortName { index, word, key, kind, token, is_titled, gender };
        let candidates = self.longer_names(&name);
        if let Some(party) = self.called_so(&name, &candidates, last_called) {
            if self.parties[party].is_person() {
                last_called.insert(word, party);
                let is_given_name = self.resolver.lexicon.get(word).is_some_and(|word| word.given.is_some());
                self.parties[party].is_called_by_first_name |=
                    !is_titled && self.parties[party].keys[0] == word && is_given_name;
            }
            return party;
        }
        let shape = self.document.tokens[token].shape;
        let is_upper = matches!(shape, Shape::Upper | Shape::Mixed | Shape::Dotted) && !is_titled;
        if is_upper && let Some(&party) = self.by_name.get(&mix(SHORT_FORM_KEY, word)) {
            return party;
        }
        if let Some(&party) = self.by_name.get(&key) {
            return self.same_short_name(&name, party);
        }
        if name.is_place()
            && let Some(party) = self.state(index, &[word], key)
        {
            return party;
        }
        let party = self.misspelt(token).unwrap_or_else(|| self.new_name(index, &[word], kind));
        self.by_name.insert(key, party);
        party
    }

    /// The parties with a longer name that a short name may be part of, the earlier made first.
    fn longer_names(&self, name: &ShortName) -> Vec<usize> {
        let &ShortName { word, kind, token, gender, .. } = name;
        let list = match self.by_word.get(&word) {
            Some(list) if !name.is_place() && self.document.tokens[token].shape != Shape::Dotted => list,
            _ => return Vec::new(),
        };
        let fits = |&&party: &&usize| {
            let known = &self.parties[party];
            let is_end = known.surname == Some(word);
            known.keys.len() > 1
                && agree(known.gender, gender)
                && match known.kind {
                    SpeakerType::Person => kind != NameType::Organization || is_end,
                    SpeakerType::Organization => {
                        is_end
                            && kind != NameType::Person
                            && self.resolver.lexicon.get(word).is_some_and(|word| word.body.is_some())
                    }
                    _ => false,
                }
        };
        let mut list: Vec<usize> = list.iter().take(4 * MAX_PARTIES_BACK).filter(fits).copied().collect();
        if list.iter().any(|&party| self.parties[party].surname == Some(word)) {
            list.retain(|&party| self.parties[party].surname == Some(word));
            // Who is called Vera is seldom called Lima.
            if list.iter().any(|&party| !self.parties[party].is_called_by_first_name) {
                list.retain(|&party| !self.parties[party].is_called_by_first_name);
            }
        }
        list
    }

    /// Of several candidates the one that was called so before, unless another has just been named.
    fn called_so(&self, name: &ShortName, candidates: &[usize], last_called: &Map<usize>) -> Option<usize> {
        let &[first, _, ..] = candidates else { return candidates.first().copied() };
        let at = self.mentions[name.index].tokens.start;
        let latest =
            candidates.iter().copied().max_by_key(|&party| self.parties[party].last_named_at).expect("several");
        let owner = last_called.get(&name.word).copied().filter(|owner| candidates.contains(owner));
        let paragraph = self.document.tokens[at].paragraph;
        let is_just_named = |party: usize| {
            self.parties[party].last_named_at.is_some_and(|token| {
                self.document.tokens[token].paragraph == paragraph && at - token < MAX_TOKENS_SINCE_NAMED
            })
        };
        Some(match owner {
            Some(owner) if is_just_named(owner) || !is_just_named(latest) => owner,
            _ if is_just_named(latest) => latest,
            _ => first,
        })
    }

    /// The party of a short name that `party` has already: that one, unless one is a "Mr. Silva" and the other a "Ms.
    /// Silva".
    fn same_short_name(&mut self, name: &ShortName, party: usize) -> usize {
        if agree(self.parties[party].gender, name.gender) {
            return party;
        }
        let other = mix(name.key, name.gender.map_or(0, |gender| gender as u64 + 1));
        if let Some(&party) = self.by_name.get(&other) {
            return party;
        }
        let party = self.new_name(name.index, &[name.word], name.kind);
        self.parties[party].gender = name.gender;
        self.by_name.insert(other, party);
        party
    }

    /// The person with a surname that differs by one letter: "Castel" after "Ana Castell". Short names are too alike.
    pub(super) fn misspelt(&self, token: usize) -> Option<usize> {
        let word = self.document.word(token);
        if self.resolver.lexicon.place(word).is_some() {
            return None;
        }
        let near = self
            .parties
            .iter()
            .enumerate()
            .rev()
            .take(20 * MAX_PARTIES_BACK)
            .filter(|(_, party)| party.is_person() && party.keys.len() > 1);
        let mut fits = near.filter(|(_, party)| {
            party
                .name
                .rsplit(' ')
                .next()
                .is_some_and(|surname| surname.len() > 4 && word.len() > 4 && is_near(word, surname))
        });
        let found = fits.next().map(|(index, _)| index);
        found.filter(|_| fits.next().is_none())
    }
}

/// Whether two words differ by one letter left out, put in or changed after the first; case of ASCII letters aside.
fn is_near(one: &str, other: &str) -> bool {
    let (short, long) =
        if one.len() <= other.len() { (one.as_bytes(), other.as_bytes()) } else { (other.as_bytes(), one.as_bytes()) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let head = short.iter().zip(long).take_while(same).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(same).count();
    head > 0
        && (head + tail >= short.len() && long.len() > short.len()
            || head + tail + 1 >= short.len() && long.len() == short.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_near_if_one_letter_after_the_first_differs() {
        for (one, other) in
            [("castel", "castell"), ("Castell", "castell"), ("weber", "weter"), ("wber", "weber"), ("weber", "webex")]
        {
            assert!(is_near(one, other) && is_near(other, one), "{one} {other}");
        }
        for (one, other) in [("weber", "leber"), ("eber", "weber"), ("webr", "weeber"), ("weber", "wiper")] {
            assert!(!is_near(one, other) && !is_near(other, one), "{one} {other}");
        }
    }
}
