//! Makes the weights in `models/`: `cargo run --release --features train --bin train -- STAGE DATA MODELS [TRAINING]`.
//!
//! DATA holds the corpora (`polnear/`, `gum/`); the annotated claims are in `../eval/` next to it. A stage reads the
//! weights of the stages before it from MODELS, never those compiled in.

use std::{error::Error, fs, path::Path, process::ExitCode};

use onrecord::{
    Extractor,
    attribution::trainer as attribution,
    claims::trainer as claims,
    corpora::{self, DataFolders},
    document::{Tagger, tagger_trainer as tagger},
    speakers::{Resolver, gold as speakers, name_types_trainer as names, pronouns_trainer as pronouns},
};

const USAGE: &str = "usage: train STAGE DATA MODELS [TRAINING]
STAGE: all (tagger, names, attribution, claims in their order), or one of
  tagger       parts of speech
  names        types of names
  attribution  cues, contents and sources, what to accept
  claims       types, claimants and targets of claims
  check        loads the weights in MODELS: an error says which do not fit this version
  unknown-types  prints how well the parties of claims are found for types that training did not see
  publishers   prints how well each publisher's quotes are read by models that saw none of its articles
  pronouns     which mention a pronoun refers to
  speakers     prints the speakers that are found for gold quotes";

/// How often the tagger goes over its data.
const TAGGER_EPOCHS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some([stage, data, models]), rest) = (arguments.first_chunk(), arguments.get(3..).unwrap_or_default()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let Some(run) = stage_of(stage) else {
        eprintln!("expected a stage, found {stage:?}\n{USAGE}");
        return ExitCode::from(2);
    };
    let training = rest.first().map_or("training", String::as_str);
    let folders = DataFolders { corpora: data.into(), training: training.into() };
    match run(&folders, Path::new(models)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What a stage does, given the folders of data and of weights.
type Stage = fn(&DataFolders, &Path) -> Result<(), Box<dyn Error>>;

fn stage_of(name: &str) -> Option<Stage> {
    Some(match name {
        "all" => |folders, models| {
            [train_tagger, train_names, train_attribution, train_claims].iter().try_for_each(|run| run(folders, models))
        },
        "tagger" => train_tagger,
        "names" => train_names,
        "attribution" => train_attribution,
        "claims" => train_claims,
        "unknown-types" => {
            |folders, models| Ok(claims::measure_unknown_types(folders, &Extractor::with_untrained_claims(models)?)?)
        }
        "check" => |_, models| Ok(Extractor::from_folder(models).map(|_| ())?),
        "publishers" => |folders, _| Ok(attribution::leave_publishers_out(folders)?),
        "pronouns" => train_pronouns,
        "speakers" => |folders, models| {
            let gold = folders.corpora.join("../eval/speakers-dev.jsonl");
            Ok(speakers::predict(&gold, &read_tagger(models)?, &read_resolver(models)?)?)
        },
        _ => return None,
    })
}

fn train_attribution(folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    write(models, "attribution.bin", &attribution::train(folders)?)
}

fn train_claims(folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    write(models, "claims.bin", &claims::train(folders, &Extractor::with_untrained_claims(models)?)?)
}

fn train_tagger(folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    let data = folders.corpora.as_path();
    let weights = tagger::train(&tagged(data)?, TAGGER_EPOCHS)?;
    write(models, "tagger.bin", &weights)?;
    let tagger = Tagger::from_bytes("tagger.bin", &weights)?;
    for (name, texts) in checks(data)? {
        println!("parts of speech as in {name}: {:.4}", tagger::accuracy(&tagger, &texts));
    }
    Ok(())
}

fn train_names(folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    let data = folders.corpora.as_path();
    let tagger = read_tagger(models)?;
    let weights = names::train(&tagged(data)?, &tagger)?;
    write(models, "names.bin", &weights)?;
    for (name, texts) in checks(data)? {
        println!("types of names as in {name}: {:.4}", names::accuracy(&texts, &tagger, &weights)?);
    }
    Ok(())
}

fn train_pronouns(folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    let data = folders.corpora.as_path();
    let (tagger, resolver) = (read_tagger(models)?, read_resolver(models)?);
    let mut examples = pronouns::polnear(data, "train", &tagger, &resolver)?;
    examples.extend(pronouns::gum(data, false, &tagger, &resolver)?);
    let weights = pronouns::fit(&examples);
    write(models, "pronouns.tsv", pronouns::to_text(&weights).as_bytes())?;
    for (name, examples) in [
        ("GUM held out", pronouns::gum(data, true, &tagger, &resolver)?),
        ("CoreNLP on PolNeAR dev", pronouns::polnear(data, "dev", &tagger, &resolver)?),
    ] {
        println!("he and she, they, it as in {name}: {:.3?}", pronouns::accuracy(&weights, &examples));
    }
    Ok(())
}

/// The texts that parts of speech and names are learnt from.
fn tagged(data: &Path) -> Result<Vec<corpora::TaggedText>, onrecord::Error> {
    let mut texts = corpora::corenlp(&data.join("polnear"), "train")?;
    texts.extend(corpora::gum(&data.join("gum"), false, None)?);
    Ok(texts)
}

/// The texts that they are checked on.
fn checks(data: &Path) -> Result<[(&'static str, Vec<corpora::TaggedText>); 3], onrecord::Error> {
    Ok([
        ("CoreNLP on PolNeAR dev", corpora::corenlp(&data.join("polnear"), "dev")?),
        ("GUM held out", corpora::gum(&data.join("gum"), true, None)?),
        ("GUM news held out", corpora::gum(&data.join("gum"), true, Some("news"))?),
    ])
}

fn read_tagger(models: &Path) -> Result<Tagger, Box<dyn Error>> {
    Ok(Tagger::from_bytes("tagger.bin", &read(models, "tagger.bin")?)?)
}

fn read_resolver(models: &Path) -> Result<Resolver, Box<dyn Error>> {
    let (names, pronouns) = (read(models, "names.bin")?, read(models, "pronouns.tsv")?);
    Ok(Resolver::from_bytes(("names.bin", &names), ("pronouns.tsv", &pronouns))?)
}

fn read(models: &Path, file: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let path = models.join(file);
    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn write(models: &Path, file: &str, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let path = models.join(file);
    println!("{}: {} bytes", path.display(), bytes.len());
    fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}
