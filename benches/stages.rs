//! How fast each stage reads, and all of them together, on one core: `make bench`. Every stage is fed the results of
//! those before it, so the times add up to the whole. Throughput counts bytes of article text.

use std::{hint::black_box, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onrecord::{Extractor, batch};

/// The articles that ship, as JSON Lines.
const ARTICLES: &str = include_str!("../python/onrecord/data/articles.jsonl");

fn texts() -> Vec<String> {
    let text = |line| {
        serde_json::from_str::<serde_json::Value>(line).expect("a JSON object")["text"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    ARTICLES.lines().map(text).collect()
}

fn stages(criterion: &mut Criterion) {
    let extractor = Extractor::shared();
    let texts = texts();
    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));

    let documents: Vec<_> = texts.iter().map(|text| extractor.read(text)).collect();
    group.bench_function("1 document", |bencher| {
        bencher.iter(|| texts.iter().for_each(|text| drop(black_box(extractor.read(text)))))
    });

    let marks: Vec<_> = documents.iter().map(|document| extractor.pair(document)).collect();
    group.bench_function("2 marks", |bencher| {
        bencher.iter(|| documents.iter().for_each(|document| drop(black_box(extractor.pair(document)))))
    });

    let marked: Vec<_> = documents.iter().zip(&marks).collect();
    let quotes: Vec<_> = marked.iter().map(|(document, marks)| extractor.attribute(document, marks)).collect();
    group.bench_function("3 attribution", |bencher| {
        bencher
            .iter(|| marked.iter().for_each(|(document, marks)| drop(black_box(extractor.attribute(document, marks)))))
    });

    let quoted: Vec<_> =
        marked.iter().zip(&quotes).map(|((document, marks), quotes)| (document, marks, quotes)).collect();
    let speakers: Vec<_> =
        quoted.iter().map(|(document, marks, quotes)| extractor.resolve(document, marks, quotes)).collect();
    group.bench_function("4 speakers", |bencher| {
        bencher.iter(|| {
            quoted
                .iter()
                .for_each(|(document, marks, quotes)| drop(black_box(extractor.resolve(document, marks, quotes))))
        })
    });

    group.bench_function("5 claims", |bencher| {
        bencher.iter(|| {
            for ((document, marks, quotes), speakers) in quoted.iter().zip(&speakers) {
                drop(black_box(extractor.tag(document, marks, quotes, speakers)));
            }
        })
    });
    group.finish();
}

/// The second text is all articles twenty times over: a stage that is not linear in the length of a text shows here.
fn whole(criterion: &mut Criterion) {
    let extractor = Extractor::shared();
    let articles = texts();
    let long = vec![vec![articles.join("\n\n"); 20].join("\n\n")];
    let mut group = criterion.benchmark_group("whole");
    for (name, texts) in [("articles", &articles), ("one long text", &long)] {
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_with_input(BenchmarkId::from_parameter(name), texts, |bencher, texts| {
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(extractor.extract(text)))))
        });
    }
    let table: Vec<&String> = articles.iter().cycle().take(10 * articles.len()).collect();
    group.throughput(Throughput::Bytes(table.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("a table", |bencher| {
        bencher.iter(|| drop(black_box(batch::extract_all(extractor, &table, Some(1)))))
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = stages, whole
}
criterion_main!(benches);
