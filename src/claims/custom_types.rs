//! User-defined claim types, from a table of words and patterns. [`ClaimTypes`] describes it.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::claim_type::ClaimType;
use crate::{
    Error,
    document::Document,
    hash::{self, Map},
    lexicon::Table,
};

/// The most words that `...` matches.
const MAX_GAP_WORDS: usize = 6;

/// User-defined claim types, read from a table of words and patterns.
///
/// A row has three columns, separated by tabs: the type, what the row defines, and its value. Lines that begin with `#`
/// are ignored.
///
/// ```text
/// strike_call   code           143
/// strike_call   words asking   call urge announce
/// strike_call   words stopping strike walkout stoppage
/// strike_call   pattern        <asking> ... <stopping>
/// strike_call   not            hunger <stopping>
/// ```
/// - `code`: the code that its claims carry.
/// - `words NAME`: a list of words; several rows add up.
/// - `pattern`: a sequence of words; a sentence with one of the patterns carries the type. A step of it is a word in
///   its dictionary form, which matches all its forms, or as written; `this|that`; a word of a list, `<NAME>`; or
///   `...`, up to six words.
/// - `not`: a pattern that a sentence of the type must not have.
///
/// A claim is the whole sentence. Who puts it forward and whom it is about is found by the weights that were learnt for
/// demands, which are acts of speech as most user-defined types are. For built-in types left out of training they gave
/// the right claimant for 72 of 100 claims (77 by the weights of the type itself) and the right target for 41 (72 by
/// its own): check targets before you rely on them.
///
/// ```
/// use onrecord::{Extractor, claims::ClaimTypes};
/// let table = "strike_call\tpattern\tcall ... strike|walkout\n";
/// let extractor = Extractor::new()?.with_claim_types(ClaimTypes::parse("strikes.tsv", table)?);
/// let article = extractor.extract("The union called for a two-day strike.");
/// assert!(article.claims.iter().any(|claim| claim.claim_type.name() == "strike_call"));
/// # Ok::<(), onrecord::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ClaimTypes {
    types: Vec<CustomType>,
    /// The patterns that a word opens, each as its type and its number there.
    openings: Map<Vec<(usize, usize)>>,
}

#[derive(Clone, Debug)]
struct CustomType {
    claim_type: ClaimType,
    code: Option<Cow<'static, str>>,
    patterns: Vec<Vec<Step>>,
    exclusions: Vec<Vec<Step>>,
}

/// A step of a pattern.
#[derive(Clone, Debug)]
enum Step {
    /// One of these words.
    Word(Vec<u64>),
    /// Up to [`MAX_GAP_WORDS`] words.
    Gap,
}

/// A type found in a sentence.
#[derive(Clone, Debug)]
pub(super) struct CustomMatch {
    pub claim_type: ClaimType,
    pub code: Option<Cow<'static, str>>,
    /// The words of the pattern.
    pub tokens: Range<usize>,
}

