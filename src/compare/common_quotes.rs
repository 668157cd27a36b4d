//! The same utterance in several articles: cut, merged, elided, changed at the edges or altered.
//!
//! # Method
//! 1. What is compared is what stands in quotation marks: a direct quote, the quoted parts of a mixed one. Passages of the
//!    same words are one.
//! 2. They are taken from the longest to the shortest. Each is looked up in an index of pairs of neighbouring words, the
//!    rarest pairs first, and joins a longer one that holds [`AGREEMENT`] of its words in their order, most of them side by
//!    side. One that joins none is the fullest version of a group of its own.
//!    Without a speaker in common they must agree in words that say something too; and without a gap, if they have fewer
//!    than [`CERTAIN`] words in common and their articles quote no one in common.
//! 3. The index holds of a passage only the pairs of words that its fullest version lacks, so that it grows with what is
//!    said and not with how often it is said.
//! 4. Versions that have little in common but the fullest, such as its two halves, go to different groups; then the
//!    fullest version is in both.
//! 5. Reports in other words than the speaker's (indirect quotes) come last. They join an utterance of the same speaker
//!    with which they share the words that say something, whatever their endings: all and half of the others (“We did not
//!    fire on Belmir,” and: his men had not fired on Belmir), or [`REPORT_AGREEMENT`] and four at least and more of the others.
//! 6. A group is told if it spans two articles or more. Groups of the same quotes, as of the two halves of an interrupted
//!    sentence, are told as one.
//!
//! Known misses: paraphrases in other words; passages of fewer words than asked for. Cost: linear in
//! practice; 1,000,000 quotes take 17 s of one core and 0.7 GB (`make bench-compare`).

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use rayon::prelude::*;

use super::{
    align::{align, common},
    differences::{Relation, differences, relation},
    passages::passages,
    words::{Stem, function_words, stems, words},
};
use crate::{Error, Span, attribution::Kind, batch::on_threads, hash};

/// Share of the words of the shorter passage that the longer one has in the same order.
const AGREEMENT: f64 = 0.8;
/// The same of the words that say something between a report and an utterance, and of all words between two versions.
const REPORT_AGREEMENT: f64 = 0.6;
/// So many words in common are no chance, whoever is said to have spoken them.
const CERTAIN: usize = 8;
/// Longer lists of passages with one pair of words are not looked through.
const LONGEST_LIST: usize = 1000;
/// So many passages are compared with one.
const CANDIDATES: usize = 48;

/// A quote to be compared.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'t> {
    /// Its words, with their quotation marks.
    pub text: &'t str,
    /// Whether they are the speaker's own.
    pub kind: Kind,
    /// Its article, by index.
    pub article: usize,
    /// The name of who said it, if known.
    pub speaker: Option<&'t str>,
}

/// A quote of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonQuote {
    /// Groups count from 0, in the order of their first quote.
    pub group: usize,
    /// The quote, by index.
    pub quote: usize,
    /// What of its text the others have too or may have: for a mixed quote a part in quotation marks.
    pub part: Span,
    /// Share of the words of the shorter of the two that it and the fullest version have in common, in order.
    pub similarity: f64,
    /// What it does to the fullest version.
    pub relation: Relation,
    /// The fullest version with `[-words left out-]` and `{+words added+}`; none if no word differs.
    pub differences: Option<String>,
}

/// Finds the quotes of at least so many words that several articles have, on so many threads, or on all cores. Rows come in
/// the order of the groups, in a group in that of the quotes.
///
/// # Errors
/// No threads, or more than the system gives.
pub fn common_quotes(quotes: &[Quoted], least: usize, threads: Option<usize>) -> Result<Vec<CommonQuote>, Error> {
    on_threads(threads, || {
        let empty = function_words().into_iter().map(short).collect();
        let utterances = utterances(quotes, least, &empty);
        let groups = groups(quotes, &utterances, &empty);
        rows(quotes, &utterances, &groups)
    })
}

fn keys(text: &str) -> impl Iterator<Item = u32> + '_ {
    words(text).map(|word| short(word.key))
}

