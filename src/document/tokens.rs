//! Words and punctuation marks, cut as the Penn Treebank cuts them ("did|n't", "Putin|'s", "$|5"), except that words
//! joined by a hyphen stay one.

use super::{
    Tag,
    vocabulary::{Vocabulary, WordClass},
};
use crate::{Span, hash, model::numbered};

numbered! {
    /// How a word is written.
    #[repr(u8)]
    pub enum Shape {
        /// "word"
        Lower = 0,
        /// "Word"
        Title = 1,
        /// "WORD", of two letters or more
        Upper = 2,
        /// "McCain", "iPhone"
        Mixed = 3,
        /// "A", "I"
        Single = 4,
        /// "14", "3.5", "10,000"
        Number = 5,
        /// "9-year-old", "G20"
        Alphanumeric = 6,
        /// "J.", "U.S."
        Dotted = 7,
        /// "," "…" "$"
        Mark = 8,
    }
}

/// A word or punctuation mark.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its bytes in the text.
    pub span: Span,
    /// Its part of speech.
    pub tag: Tag,
    /// How it is written.
    pub shape: Shape,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Index of its chunk.
    pub chunk: u32,
    /// Whether blank space comes before it.
    pub spaced: bool,
    /// [`hash::lower`] of the word, its apostrophes straight and character references resolved.
    pub lower_hash: u64,
    /// [`hash::bytes`] of its dictionary form, set by the tagger.
    pub lemma_hash: u64,
    /// The number of its WordNet class in `src/lexicon/document/sense_classes.tsv`, set by the tagger; 0 if unknown.
    pub sense: u8,
    /// How similar it is to words of reporting, from 0 to 9, set by the tagger.
    pub reporting: u8,
}

/// The named character references of punctuation; each is one token. Sorted by name.
const REFERENCES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("bdquo", "„"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsaquo", "‹"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rdquo", "”"),
    ("rsaquo", "›"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
];

/// Length and meaning of a character reference that begins the text: "&quot;", "&#8220;", "&#x201C;".
fn reference(rest: &str) -> Option<(usize, &'static str)> {
    let bytes = rest.as_bytes();
    let end = bytes.iter().take(9).position(|&byte| byte == b';').filter(|_| bytes[0] == b'&')?;
    let name = &rest[1..end];
    let meaning = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        let meant = char::from_u32(code)?;
        REFERENCES.iter().find(|row| row.1.starts_with(meant))?.1
    } else {
        REFERENCES[REFERENCES.binary_search_by_key(&name, |row| row.0).ok()?].1
    };
    Some((end + 1, meaning))
}

/// A word, or the character that it refers to: "\"" for "&quot;".
pub(crate) fn plain(word: &str) -> &str {
    if word.len() > 3 && word.starts_with('&') {
        reference(word).filter(|found| found.0 == word.len()).map_or(word, |found| found.1)
    } else {
        word
    }
}

/// Length of an apostrophe that begins the text. A grave or acute accent is one between letters only: "don`t".
fn apostrophe(rest: &str) -> Option<usize> {
    match rest.as_bytes().first()? {
        b'\'' => Some(1),
        b'&' => reference(rest).filter(|found| matches!(found.1, "'" | "’")).map(|found| found.0),
        b'`' => Some(1),
        0xc2 if rest.starts_with('´') => Some(2),
        0xe2 if rest.starts_with('’') => Some(3),
        _ => None,
    }
}

/// Blank space, and what cannot be seen: control characters, zero-width spaces, marks of direction.
fn is_blank(c: char) -> bool {
    if c.is_ascii() {
        return c == ' ' || c.is_ascii_control();
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
        )
}

/// Cuts a text into tokens. Linear in its length: no character is looked at more than a few times.
pub(super) fn tokenize(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    let mut cutter = Cutter { text, vocabulary, tokens: Vec::with_capacity(text.len() / 5), spaced: true };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c == ' ' {
            cutter.spaced = true;
            at += 1;
            continue;
        }
        let blank = if c == '&' {
            reference(&text[at..]).filter(|found| found.1 == "\u{a0}").map(|found| found.0)
        } else {
            is_blank(c).then(|| c.len_utf8())
        };
        if let Some(length) = blank {
            cutter.spaced = true;
            at += length;
        } else {
            at = cutter.cut(at, c);
        }
    }
    cutter.tokens
}

struct Cutter<'t> {
    text: &'t str,
    vocabulary: &'t Vocabulary,
    tokens: Vec<Token>,
    spaced: bool,
}

