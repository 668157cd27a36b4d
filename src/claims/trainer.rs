//! Trains the type and party models of `claims`, and says by cross-validation over articles how good they are.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::{
    Error, Extractor,
    claims::{
        ClaimTagger, ClaimType, TYPES,
        features::{Scene, WORD_FEATURES, word_feature},
        party::{CLAIMANT, Parties, Past, QUESTIONS, TARGET, worth},
    },
    corpora::{self, DataFolders, byte_offsets, word_vectors::WordVectors},
    document::Sentence,
    hash,
    lexicon::Table,
    model::{ChoiceOptions, Kin, Logistic, LogisticOptions, Sample, Tally},
};

/// The letters of [`TYPES`] in `claim_annotations.tsv`.
const LETTERS: [char; TYPES.len()] = ['a', 'd', 'm', 't', 'e', 'p'];

/// Into how many parts the articles are cut.
const FOLDS: usize = 5;

/// No threshold is lower: what is that unlikely is not told, whatever F1 says of a rare type.
const LEAST: f32 = 0.15;

/// The chance from which an unannotated claim is in doubt.
const SURE: f32 = 0.35;

/// How much the meaning of a word counts beside the word itself.
const MEANING: f32 = 1.0;

/// An annotated article; spans count code points.
#[derive(Deserialize)]
struct Annotated {
    id: String,
    text: String,
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
struct Stated {
    /// Its place in [`TYPES`].
    question: usize,
    /// A byte of its sentence.
    at: usize,
    /// The names of claimant and target, if they were annotated.
    parties: Option<[Option<String>; QUESTIONS]>,
}

/// What is learnt from an article.
#[derive(Default)]
struct Example {
    /// The fold in which it is not seen; none for a sentence invented for training, which is seen in all.
    fold: Option<usize>,
    /// Whether it was annotated with care: the others are learnt from, never measured on.
    is_measured: bool,
    /// A sample a sentence: which types it carries.
    sentences: Vec<Sample>,
    /// For each annotated claim its type, the party that each candidate is, and a sample a candidate: whether it is claimant,
    /// whether it is target.
    parties: Vec<(ClaimType, Vec<Option<usize>>, Vec<Sample>)>,
}

/// Trains on `../eval/claims-train.jsonl`, on the articles of the corpora that `claim_annotations.tsv` is about, and on what
/// was invented for training, and gives the weights as a file.
///
/// # Errors
/// A corpus that is not there or not as described.
pub fn train(folders: &DataFolders, extractor: &Extractor) -> Result<Vec<u8>, Error> {
    let articles: Vec<Annotated> = corpora::read_jsonl(&folders.corpora.join("../eval/claims-train.jsonl"))?;
    let mut plain: HashMap<String, Plain> = HashMap::new();
    for file in ["polnear/train.jsonl.gz", "basil-open.jsonl"] {
        plain.extend(
            corpora::read_jsonl::<Plain>(&folders.corpora.join(file))?
                .into_iter()
                .map(|article| (article.id.clone(), article)),
        );
    }
    for Annotated { id, text, .. } in &articles {
        plain.entry(id.clone()).or_insert_with(|| Plain { id: id.clone(), text: text.clone(), event: None });
    }
    let fold = |id: &str| Some(fold(plain.get(id).and_then(|article| article.event.as_deref()).unwrap_or(id)));
    let mut noted = noted(folders, &plain)?;
    let mut examples = Vec::new();
    for article in &articles {
        let mut stated = stated(article);
        // Claims that the first annotator left out.
        stated.extend(noted.remove(&article.id).into_iter().flat_map(|noted| noted.stated));
        examples.push(Example {
            fold: fold(&article.id),
            is_measured: true,
            ..example(extractor, &article.text, article.text.len(), &stated)
        });
    }
    for (id, Noted { read, stated }) in noted {
        examples.push(Example { fold: fold(&id), ..example(extractor, &plain[&id].text, read, &stated) });
    }
    for (text, stated) in invented_sentences(folders)?.into_iter().chain(invented_articles(folders)?) {
        examples.push(example(extractor, &text, text.len(), &stated));
    }
    println!("out of {FOLDS} folds by event:");
    let kin = kin(folders)?;
    doubt(&mut examples, &kin);
    let thresholds = cross_validate_types(&examples, &kin);
    cross_validate_parties(&examples);
    Ok(ClaimTagger::to_bytes(&thresholds, [&train_types(&examples, &kin, None), &train_parties(&examples, None)]))
}

/// The features that are words, with the vectors of the words.
fn kin(folders: &DataFolders) -> Result<Kin, Error> {
    let WordVectors { axes, words } = WordVectors::read(folders)?;
    let of_template = |(group, template): (usize, u64)| -> Vec<_> {
        let feature = |(vector, (word, _)): (usize, &(u64, _))| (word_feature(template, *word), group, vector);
        words.iter().enumerate().map(feature).collect()
    };
    let features = WORD_FEATURES.into_iter().enumerate().flat_map(of_template).collect();
    let vectors =
        words.into_iter().map(|(_, vector)| vector.into_iter().map(|part| MEANING * part).collect()).collect();
    Ok(Kin { groups: WORD_FEATURES.len(), axes, features, vectors })
}

/// The fold of an article: articles that tell of one event are in one.
fn fold(key: &str) -> usize {
    (hash::mix(0, hash::bytes(key.as_bytes())) >> 32) as usize % FOLDS
}

/// What the stages before this one make of a text, as far as it was read, and what was found in it.
fn example(extractor: &Extractor, text: &str, read: usize, stated: &[Stated]) -> Example {
    let document = extractor.read(text);
    let marks = extractor.pair(&document);
    let quotes = extractor.attribute(&document, &marks);
    let speakers = extractor.resolve(&document, &marks, &quotes);
    let scene = extractor.claims().scene(&document, &marks, &quotes);
    let start = |sentence: &Sentence| document.span(sentence.tokens.clone()).start;
    let read = document.sentences.iter().take_while(|sentence| start(sentence) < read).count();
    let mut sentences: Vec<Sample> = (0..read).map(|sentence| sample(&scene, sentence)).collect();
    let mut parties = Vec::new();
    let mut past = Past::new(&speakers);
    for Stated { question, at, parties: named } in stated {
        let Some(sentence) = document.sentences[..read].iter().rposition(|sentence| start(sentence) <= *at) else {
            continue;
        };
        sentences[sentence].answers |= 1 << question;
        let Some([claimant, target]) = named else { continue };
        let all = Parties::new(&scene, &speakers, &past, sentence);
        let candidates: Vec<Sample> = all
            .candidates
            .iter()
            .map(|candidate| {
                let mut sample = Sample::default();
                all.features(&TYPES[*question], candidate, |feature| sample.features.push(feature));
                let found = candidate.party.map(|party| speakers.list[party].name.clone());
                let may_claim = candidate.party.is_some() || all.name(candidate).is_none();
                sample.answers = u8::from(may_claim && is_same(claimant.as_deref(), found.as_deref())) << CLAIMANT
                    | u8::from(is_same(target.as_deref(), all.name(candidate).as_deref())) << TARGET;
                sample
            })
            .collect();
        let named = all.candidates.iter().map(|candidate| candidate.party).collect();
        let right = [CLAIMANT, TARGET].map(|question| {
            let right =
                candidates.iter().zip(&all.candidates).filter(|(sample, _)| sample.answers >> question & 1 == 1);
            right.filter_map(|(_, candidate)| candidate.party).next()
        });
        past.add(right);
        parties.push((TYPES[*question].clone(), named, candidates));
    }
    Example { sentences, parties, ..Example::default() }
}

fn sample(scene: &Scene, sentence: usize) -> Sample {
    let mut sample = Sample::default();
    scene.features(sentence, |feature| sample.features.push(feature));
    sample
}

/// The claims of an annotated article other than counts.
fn stated(article: &Annotated) -> Vec<Stated> {
    let bytes = byte_offsets(&article.text);
    let of = |claim: &GoldClaim| {
        Some(Stated {
            question: place(&claim.claim_type)?,
            at: bytes[claim.span[0].midpoint(claim.span[1])],
            parties: Some([claim.claimant_name.clone(), claim.target_name.clone()]),
        })
    };
    article.claims.iter().filter_map(of).collect()
}

/// An article of the corpora.
#[derive(Deserialize)]
struct Plain {
    id: String,
    text: String,
    /// What happened, if other articles tell of it too.
    event: Option<String>,
}

/// What `claim_annotations.tsv` says of an article.
struct Noted {
    /// Up to which byte it was read.
    read: usize,
    stated: Vec<Stated>,
}

/// `claim_annotations.tsv`, by the id of the article.
fn noted(folders: &DataFolders, plain: &HashMap<String, Plain>) -> Result<BTreeMap<String, Noted>, Error> {
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
                let question =
                    LETTERS.iter().position(|other| *other == letter).ok_or_else(|| wrong("letters of types", cell))?;
                let parties =
                    named.map(|(claimant, target)| Ok::<_, Error>([name(claimant)?, name(target)?])).transpose()?;
                stated.push(Stated { question, at, parties });
            }
        }
        all.insert(cells[0].to_string(), Noted { read: byte(cells[1])?, stated });
    }
    Ok(all)
}