/// The rows of one type, before its patterns are read.
#[derive(Default)]
struct TypeRows<'a> {
    line: usize,
    code: Option<&'a str>,
    words: BTreeMap<&'a str, Vec<u64>>,
    patterns: Vec<(usize, &'a str)>,
    exclusions: Vec<(usize, &'a str)>,
}

impl ClaimTypes {
    /// Reads a table; `file` names it in the error.
    ///
    /// ```
    /// use onrecord::claims::ClaimTypes;
    /// assert!(ClaimTypes::parse("thanks.tsv", "thanks\tpattern\tthank\n").is_ok());
    /// let error = ClaimTypes::parse("thanks.tsv", "thanks\tcode\t1\n").unwrap_err();
    /// assert!(error.to_string().starts_with("thanks.tsv, line 1: expected a pattern"));
    /// ```
    ///
    /// # Errors
    /// A row that is not as described, with its line: another number of columns, an unknown word in the second one, a
    /// list that is not there, a type without a pattern or with a name that is taken.
    pub fn parse(file: &str, text: &str) -> Result<Self, Error> {
        let wrong = |line: usize, message: String| Err(Error::lexicon(file, line, message));
        let mut types: BTreeMap<&str, TypeRows> = BTreeMap::new();
        for (line, cells) in Table::parse(file, text, 3)?.rows() {
            let (name, what, value) = (cells[0].trim(), cells[1].trim(), cells[2].trim());
            if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
                return wrong(line, format!("expected a type in lower case, digits and _, found {name:?}"));
            }
            if ClaimType::BUILT_IN.iter().any(|taken| taken.name() == name) {
                return wrong(line, format!("expected a type of your own, found {name:?}, which is there already"));
            }
            if value.is_empty() {
                return wrong(line, format!("expected a value in the third column after {what:?}, found none"));
            }
            let rows = types.entry(name).or_insert_with(|| TypeRows { line, ..TypeRows::default() });
            match what.split_once(' ') {
                None if what == "code" => rows.code = Some(value),
                None if what == "pattern" => rows.patterns.push((line, value)),
                None if what == "not" => rows.exclusions.push((line, value)),
                Some(("words", list)) => {
                    rows.words.entry(list.trim()).or_default().extend(value.split_whitespace().map(key))
                }
                _ => {
                    return wrong(
                        line,
                        format!("expected code, words NAME, pattern or not in the second column, found {what:?}"),
                    );
                }
            }
        }
        let mut found = ClaimTypes::default();
        for (name, rows) in types {
            if rows.patterns.is_empty() {
                return wrong(rows.line, format!("expected a pattern for the type {name:?}, found none"));
            }
            let read = |patterns: &[(usize, &str)]| -> Result<Vec<Vec<Step>>, Error> {
                patterns.iter().map(|&(line, text)| steps(file, line, text, &rows.words)).collect()
            };
            let (patterns, exclusions) = (read(&rows.patterns)?, read(&rows.exclusions)?);
            for (number, pattern) in patterns.iter().enumerate() {
                if let Some(Step::Word(words)) = pattern.first() {
                    words
                        .iter()
                        .for_each(|word| found.openings.entry(*word).or_default().push((found.types.len(), number)));
                }
            }
            let code = rows.code.map(|code| Cow::Owned(code.to_string()));
            found.types.push(CustomType { claim_type: ClaimType::Custom(name.into()), code, patterns, exclusions });
        }
        Ok(found)
    }

    /// The types that the sentence with these tokens carries, each once.
    pub(super) fn find(&self, document: &Document, sentence: Range<usize>) -> Vec<CustomMatch> {
        let mut found: Vec<CustomMatch> = Vec::new();
        if self.types.is_empty() {
            return found;
        }
        for token in sentence.clone() {
            let here = &document.tokens[token];
            let mut words = vec![here.lower_hash];
            words.extend((here.lemma_hash != here.lower_hash).then_some(here.lemma_hash));
            for &(which, number) in words.iter().filter_map(|word| self.openings.get(word)).flatten() {
                let custom = &self.types[which];
                let end = fits(document, &custom.patterns[number], token, sentence.end);
                let is_out = || {
                    custom
                        .exclusions
                        .iter()
                        .any(|steps| sentence.clone().any(|token| fits(document, steps, token, sentence.end).is_some()))
                };
                if let Some(end) = end
                    && !found.iter().any(|other| other.claim_type == custom.claim_type)
                    && !is_out()
                {
                    found.push(CustomMatch {
                        claim_type: custom.claim_type.clone(),
                        code: custom.code.clone(),
                        tokens: token..end,
                    });
                }
            }
        }
        found
    }
}

fn key(word: &str) -> u64 {
    hash::lower(word)
}

