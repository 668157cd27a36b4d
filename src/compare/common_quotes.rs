//! The same utterance in several articles: cut, merged, elided, changed at the edges or altered.
//!
//! # Method
//! 1. What is compared is what is in quotation marks: a direct quote, the quoted parts of a mixed one. Passages of the
//!    same words are one utterance.
//! 2. Utterances are taken from the longest to the shortest. Each is looked up in an index of pairs of neighbouring
//!    words, the rarest pairs first, and joins a longer one that holds [`MIN_AGREEMENT`] of its words in their order,
//!    most of them side by side. One that joins none is the fullest version of a group of its own. Without a speaker in
//!    common they must agree in content words too; and without a gap, if they have fewer than [`MIN_CERTAIN_WORDS`]
//!    words in common and their articles quote no one in common.
//! 3. The index holds of an utterance only the pairs of words that its fullest version lacks, so that it grows with
//!    what is said and not with how often it is said.
//! 4. Versions that have little in common but the fullest, such as its two halves, go to different groups; then the
//!    fullest version is in both.
//! 5. Utterances of which one ends with the words that another begins with make a group too, if they are not
//!    in one yet; what they have in common is compared.
//! 6. Reports in other words than the speaker's (indirect quotes) come last. They join an utterance of the same speaker
//!    with which they share the content words, whatever their endings: all of them and half of the other words (“We did
//!    not fire on Belmir,” and: his men had not fired on Belmir), or [`MIN_LOOSE_AGREEMENT`] of them, four at least,
//!    and more of the others. Most content words of the report are the speaker's, and either both are negated or neither.
//! 7. A group is kept if it spans two articles or more. Groups of the same quotes, as of the two halves of an
//!    interrupted sentence, are made one.
//!
//! Known misses: paraphrases in other words; passages of fewer words than asked for. Cost: linear in practice;
//! 1,000,000 quotes take 17 s of one core and 0.7 GB (`make bench-compare`).
//!
//! [`MIN_AGREEMENT`]: super::versions::MIN_AGREEMENT
//! [`MIN_LOOSE_AGREEMENT`]: super::versions::MIN_LOOSE_AGREEMENT
//! [`MIN_CERTAIN_WORDS`]: super::versions::MIN_CERTAIN_WORDS

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use rayon::prelude::*;

use super::{
    align::align,
    compared_quote::ComparedQuote,
    differences::{Relation, differences, relation},
    overlaps::overlapping,
    reported_versions::add_reports,
    utterances::{Utterance, utterances, words_of_share},
    versions::{MIN_LOOSE_AGREEMENT, Version, Versions},
    word_keys::{function_words, negations, short_key, words},
};
use crate::{Error, Span, attribution::Kind, batch::on_threads};

/// A quote of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonQuote {
    /// The group; groups are numbered from 0 in the order of their first quotes.
    pub group: usize,
    /// The quote, by index.
    pub quote: usize,
    /// What of its text the others have too or may have: for a mixed quote a part in quotation marks.
    pub part: Span,
    /// Share of the words of the shorter of the two, 0 to 1, that it and the fullest version have in common, in order.
    pub similarity: f64,
    /// How it differs from the fullest version.
    pub relation: Relation,
    /// The fullest version with `[-words left out-]` and `{+words added+}`; none if no word differs.
    pub differences: Option<String>,
}

/// Finds the quotes of `min_words` words or more that several articles have. Works on `threads` threads, or on all
/// cores. Rows come in the order of the groups, and in a group in that of the quotes.
///
/// ```
/// use onrecord::{attribution::Kind, compare::{ComparedQuote, Relation, common_quotes}};
///
/// let (direct, mixed) = (Kind::Direct, Kind::Mixed);
/// let silva = |text, kind, article| ComparedQuote { text, kind, article, speaker: Some("Ana Silva") };
/// let quotes = [
///     silva("“The pumps failed at noon, and nobody in the company warned us,”", direct, 0),
///     silva("the mine was “a danger to the whole valley”", mixed, 0),
///     silva("“nobody in the company warned us”", direct, 1),
///     silva("“The pumps failed at dawn, and nobody in the company warned us.”", direct, 2),
/// ];
/// let found = common_quotes(&quotes, 4, None)?;
///
/// // Articles 0, 1 and 2 have one utterance; what only article 0 has is left out.
/// let shown: Vec<_> = found.iter().map(|row| (row.quote, row.relation, row.differences.as_deref())).collect();
/// assert_eq!(shown, [
///     (0, Relation::Identical, None),
///     (2, Relation::Shortened, Some("[-The pumps failed at noon, and-] nobody in the company warned us")),
///     (3, Relation::Altered, Some("The pumps failed at [-noon-] {+dawn+} and nobody in the company warned us")),
/// ]);
/// # Ok::<(), onrecord::Error>(())
/// ```
///
/// # Errors
/// `threads` is 0, or more than the system gives.
pub fn common_quotes(
    quotes: &[ComparedQuote],
    min_words: usize,
    threads: Option<usize>,
) -> Result<Vec<CommonQuote>, Error> {
    let (function_words, negations) = (function_words()?, negations()?);
    on_threads(threads, || {
        let utterances = utterances(quotes, min_words, &function_words.iter().copied().map(short_key).collect());
        let groups = groups(quotes, &utterances, &function_words, &negations);
        rows(quotes, &utterances, &groups)
    })
}