impl Cutter<'_> {
    fn push(&mut self, start: usize, end: usize) -> usize {
        let span = Span::new(start, end);
        let word = span.of(self.text);
        let (lower, shape) = simple(word).unwrap_or_else(|| (lower(word), shape(plain(word))));
        self.tokens.push(Token {
            span,
            tag: Tag::Nn,
            shape,
            sentence: 0,
            paragraph: 0,
            chunk: 0,
            spaced: self.spaced,
            lower_hash: lower,
            lemma_hash: lower,
            sense: 0,
            reporting: 0,
        });
        self.spaced = false;
        end
    }

    /// Pushes the token or tokens that begin at `at` and gives where they end.
    fn cut(&mut self, at: usize, first: char) -> usize {
        let rest = &self.text[at..];
        if first.is_alphanumeric() {
            if matches!(first, 'h' | 'w' | 'H')
                && (rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www."))
            {
                return self.push(at, at + address(rest));
            }
            return if first.is_ascii_digit() { self.number(at) } else { self.word(at) };
        }
        let length = match first {
            '@' | '#' if rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest.len(), |n| n + 1)
            }
            '.' | '-' => rest.bytes().take_while(|&b| b == first as u8).count(),
            '`' | '\'' if rest.bytes().take(3).take_while(|&b| b == first as u8).count() == 2 => 2,
            '`' => 1,
            '\'' | '’' | '‘' => clitic(rest).or_else(|| self.clipped(rest)).unwrap_or(first.len_utf8()),
            '&' => clitic(rest).or_else(|| reference(rest).map(|found| found.0)).unwrap_or(1),
            // Combining marks stay with the letter before, and a joiner keeps what follows: 👩‍👧 is one.
            _ => {
                let mut before = first;
                let mut ends = |c| std::mem::replace(&mut before, c) != '\u{200d}' && !is_joined(c) || is_blank(c);
                rest.char_indices().skip(1).find(|&(_, c)| ends(c)).map_or(rest.len(), |(n, _)| n)
            }
        };
        self.push(at, at + length)
    }

    fn number(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = at;
        while end < bytes.len() {
            let inner = matches!(bytes[end], b'.' | b',' | b':') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            if !bytes[end].is_ascii_digit() && !inner {
                break;
            }
            end += 1;
        }
        if self.text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || is_joined(c)) {
            self.word(at)
        } else {
            self.push(at, end)
        }
    }

    fn word(&mut self, at: usize) -> usize {
        let text = self.text;
        let plain =
            |from: usize| text.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mut end = at + plain(at);
        if end > at && text.as_bytes().get(end) == Some(&b' ') {
            // Nearly every word.
            return self.push(at, end);
        }
        loop {
            end += plain(end);
            let rest = &text[end..];
            let Some(c) = rest.chars().next() else { break };
            let length = if !c.is_ascii() && (c.is_alphanumeric() || is_joined(c)) {
                c.len_utf8()
            } else if end == at {
                break;
            } else {
                let within = match c {
                    '-' | '‑' | '_' => c.len_utf8(),
                    '&' => {
                        reference(rest).map_or(1, |found| if matches!(found.1, "&" | "'" | "’") { found.0 } else { 0 })
                    }
                    '.' | ','
                        if text.as_bytes()[end - 1].is_ascii_digit()
                            && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) =>
                    {
                        1
                    }
                    _ => apostrophe(rest).unwrap_or(0),
                };
                if within == 0 || !rest[within..].starts_with(char::is_alphanumeric) || clitic(rest).is_some() {
                    break;
                }
                within
            };
            end += length;
        }
        if let Some(stem) = negated(&text[at..end]) {
            self.push(at, at + stem);
            return self.push(at + stem, end);
        }
        let end = self.dotted(at, end);
        self.push(at, end)
    }

    /// Where the word ends if full stops after it belong to it: "Mr.", "J.", "U.S.", "e.g.", "D-Va."
    fn dotted(&self, at: usize, end: usize) -> usize {
        let text = self.text;
        let Some(after) = text[end..].strip_prefix('.') else { return end };
        let word = &text[at..end];
        let mut letters = word.chars();
        let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        let next = after.trim_start_matches([' ', '\u{a0}']).chars().next().unwrap_or(' ');
        if single {
            let mut stop = end + 1;
            loop {
                let mut chars = text[stop..].chars();
                match (chars.next(), chars.next()) {
                    (Some(c), Some('.')) if c.is_alphabetic() => stop += c.len_utf8() + 1,
                    _ => break,
                }
            }
            let versus = next.is_uppercase()
                && (word == "v" || self.tokens.last().is_some_and(|token| token.span.of(text) == "("));
            let capital = word.starts_with(char::is_uppercase) && word != "I";
            return if stop > end + 1 || capital || versus || self.is_numbered(word, next) { stop } else { end };
        }
        if after.starts_with('.') {
            return end;
        }
        if word == "Ph" && after.starts_with("D.") {
            return end + 3;
        }
        let last = word.rsplit('-').next().unwrap_or(word);
        let known = last.len() <= 6 && last.starts_with(char::is_uppercase) || matches!(word, "vs" | "etc" | "cf");
        let et_al = word == "al" && self.tokens.last().is_some_and(|token| token.span.of(text) == "et");
        if et_al
            || word == "cf"
            || self.is_numbered(word, next)
            || known && self.vocabulary.has_lower(WordClass::Abbreviation, last)
        {
            end + 1
        } else {
            end
        }
    }

    /// Whether an abbreviation keeps its full stop because a number follows: "No. 5".
    fn is_numbered(&self, word: &str, next: char) -> bool {
        next.is_ascii_digit() && word.len() <= 6 && self.vocabulary.has_lower(WordClass::BeforeNumber, word)
    }

    /// Length of "'em", "'n'", "'90s" that begins the text.
    fn clipped(&self, rest: &str) -> Option<usize> {
        let mark = rest.chars().next()?;
        let after = &rest[mark.len_utf8()..];
        let length = after.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count();
        let word = &after[..length];
        let decade = matches!(word.as_bytes(), [b'0'..=b'9', b'0', b's'])
            || mark == '’' && matches!(word.as_bytes(), [b'0'..=b'9', b'0'..=b'9']);
        let known = decade || self.vocabulary.has_lower(WordClass::Clipped, word);
        if !known || after[length..].starts_with(char::is_alphanumeric) {
            return None;
        }
        let twice = word == "n" && after[length..].starts_with(['\'', '’']);
        Some(mark.len_utf8() + length + if twice { after[length..].chars().next()?.len_utf8() } else { 0 })
    }
}