fn short(key: u64) -> u32 {
    (key >> 32) as u32
}

/// Passages of the same words.
#[derive(Debug)]
struct Utterance {
    keys: Vec<u32>,
    /// Whether all of them are in a reporter's words.
    is_report: bool,
    /// Quote and place in its text of each.
    places: Vec<(u32, Span)>,
    /// Words of the names of their speakers.
    speakers: BTreeSet<u32>,
}

/// All utterances: the speakers' own from the longest to the shortest, then the reports.
fn utterances(quotes: &[Quoted], least: usize, empty: &BTreeSet<u32>) -> Vec<Utterance> {
    let read = |(quote, quoted): (usize, &Quoted)| {
        let utterance = |passage: super::passages::Passage| Utterance {
            keys: keys(passage.span.of(quoted.text)).collect(),
            is_report: passage.is_report,
            places: vec![(quote as u32, passage.span)],
            speakers: quoted.speaker.into_iter().flat_map(keys).filter(|key| !empty.contains(key)).collect(),
        };
        passages(quoted.text, quoted.kind, least).into_iter().map(utterance).collect::<Vec<_>>()
    };
    let mut all: Vec<Utterance> = quotes.par_iter().enumerate().flat_map_iter(read).collect();
    let order = |one: &Utterance| (one.is_report, Reverse(one.keys.len()));
    all.par_sort_by(|a, b| a.keys.cmp(&b.keys).then(a.is_report.cmp(&b.is_report)).then(a.places.cmp(&b.places)));
    all.dedup_by(|next, first| {
        let is_same = next.keys == first.keys;
        if is_same {
            first.places.append(&mut next.places);
            first.speakers.append(&mut next.speakers);
        }
        is_same
    });
    all.par_sort_by(|a, b| order(a).cmp(&order(b)).then(a.places.cmp(&b.places)));
    all
}

/// Utterances that are versions of one, the fullest first.
type Group = Vec<u32>;

fn groups(quotes: &[Quoted], utterances: &[Utterance], empty: &BTreeSet<u32>) -> Vec<Group> {
    let mut names = hash::Map::<BTreeSet<u64>>::default();
    for quoted in quotes {
        let speaker: Vec<u32> = quoted.speaker.into_iter().flat_map(keys).collect();
        if let [first, .., last] = speaker[..] {
            names.entry(quoted.article as u64).or_default().insert(hash::mix(u64::from(first), u64::from(last)));
        }
    }
    let mut links = Links {
        quotes,
        utterances,
        empty,
        names,
        index: hash::Map::default(),
        heads: vec![Vec::new(); utterances.len()],
        families: vec![Vec::new(); utterances.len()],
    };
    let mut hits = Hits { count: vec![0; utterances.len()], touched: Vec::new() };
    let own = utterances.partition_point(|utterance| !utterance.is_report);
    for at in 0..own {
        links.add(at as u32, &mut hits);
    }
    let Links { heads, mut families, .. } = links;
    let heads: Vec<u32> = (0..own as u32).filter(|at| heads[*at as usize].contains(at)).collect();
    add_reports(quotes, utterances, &heads, own, &mut families, &mut hits);
    heads.into_par_iter().flat_map_iter(|head| split(head, utterances, &families[head as usize])).collect()
}

