//! Dictionary forms of verbs and plural nouns: "said" gives "say", "ministers" gives "minister".
//!
//! The table of verbs (`src/lexicon/document/verbs.tsv`) is inflected once, when it is loaded, by the rules of
//! spelling: "deny" makes "denies", "denied", "denying"; "admit" makes "admitted". A form is then found by the hash of
//! the word alone, without a look at its letters. Forms that the table does not make lose their ending by rule: those
//! of a verb with a prefix ("re-elected", "outsold") through the verb without it, others by the shape of what is left
//! ("blogged", "fictionalized"). Plural nouns are the other way round: few are irregular
//! (`src/lexicon/document/plurals.tsv`), the others lose their ending.
//!
//! Every other part of speech is its own dictionary form. Known misses: verbs that share a form are not
//! distinguished ("lay" in the past tense is taken for "lie", "wound" for "wind").

use super::Tag;
use crate::{Error, hash, lexicon::shipped_table};

/// Finds dictionary forms.
#[derive(Clone, Debug, Default)]
pub(super) struct Lemmas {
    /// Every dictionary form of the tables, with its hash.
    words: Vec<(Box<str>, u64)>,
    /// [`hash::lower`] of a form, to its dictionary form.
    verbs: hash::Map<u32>,
    /// [`hash::lower`] of the verbs' dictionary forms.
    bases: hash::Map<()>,
    plurals: hash::Map<u32>,
    /// Prefixes that make a verb from another: "re", "out".
    prefixes: Vec<Box<str>>,
}

/// What the tables have as the dictionary form of a word.
enum Listed {
    /// Another word, by its index in [`Lemmas::words`].
    Form(u32),
    /// The word itself.
    Itself,
    /// Nothing.
    Not,
}

impl Lemmas {
    /// Loads the tables that ship.
    ///
    /// # Errors
    /// A table with an invalid row.
    pub(super) fn new() -> Result<Self, Error> {
        let mut lemmas = Lemmas::default();
        let verbs = shipped_table!("document/verbs.tsv", 2)?;
        for (_, cells) in verbs.rows() {
            let base = lemmas.word(cells[0]);
            lemmas.bases.insert(hash::lower(cells[0]), ());
            for form in cells[1].split(' ') {
                lemmas.verbs.entry(hash::lower(form)).or_insert(base);
            }
        }
        // "singing" is made by "sing" and by "singe": the verb without "e" goes first.
        for silent in [false, true] {
            for (index, (_, cells)) in
                verbs.rows().enumerate().filter(|(_, (_, cells))| cells[0].ends_with('e') == silent)
            {
                inflect(cells[0], cells[1] == "-", |form| {
                    lemmas.verbs.entry(hash::lower(form)).or_insert(index as u32);
                });
            }
        }
        for (_, cells) in shipped_table!("document/plurals.tsv", 2)?.rows() {
            let word = lemmas.word(cells[1]);
            lemmas.plurals.insert(hash::lower(cells[0]), word);
        }
        for (_, cells) in shipped_table!("document/verb_prefixes.tsv", 1)?.rows() {
            lemmas.prefixes.push(cells[0].into());
        }
        Ok(lemmas)
    }

    fn word(&mut self, word: &str) -> u32 {
        self.words.push((word.into(), hash::lower(word)));
        self.words.len() as u32 - 1
    }

    /// [`hash::bytes`] of the dictionary form of a word whose [`hash::lower`] is `lower_hash`.
    pub(super) fn hash(&self, word: &str, lower_hash: u64, tag: Tag) -> u64 {
        match self.listed(lower_hash, tag) {
            Listed::Form(found) => self.words[found as usize].1,
            Listed::Itself => lower_hash,
            Listed::Not => hash::bytes(self.by_rule(word, tag).as_bytes()),
        }
    }

    /// The dictionary form of a word whose [`hash::lower`] is `lower_hash`.
    pub(super) fn form(&self, word: &str, lower_hash: u64, tag: Tag) -> String {
        match self.listed(lower_hash, tag) {
            Listed::Form(found) => self.words[found as usize].0.to_string(),
            Listed::Itself => word.to_lowercase(),
            Listed::Not => self.by_rule(word, tag),
        }
    }

