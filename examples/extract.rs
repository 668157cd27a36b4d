//! Prints who is reported to have said what in an article, then the claims of the article, as two tables:
//!
//! ```text
//! cargo run --release --example extract -- article.txt
//! curl -s https://news.example/article.txt | cargo run --release --example extract
//! ```

use std::{env, error::Error, fs, io, process::ExitCode};

use onrecord::Article;

/// Characters of a cell; what is longer is cut.
const MAX_WIDTH: usize = 56;

fn main() -> ExitCode {
    match env::args().nth(1).map_or_else(read_stdin, |path| read_file(&path)) {
        Ok(text) => {
            print_tables(&onrecord::extract(&text));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn read_stdin() -> Result<String, Box<dyn Error>> {
    Ok(io::read_to_string(io::stdin())?)
}

fn read_file(path: &str) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into())
}

fn print_tables(article: &Article) {
    let record = article.record();
    let quotes = record.quotes.iter().map(|quote| {
        [quote.speaker_name.unwrap_or("?").into(), format!("{:.2}", quote.confidence), quote.text.clone()]
    });
    print_table(["WHO", "SURE", "SAID WHAT"], quotes);
    println!();
    let claims = record.claims.iter().map(|claim| {
        let target = claim.target.as_ref().map_or("", |target| target.name);
        let claimant = claim.claimant_name.unwrap_or("the article");
        [claim.claim_type.name(), claimant, target, claim.text].map(String::from)
    });
    print_table(["CLAIM", "BY", "ABOUT", "IN THE WORDS"], claims);
}

fn print_table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) {
    let rows: Vec<[String; N]> =
        std::iter::once(header.map(String::from)).chain(rows).map(|row| row.map(|cell| shortened(&cell))).collect();
    for row in &rows {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            format!("{cell:width$}")
        });
        println!("{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A cell on one line, cut to [`MAX_WIDTH`].
fn shortened(cell: &str) -> String {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if cell.chars().count() <= MAX_WIDTH {
        return cell;
    }
    cell.chars().take(MAX_WIDTH - 1).chain(['…']).collect()
}
