//! Makes the weights in `models/`: `cargo run --release --features train --bin train -- STAGE DATA MODELS`.

use std::{fs, path::Path, process::ExitCode};

use onrecord::{
    Error,
    document::Tagger,
    speakers::Resolver,
    train::{attribution, claims, corpora, names, pronouns, speakers, tagger},
};

const STAGES: &str = "tagger, attribution, names, pronouns, claims";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stage, data, models] = arguments.as_slice() else {
        eprintln!("usage: train STAGE DATA MODELS, where STAGE is one of {STAGES}");
        return ExitCode::from(2);
    };
    match run(stage, Path::new(data), Path::new(models)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(stage: &str, data: &Path, models: &Path) -> Result<(), Error> {
    match stage {
        "tagger" => {
            let mut texts = corpora::corenlp(&data.join("polnear"), "train")?;
            texts.extend(corpora::gum(&data.join("gum"), false, None)?);
            let weights = tagger::train(&texts, 5);
            write(&models.join("tagger.bin"), &weights)?;
            let tagger = Tagger::from_bytes("tagger.bin", &weights)?;
            let dev = corpora::corenlp(&data.join("polnear"), "dev")?;
            println!("agreement with CoreNLP on PolNeAR dev: {:.4}", tagger::accuracy(&tagger, &dev));
            println!("accuracy on GUM held out: {:.4}", tagger::accuracy(&tagger, &corpora::gum(&data.join("gum"), true, None)?));
            println!("accuracy on GUM news held out: {:.4}", tagger::accuracy(&tagger, &corpora::gum(&data.join("gum"), true, Some("news"))?));
            Ok(())
        }
        "attribution" => write(&models.join("attribution.bin"), &attribution::train(data)?),
        "claims" => write(&models.join("claims.bin"), &claims::train(data)?),
        "predict" => predict(data, models),
        "names" => {
            let tagger = shipped_tagger(models)?;
            let mut texts = corpora::corenlp(&data.join("polnear"), "train")?;
            texts.extend(corpora::gum(&data.join("gum"), false, None)?);
            let weights = names::train(&texts, &tagger, &Resolver::from_bytes("no weights yet", &names::blank())?);
            write(&models.join("names.bin"), &weights)?;
            let resolver = Resolver::from_bytes("names.bin", &weights)?;
            for (name, texts) in [
                ("CoreNLP on PolNeAR dev", corpora::corenlp(&data.join("polnear"), "dev")?),
                ("GUM held out", corpora::gum(&data.join("gum"), true, None)?),
                ("GUM news held out", corpora::gum(&data.join("gum"), true, Some("news"))?),
            ] {
                println!("types of names as in {name}: {:.4}", names::accuracy(&texts, &tagger, &resolver));
            }
            Ok(())
        }
        "pronouns" => {
            let (tagger, resolver) = (shipped_tagger(models)?, Resolver::shipped()?);
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
        "speakers" => speakers::predict(&data.join("../eval/speakers-dev.jsonl"), &shipped_tagger(models)?, &Resolver::shipped()?),
        _ => Err(Error::file("train", format!("expected a stage ({STAGES}), found {stage:?}"))),
    }
}

fn shipped_tagger(models: &Path) -> Result<Tagger, Error> {
    let path = models.join("tagger.bin");
    let bytes = fs::read(&path).map_err(|error| Error::file(&path.display().to_string(), error.to_string()))?;
    Tagger::from_bytes("tagger.bin", &bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    println!("{}: {} bytes", path.display(), bytes.len());
    fs::write(path, bytes).map_err(|error| Error::file(&path.display().to_string(), error.to_string()))
}

/// Reads articles (JSON lines) and writes what the library finds in them.
fn predict(input: &Path, output: &Path) -> Result<(), Error> {
    #[derive(serde::Deserialize)]
    struct Input {
        id: String,
        text: String,
    }
    let articles: Vec<Input> = corpora::read_jsonl(input)?;
    let mut out = String::new();
    for article in articles {
        let mut record = serde_json::to_value(onrecord::extract(&article.text).record()).expect("plain data");
        record["id"] = article.id.into();
        out.push_str(&record.to_string());
        out.push('\n');
    }
    write(output, out.as_bytes())
}