    /// The dictionary form by the tables.
    fn listed(&self, lower_hash: u64, tag: Tag) -> Listed {
        let is_base = || self.bases.contains_key(&lower_hash);
        let verb = || self.verbs.get(&lower_hash).map(|&found| Listed::Form(found));
        match tag {
            Tag::Vb | Tag::Vbp if is_base() => Listed::Itself,
            Tag::Vb | Tag::Vbp => verb().unwrap_or(Listed::Itself),
            Tag::Vbd | Tag::Vbn | Tag::Vbg | Tag::Vbz => {
                verb().unwrap_or_else(|| if is_base() { Listed::Itself } else { Listed::Not })
            }
            Tag::Nns => self.plurals.get(&lower_hash).map_or(Listed::Not, |&found| Listed::Form(found)),
            _ => Listed::Itself,
        }
    }

    fn by_rule(&self, word: &str, tag: Tag) -> String {
        let word = word.to_lowercase();
        if tag == Tag::Nns || tag == Tag::Vbz {
            return self.singular(word);
        }
        for prefix in &self.prefixes {
            let Some(rest) = word.strip_prefix(&**prefix) else { continue };
            if let Some(&found) = self.verbs.get(&hash::lower(rest.trim_start_matches('-'))) {
                let length = prefix.len() + usize::from(rest.starts_with('-'));
                return format!("{}{}", &word[..length], self.words[found as usize].0);
            }
        }
        match if tag == Tag::Vbg { word.strip_suffix("ing") } else { word.strip_suffix("ed") } {
            Some(stem) if stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) && stem.len() > 1 => base(stem),
            _ => word,
        }
    }

    /// Takes the ending off a plural noun, or off a verb in the third person.
    fn singular(&self, mut word: String) -> String {
        let cut = if let Some(stem) = word.strip_suffix("men").filter(|stem| stem.len() > 1) {
            return format!("{stem}man");
        } else if word.len() > 4 && word.ends_with("ies") {
            word.truncate(word.len() - 3);
            word.push('y');
            0
        } else if ["sses", "shes", "ches", "xes", "zzes", "oes"].iter().any(|end| word.ends_with(end)) {
            2
        } else if word.ends_with("uses") && !word.ends_with("auses") && !word.ends_with("ouses") {
            if self.bases.contains_key(&hash::lower(&word[..word.len() - 1])) { 1 } else { 2 }
        } else {
            usize::from(
                word.ends_with('s')
                    && !word.ends_with("ss")
                    && word.len() > 2
                    && !word.starts_with(|c: char| c.is_ascii_digit()),
            )
        };
        word.truncate(word.len() - cut);
        word
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Makes the forms of a verb; the past tense only if it is regular.
fn inflect(base: &str, is_regular: bool, mut made: impl FnMut(&str)) {
    let bytes = base.as_bytes();
    let [.., before, last] = *bytes else { return };
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| base.ends_with(end)) || last == b'o' && !is_vowel(before);
    let (without_y, without_e) = (base.strip_suffix('y').filter(|_| !is_vowel(before)), base.strip_suffix('e'));
    made(&match without_y {
        Some(stem) => format!("{stem}ies"),
        None => format!("{base}{}", if hisses { "es" } else { "s" }),
    });
    let mut stems = |ing: &str, ed: &str| {
        made(&format!("{ing}ing"));
        if is_regular {
            made(&format!("{ed}ed"));
        }
    };
    match (without_y, without_e) {
        (Some(stem), _) => stems(base, &format!("{stem}i")),
        (_, Some(stem)) if before == b'i' => stems(&format!("{}y", &stem[..stem.len() - 1]), stem),
        (_, Some(stem)) if matches!(before, b'e' | b'o' | b'y') => stems(base, stem),
        (_, Some(stem)) => stems(stem, stem),
        _ if last == b'c' => stems(&format!("{base}k"), &format!("{base}k")),
        _ => {
            // One vowel before the last consonant doubles that consonant: always in one syllable, else perhaps.
            let vowels = bytes.iter().filter(|&&letter| is_vowel(letter)).count() - usize::from(base.contains("qu"));
            let doubles = !is_vowel(last) && !matches!(last, b'w' | b'x' | b'y') && is_vowel(before);
            let doubles = doubles
                && !bytes
                    .get(bytes.len().wrapping_sub(3))
                    .is_some_and(|&letter| is_vowel(letter) && !base.contains("qu"));
            if doubles {
                let doubled = format!("{base}{}", last as char);
                stems(&doubled, &doubled);
            }
            if !doubles || vowels > 1 {
                stems(base, base);
            }
        }
    }
}