/// Utterances that are versions of one, by index, the fullest first, each with the words that are compared: all for
/// `None`.
type VersionGroup = Vec<(u32, Option<Range<usize>>)>;

fn groups(
    quotes: &[ComparedQuote],
    utterances: &[Utterance],
    function_words: &BTreeSet<u64>,
    negations: &BTreeSet<u64>,
) -> Vec<VersionGroup> {
    let short_words: BTreeSet<u32> = function_words.iter().copied().map(short_key).collect();
    let (fullest, mut versions) = Versions::find(quotes, utterances, &short_words);
    add_reports(quotes, utterances, (function_words, negations), &fullest, &mut versions);
    let overlaps = overlapping(utterances, &fullest, &versions, &short_words);
    let overlaps: Vec<VersionGroup> = overlaps
        .into_iter()
        .map(|group| group.into_iter().map(|(utterance, words)| (utterance, Some(words))).collect())
        .collect();
    let split = |full| split(full, utterances, &versions[full as usize]);
    fullest.into_par_iter().flat_map_iter(split).chain(overlaps).collect()
}

/// The versions of a fullest one as groups whose members have most of the words of the shorter in common: those that
/// cover the same part of the fullest, which is in each group.
fn split(full: u32, utterances: &[Utterance], versions: &[Version]) -> Vec<VersionGroup> {
    let mut versions = versions.to_vec();
    versions.sort_by_key(|version| (Reverse(version.part.end - version.part.start), version.utterance));
    // What all members of a group cover, and who they are.
    let mut groups: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    if versions.is_empty() {
        groups.push((0, utterances[full as usize].keys.len(), vec![full]));
    }
    for Version { utterance, part } in versions {
        let mut is_in_group = false;
        for (start, end, group) in &mut groups {
            let shared = (part.start.max(*start), part.end.min(*end));
            if shared.1.saturating_sub(shared.0) >= words_of_share(MIN_LOOSE_AGREEMENT, part.end - part.start) {
                (*start, *end) = shared;
                group.push(utterance);
                is_in_group = true;
            }
        }
        if !is_in_group {
            groups.push((part.start, part.end, vec![full, utterance]));
        }
    }
    groups.into_iter().map(|(_, _, group)| group.into_iter().map(|at| (at, None)).collect()).collect()
}

/// A part of a quote's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct QuotePart {
    /// The quote, by index.
    quote: u32,
    span: Span,
    is_report: bool,
}

impl QuotePart {
    fn text<'t>(&self, quotes: &[ComparedQuote<'t>]) -> &'t str {
        self.span.of(quotes[self.quote as usize].text)
    }
}

/// The span of some words of a passage of a quote.
fn part_of(quotes: &[ComparedQuote], quote: u32, passage: Span, compared: &Range<usize>) -> Span {
    let spans: Vec<Span> = words(passage.of(quotes[quote as usize].text)).map(|word| word.span).collect();
    let part = spans[compared.start].join(spans[compared.end - 1]);
    Span::new(passage.start + part.start, passage.start + part.end)
}

fn rows(quotes: &[ComparedQuote], utterances: &[Utterance], groups: &[VersionGroup]) -> Vec<CommonQuote> {
    let article = |part: &QuotePart| quotes[part.quote as usize].article;
    let in_several_articles = groups.par_iter().filter_map(|group| {
        let parts_of = |(at, compared): &(u32, Option<Range<usize>>)| {
            let Utterance { passages, is_report, .. } = &utterances[*at as usize];
            let compared = compared.clone();
            passages.iter().map(move |&(quote, span)| {
                let span = compared.as_ref().map_or(span, |compared| part_of(quotes, quote, span, compared));
                QuotePart { quote, span, is_report: *is_report }
            })
        };
        let mut parts: Vec<QuotePart> = group.iter().flat_map(parts_of).collect();
        parts.sort_unstable();
        parts.iter().any(|part| article(part) != article(&parts[0])).then_some(parts)
    });
    let mut groups: Vec<Vec<QuotePart>> = in_several_articles.collect();
    groups.par_sort_by_cached_key(|parts| parts.iter().map(|part| part.quote).collect::<Vec<_>>());
    groups.dedup_by(|next, first| match joined(quotes, first, next) {
        Some(joined) => {
            *first = joined;
            true
        }
        None => false,
    });
    groups.par_sort();
    groups.into_par_iter().enumerate().flat_map_iter(|(group, parts)| rows_of_group(quotes, group, &parts)).collect()
}

