//! Trains the cascade of `attribution`: cue tagger, argument tagger, accept model. Each learns from what those before it
//! say of articles they have not seen (jackknife).

use std::ops::Range;

use rayon::prelude::*;

use crate::{
    Error, Span,
    attribution::{
        Attributor, LEAST,
        arguments::{self, Frame},
        choose::{self, Calibration, Chosen},
        cue::{self, Candidate},
        readings::{self, Group},
        view::View,
    },
    corpora::{self, DataFolders, PolnearArticle, annotated_quotes, byte_offsets},
    document::{Document, Tagger, tagger_trainer},
    marks::{self, Mark},
    model::{Choice, Crf, CrfOptions, CrfWeights, Sequence},
};

/// Into how many parts the training data is cut, each read by models trained on the others.
const FOLDS: usize = 8;

/// The most features of a tagger of cues or of arguments.
const MOST: usize = 1 << 17;

/// The most features of the model that weighs readings.
const MOST_OF_READINGS: usize = 64_000;

/// A gold quote in tokens.
struct Gold {
    content: Vec<usize>,
    cue: Option<Range<usize>>,
    source: Vec<usize>,
}

/// An article ready to learn from.
struct Example<'t> {
    origin: Origin,
    document: Document<'t>,
    marks: Vec<Mark>,
    gold: Vec<Gold>,
}

impl Example<'_> {
    fn view(&self) -> View<'_, '_> {
        View::new(&self.document, &self.marks)
    }
}

/// Where an article comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Polnear,
    /// Another corpus, annotated for this project.
    Annotated,
    Invented,
}

fn example<'t>(article: &'t PolnearArticle, origin: Origin, tagger: &Tagger) -> Example<'t> {
    let document = Document::read(&article.text, tagger);
    let marks = marks::pair(&document);
    let bytes = byte_offsets(&article.text);
    let tokens = |spans: &[[usize; 2]]| -> Vec<usize> {
        spans.iter().flat_map(|&[start, end]| document.tokens_in(Span::new(bytes[start], bytes[end]))).collect()
    };
    let gold = article
        .attributions
        .iter()
        .map(|attribution| {
            let cue = tokens(&attribution.cue);
            Gold {
                content: tokens(&attribution.content),
                cue: cue.first().map(|first| *first..cue[cue.len() - 1] + 1),
                source: tokens(&attribution.source),
            }
        })
        .collect();
    Example { origin, document, marks, gold }
}

/// Trains on PolNeAR's train split and gives the weights as a file.
///
/// # Errors
/// Corpora that are not there or not as described.
pub fn train(folders: &DataFolders) -> Result<Vec<u8>, Error> {
    with_examples(folders, |_, examples| {
        let models = cascade(&examples.iter().collect::<Vec<_>>());
        let [gate, cue, arguments, accept] =
            [models.gate, models.cue, models.arguments, models.accept].map(|model| model.to_bytes());
        Attributor::to_bytes([&gate, &cue, &arguments, &accept, &models.calibration])
    })
}

/// Trains once for each publisher on PolNeAR's articles of the others alone, and prints how well its own are read.
///
/// # Errors
/// Corpora that are not there or not as described.
pub fn leave_publishers_out(folders: &DataFolders) -> Result<(), Error> {
    with_examples(folders, |articles, examples| {
        let publisher = |article: &PolnearArticle| article.id.split('_').next().unwrap_or_default().to_owned();
        let polnear: Vec<(String, &Example)> = articles
            .iter()
            .map(publisher)
            .zip(examples)
            .filter(|(_, example)| example.origin == Origin::Polnear)
            .collect();
        let publishers: std::collections::BTreeSet<&String> = polnear.iter().map(|(publisher, _)| publisher).collect();
        for left_out in publishers {
            let (test, train): (Vec<_>, Vec<_>) = polnear.iter().partition(|(publisher, _)| publisher == left_out);
            let models = cascade(&train.into_iter().map(|(_, example)| *example).collect::<Vec<_>>());
            let [gate, cue, arguments, accept] =
                [&models.gate, &models.cue, &models.arguments, &models.accept].map(load);
            let (mut right, mut found, mut total) = (0, 0, 0);
            for (_, example) in test {
                let mut view = example.view();
                let candidates = cue::candidates(&view, &gate, &cue);
                let chosen =
                    choose::choose(readings::of_candidates(&mut view, &candidates, &arguments), &accept, LEAST);
                right += chosen.iter().filter(|chosen| is_right(example, &chosen.reading).0).count();
                found += chosen.len();
                total += example.gold.len();
            }
            println!("left out {left_out}: attributed F1 {:.3}", 2.0 * right as f64 / (found + total) as f64);
        }
    })
}

