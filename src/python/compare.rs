//! The comparisons of `onrecord._core`: columns in, columns out. Spans are in code points on both sides.

use pyo3::{prelude::*, pybacked::PyBackedStr, types::PyDict};

use super::{columns::Table, text::Text};
use crate::{
    Error,
    attribution::Kind,
    code_points::{ByteOffsets, CodePoints},
    columns::Sink,
    compare,
};

/// The quotes of `min_words` words or more that several articles have. Each quote has a text, a kind ("direct",
/// "indirect", "mixed"), the position of its article and the name of its speaker.
#[pyfunction]
#[pyo3(signature = (texts, kinds, articles, speakers, min_words, threads=None))]
pub(super) fn common_quotes<'py>(
    py: Python<'py>,
    texts: Vec<Text>,
    kinds: Vec<PyBackedStr>,
    articles: Vec<usize>,
    speakers: Vec<Text>,
    min_words: usize,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyDict>> {
    if [kinds.len(), articles.len(), speakers.len()] != [texts.len(); 3] {
        return Err(Error::option("texts", "expected as many texts as kinds, articles and speakers").into());
    }
    let (rows, parts) = py.detach(|| {
        let kind = |name: &str| match name {
            "direct" => Kind::Direct,
            "mixed" => Kind::Mixed,
            _ => Kind::Indirect,
        };
        let quotes =
            texts.iter().zip(&kinds).zip(&articles).zip(&speakers).map(|(((text, name), &article), speaker)| {
                compare::ComparedQuote {
                    text: text.as_ref(),
                    kind: kind(name),
                    article,
                    speaker: Some(speaker.as_ref()),
                }
            });
        let quotes: Vec<_> = quotes.collect();
        let rows = compare::common_quotes(&quotes, min_words, threads)?;
        let in_points = |row: &compare::CommonQuote| {
            let points = CodePoints::new(quotes[row.quote].text);
            [points.at(row.part.start), points.at(row.part.end)]
        };
        let parts: Vec<[usize; 2]> = rows.iter().map(in_points).collect();
        Ok::<_, Error>((rows, parts))
    })?;
    let mut table = Table::new(py);
    table.integers("group", rows.iter().map(|row| row.group))?;
    table.integers("quote", rows.iter().map(|row| row.quote))?;
    table.integers("start", parts.iter().map(|part| part[0]))?;
    table.integers("end", parts.iter().map(|part| part[1]))?;
    table.numbers("similarity", rows.iter().map(|row| row.similarity))?;
    table.names("relation", rows.iter().map(|row| Some(row.relation)))?;
    table.strings("differences", rows.iter().map(|row| row.differences.as_deref()))?;
    Ok(table.columns)
}

/// What articles have from those before them in `order`, which lists the positions of all texts, the earliest first.
#[pyfunction]
#[pyo3(signature = (texts, order, threads=None))]
pub(super) fn reprints<'py>(
    py: Python<'py>,
    texts: Vec<Text>,
    order: Vec<usize>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyDict>> {
    let mut positions = order.clone();
    positions.sort_unstable();
    if !positions.into_iter().eq(0..texts.len()) {
        return Err(Error::option("order", "expected the position of each text once").into());
    }
    let (rows, passages) = py.detach(|| {
        let rows = compare::reprints(&texts, &order, threads)?;
        let in_points = |row: &compare::Reprint| {
            let points = CodePoints::new(texts[row.article].as_ref());
            row.passages.iter().map(|span| [points.at(span.start), points.at(span.end)]).collect()
        };
        let passages: Vec<Vec<[usize; 2]>> = rows.iter().map(in_points).collect();
        Ok::<_, Error>((rows, passages))
    })?;
    let mut table = Table::new(py);
    table.integers("row", rows.iter().map(|row| row.article))?;
    table.integers("original", rows.iter().map(|row| row.original))?;
    table.integers("words", rows.iter().map(|row| row.words))?;
    table.numbers("share", rows.iter().map(|row| row.share))?;
    table.span_lists("passages", passages.iter().map(Vec::as_slice))?;
    Ok(table.columns)
}

/// The story of each article, numbered from 0; `days` are those of publication, counted from 1970-01-01.
#[pyfunction]
#[pyo3(signature = (texts, titles, days, threads=None))]
pub(super) fn stories(
    py: Python<'_>,
    texts: Vec<Text>,
    titles: Vec<Text>,
    days: Vec<Option<i32>>,
    threads: Option<usize>,
) -> PyResult<Vec<usize>> {
    check_lengths(&texts, &titles, &days)?;
    Ok(py.detach(|| compare::stories(&texts, &titles, &days, threads))?)
}

/// Position of the article, start and end of a count, when it was, the kind of harm and the lower bound.
type CountRow = (usize, usize, usize, Option<String>, String, Option<u64>);

/// The event of each casualty count, numbered from 0. `days` are those of publication, counted from 1970-01-01;
/// `counts` has the article, start, end, time, kind and lower bound of each, article by article.
#[pyfunction]
#[pyo3(signature = (texts, titles, days, counts, threads=None))]
pub(super) fn events<'py>(
    py: Python<'py>,
    texts: Vec<Text>,
    titles: Vec<Text>,
    days: Vec<Option<i32>>,
    counts: Vec<CountRow>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyDict>> {
    check_lengths(&texts, &titles, &days)?;
    if let Some((article, ..)) = counts.iter().find(|(article, ..)| *article >= texts.len()) {
        return Err(Error::option("counts", format!("expected the position of a text, found {article}")).into());
    }
    let (events, sentences) = py.detach(|| {
        let of_articles = || counts.chunk_by(|one, other| one.0 == other.0);
        let mut casualty_counts = Vec::with_capacity(counts.len());
        for of_article in of_articles() {
            let bytes = ByteOffsets::new(texts[of_article[0].0].as_ref());
            for (article, start, end, when, kind, number) in of_article {
                casualty_counts.push(compare::CasualtyCount {
                    article: *article,
                    span: bytes.span(*start, *end),
                    when: when.as_deref(),
                    kind,
                    number: *number,
                });
            }
        }
        let events = compare::casualty_events(&texts, &titles, &days, &casualty_counts, threads)?;
        let mut sentences = Vec::with_capacity(events.len());
        for counts in of_articles() {
            let points = CodePoints::new(texts[counts[0].0].as_ref());
            let here = &events[sentences.len()..][..counts.len()];
            sentences.extend(here.iter().map(|count| [points.at(count.sentence.start), points.at(count.sentence.end)]));
        }
        Ok::<_, Error>((events, sentences))
    })?;
    let mut table = Table::new(py);
    table.integers("event", events.iter().map(|count| count.event))?;
    table.integers("start", sentences.iter().map(|sentence| sentence[0]))?;
    table.integers("end", sentences.iter().map(|sentence| sentence[1]))?;
    table.booleans("background", events.iter().map(|count| count.is_background))?;
    Ok(table.columns)
}

/// The words of each text that show what it is about, in lower case and in order.
#[pyfunction]
pub(super) fn terms(py: Python<'_>, texts: Vec<Text>) -> PyResult<Vec<Vec<String>>> {
    Ok(py.detach(|| compare::terms(&texts))?)
}

fn check_lengths(texts: &[Text], titles: &[Text], days: &[Option<i32>]) -> PyResult<()> {
    if texts.len() == titles.len() && texts.len() == days.len() {
        Ok(())
    } else {
        Err(Error::option(
            "titles, days",
            format!("expected {}, one per text, found {} and {}", texts.len(), titles.len(), days.len()),
        )
        .into())
    }
}
