//! Reads the annotated corpora that weights are trained from.

pub mod annotated_quotes;
pub mod word_vectors;

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::{Error, Span};

/// The folders of the training data.
#[derive(Clone, Debug)]
pub struct DataFolders {
    /// The corpora that others made: `polnear/`, `gum/`, `basil-open.jsonl`, `seeds.jsonl`, and `../eval/` next to
    /// them.
    pub corpora: PathBuf,
    /// The data made for this project: the folder `training/` of the repository.
    pub training: PathBuf,
}

impl DataFolders {
    /// The folder `training/` of this checkout, without the corpora of others.
    #[cfg(test)]
    pub(crate) fn training_only() -> Self {
        let training = Path::new(env!("CARGO_MANIFEST_DIR")).join("training");
        DataFolders { corpora: PathBuf::new(), training }
    }

    /// The text of a file of the project's own training data.
    pub(crate) fn read(&self, file: &str) -> Result<String, Error> {
        let path = self.training.join(file);
        fs::read_to_string(&path).map_err(|error| Error::io(&path.display().to_string(), error))
    }
}

/// An article of PolNeAR (Newell, Margolin and Ruths 2018); spans count code points.
#[derive(Clone, Debug, Deserialize)]
pub struct PolnearArticle {
    /// Its publisher, date and title.
    pub id: String,
    /// The article.
    pub text: String,
    /// Its quotes.
    pub attributions: Vec<Attribution>,
}

/// An annotated quote; spans count code points.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Attribution {
    pub content: Vec<[usize; 2]>,
    pub cue: Vec<[usize; 2]>,
    pub source: Vec<[usize; 2]>,
}

/// A text with a part of speech for each of its words, in bytes.
#[derive(Clone, Debug, Default)]
pub struct TaggedText {
    /// What the corpus calls it.
    pub name: String,
    /// The text.
    pub text: String,
    /// Words and their Penn tags.
    pub words: Vec<(Span, String)>,
    /// Where its sentences begin and end.
    pub sentences: Vec<Span>,
    /// What it names, and in GUM whatever else it mentions.
    pub entities: Vec<Entity>,
}

/// A mention of somebody or something.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its words.
    pub span: Span,
    /// "PERSON", "ORGANIZATION", "LOCATION" ... of CoreNLP; "person", "organization", "place" ... of GUM.
    pub kind: String,
    /// In GUM, the same for all mentions of one entity of a document.
    pub id: Option<u32>,
}

pub use crate::code_points::byte_offsets;

fn lines(path: &Path) -> Result<impl Iterator<Item = String>, Error> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| Error::io(&name, error))?;
    let lines: Result<Vec<String>, _> = if name.ends_with(".gz") {
        BufReader::new(GzDecoder::new(file)).lines().collect()
    } else {
        BufReader::new(file).lines().collect()
    };
    Ok(lines.map_err(|error| Error::io(&name, error))?.into_iter())
}

/// Reads a file of JSON lines, zipped or not.
///
/// # Errors
/// A missing file, or a line that is not such an object.
pub fn read_jsonl<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, Error> {
    let name = path.display().to_string();
    lines(path)?
        .enumerate()
        .map(|(index, line)| {
            serde_json::from_str(&line).map_err(|error| Error::lexicon(&name, index + 1, error.to_string()))
        })
        .collect()
}

#[derive(Deserialize)]
struct CoreNlpArticle {
    id: String,
    sentences: Vec<CoreNlpSentence>,
}

/// Start and end in code points, part of speech and type of entity ("O" for none); the rest is not read.
type CoreNlpToken = (usize, usize, String, String, String, i64, String);

#[derive(Deserialize)]
struct CoreNlpSentence {
    tokens: Vec<CoreNlpToken>,
}