fn with_examples<T>(folders: &DataFolders, work: impl FnOnce(&[PolnearArticle], &[Example]) -> T) -> Result<T, Error> {
    let mut articles: Vec<PolnearArticle> = corpora::read_jsonl(&folders.corpora.join("polnear/train.jsonl.gz"))?;
    let polnear = articles.len();
    articles.extend(annotated_quotes::annotated(folders)?);
    let annotated = articles.len();
    articles.extend(annotated_quotes::invented(folders)?);
    let origin = |index: usize| {
        if index < polnear {
            Origin::Polnear
        } else if index < annotated {
            Origin::Annotated
        } else {
            Origin::Invented
        }
    };
    let taggers = [0, 1].map(|half| half_tagger(folders, half));
    let [even, odd] = taggers;
    let (even, odd) = (even?, odd?);
    // Articles are tagged by the tagger that has not seen them.
    let examples: Vec<Example> = articles
        .iter()
        .enumerate()
        .map(|(index, article)| example(article, origin(index), if index % 2 == 0 { &odd } else { &even }))
        .collect();
    Ok(work(&articles, &examples))
}

fn half_tagger(folders: &DataFolders, half: usize) -> Result<Tagger, Error> {
    let ids: Vec<PolnearArticle> = corpora::read_jsonl(&folders.corpora.join("polnear/train.jsonl.gz"))?;
    let wanted: std::collections::HashSet<&str> =
        ids.iter().skip(half).step_by(2).map(|article| article.text.as_str()).collect();
    let mut texts = corpora::corenlp(&folders.corpora.join("polnear"), "train")?;
    texts.retain(|text| wanted.contains(text.text.as_str()));
    texts.extend(corpora::gum(&folders.corpora.join("gum"), false, None)?);
    Tagger::from_bytes("half of the tagger's data", &tagger_trainer::train(&texts, 5))
}

/// The weights of each model.
struct Models {
    gate: CrfWeights,
    cue: CrfWeights,
    arguments: CrfWeights,
    accept: CrfWeights,
    /// As a file.
    calibration: Vec<u8>,
}

fn cascade(examples: &[&Example]) -> Models {
    let others = |fold: usize| -> Vec<&Example> {
        examples.iter().enumerate().filter(|(index, _)| index % FOLDS != fold).map(|(_, example)| *example).collect()
    };

    let gate_model = train_gate(examples);
    let gate = load(&gate_model);
    report_gate(examples, &gate);
    let cues: Vec<CrfWeights> = (0..=FOLDS).into_par_iter().map(|fold| train_cue(&others(fold))).collect();
    // What is read with in the end is the mean of the models of all parts and of the whole.
    let cue_model = CrfWeights::mean(&cues);
    let cue_folds: Vec<Crf> = cues[..FOLDS].iter().map(load).collect();
    let candidates: Vec<Vec<Candidate>> = examples
        .par_iter()
        .enumerate()
        .map(|(index, example)| cue::candidates(&example.view(), &gate, &cue_folds[index % FOLDS]))
        .collect();
    report_cues(examples, &candidates);

    let arguments: Vec<CrfWeights> = (0..=FOLDS)
        .into_par_iter()
        .map(|fold| train_arguments(examples, &candidates, (0..examples.len()).filter(|index| index % FOLDS != fold)))
        .collect();
    let argument_model = CrfWeights::mean(&arguments);
    let argument_folds: Vec<Crf> = arguments[..FOLDS].iter().map(load).collect();

    report_arguments(examples, &candidates, &argument_folds);

    let groups: Vec<Vec<Group>> = examples
        .par_iter()
        .enumerate()
        .map(|(index, example)| {
            readings::of_candidates(&mut example.view(), &candidates[index], &argument_folds[index % FOLDS])
        })
        .collect();
    let label = |(right, exact): (bool, bool)| u8::from(right) + u8::from(right && exact);
    let labels_of = |example: &Example, groups: &[Group]| {
        groups.iter().flat_map(|group| &group.readings).map(|reading| label(is_right(example, reading))).collect()
    };
    let labels: Vec<Vec<u8>> =
        examples.par_iter().zip(&groups).map(|(example, groups)| labels_of(example, groups)).collect();
    // Invented articles hold more quotes than news does: what share of readings is right is learnt from news.
    let is_real = |index: usize| examples[index].origin != Origin::Invented;
    let accept_folds: Vec<Crf> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| load(&train_accept(&groups, &labels, |index| index % FOLDS != fold && is_real(index))))
        .collect();
    let accept_model = train_accept(&groups, &labels, is_real);
    let chosen: Vec<Vec<Chosen>> = groups
        .into_iter()
        .enumerate()
        .map(|(index, groups)| choose::choose(groups, &accept_folds[index % FOLDS], 0.1))
        .collect();
    report(examples, &chosen);
    let calibration = calibrate(examples, &chosen);
    Models { gate: gate_model, cue: cue_model, arguments: argument_model, accept: accept_model, calibration }
}