/// Reads a pattern.
fn steps(file: &str, line: usize, text: &str, lists: &BTreeMap<&str, Vec<u64>>) -> Result<Vec<Step>, Error> {
    let step = |item: &str| match item.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        _ if matches!(item, "..." | "…") => Ok(Step::Gap),
        Some(name) => lists.get(name).map(|words| Step::Word(words.clone())).ok_or_else(|| {
            let known = lists.keys().copied().collect::<Vec<_>>().join(", ");
            Error::lexicon(
                file,
                line,
                format!(
                    "expected a list of words ({}), found {name:?}",
                    if known.is_empty() { "there are none" } else { &known }
                ),
            )
        }),
        None => Ok(Step::Word(item.split('|').filter(|word| !word.is_empty()).map(key).collect())),
    };
    let steps = text.split_whitespace().map(step).collect::<Result<Vec<_>, _>>()?;
    match (steps.first(), steps.last()) {
        (Some(Step::Word(_)), Some(Step::Word(_))) => Ok(steps),
        _ => Err(Error::lexicon(
            file,
            line,
            format!("expected a pattern that begins and ends with a word, found {text:?}"),
        )),
    }
}

/// Where a pattern that begins at a token ends.
fn fits(document: &Document, steps: &[Step], at: usize, end: usize) -> Option<usize> {
    match steps {
        [] => Some(at),
        [Step::Word(words), rest @ ..] => {
            let token = (at < end).then(|| &document.tokens[at])?;
            if words.contains(&token.lower_hash) || words.contains(&token.lemma_hash) {
                fits(document, rest, at + 1, end)
            } else {
                None
            }
        }
        [Step::Gap, rest @ ..] => (at..end.min(at + MAX_GAP_WORDS + 1)).find_map(|at| fits(document, rest, at, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;

    const TABLE: &str = "\
# strikes
strike_call\tcode\t143
strike_call\twords asking\tcall urge
strike_call\twords stopping\tstrike walkout
strike_call\tpattern\t<asking> ... <stopping>
strike_call\tnot\thunger <stopping>
thanks\tpattern\tthank
";

    fn found(text: &str) -> Vec<String> {
        let extractor = Extractor::new().unwrap().with_claim_types(ClaimTypes::parse("t.tsv", TABLE).unwrap());
        let claims = extractor.extract(text).claims;
        claims
            .iter()
            .filter(|claim| matches!(claim.claim_type, ClaimType::Custom(_)))
            .map(|claim| claim.claim_type.name().to_string())
            .collect()
    }

    #[test]
    fn patterns_find_all_forms_of_their_words() {
        assert_eq!(found("The union called for a two-day walkout."), ["strike_call"]);
        assert_eq!(found("Nurses are urging a strike, and thanked the town."), ["strike_call", "thanks"]);
        assert!(found("The union called off the talks.").is_empty());
        assert!(found("He called it a day. The strike went on.").is_empty());
        assert!(found("Prisoners called for a hunger strike.").is_empty());
    }

    #[test]
    fn errors_name_file_and_line() {
        for (table, message) in [
            ("a\tpattern\n", "t.tsv, line 1: expected 3 columns, found 2"),
            (
                "# x\na\tpatern\tb\n",
                "t.tsv, line 2: expected code, words NAME, pattern or not in the second column, found \"patern\"",
            ),
            ("a\tcode\t1\n", "t.tsv, line 1: expected a pattern for the type \"a\", found none"),
            ("a\tpattern\t<b> c\n", "t.tsv, line 1: expected a list of words (there are none), found \"b\""),
            (
                "a\tpattern\t... c\n",
                "t.tsv, line 1: expected a pattern that begins and ends with a word, found \"... c\"",
            ),
            (
                "denial\tpattern\tc\n",
                "t.tsv, line 1: expected a type of your own, found \"denial\", which is there already",
            ),
            ("A b\tpattern\tc\n", "t.tsv, line 1: expected a type in lower case, digits and _, found \"A b\""),
        ] {
            assert_eq!(ClaimTypes::parse("t.tsv", table).unwrap_err().to_string(), message);
        }
    }
}