/// The hash of the word in lower case, its apostrophes straight: "Didn’t" as "didn't".
fn lower(word: &str) -> u64 {
    if word.is_ascii() && !word.contains(['&', '`']) || word.len() <= 3 {
        return hash::lower(word);
    }
    let word = plain(word);
    if !word.contains(char::is_alphanumeric) {
        return hash::lower(word);
    }
    let mut straight = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let apostrophe = apostrophe(rest);
        let ampersand = reference(rest).filter(|_| c == '&').map(|found| found.0);
        straight.push(if apostrophe.is_some() { '\'' } else { c });
        rest = &rest[apostrophe.or(ampersand).unwrap_or(c.len_utf8())..];
    }
    hash::lower(&straight)
}

/// Combining marks, joiners, soft hyphens and modifiers, which belong to what comes before them.
fn is_joined(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{ad}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{20d0}'..='\u{20ff}'
    )
}

/// Length of a web address that begins the text.
fn address(rest: &str) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '“' | '<' | '>' | ')' | ']'))
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/').len().max(1)
}

/// Length of "'s", "’re", "'ll" ... that begins the text and ends with it.
fn clitic(rest: &str) -> Option<usize> {
    let mark = apostrophe(rest)?;
    let bytes = &rest.as_bytes()[mark..];
    let length = match bytes {
        [a, b, ..]
            if matches!(
                [a.to_ascii_lowercase(), b.to_ascii_lowercase()],
                [b'r', b'e'] | [b'v', b'e'] | [b'l', b'l']
            ) =>
        {
            2
        }
        [a, ..] if matches!(a.to_ascii_lowercase(), b's' | b'd' | b'm') => 1,
        _ => return None,
    };
    let over = !rest[mark + length..].starts_with(char::is_alphanumeric);
    over.then_some(mark + length)
}

/// Length of "did" in "didn't".
fn negated(word: &str) -> Option<usize> {
    let body = word.strip_suffix(['t', 'T'])?;
    let mark = ["'", "’", "`", "´"].into_iter().find(|mark| body.ends_with(mark)).map(str::len);
    let mark = mark.or_else(|| {
        body.rfind('&').filter(|&at| apostrophe(&body[at..]) == Some(body.len() - at)).map(|at| body.len() - at)
    })?;
    let stem = body[..body.len() - mark].strip_suffix(['n', 'N'])?;
    Some(stem.len()).filter(|&length| length > 0)
}

/// Hash in lower case and shape of a word of ASCII letters and digits alone, as most are.
fn simple(word: &str) -> Option<(u64, Shape)> {
    let (mut hash, mut letters) = (hash::begin(word.len()), Letters::default());
    hash::for_chunks(word.as_bytes(), |chunk| {
        let count = |marks: u64| ((marks >> 7).wrapping_mul(0x0101_0101_0101_0101) >> 56) as usize;
        let upper = hash::between(chunk, b'A', b'Z');
        letters.upper += count(upper);
        letters.lower += count(hash::between(chunk, b'a', b'z'));
        letters.digits += count(hash::between(chunk, b'0', b'9'));
        hash = hash::mix(hash, chunk | upper >> 2);
    });
    let is_simple = letters.upper + letters.lower + letters.digits == word.len();
    is_simple.then(|| (hash, letters.shape(word, word.as_bytes()[0].is_ascii_uppercase())))
}