/// As it is read, with weights of one byte.
fn load(weights: &CrfWeights) -> Crf {
    Crf::from_bytes("weights just trained", &weights.to_bytes()).expect("what training writes can be read")
}

/// The gate learns from each token alone; words seen in a cue but twice weigh too, so that few cues are lost.
fn train_gate(examples: &[&Example]) -> CrfWeights {
    let mut sequences = Vec::new();
    for example in examples {
        let view = example.view();
        let mut in_cue = vec![0; view.points.len()];
        example.gold.iter().filter_map(|gold| gold.cue.clone()).for_each(|cue| in_cue[cue].fill(1));
        for (at, label) in in_cue.into_iter().enumerate() {
            let mut sequence = Sequence::default();
            let mut features = Vec::new();
            cue::gate_features(&view, at, |feature| features.push(feature));
            sequence.push(features.into_iter(), label);
            sequences.push(sequence);
        }
    }
    CrfWeights::train(&sequences, 2, CrfOptions { epochs: 5, most: 1 << 15, ..CrfOptions::default() })
}

fn train_cue(examples: &[&Example]) -> CrfWeights {
    let sequences: Vec<Sequence> = examples
        .iter()
        .flat_map(|example| {
            let view = example.view();
            let mut labels = vec![cue::OUTSIDE; view.points.len()];
            for cue in example.gold.iter().filter_map(|gold| gold.cue.clone()) {
                labels[cue.clone()].fill(cue::INSIDE);
                labels[cue.start] = cue::BEGIN;
            }
            let sentences = &example.document.sentences;
            sentences
                .iter()
                .map(|sentence| {
                    let mut sequence = Sequence::default();
                    for at in sentence.tokens.clone() {
                        let mut features = Vec::with_capacity(64);
                        cue::features(&view, sentence.tokens.clone(), at, |feature| features.push(feature));
                        sequence.push(features.into_iter(), labels[at]);
                    }
                    sequence
                })
                .collect::<Vec<_>>()
        })
        .collect();
    CrfWeights::train(
        &sequences,
        cue::LABELS,
        CrfOptions { most: MOST, rate: 0.04, drop: 0.35, shrinks: false, min_count: 3, ..CrfOptions::default() },
    )
}

fn train_arguments(
    examples: &[&Example],
    candidates: &[Vec<Candidate>],
    which: impl Iterator<Item = usize>,
) -> CrfWeights {
    let mut sequences = Vec::new();
    for index in which {
        let example = &examples[index];
        let mut view = example.view();
        let guesses: Vec<Range<usize>> =
            candidates[index].iter().filter(|c| c.leaning == 0).map(|c| c.tokens.clone()).collect();
        view.count_cues(&guesses);
        for gold in &example.gold {
            let Some(cue) = gold.cue.clone() else { continue };
            let frame = Frame::new(&view, &cue, &guesses);
            let mut sequence = Sequence::default();
            let mut previous = arguments::OUTSIDE;
            for at in frame.window() {
                let mut features = Vec::with_capacity(80);
                let label = if cue.contains(&at) {
                    arguments::CUE
                } else if gold.content.contains(&at) {
                    if matches!(previous, arguments::CONTENT | arguments::IN_CONTENT) {
                        arguments::IN_CONTENT
                    } else {
                        arguments::CONTENT
                    }
                } else if gold.source.contains(&at) {
                    if matches!(previous, arguments::SOURCE | arguments::IN_SOURCE) {
                        arguments::IN_SOURCE
                    } else {
                        arguments::SOURCE
                    }
                } else {
                    arguments::OUTSIDE
                };
                if label == arguments::CUE {
                    features.push(1);
                } else {
                    arguments::word_features(&view, at, at >= cue.end, |feature| features.push(feature));
                    let (between, phrases) = arguments::between(&view, &frame, at);
                    arguments::between_features(&frame, &between, |feature| features.push(feature));
                    arguments::cue_features(&view, &frame, at, (&between, phrases), |feature| features.push(feature));
                }
                sequence.push(features.into_iter(), label);
                previous = label;
            }
            sequences.push(sequence);
        }
    }
    CrfWeights::train(
        &sequences,
        arguments::LABELS,
        CrfOptions { most: MOST, rate: 0.025, drop: 0.3, min_count: 3, ..CrfOptions::default() },
    )
}