/// The place of a claim type in [`TYPES`].
fn place(name: &str) -> Option<usize> {
    TYPES.iter().position(|claim_type| claim_type.name() == name)
}

/// The place of a claim type that a table names.
fn question(file: &str, line: usize, name: &str) -> Result<usize, Error> {
    place(name).ok_or_else(|| Error::lexicon(file, line, format!("expected a claim type or -, found {name:?}")))
}

/// The sentences of `claim_examples.tsv`, each an article of its own. Weights are to tell senses apart that news of the
/// annotated kind does not show: a hospital admits patients, demand for steel falls.
fn invented_sentences(folders: &DataFolders) -> Result<Vec<(String, Vec<Stated>)>, Error> {
    let file = "claims/claim_examples.tsv";
    let rows = folders.read(file)?;
    let mut texts = Vec::new();
    for (line, cells) in Table::parse(file, &rows, 2)?.rows() {
        let types = cells[1].split(' ').filter(|cell| *cell != "-");
        let stated = types
            .map(|name| Ok(Stated { question: question(file, line, name)?, at: 0, parties: None }))
            .collect::<Result<_, Error>>()?;
        texts.push((cells[0].to_string(), stated));
    }
    Ok(texts)
}

/// The articles of `claim_articles.tsv`.
fn invented_articles(folders: &DataFolders) -> Result<Vec<(String, Vec<Stated>)>, Error> {
    let file = "claims/claim_articles.tsv";
    let rows = folders.read(file)?;
    let mut texts: Vec<(String, Vec<Stated>)> = Vec::new();
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
            stated.push(Stated {
                question: question(file, line, name)?,
                at,
                parties: Some([party(claimant), party(target)]),
            });
        }
    }
    Ok(texts)
}

