//! Makes the weights in `models/`: `cargo run --release --features train --bin train -- STAGE DATA MODELS`.

use std::{fs, path::Path, process::ExitCode};

use onrecord::{
    Error,
    document::Tagger,
    train::{attribution, corpora, tagger},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stage, data, models] = arguments.as_slice() else {
        eprintln!("usage: train STAGE DATA MODELS, where STAGE is tagger or attribution");
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
        "predict" => predict(data, models),
        _ => Err(Error::file("train", format!("expected a stage (tagger, attribution), found {stage:?}"))),
    }
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