/// Adds the reports, which come from `own` on, to the families of the heads that they report.
fn add_reports(
    quotes: &[Quoted],
    utterances: &[Utterance],
    heads: &[u32],
    own: usize,
    families: &mut [Vec<Member>],
    hits: &mut Hits,
) {
    const LEAST: usize = 4;
    const AT_ALL: usize = 2;
    let text = |utterance: &Utterance| {
        let (quote, span) = utterance.places[0];
        span.of(quotes[quote as usize].text)
    };
    let function_words = function_words();
    let told: Vec<Vec<Stem>> = utterances.par_iter().map(|utterance| stems(text(utterance), &function_words)).collect();
    let mut index = hash::Map::<Vec<u32>>::default();
    let keys = |at: usize| told[at].iter().map(|stem| short(stem.key)).collect::<Vec<u32>>();
    for &head in heads {
        for pair in pairs(&keys(head as usize)).collect::<BTreeSet<u64>>() {
            index.entry(pair).or_default().push(head);
        }
    }
    for at in own..utterances.len() {
        let report = keys(at);
        if report.len() < AT_ALL || utterances[at].speakers.is_empty() {
            continue;
        }
        let is_reported = |head: &u32| {
            let head = *head as usize;
            let shorter = report.len().min(told[head].len());
            let least = share(REPORT_AGREEMENT, shorter).max(LEAST).min(shorter).max(AT_ALL);
            if utterances[head].speakers.is_disjoint(&utterances[at].speakers) || shorter < least {
                return None;
            }
            let matches = align(&keys(head), &report);
            let runs = matches.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1);
            let runs: Vec<Part> =
                runs.map(|run| Part { start: run[0].0, end: run[0].0 + run.len(), words: run.len() }).collect();
            let part = densest(&runs);
            let place = |stem: usize| told[head][stem].word;
            let (full, words) = (&utterances[head].keys, &utterances[at].keys);
            let of_all = share(if part.words == shorter { 0.5 } else { 0.55 }, full.len().min(words.len()));
            (part.words >= least && common(full, words) >= of_all)
                .then(|| (head, Part { start: place(part.start), end: place(part.end - 1) + 1, words: part.words }))
        };
        let candidates = hits.of(&index, &report, usize::MAX, usize::MAX);
        if let Some((head, part)) = candidates.iter().filter_map(is_reported).next() {
            families[head].push(Member { utterance: at as u32, part });
        }
    }
}

/// An utterance and what it has of its family's head.
#[derive(Clone, Copy, Debug)]
struct Member {
    utterance: u32,
    part: Part,
}

/// Words `start..end`, of which so many match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Part {
    start: usize,
    end: usize,
    words: usize,
}

struct Links<'u> {
    utterances: &'u [Utterance],
    quotes: &'u [Quoted<'u>],
    /// Words that say little.
    empty: &'u BTreeSet<u32>,
    /// First and last word of the full names of those whom an article quotes.
    names: hash::Map<BTreeSet<u64>>,
    /// Utterances by pairs of neighbouring words.
    index: hash::Map<Vec<u32>>,
    /// Of each utterance the heads of its families; a head is its own.
    heads: Vec<Vec<u32>>,
    /// Of each head the others.
    families: Vec<Vec<Member>>,
}

/// How many pairs of words each candidate shares.
struct Hits {
    count: Vec<u32>,
    touched: Vec<u32>,
}

impl Hits {
    /// Utterances in an index under so many of the rarest pairs of these words, all but a few; those with most come first.
    fn of(&mut self, index: &hash::Map<Vec<u32>>, keys: &[u32], most: usize, missing: usize) -> Vec<u32> {
        let mut lists: Vec<&[u32]> = pairs(keys).map(|pair| index.get(&pair).map_or(&[][..], Vec::as_slice)).collect();
        lists.sort_by_key(|list| list.len());
        lists.truncate(most);
        let least = lists.len().saturating_sub(missing).max(1) as u32;
        for list in lists.into_iter().take_while(|list| list.len() <= LONGEST_LIST) {
            for &candidate in list {
                if self.count[candidate as usize] == 0 {
                    self.touched.push(candidate);
                }
                self.count[candidate as usize] += 1;
            }
        }
        let mut likely: Vec<(Reverse<u32>, u32)> = Vec::new();
        for candidate in self.touched.drain(..) {
            let count = std::mem::take(&mut self.count[candidate as usize]);
            if count >= least {
                likely.push((Reverse(count), candidate));
            }
        }
        likely.sort_unstable();
        likely.truncate(CANDIDATES);
        likely.into_iter().map(|(_, candidate)| candidate).collect()
    }
}