/// Two groups as one, if they are of the same quotes and what they have of each is side by side.
fn joined(quotes: &[ComparedQuote], one: &[QuotePart], other: &[QuotePart]) -> Option<Vec<QuotePart>> {
    /// Words that may be between, as in a part of a quote that is too short to be compared.
    const MAX_WORDS_BETWEEN: usize = 4;
    if one.len() != other.len() || one.iter().zip(other).any(|(a, b)| a.quote != b.quote) {
        return None;
    }
    let join = |(a, b): (&QuotePart, &QuotePart)| {
        let quote = &quotes[a.quote as usize];
        let (first, second) = (a.span.min(b.span), a.span.max(b.span));
        let max_words = if quote.kind == Kind::Direct { MAX_WORDS_BETWEEN } else { 0 };
        let is_next = second.start <= first.end
            || words(Span::new(first.end, second.start).of(quote.text)).nth(max_words).is_none();
        let is_report = a.is_report && b.is_report;
        is_next.then(|| QuotePart { quote: a.quote, span: first.join(second), is_report })
    };
    one.iter().zip(other).map(join).collect()
}

fn rows_of_group(quotes: &[ComparedQuote], group: usize, parts: &[QuotePart]) -> Vec<CommonQuote> {
    let read = |part: &QuotePart| words(part.text(quotes)).map(|word| (word.span, short_key(word.key))).unzip();
    let words: Vec<(Vec<Span>, Vec<u32>)> = parts.iter().map(read).collect();
    let full = (0..parts.len())
        .min_by_key(|&at| (parts[at].is_report, Reverse(words[at].1.len())))
        .expect("a group has members");
    let (full_text, (full_spans, full_keys)) = (parts[full].text(quotes), &words[full]);
    // Versions of the same words are compared once.
    let mut known: HashMap<&[u32], (f64, Relation, Option<String>)> = HashMap::new();
    let rows = parts.iter().zip(&words).map(|(part, (spans, keys))| {
        let compared = known.entry(keys.as_slice()).or_insert_with(|| {
            let matches = align(full_keys, keys);
            let similarity = matches.len() as f64 / keys.len().min(full_keys.len()).max(1) as f64;
            let shown = differences((full_text, full_spans), (part.text(quotes), spans), &matches);
            (similarity, relation(full_keys.len(), keys.len(), &matches), shown)
        });
        let (similarity, relation, differences) = compared.clone();
        CommonQuote { group, quote: part.quote as usize, part: part.span, similarity, relation, differences }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ComparedQuote, common_quotes};
    use crate::{attribution::Kind, compare::Relation};

    const KINDS: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

    fn quoted(rows: &[(String, usize, usize)]) -> Vec<ComparedQuote<'_>> {
        rows.iter()
            .map(|(text, kind, article)| ComparedQuote {
                text,
                kind: KINDS[*kind],
                article: *article,
                speaker: Some("Jo Lee"),
            })
            .collect()
    }

    proptest! {
        #[test]
        fn any_texts(
            rows in prop::collection::vec(("([a-d]|é|“|”|\"|‘|’| … | |\\.){0,40}", 0..3_usize, 0..4_usize), 0..24)
        ) {
            let quotes = quoted(&rows);
            let found = common_quotes(&quotes, 2, Some(1)).unwrap();
            prop_assert_eq!(&common_quotes(&quotes, 2, Some(3)).unwrap(), &found);
            for row in &found {
                prop_assert!(!row.part.of(quotes[row.quote].text).is_empty());
                prop_assert!((0.0..=1.0).contains(&row.similarity));
                prop_assert_eq!(row.differences.is_none(), row.relation == Relation::Identical);
            }
            for group in found.chunk_by(|a, b| a.group == b.group) {
                let places: Vec<_> = group.iter().map(|row| (row.quote, row.part)).collect();
                prop_assert!(places.is_sorted());
                prop_assert!(group.iter().any(|row| quotes[row.quote].article != quotes[group[0].quote].article));
                prop_assert!(group.iter().any(|row| row.relation == Relation::Identical));
            }
        }
    }

    #[test]
    fn a_few_words_in_every_order_stay_in_bounds() {
        // Every quote has pairs of words in common with every other.
        let text = |n: usize| {
            (0..12)
                .map(|at| ["we", "will", "go", "on", "and", "win"][(n * 7 + at * (n % 5 + 1)) % 6])
                .collect::<Vec<_>>()
                .join(" ")
        };
        let rows: Vec<(String, usize, usize)> = (0..2000).map(|n| (format!("“{}”", text(n)), 0, n)).collect();
        let found = common_quotes(&quoted(&rows), 5, None).unwrap();
        assert!(found.len() >= rows.len());
    }
}