fn shape(word: &str) -> Shape {
    let mut letters = Letters::default();
    for c in word.chars() {
        if c.is_ascii_lowercase() || (!c.is_ascii() && c.is_lowercase()) {
            letters.lower += 1;
        } else if c.is_uppercase() {
            letters.upper += 1;
        } else if c.is_ascii_digit() {
            letters.digits += 1;
        } else if c.is_alphabetic() {
            letters.lower += 1;
        }
    }
    letters.shape(word, word.starts_with(|c: char| !c.is_lowercase() && c.is_uppercase()))
}

/// The letters of a word, counted.
#[derive(Clone, Copy, Default)]
struct Letters {
    upper: usize,
    lower: usize,
    digits: usize,
}

impl Letters {
    fn shape(self, word: &str, first_upper: bool) -> Shape {
        match (self.upper, self.lower, self.digits) {
            (0, 0, 0) => Shape::Mark,
            (0, 0, _) => Shape::Number,
            (_, _, 1..) => Shape::Alphanumeric,
            _ if word.ends_with('.') => Shape::Dotted,
            (0, _, _) => Shape::Lower,
            (1, 0, _) => Shape::Single,
            (_, 0, _) => Shape::Upper,
            (1, _, _) if first_upper => Shape::Title,
            (_, _, _) if first_upper && word.contains(['-', '‑']) => Shape::Title,
            _ => Shape::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_sorted() {
        assert!(REFERENCES.is_sorted());
    }

    #[test]
    fn references_have_a_length_and_a_meaning() {
        for (text, expected) in [
            ("&quot; she said", Some((6, "\""))),
            ("&#8220;We won", Some((7, "“"))),
            ("&#x201C;We won", Some((8, "“"))),
            ("&co; and others", None),
            ("& so on;", None),
        ] {
            assert_eq!(reference(text), expected, "{text}");
        }
    }

    #[test]
    fn endings_after_an_apostrophe_are_cut_off() {
        for (text, expected) in
            [("'s house", Some(2)), ("’re late", Some(5)), ("'LL", Some(3)), ("'sun", None), ("' a", None)]
        {
            assert_eq!(clitic(text), expected, "{text}");
        }
        for (word, expected) in
            [("didn't", Some(3)), ("can’t", Some(2)), ("didn&#39;t", Some(3)), ("want", None), ("n't", None)]
        {
            assert_eq!(negated(word), expected, "{word}");
        }
    }

    #[test]
    fn addresses_end_before_punctuation() {
        for (text, expected) in [
            ("https://example.org/a, she wrote", "https://example.org/a"),
            ("www.example.org/b/).", "www.example.org/b/"),
            ("http://example.org”", "http://example.org"),
        ] {
            assert_eq!(&text[..address(text)], expected);
        }
    }

    #[test]
    fn words() {
        let vocabulary = Vocabulary::shipped().expect("tables");
        for (text, expected) in [
            ("didn't go", "did n't go"),
            ("Putin’s men", "Putin ’s men"),
            ("the boys' club", "the boys ' club"),
            ("O'Brien said", "O'Brien said"),
            ("Mr. J. Smith", "Mr. J. Smith"),
            ("the U.S. Army", "the U.S. Army"),
            ("$5.3 million, up 10%.", "$ 5.3 million , up 10 % ."),
            ("a 9-year-old boy", "a 9-year-old boy"),
            ("well -- no ... maybe…", "well -- no ... maybe …"),
            ("see https://example.org/a?b=c.", "see https://example.org/a?b=c ."),
            ("10,000 of 3.5m", "10,000 of 3.5m"),
            ("@handle said #tag", "@handle said #tag"),
            ("e\u{301}tat 👩‍👩‍👧!", "e\u{301}tat 👩‍👩‍👧 !"),
            ("the '90s, rock 'n' roll, let 'em", "the '90s , rock 'n' roll , let 'em"),
            ("He said no. Route No. 5", "He said no . Route No. 5"),
            ("Sen. Lee, D-Va., in Roe v. Wade", "Sen. Lee , D-Va. , in Roe v. Wade"),
            ("a Ph.D. student (b. 1990)", "a Ph.D. student ( b. 1990 )"),
            ("don`t, l’homme, Qur'an", "do n`t , l’homme , Qur'an"),
            ("don&#39;t say &quot;AT&amp;T&quot;&nbsp;now &co;", "do n&#39;t say &quot; AT&amp;T &quot; now & co ;"),
            ("the boy&rsquo;s &#8220;dog&#x201D;", "the boy &rsquo;s &#8220; dog &#x201D;"),
            ("\u{feff}one\u{200b} two\0three", "one two three"),
        ] {
            let words: Vec<&str> = tokenize(text, &vocabulary).iter().map(|token| token.span.of(text)).collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