impl Links<'_> {
    fn add(&mut self, at: u32, hits: &mut Hits) {
        let mut joined = BTreeSet::new();
        for candidate in self.candidates(at, hits) {
            if self.heads[candidate as usize].iter().any(|head| joined.contains(head)) {
                continue;
            }
            let Some(member) = self.member(candidate, at, AGREEMENT).or_else(|| self.cousin(candidate, at)) else {
                continue;
            };
            if self.heads[candidate as usize].contains(&candidate) {
                joined.insert(candidate);
                self.families[candidate as usize].push(member);
                continue;
            }
            // A version of a version: it belongs to the same family if it is enough like the head.
            let mut is_in = false;
            for head in self.heads[candidate as usize].clone() {
                if let Some(member) = self.member(head, at, REPORT_AGREEMENT) {
                    is_in = true;
                    joined.insert(head);
                    self.families[head as usize].push(member);
                }
            }
            if !is_in {
                self.heads[candidate as usize].push(candidate);
                joined.insert(candidate);
                self.families[candidate as usize].push(member);
            }
        }
        self.store(at, joined.iter().copied().collect());
    }

    /// Utterances that may hold this one, those that share most pairs of words first.
    fn candidates(&self, at: u32, hits: &mut Hits) -> Vec<u32> {
        let keys = &self.utterances[at as usize].keys;
        // Each word that differs breaks two pairs, and words left out one more; the others are in the index.
        let broken = 2 * (keys.len() - share(AGREEMENT, keys.len())) + 1;
        hits.of(&self.index, keys, broken + 2, broken)
    }

    /// An utterance as a member of a head's family, if enough of the shorter one's words are in the other, in order and
    /// most of them side by side.
    fn member(&self, head: u32, at: u32, agreement: f64) -> Option<Member> {
        let (whole, utterance) = (&self.utterances[head as usize], &self.utterances[at as usize]);
        let (full, keys) = (&whole.keys, &utterance.keys);
        let shorter = full.len().min(keys.len());
        if common(full, keys) < share(agreement, shorter) {
            return None;
        }
        let matches = align(full, keys);
        let runs: Vec<Part> = side_by_side(&matches).collect();
        let in_runs: usize = runs.iter().map(|run| run.words).sum();
        if matches.len() < share(agreement, shorter) || in_runs < share(0.75 * agreement, shorter) {
            return None;
        }
        let part = densest(&runs);
        let is_of_one_speaker = !whole.speakers.is_disjoint(&utterance.speakers);
        let is_whole = runs.iter().any(|run| run.words >= share(agreement, shorter));
        if !is_of_one_speaker && !is_whole && matches.len() < CERTAIN && !self.is_of_one_story(whole, utterance) {
            return None;
        }
        if !is_of_one_speaker {
            let is_telling = |key: &&u32| !self.empty.contains(key);
            let telling = full.iter().filter(is_telling).count().min(keys.iter().filter(is_telling).count());
            let matched = matches.iter().filter(|&&(at, _)| is_telling(&&full[at])).count();
            if matched < share(agreement, telling).max(2) {
                return None;
            }
        }
        Some(Member { utterance: at, part })
    }

    /// An utterance as a member of a head's family if it is like another version of it, though less like the head.
    fn cousin(&self, head: u32, at: u32) -> Option<Member> {
        const MOST: usize = 16;
        let family = &self.families[head as usize];
        if family.is_empty() {
            return None;
        }
        let member = self.member(head, at, REPORT_AGREEMENT)?;
        let is_like = |other: &Member| self.member(other.utterance, at, AGREEMENT).is_some();
        family.iter().rev().take(MOST).any(is_like).then_some(member)
    }

    /// Whether articles of both quote someone of the same name.
    fn is_of_one_story(&self, a: &Utterance, b: &Utterance) -> bool {
        const MOST: usize = 8;
        let names = |utterance: &Utterance| -> BTreeSet<u64> {
            let articles = utterance.places.iter().take(MOST).map(|&(quote, _)| self.quotes[quote as usize].article);
            articles.filter_map(|article| self.names.get(&(article as u64))).flatten().copied().collect()
        };
        !names(a).is_disjoint(&names(b))
    }

    /// Puts an utterance into the index, with the pairs of words that none of its heads has.
    fn store(&mut self, at: u32, mut heads: Vec<u32>) {
        let known: BTreeSet<u64> = heads.iter().flat_map(|&head| pairs(&self.utterances[head as usize].keys)).collect();
        let own: BTreeSet<u64> =
            pairs(&self.utterances[at as usize].keys).filter(|pair| !known.contains(pair)).collect();
        for pair in own {
            self.index.entry(pair).or_default().push(at);
        }
        if heads.is_empty() {
            heads.push(at);
        }
        self.heads[at as usize] = heads;
    }
}