/// PolNeAR's articles with the parts of speech that CoreNLP gave them.
///
/// # Errors
/// Files that are missing or malformed.
pub fn corenlp(folder: &Path, split: &str) -> Result<Vec<TaggedText>, Error> {
    let articles: Vec<PolnearArticle> = read_jsonl(&folder.join(format!("{split}.jsonl.gz")))?;
    let tags: Vec<CoreNlpArticle> = read_jsonl(&folder.join(format!("{split}-corenlp.jsonl.gz")))?;
    let mut by_id: std::collections::HashMap<String, CoreNlpArticle> =
        tags.into_iter().map(|article| (article.id.clone(), article)).collect();
    let mut out = Vec::new();
    for article in articles {
        let Some(tagged) = by_id.remove(&article.id) else { continue };
        let bytes = byte_offsets(&article.text);
        let span = |start: usize, end: usize| Span::new(bytes[start], bytes[end.min(bytes.len() - 1)]);
        let mut text = TaggedText { name: article.id, ..TaggedText::default() };
        for sentence in tagged.sentences {
            let (Some(first), Some(last)) = (sentence.tokens.first(), sentence.tokens.last()) else { continue };
            text.sentences.push(span(first.0, last.1));
            for run in sentence.tokens.chunk_by(|a, b| a.3 == b.3).filter(|run| run[0].3 != "O") {
                text.entities.push(Entity {
                    span: span(run[0].0, run[run.len() - 1].1),
                    kind: run[0].3.clone(),
                    id: None,
                });
            }
            text.words.extend(sentence.tokens.into_iter().map(|token| (span(token.0, token.1), token.2)));
        }
        text.text = article.text;
        out.push(text);
    }
    Ok(out)
}

/// A mention in code points, and the chain it belongs to.
pub type ChainMention = (usize, usize, u32);

/// The chains of mentions that CoreNLP found in PolNeAR's articles, by article.
///
/// # Errors
/// A file that is missing or malformed.
pub fn corenlp_chains(
    folder: &Path,
    split: &str,
) -> Result<std::collections::HashMap<String, Vec<ChainMention>>, Error> {
    #[derive(Deserialize)]
    struct Chains {
        id: String,
        coref: Vec<Vec<(usize, usize, bool)>>,
    }
    let articles: Vec<Chains> = read_jsonl(&folder.join(format!("{split}-corenlp.jsonl.gz")))?;
    let numbered = |chains: Vec<Vec<(usize, usize, bool)>>| {
        (0..)
            .zip(chains)
            .flat_map(|(id, chain)| chain.into_iter().map(move |(start, end, _)| (start, end, id)))
            .collect()
    };
    Ok(articles.into_iter().map(|article| (article.id, numbered(article.coref))).collect())
}

/// Documents of GUM that are not trained on: its dev and test splits.
const GUM_HELD_OUT: &[&str] = &[
    "GUM_bio_byron",
    "GUM_bio_emperor",
    "GUM_court_loan",
    "GUM_court_negligence",
    "GUM_interview_cyclone",
    "GUM_interview_gaming",
    "GUM_news_homeopathic",
    "GUM_news_iodine",
    "GUM_speech_impeachment",
    "GUM_speech_inauguration",
    "GUM_bio_dvorak",
    "GUM_bio_jespersen",
    "GUM_court_insanity",
    "GUM_court_mitigation",
    "GUM_interview_libertarian",
    "GUM_interview_hill",
    "GUM_news_nasa",
    "GUM_news_sensitive",
    "GUM_speech_austria",
    "GUM_speech_newzealand",
];

/// GUM's documents (Zeldes 2017) with their gold parts of speech: those of its train split, or those held out.
/// `genre` narrows them, as in "news".
///
/// # Errors
/// A missing folder, or a file that is not CoNLL-U.
pub fn gum(folder: &Path, held_out: bool, genre: Option<&str>) -> Result<Vec<TaggedText>, Error> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .map_err(|error| Error::io(&folder.display().to_string(), error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "conllu"))
        .collect();
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let wanted = GUM_HELD_OUT.contains(&name.as_str()) == held_out
            && genre.is_none_or(|genre| name.split('_').nth(1) == Some(genre));
        if wanted {
            out.push(TaggedText { name, ..conllu(&path)? });
        }
    }
    Ok(out)
}

