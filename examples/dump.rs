//! scratch
use std::io::{BufRead, Write};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let out = std::io::stdout();
    let mut out = out.lock();
    for line in std::io::BufReader::new(std::fs::File::open(path).unwrap()).lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = v["text"].as_str().unwrap();
        let a = onrecord::extract(text);
        let mut r = serde_json::to_value(a.record()).unwrap();
        r["id"] = v["id"].clone();
        writeln!(out, "{r}").unwrap();
    }
}