/// So many of the words make a share.
fn share(share: f64, words: usize) -> usize {
    (share * words as f64 - 1e-9).ceil() as usize
}

/// Matches that are side by side in both, as parts of the first.
fn side_by_side(matches: &[(usize, usize)]) -> impl Iterator<Item = Part> + '_ {
    let runs = matches.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1).filter(|run| run.len() > 1);
    runs.map(|run| Part { start: run[0].0, end: run[0].0 + run.len(), words: run.len() })
}

/// The runs together of which most words match: what is matched far off by chance or after a long cut is left out.
fn densest(runs: &[Part]) -> Part {
    let worth = |part: &Part| 3 * part.words as isize - part.end as isize + part.start as isize;
    let (mut best, mut current) = (Part::default(), Part::default());
    for &run in runs {
        let longer = Part { start: current.start, end: run.end, words: current.words + run.words };
        current = if current.words > 0 && worth(&longer) >= worth(&run) { longer } else { run };
        if worth(&current) > worth(&best) {
            best = current;
        }
    }
    best
}

fn pairs(keys: &[u32]) -> impl Iterator<Item = u64> + '_ {
    keys.windows(2).map(|pair| hash::mix(u64::from(pair[0]), u64::from(pair[1])))
}

/// A family as groups whose members have most of the words of the shorter in common: those that cover the same part of the
/// head. The head is in each.
fn split(head: u32, utterances: &[Utterance], family: &[Member]) -> Vec<Group> {
    let mut family = family.to_vec();
    let length = utterances[head as usize].keys.len();
    family.sort_by_key(|member| (Reverse(member.part.end - member.part.start), member.utterance));
    // What all members of a group cover, and who they are.
    let mut parts: Vec<(usize, usize, Group)> = Vec::new();
    if family.is_empty() {
        parts.push((0, length, vec![head]));
    }
    for Member { utterance, part } in family {
        let mut is_in = false;
        for (start, end, group) in &mut parts {
            let shared = (part.start.max(*start), part.end.min(*end));
            if shared.1.saturating_sub(shared.0) >= share(REPORT_AGREEMENT, part.end - part.start) {
                (*start, *end) = shared;
                group.push(utterance);
                is_in = true;
            }
        }
        if !is_in {
            parts.push((part.start, part.end, vec![head, utterance]));
        }
    }
    parts.into_iter().map(|(_, _, group)| group).collect()
}

/// A quote, a part of its text, and whether it is a report.
type Place = (u32, Span, bool);

fn rows(quotes: &[Quoted], utterances: &[Utterance], groups: &[Group]) -> Vec<CommonQuote> {
    let told = groups.par_iter().filter_map(|group| {
        let mut places: Vec<Place> = Vec::new();
        for &at in group {
            let utterance = &utterances[at as usize];
            places.extend(utterance.places.iter().map(|&(quote, span)| (quote, span, utterance.is_report)));
        }
        places.sort_unstable();
        let article = |place: &Place| quotes[place.0 as usize].article;
        let is_told = places.iter().any(|place| article(place) != article(&places[0]));
        is_told.then_some(places)
    });
    let mut told: Vec<Vec<Place>> = told.collect();
    let quotes_of = |places: &[Place]| places.iter().map(|place| place.0).collect::<Vec<_>>();
    told.par_sort_by_cached_key(|places| quotes_of(places));
    told.dedup_by(|next, first| match joined(quotes, first, next) {
        Some(joined) => {
            *first = joined;
            true
        }
        None => false,
    });
    told.par_sort();
    told.into_par_iter().enumerate().flat_map_iter(|(group, places)| of_group(quotes, group, &places)).collect()
}