/// Whether a reading is a gold quote, as the headline figure counts: contents that agree by half, and the source right.
fn is_right(example: &Example, reading: &readings::Reading) -> (bool, bool) {
    let tokens: Vec<usize> = reading.content.iter().flat_map(Clone::clone).collect();
    let source: Vec<usize> = reading.source.iter().flat_map(Clone::clone).collect();
    let word = |tokens: &[usize]| -> Vec<usize> {
        tokens.iter().copied().filter(|&at| example.document.tokens[at].shape != crate::document::Shape::Mark).collect()
    };
    let (content, source) = (word(&tokens), word(&source));
    let (mut right, mut exact) = (false, false);
    for gold in &example.gold {
        let (gold_content, gold_source) = (word(&gold.content), word(&gold.source));
        let common = content.iter().filter(|at| gold_content.contains(at)).count();
        let overlaps = 2 * common >= content.len() + gold_content.len() - common && common > 0;
        let shared = source.iter().filter(|at| gold_source.contains(at)).count();
        let same = if source.is_empty() || gold_source.is_empty() {
            source.is_empty() && gold_source.is_empty()
        } else {
            shared > 0 && 2 * shared >= source.len().min(gold_source.len()) && source.len() <= gold_source.len() + 8
        };
        right |= overlaps && same;
        exact |= content == gold_content && source == gold_source;
    }
    (right, exact)
}

/// Learns what a reading is worth by itself, and against the others of its candidate.
fn train_accept(groups: &[Vec<Group>], labels: &[Vec<u8>], wanted: impl Fn(usize) -> bool) -> CrfWeights {
    let (mut sequences, mut choices) = (Vec::new(), Vec::new());
    for index in (0..groups.len()).filter(|&index| wanted(index)) {
        let mut labels = labels[index].iter();
        for group in &groups[index] {
            let mut among = Vec::new();
            for (reading, &label) in (0..group.readings.len()).zip(&mut labels) {
                let features: Vec<u64> = group.features(reading).collect();
                let mut sequence = Sequence::default();
                sequence.push(features.iter().copied(), label);
                sequences.push(sequence);
                among.push(Choice { features, worth: [0.0, choose::HALF_IN_TRAINING, 1.0][usize::from(label)] });
            }
            choices.push(among);
        }
    }
    let options = CrfOptions { epochs: 8, drop: 0.2, l2: 1e-5, min_count: 3, least: 0.02, ..CrfOptions::default() };
    let by_itself = CrfWeights::train(&sequences, choose::CLASSES, CrfOptions { rate: 0.015, ..options });
    let among = CrfWeights::train_choice(&choices, CrfOptions { rate: 0.03, ..options });
    CrfWeights::join(&[by_itself, among]).strongest(MOST_OF_READINGS)
}