/// Whether two names share a word that carries meaning, or both are absent.
fn is_same(gold: Option<&str>, found: Option<&str>) -> bool {
    const EMPTY: &[&str] = &[
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "on",
        "at",
        "to",
        "by",
        "his",
        "her",
        "their",
        "its",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "gen",
        "president",
        "minister",
        "secretary",
        "official",
        "officials",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "government",
        "us",
        "u",
        "s",
    ];
    let words = |name: &str| -> Vec<String> {
        let all: Vec<String> = name
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect();
        let full: Vec<String> = all.iter().filter(|word| !EMPTY.contains(&word.as_str())).cloned().collect();
        if full.is_empty() { all } else { full }
    };
    match (gold, found) {
        (None, None) => true,
        (Some(gold), Some(found)) => {
            let found = words(found);
            words(gold).iter().any(|word| found.contains(word))
        }
        _ => false,
    }
}

/// Trains the type models on what is seen when a fold is not, or on everything.
fn train_types(examples: &[Example], kin: &Kin, unseen: Option<usize>) -> Vec<u8> {
    let seen = examples.iter().filter(|example| example.fold.is_none() || example.fold != unseen);
    let samples: Vec<&Sample> = seen.flat_map(|example| &example.sentences).collect();
    Logistic::train(&samples, kin, TYPES.len(), LogisticOptions::default())
}

fn train_parties(examples: &[Example], unseen: Option<usize>) -> Vec<u8> {
    let seen = examples.iter().filter(|example| example.fold.is_none() || example.fold != unseen);
    let groups: Vec<&[Sample]> =
        seen.flat_map(|example| example.parties.iter().map(|(.., candidates)| candidates.as_slice())).collect();
    Logistic::train_choice(&groups, QUESTIONS, ChoiceOptions::default())
}

fn load(weights: &[u8]) -> Logistic {
    Logistic::from_bytes("weights just trained", weights).expect("what training writes can be read")
}

fn chances(model: &Logistic, sample: &Sample) -> Vec<f32> {
    let mut tally = Tally::default();
    sample.features.iter().for_each(|&feature| model.add(feature, &mut tally));
    (0..model.questions()).map(|question| model.chance(question, &tally)).collect()
}

fn scores(model: &Logistic, sample: &Sample) -> [f32; QUESTIONS] {
    let mut tally = Tally::default();
    sample.features.iter().for_each(|&feature| model.add(feature, &mut tally));
    std::array::from_fn(|question| model.score(question, &tally))
}

/// For each article and sentence the chances by models that have not seen the article.
fn unseen_chances(examples: &[Example], kin: &Kin) -> Vec<Vec<Vec<f32>>> {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_types(examples, kin, Some(fold)))).collect();
    let of = |example: &Example| {
        example.sentences.iter().map(|sample| chances(&models[example.fold.unwrap_or(0)], sample)).collect()
    };
    examples.iter().map(of).collect()
}