/// Two groups as one, if they are of the same quotes and what they have of each is side by side.
fn joined(quotes: &[Quoted], one: &[Place], other: &[Place]) -> Option<Vec<Place>> {
    /// Words that may stand between, as in a part of a quote that is too short to be compared.
    const BETWEEN: usize = 4;
    if one.len() != other.len() || one.iter().zip(other).any(|(a, b)| a.0 != b.0) {
        return None;
    }
    let join = |(a, b): (&Place, &Place)| {
        let quoted = &quotes[a.0 as usize];
        let (first, second) = if a.1 <= b.1 { (a.1, b.1) } else { (b.1, a.1) };
        let most = if quoted.kind == Kind::Direct { BETWEEN } else { 0 };
        let is_beside =
            second.start <= first.end || words(Span::new(first.end, second.start).of(quoted.text)).nth(most).is_none();
        is_beside.then(|| (a.0, first.join(second), a.2 && b.2))
    };
    one.iter().zip(other).map(join).collect()
}

fn of_group(quotes: &[Quoted], group: usize, places: &[Place]) -> Vec<CommonQuote> {
    let text = |place: &Place| place.1.of(quotes[place.0 as usize].text);
    let of = places.iter().map(|place| words(text(place)).map(|word| (word.span, short(word.key))).unzip());
    let of: Vec<(Vec<Span>, Vec<u32>)> = of.collect();
    let full =
        (0..places.len()).min_by_key(|&at| (places[at].2, Reverse(of[at].1.len()))).expect("a group has members");
    // Versions of the same words are compared once.
    let mut known: HashMap<&[u32], (f64, Relation, Option<String>)> = HashMap::new();
    let rows = places.iter().zip(&of).map(|(&(quote, part, _), (spans, keys))| {
        let (similarity, relation, differences) = known
            .entry(keys.as_slice())
            .or_insert_with(|| {
                let (full_spans, full_keys) = &of[full];
                let matches = align(full_keys, keys);
                let similarity = matches.len() as f64 / keys.len().min(full_keys.len()).max(1) as f64;
                let shown = differences(
                    (text(&places[full]), full_spans),
                    (part.of(quotes[quote as usize].text), spans),
                    &matches,
                );
                (similarity, relation(full_keys.len(), keys.len(), &matches), shown)
            })
            .clone();
        CommonQuote { group, quote: quote as usize, part, similarity, relation, differences }
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Quoted, common_quotes};
    use crate::{attribution::Kind, compare::Relation};

    const KINDS: [Kind; 3] = [Kind::Direct, Kind::Mixed, Kind::Indirect];

    fn quoted(rows: &[(String, usize, usize)]) -> Vec<Quoted<'_>> {
        rows.iter()
            .map(|(text, kind, article)| Quoted {
                text,
                kind: KINDS[*kind],
                article: *article,
                speaker: Some("Jo Lee"),
            })
            .collect()
    }

    proptest! {
        #[test]
        fn any_texts(rows in prop::collection::vec(("([a-d]|é|“|”|\"|‘|’| … | |\\.){0,40}", 0..3_usize, 0..4_usize), 0..24)) {
            let quotes = quoted(&rows);
            let found = common_quotes(&quotes, 2, Some(1)).unwrap();
            prop_assert_eq!(&common_quotes(&quotes, 2, Some(3)).unwrap(), &found);
            for row in &found {
                prop_assert!(!row.part.of(quotes[row.quote].text).is_empty());
                prop_assert!((0.0..=1.0).contains(&row.similarity));
                prop_assert_eq!(row.differences.is_none(), row.relation == Relation::Identical);
            }
            for group in found.chunk_by(|a, b| a.group == b.group) {
                prop_assert!(group.windows(2).all(|pair| (pair[0].quote, pair[0].part) <= (pair[1].quote, pair[1].part)));
                prop_assert!(group.iter().any(|row| quotes[row.quote].article != quotes[group[0].quote].article));
                prop_assert!(group.iter().any(|row| row.relation == Relation::Identical));
            }
        }
    }

    #[test]
    fn a_stock_of_words_told_over_and_over_stays_in_bounds() {
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
