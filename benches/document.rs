//! Speed of the first two stages, and proof that they are linear: MB/s must not fall from 16 kB to 256 kB, whatever the
//! text. `cargo bench --bench document`

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use onrecord::{Extractor, marks};

const ARTICLE: &str = "OBAN, Scotland (AP) — The ferry strike entered its third week on Monday, and Mayor Ilse Brandt \
    said that the town could not “go on like this.”\n\nDr. J. P. Osei, who speaks for the crews, denied that talks \
    had failed. “We’re at the table. We never left it,” he told reporters. “Who did? Ask the company’s owners, who \
    call us ‘wreckers’ in their letters.”\n\nNorvik Inc. said at least 14 sailings were cancelled and 3,200 \
    passengers stranded; the union put the number at 5,000.\n\n";

/// Texts on which nested loops take too long.
const NASTY: &[&str] = &["“", "\" ", "' s", "``", "[4]", ". ", "a.b.", "\u{301}", "a\n", "(AP) —\n\n"];

fn stages(criterion: &mut Criterion) {
    let extractor = Extractor::shared();
    let mut group = criterion.benchmark_group("document and marks");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for piece in [ARTICLE].iter().chain(NASTY) {
        for size in [1 << 14, 1 << 18] {
            let text = piece.repeat(size / piece.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            let name = if piece.len() > 20 { "article".to_string() } else { format!("{piece:?}") };
            group.bench_function(BenchmarkId::new(name, size), |bench| {
                bench.iter(|| marks::pair(&extractor.read(&text)).len())
            });
        }
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
