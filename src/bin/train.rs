//! Makes the weights in `models/`: `cargo run --release --features train --bin train -- STAGE DATA MODELS [TRAINING]`.
//!
//! DATA holds the corpora (`polnear/`, `gum/`) and has the annotated claims beside it in `../eval/`. A stage reads the
//! weights of the stages before it from MODELS, never those compiled in.

use std::{error::Error, fs, path::Path, process::ExitCode};

use onrecord::{
    Extractor,
    attribution::trainer as attribution,
    claims::trainer as claims,
    corpora::{self, DataFolders},
    document::{Tagger, tagger_trainer as tagger},
    speakers::{Resolver, gold as speakers, names_trainer as names, pronouns_trainer as pronouns},
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
  pronouns     prints weights for src/speakers/pronouns.rs
  speakers     prints what the speakers stage makes of gold quotes";

/// How often the tagger goes over its data.
const EPOCHS: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some([stage, data, models]), rest) = (arguments.first_chunk(), arguments.get(3..).unwrap_or_default()) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let training = rest.first().map_or("training", String::as_str);
    let folders = DataFolders { corpora: data.into(), training: training.into() };
    match run(stage, &folders, Path::new(models)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(stage: &str, folders: &DataFolders, models: &Path) -> Result<(), Box<dyn Error>> {
    let data = folders.corpora.as_path();
    match stage {
        "all" => {
            ["tagger", "names", "attribution", "claims"].into_iter().try_for_each(|stage| run(stage, folders, models))
        }
        "tagger" => train_tagger(data, models),
        "names" => train_names(data, models),
        "attribution" => write(models, "attribution.bin", &attribution::train(folders)?),
        "claims" => write(models, "claims.bin", &claims::train(folders, &Extractor::with_untrained_claims(models)?)?),
        "unknown-types" => Ok(claims::measure_unknown_types(folders, &Extractor::with_untrained_claims(models)?)?),
        "check" => Ok(Extractor::from_folder(models).map(|_| ())?),
        "publishers" => Ok(attribution::leave_publishers_out(folders)?),
        "pronouns" => fit_pronouns(data, models),
        "speakers" => {
            let (tagger, names) = (read_tagger(models)?, read_names(models)?);
            Ok(speakers::predict(&data.join("../eval/speakers-dev.jsonl"), &tagger, &names)?)
        }
        _ => Err(format!("expected a stage, found {stage:?}\n{USAGE}").into()),
    }
}

fn train_tagger(data: &Path, models: &Path) -> Result<(), Box<dyn Error>> {
    let weights = tagger::train(&tagged(data)?, EPOCHS);
    write(models, "tagger.bin", &weights)?;
    let tagger = Tagger::from_bytes("tagger.bin", &weights)?;
    for (name, texts) in checks(data)? {
        println!("parts of speech as in {name}: {:.4}", tagger::accuracy(&tagger, &texts));
    }
    Ok(())
}

fn train_names(data: &Path, models: &Path) -> Result<(), Box<dyn Error>> {
    let tagger = read_tagger(models)?;
    let weights = names::train(&tagged(data)?, &tagger)?;
    write(models, "names.bin", &weights)?;
    for (name, texts) in checks(data)? {
        println!("types of names as in {name}: {:.4}", names::accuracy(&texts, &tagger, &weights)?);
    }
    Ok(())
}

fn fit_pronouns(data: &Path, models: &Path) -> Result<(), Box<dyn Error>> {
    let (tagger, resolver) = (read_tagger(models)?, read_names(models)?);
    let mut examples = pronouns::polnear(data, "train", &tagger, &resolver)?;
    examples.extend(pronouns::gum(data, false, &tagger, &resolver)?);
    let weights = pronouns::fit(&examples);
    println!("for WEIGHTS in src/speakers/pronouns.rs: {weights:.2?}");
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

fn read_names(models: &Path) -> Result<Resolver, Box<dyn Error>> {
    Ok(Resolver::from_bytes("names.bin", &read(models, "names.bin")?)?)
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
