//! Reads the articles and sentences whose claims are annotated.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::{
    Error,
    claims::{claim_type::model_types, parties::QUESTIONS},
    corpora::{DataFolders, byte_offsets},
    lexicon::Table,
};

/// An annotated article; spans count code points.
#[derive(Deserialize)]
pub struct AnnotatedArticle {
    pub id: String,
    pub text: String,
    claims: Vec<GoldClaim>,
}

#[derive(Deserialize)]
struct GoldClaim {
    #[serde(rename = "type")]
    claim_type: String,
    span: [usize; 2],
    claimant_name: Option<String>,
    target_name: Option<String>,
}

/// A claim that an annotator found.
pub struct StatedClaim {
    /// The question that asks for its type.
    pub question: usize,
    /// A byte of its sentence.
    pub at: usize,
    /// The names of claimant and target, if they were annotated.
    pub parties: Option<[Option<String>; QUESTIONS]>,
}

/// The claims of an annotated article other than counts.
pub fn claims_of(article: &AnnotatedArticle) -> Vec<StatedClaim> {
    let bytes = byte_offsets(&article.text);
    let of = |claim: &GoldClaim| {
        Some(StatedClaim {
            question: question_of_name(&claim.claim_type)?,
            at: bytes[claim.span[0].midpoint(claim.span[1])],
            parties: Some([claim.claimant_name.clone(), claim.target_name.clone()]),
        })
    };
    article.claims.iter().filter_map(of).collect()
}

/// An article of the corpora.
#[derive(Deserialize)]
pub struct CorpusArticle {
    pub id: String,
    pub text: String,
    /// What happened, if other articles are about it too.
    pub event: Option<String>,
}

/// What `claim_annotations.tsv` says of an article.
pub struct ArticleAnnotations {
    /// Up to which byte it was read.
    pub read: usize,
    pub stated: Vec<StatedClaim>,
}

/// `claim_annotations.tsv`, by the id of the article.
pub fn read(
    folders: &DataFolders,
    plain: &HashMap<String, CorpusArticle>,
) -> Result<BTreeMap<String, ArticleAnnotations>, Error> {
    let file = "claims/claim_annotations.tsv";
    let rows = folders.read(file)?;
    let mut all = BTreeMap::new();
    for (line, cells) in Table::parse(file, &rows, 3)?.rows() {
        let wrong = |what: &str, found: &str| Error::lexicon(file, line, format!("expected {what}, found {found:?}"));
        let text = &plain.get(cells[0]).ok_or_else(|| wrong("the id of an article", cells[0]))?.text;
        let bytes = byte_offsets(text);
        let byte = |cell: &str| {
            cell.parse()
                .ok()
                .and_then(|point: usize| bytes.get(point).copied())
                .ok_or_else(|| wrong("a place in the text", cell))
        };
        let name = |cell: &str| match cell.split_once('-') {
            Some((start, end)) => text
                .get(byte(start)?..byte(end)?)
                .map(|name| Some(name.to_string()))
                .ok_or_else(|| wrong("a mention", cell)),
            None => Ok(None),
        };
        let mut stated = Vec::new();
        for cell in cells[2].split(' ').filter(|cell| *cell != "-") {
            let (claims, named) =
                cell.split_once(':').map_or((cell, None), |(claims, named)| (claims, named.split_once(':')));
            let letters = claims.trim_start_matches(|c: char| c.is_ascii_digit());
            let at = byte(&claims[..claims.len() - letters.len()])?;
            for letter in letters.chars() {
                let question = question_of_letter(letter).ok_or_else(|| wrong("letters of types", cell))?;
                let parties =
                    named.map(|(claimant, target)| Ok::<_, Error>([name(claimant)?, name(target)?])).transpose()?;
                stated.push(StatedClaim { question, at, parties });
            }
        }
        all.insert(cells[0].to_string(), ArticleAnnotations { read: byte(cells[1])?, stated });
    }
    Ok(all)
}

fn question_of_letter(letter: char) -> Option<usize> {
    model_types().position(|claim_type| claim_type.definition().is_some_and(|found| found.letter == Some(letter)))
}

fn question_of_name(name: &str) -> Option<usize> {
    model_types().position(|claim_type| claim_type.name() == name)
}

/// The question that asks for a claim type that a table names.
fn question(file: &str, line: usize, name: &str) -> Result<usize, Error> {
    question_of_name(name)
        .ok_or_else(|| Error::lexicon(file, line, format!("expected a claim type or -, found {name:?}")))
}

/// The sentences of `claim_examples.tsv`, each an article of its own. From them weights learn senses that news of the
/// annotated kind does not show: a hospital admits patients, demand for steel falls.
pub fn invented_sentences(folders: &DataFolders) -> Result<Vec<(String, Vec<StatedClaim>)>, Error> {
    let file = "claims/claim_examples.tsv";
    let rows = folders.read(file)?;
    let mut texts = Vec::new();
    for (line, cells) in Table::parse(file, &rows, 2)?.rows() {
        let types = cells[1].split(' ').filter(|cell| *cell != "-");
        let stated = types
            .map(|name| Ok(StatedClaim { question: question(file, line, name)?, at: 0, parties: None }))
            .collect::<Result<_, Error>>()?;
        texts.push((cells[0].to_string(), stated));
    }
    Ok(texts)
}

/// The articles of `claim_articles.tsv`.
pub fn invented_articles(folders: &DataFolders) -> Result<Vec<(String, Vec<StatedClaim>)>, Error> {
    let file = "claims/claim_articles.tsv";
    let rows = folders.read(file)?;
    let mut texts: Vec<(String, Vec<StatedClaim>)> = Vec::new();
    let mut last = None;
    for (line, cells) in Table::parse(file, &rows, 3)?.rows() {
        let (article, paragraph) = cells[0]
            .split_once('.')
            .ok_or_else(|| Error::lexicon(file, line, format!("expected ARTICLE.PARAGRAPH, found {:?}", cells[0])))?;
        let place = Some((article, paragraph));
        let goes_on = last.is_some_and(|(before, _)| before == article);
        if !goes_on {
            texts.push(Default::default());
        }
        let (text, stated) = texts.last_mut().expect("begun");
        text.push_str(match goes_on {
            false => "",
            true if last == place => " ",
            true => "\n\n",
        });
        last = place;
        let at = text.len();
        text.push_str(cells[1]);
        for claim in cells[2].split(" | ").filter(|cell| *cell != "-") {
            let parts: Vec<&str> = claim.split("; ").collect();
            let [name, claimant, target] = parts[..] else {
                return Err(Error::lexicon(file, line, format!("expected TYPE; CLAIMANT; TARGET, found {claim:?}")));
            };
            let party = |name: &str| (name != "-").then(|| name.to_string());
            stated.push(StatedClaim {
                question: question(file, line, name)?,
                at,
                parties: Some([party(claimant), party(target)]),
            });
        }
    }
    Ok(texts)
}