/// Reads a CoNLL-U file, and puts its text together from the words.
fn conllu(path: &Path) -> Result<TaggedText, Error> {
    let mut reader = ConlluReader::default();
    for line in lines(path)? {
        if line.starts_with("# newpar") {
            reader.begin_paragraph();
        } else if line.is_empty() {
            reader.end_sentence();
        } else if !line.starts_with('#') && reader.row(&line).is_none() {
            let message = format!("expected a CoNLL-U row, found {line:?}");
            return Err(Error::file(&path.display().to_string(), message));
        }
    }
    Ok(reader.text)
}

/// A text on the way from the rows of a CoNLL-U file.
#[derive(Default)]
struct ConlluReader {
    text: TaggedText,
    /// Where the sentence that is read begins.
    sentence_start: Option<usize>,
    /// The last word of the multiword token that is read, and whether blank space follows it: "don't" spans "do" and
    /// "n't".
    multiword: Option<(usize, bool)>,
    /// The entities that are open: their number, kind and start.
    open: Vec<(u32, String, usize)>,
}

impl ConlluReader {
    fn begin_paragraph(&mut self) {
        let text = &mut self.text.text;
        if !text.is_empty() && !text.ends_with('\n') {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
    }

    fn end_sentence(&mut self) {
        let end = self.text.text.trim_end().len();
        let start = self.sentence_start.take().filter(|&start| start < end);
        self.text.sentences.extend(start.map(|start| Span::new(start, end)));
    }

    /// Reads the row of a word or of a multiword token; none if it has too few cells.
    fn row(&mut self, line: &str) -> Option<()> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, form, _, _, xpos, .., misc] = cells.as_slice() else { return None };
        let start = self.text.text.len();
        self.sentence_start.get_or_insert(start);
        let is_spaced = !misc.contains("SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            self.multiword = last.parse().ok().map(|last| (last, is_spaced));
            return Some(());
        }
        // "8.1" is a word that the text leaves out.
        if id.contains('.') {
            return Some(());
        }
        self.text.text.push_str(form);
        let word = Span::new(start, self.text.text.len());
        self.text.words.push((word, (*xpos).to_string()));
        if let Some(entities) = misc.split('|').find_map(|field| field.strip_prefix("Entity=")) {
            brackets(entities, word, &mut self.open, &mut self.text.entities);
        }
        if self.is_spaced_after(id.parse().ok(), is_spaced) {
            self.text.text.push(' ');
        }
        Some(())
    }

    /// Whether blank space follows a word, whose own row says `is_spaced`: the row of its multiword token counts for
    /// more.
    fn is_spaced_after(&mut self, id: Option<usize>, is_spaced: bool) -> bool {
        match self.multiword {
            Some((last, is_last_spaced)) if id == Some(last) => {
                self.multiword = None;
                is_last_spaced
            }
            Some((last, _)) => is_spaced && id.is_none_or(|id| id >= last),
            None => is_spaced,
        }
    }
}

/// Reads GUM's brackets of one word: "(1-person-new" opens, "1)" closes, "(2-place-new)" does both.
fn brackets(text: &str, word: Span, open: &mut Vec<(u32, String, usize)>, entities: &mut Vec<Entity>) {
    let mut rest = text;
    while !rest.is_empty() {
        let id_of = |part: &str| {
            part.split('-')
                .next()
                .and_then(|id| id.split(['[', ']']).next())
                .and_then(|id| id.parse().ok())
                .unwrap_or(0)
        };
        if let Some(inside) = rest.strip_prefix('(') {
            let end = inside.find(['(', ')']).unwrap_or(inside.len());
            let (id, kind) = (id_of(&inside[..end]), inside[..end].split('-').nth(1).unwrap_or_default().to_string());
            if inside[end..].starts_with(')') {
                entities.push(Entity { span: word, kind, id: Some(id) });
                rest = &inside[end + 1..];
            } else {
                open.push((id, kind, word.start));
                rest = &inside[end..];
            }
        } else {
            let end = rest.find(')').map_or(rest.len(), |end| end + 1);
            let id: u32 = id_of(rest[..end].trim_end_matches(')'));
            if let Some(at) = open.iter().rposition(|entry| entry.0 == id) {
                let (id, kind, start) = open.remove(at);
                entities.push(Entity { span: Span::new(start, word.end), kind, id: Some(id) });
            }
            rest = &rest[end..];
        }
    }
}