/// The dictionary form of a verb in no table, from what is left without its ending: "blogg" gives "blog", "tokeniz"
/// "tokenize", "tweet" "tweet".
fn base(stem: &str) -> String {
    match stem.as_bytes() {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'z' | b'e' | b'o' | b'f') => {
            stem[..stem.len() - 1].to_string()
        }
        [.., b'i'] => format!("{}y", &stem[..stem.len() - 1]),
        [.., b'c' | b'v' | b'u' | b'z']
        | [.., b'd' | b'l' | b'r' | b'n', b'g']
        | [.., b'b' | b'd' | b'g' | b'k' | b'p' | b't', b'l'] => format!("{stem}e"),
        [.., a, b'a', b't'] if !is_vowel(*a) => format!("{stem}e"),
        [.., b'i', b's'] => format!("{stem}e"),
        _ => stem.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionary_forms() {
        let lemmas = Lemmas::new().unwrap();
        use Tag::{Jj, Nn, Nns, Vb, Vbd, Vbg, Vbn, Vbp, Vbz};
        for (word, tag, expected) in [
            ("Said", Vbd, "say"),
            ("accused", Vbd, "accuse"),
            ("denied", Vbn, "deny"),
            ("denies", Vbz, "deny"),
            ("blaming", Vbg, "blame"),
            ("claims", Vbz, "claim"),
            ("admitted", Vbd, "admit"),
            ("visited", Vbd, "visit"),
            ("calling", Vbg, "call"),
            ("cancelled", Vbd, "cancel"),
            ("canceled", Vbd, "cancel"),
            ("charged", Vbn, "charge"),
            ("noted", Vbd, "note"),
            ("hoping", Vbg, "hope"),
            ("hopping", Vbg, "hop"),
            ("singing", Vbg, "sing"),
            ("dying", Vbg, "die"),
            ("agreeing", Vbg, "agree"),
            ("panicked", Vbd, "panic"),
            ("goes", Vbz, "go"),
            ("vetoes", Vbz, "veto"),
            ("'s", Vbz, "be"),
            ("’re", Vbp, "be"),
            ("found", Vbd, "find"),
            ("found", Vb, "found"),
            ("came", Vbp, "come"),
            ("re-elected", Vbn, "re-elect"),
            ("outsold", Vbd, "outsell"),
            ("blogged", Vbd, "blog"),
            ("tokenized", Vbn, "tokenize"),
            ("wounded", Jj, "wounded"),
            ("ministers", Nns, "minister"),
            ("parties", Nns, "party"),
            ("movies", Nns, "movie"),
            ("crises", Nns, "crisis"),
            ("viruses", Nns, "virus"),
            ("causes", Nns, "cause"),
            ("policemen", Nns, "policeman"),
            ("heroes", Nns, "hero"),
            ("boss", Nns, "boss"),
            ("1990s", Nns, "1990s"),
            ("need", Vbd, "need"),
            ("news", Nn, "news"),
        ] {
            let lower = hash::lower(&word.replace('’', "'"));
            assert_eq!(lemmas.form(word, lower, tag), expected, "{word}");
            assert_eq!(lemmas.hash(word, lower, tag), hash::bytes(expected.as_bytes()), "{word}");
        }
    }
}