/// One annotator leaves claims out. A sentence without a claim of which models that have not seen its article are sure that
/// it carries one is not learnt from (confident learning: Northcutt, Jiang and Chuang 2021).
fn doubt(examples: &mut [Example], kin: &Kin) {
    let chances = unseen_chances(examples, kin);
    for (example, chances) in examples.iter_mut().zip(chances).filter(|(example, _)| example.fold.is_some()) {
        for (sample, chances) in example.sentences.iter_mut().zip(chances) {
            for (question, chance) in chances.into_iter().enumerate() {
                if chance >= SURE && sample.answers >> question & 1 == 0 {
                    sample.doubts |= 1 << question;
                }
            }
        }
    }
}

/// Prints how good the type models are on articles they have not seen, and gives the thresholds: those with the best F1
/// over the sentences that are not in doubt.
fn cross_validate_types(examples: &[Example], kin: &Kin) -> Vec<f32> {
    let mut pairs: Vec<Vec<(f32, bool)>> = vec![Vec::new(); TYPES.len()];
    let mut sure: Vec<Vec<(f32, bool)>> = vec![Vec::new(); TYPES.len()];
    for (example, chances) in
        examples.iter().zip(unseen_chances(examples, kin)).filter(|(example, _)| example.is_measured)
    {
        for (sample, chances) in example.sentences.iter().zip(chances) {
            for (question, chance) in chances.into_iter().enumerate() {
                let pair = (chance, sample.answers >> question & 1 == 1);
                pairs[question].push(pair);
                if sample.doubts >> question & 1 == 0 {
                    sure[question].push(pair);
                }
            }
        }
    }
    let mut thresholds = Vec::new();
    for (question, claim_type) in TYPES.into_iter().enumerate() {
        let (threshold, ..) = best_threshold(&mut sure[question]);
        let (precision, recall, f1) = at_threshold(&pairs[question], threshold);
        let (_, _, clean) = at_threshold(&sure[question], threshold);
        let best = best_threshold(&mut pairs[question]).1;
        println!(
            "{:12} P {:5.1} R {:5.1} F1 {:5.1} at {threshold:.2}; at best {:5.1}; without doubtful sentences {:5.1}",
            claim_type.name(),
            100.0 * precision,
            100.0 * recall,
            100.0 * f1,
            100.0 * best,
            100.0 * clean
        );
        thresholds.push(threshold);
    }
    thresholds
}

/// Prints how often the party model is right on articles it has not seen, given the claim.
fn cross_validate_parties(examples: &[Example]) {
    let models: Vec<Logistic> = (0..FOLDS).map(|fold| load(&train_parties(examples, Some(fold)))).collect();
    let mut right = [[0usize; 3]; QUESTIONS];
    for example in examples {
        let Some(fold) = example.fold else { continue };
        let model = &models[fold];
        for (claim_type, named, candidates) in &example.parties {
            let scores: Vec<[f32; QUESTIONS]> = candidates.iter().map(|sample| scores(model, sample)).collect();
            let worth = worth(&scores, named);
            for (question, right) in right.iter_mut().enumerate() {
                if question == TARGET && !matches!(claim_type, ClaimType::Accusation | ClaimType::Denial) {
                    continue;
                }
                let chosen = (0..candidates.len()).max_by(|&a, &b| worth[a][question].total_cmp(&worth[b][question]));
                right[0] += usize::from(chosen.is_some_and(|index| candidates[index].answers >> question & 1 == 1));
                right[1] += usize::from(candidates.iter().any(|sample| sample.answers >> question & 1 == 1));
                right[2] += 1;
            }
        }
    }
    for (what, [right, there, all]) in ["claimant", "target"].iter().zip(right) {
        println!(
            "{what:12} {:5.1} of {all}; among the candidates {:5.1}",
            100.0 * right as f64 / all as f64,
            100.0 * there as f64 / all as f64
        );
    }
}

/// The threshold with the best F1, and that F1.
fn best_threshold(pairs: &mut [(f32, bool)]) -> (f32, f32) {
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let gold = pairs.iter().filter(|pair| pair.1).count() as f32;
    let (mut best, mut right) = ((0.5, 0.0), 0.0);
    for (index, (chance, is_right)) in pairs.iter().enumerate() {
        right += f32::from(u8::from(*is_right));
        let f1 = 2.0 * right / (index as f32 + 1.0 + gold);
        if f1 > best.1 && *chance >= LEAST {
            best = (*chance, f1);
        }
    }
    best
}

/// Precision, recall and F1 at a threshold.
fn at_threshold(pairs: &[(f32, bool)], threshold: f32) -> (f32, f32, f32) {
    let count = |of: &dyn Fn(&(f32, bool)) -> bool| pairs.iter().filter(|pair| of(pair)).count() as f32;
    let (found, gold, right) =
        (count(&|pair| pair.0 >= threshold), count(&|pair| pair.1), count(&|pair| pair.0 >= threshold && pair.1));
    (right / found.max(1.0), right / gold.max(1.0), 2.0 * right / (found + gold).max(1.0))
}