/// How confident to be of a quote of some worth: as many as were right on held-out folds.
fn calibrate(examples: &[&Example], chosen: &[Vec<Chosen>]) -> Vec<u8> {
    let chosen = examples
        .iter()
        .zip(chosen)
        .filter(|(example, _)| example.origin == Origin::Polnear)
        .flat_map(|(example, chosen)| chosen.iter().map(|chosen| (*example, chosen)));
    let mut pairs: Vec<(f32, bool)> =
        chosen.map(|(example, chosen)| (chosen.worth, is_right(example, &chosen.reading).0)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    Calibration::train(&pairs)
}

fn report_gate(examples: &[&Example], gate: &Crf) {
    for least in [-6.0, -5.5, -5.0, -4.5, -4.0, -3.5, -3.0] {
        let (mut passed, mut total, mut kept, mut gold) = (0, 0, 0, 0);
        for example in examples {
            let view = example.view();
            let possible: Vec<bool> =
                (0..view.points.len()).map(|at| cue::gate_odds(&view, at, gate) >= least).collect();
            passed += possible.iter().filter(|possible| **possible).count();
            total += possible.len();
            for cue in example.gold.iter().filter_map(|gold| gold.cue.clone()) {
                kept += usize::from(possible[cue.clone()].iter().all(|possible| *possible));
                gold += 1;
            }
        }
        println!(
            "gate at {least}: {:.3} of tokens pass, {:.4} of cues whole",
            passed as f64 / total as f64,
            kept as f64 / gold as f64
        );
    }
}

fn report_cues(examples: &[&Example], candidates: &[Vec<Candidate>]) {
    for most in 0..3 {
        let (mut right, mut found, mut gold) = (0, 0, 0);
        for (example, candidates) in
            examples.iter().zip(candidates).filter(|(example, _)| example.origin == Origin::Polnear)
        {
            let kept: Vec<_> = candidates.iter().filter(|candidate| candidate.leaning <= most).collect();
            found += kept.len();
            gold += example.gold.iter().filter(|gold| gold.cue.is_some()).count();
            right += kept
                .iter()
                .filter(|candidate| example.gold.iter().any(|gold| gold.cue.as_ref() == Some(&candidate.tokens)))
                .count();
        }
        println!(
            "cues, held-out folds, leaning {most}: precision {:.3} recall {:.3} F {:.3}",
            right as f64 / found as f64,
            right as f64 / gold as f64,
            2.0 * right as f64 / (found + gold) as f64
        );
    }
}

/// Prints how often contents and sources are right where the cue is known, on held-out folds.
fn report_arguments(examples: &[&Example], candidates: &[Vec<Candidate>], folds: &[Crf]) {
    let outcome = |index: usize| {
        let example = &examples[index];
        let known: Vec<Candidate> = example
            .gold
            .iter()
            .filter_map(|gold| gold.cue.clone())
            .map(|tokens| Candidate { tokens, begins: 1.0, least: 1.0, goes_on: 0.0, leaning: 3 })
            .collect();
        let all: Vec<Candidate> = known.iter().chain(&candidates[index]).cloned().collect();
        let groups = readings::of_candidates(&mut example.view(), &all, &folds[index % folds.len()]);
        let first = groups
            .iter()
            .take(known.len())
            .filter_map(|group| group.readings.first())
            .map(|first| is_right(example, first));
        let any = groups
            .iter()
            .take(known.len())
            .filter(|group| group.readings.iter().any(|one| is_right(example, one).0))
            .count();
        first.fold([0, 0, any, known.len()], |[right, exact, any, all], is| {
            [right + usize::from(is.0), exact + usize::from(is.1), any, all]
        })
    };
    let [right, exact, any, all] = (0..examples.len())
        .into_par_iter()
        .filter(|&index| examples[index].origin == Origin::Polnear)
        .map(outcome)
        .reduce(|| [0; 4], |a, b| std::array::from_fn(|at| a[at] + b[at]));
    let share = |count: usize| count as f64 / all as f64;
    println!(
        "arguments of known cues, held-out folds: first reading {:.3}, exact {:.3}, any reading {:.3}",
        share(right),
        share(exact),
        share(any)
    );
}

/// Prints about what the headline figure will be at several thresholds, on held-out folds, for PolNeAR and for the other corpora.
fn report(examples: &[&Example], chosen: &[Vec<Chosen>]) {
    for origin in [Origin::Polnear, Origin::Annotated] {
        let read = || examples.iter().zip(chosen).filter(move |(example, _)| example.origin == origin);
        let total: usize = read().map(|(example, _)| example.gold.len()).sum();
        if total == 0 {
            continue;
        }
        for least in [0.25, 0.28, 0.31, 0.34, 0.37, 0.4, 0.43] {
            let (mut right, mut found, mut exact) = (0, 0, 0);
            for (example, chosen) in read() {
                for chosen in chosen.iter().filter(|chosen| chosen.worth >= least) {
                    found += 1;
                    let is = is_right(example, &chosen.reading);
                    exact += usize::from(is.1);
                    right += usize::from(is.0);
                }
            }
            let (precision, recall) = (right as f64 / found as f64, right as f64 / total as f64);
            println!(
                "attributed, {origin:?}, held-out folds, at {least}: precision {precision:.3} recall {recall:.3} exact {:.3} F1 {:.3}",
                2.0 * exact as f64 / (found + total) as f64,
                2.0 * precision * recall / (precision + recall)
            );
        }
    }
}
