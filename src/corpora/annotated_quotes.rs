//! Articles with quotes annotated for this project: those of other corpora, of which only offsets are kept here, and
//! invented ones.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Attribution, DataFolders, PolnearArticle};
use crate::{Error, lexicon::Table};

/// The articles that `quotes.tsv` is about, with their quotes. Their texts are in the corpora.
///
/// # Errors
/// Corpora that are missing or malformed; rows that are not offsets into them.
pub fn annotated(folders: &DataFolders) -> Result<Vec<PolnearArticle>, Error> {
    #[derive(Deserialize)]
    struct Article {
        id: String,
        text: String,
    }
    let data = &folders.corpora;
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for file in ["basil-open.jsonl", "seeds.jsonl"] {
        texts.extend(
            super::read_jsonl::<Article>(&data.join(file))?.into_iter().map(|article| (article.id, article.text)),
        );
    }
    for held_out in [false, true] {
        texts.extend(
            super::gum(&data.join("gum"), held_out, Some("news"))?
                .into_iter()
                .map(|document| (document.name, document.text)),
        );
    }
    let file = "quotes/quotes.tsv";
    let rows = folders.read(file)?;
    let mut out: Vec<PolnearArticle> = Vec::new();
    for (line, cells) in Table::parse(file, &rows, 4)?.rows() {
        let wrong = |what: String| Error::lexicon(file, line, what);
        if out.last().is_none_or(|article| article.id != cells[0]) {
            let text = texts.remove(cells[0]).ok_or_else(|| {
                wrong(format!("expected the id of an article in {}, found {:?}", data.display(), cells[0]))
            })?;
            out.push(PolnearArticle { id: cells[0].to_owned(), text, attributions: Vec::new() });
        }
        let article = out.last_mut().expect("just pushed");
        let length = article.text.chars().count();
        let pieces = |cell: &str| -> Result<Vec<[usize; 2]>, Error> {
            let piece = |piece: &str| {
                let (start, end) = piece.split_once('-')?;
                Some([start.parse().ok()?, end.parse().ok()?]).filter(|[start, end]| start < end && *end <= length)
            };
            let pieces = if cell == "-" { Some(Vec::new()) } else { cell.split(',').map(piece).collect() };
            pieces.ok_or_else(|| {
                wrong(format!("expected pieces start-end of the article's {length} code points, found {cell:?}"))
            })
        };
        article.attributions.push(Attribution {
            content: pieces(cells[1])?,
            cue: pieces(cells[2])?,
            source: pieces(cells[3])?,
        });
    }
    Ok(out)
}

/// Invented articles. In their file, a line `=====` is between two of them, and braces hold the parts of quotes:
/// `{s1|the mayor} {c1|denied} {t1|it}` are source, cue and content of the article's quote 1.
///
/// # Errors
/// Braces that do not match, or that hold no part.
pub fn invented(folders: &DataFolders) -> Result<Vec<PolnearArticle>, Error> {
    let file = "quotes/quote_articles.txt";
    let text = folders.read(file)?;
    let mut out = Vec::new();
    let mut article = Marked::default();
    for (index, line) in text.lines().enumerate().skip_while(|(_, line)| line.starts_with('#')) {
        if line == "=====" {
            out.push(std::mem::take(&mut article).finish(format!("invented {}", out.len())));
        } else {
            article.line(line).map_err(|what| Error::lexicon(file, index + 1, what))?;
        }
    }
    out.push(article.finish(format!("invented {}", out.len())));
    Ok(out)
}

/// An article with braces, read as far as a line.
#[derive(Default)]
struct Marked {
    text: String,
    /// In code points.
    length: usize,
    quotes: BTreeMap<u32, Attribution>,
}

impl Marked {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let mut open: Vec<(char, u32, usize)> = Vec::new();
        let mut rest = line;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '{' => {
                    let (name, after) = rest.split_once('|').ok_or("expected \"|\" after \"{\"")?;
                    rest = after;
                    let part = name.chars().next().filter(|part| "sct".contains(*part));
                    let (Some(part), Ok(number)) = (part, name.get(1..).unwrap_or_default().parse()) else {
                        return Err(format!("expected s, c or t and a number, found {name:?}"));
                    };
                    open.push((part, number, self.length));
                }
                '}' => {
                    let (part, number, start) = open.pop().ok_or("\"}\" without \"{\"")?;
                    let quote = self.quotes.entry(number).or_insert_with(|| Attribution {
                        content: Vec::new(),
                        cue: Vec::new(),
                        source: Vec::new(),
                    });
                    let spans = match part {
                        's' => &mut quote.source,
                        'c' => &mut quote.cue,
                        _ => &mut quote.content,
                    };
                    spans.push([start, self.length]);
                }
                _ => {
                    self.text.push(letter);
                    self.length += 1;
                }
            }
        }
        self.text.push('\n');
        self.length += 1;
        if open.is_empty() { Ok(()) } else { Err("\"{\" without \"}\"".to_owned()) }
    }

    fn finish(self, id: String) -> PolnearArticle {
        let attributions = self.quotes.into_values().filter(|quote| !quote.content.is_empty()).collect();
        PolnearArticle { id, text: self.text, attributions }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(article: &PolnearArticle, [start, end]: [usize; 2]) -> String {
        article.text.chars().skip(start).take(end - start).collect()
    }

    #[test]
    fn braces_hold_the_parts_of_quotes() {
        let mut marked = Marked::default();
        marked.line("{t1|“Été,”} {s1|{s2|she}} {c1|said}, {c2|adding} {t2|more}. {t1|“Fin.”}").unwrap();
        let article = marked.finish("one".to_owned());
        let [first, second] = article.attributions.as_slice() else { panic!("expected two quotes") };
        assert_eq!(first.content.iter().map(|piece| part(&article, *piece)).collect::<Vec<_>>(), ["“Été,”", "“Fin.”"]);
        assert_eq!(part(&article, second.source[0]), "she");
        assert_eq!(part(&article, second.cue[0]), "adding");
    }

    #[test]
    fn braces_that_hold_no_part_are_errors() {
        for line in ["{t1|open", "closed}", "{x1|no part}", "{t|no number}", "{no bar}"] {
            assert!(Marked::default().line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn every_invented_article_can_be_read() {
        let articles = invented(&DataFolders::training_only()).expect("training/quotes/quote_articles.txt");
        assert!(articles.iter().all(|article| !article.attributions.is_empty()));
    }
}
