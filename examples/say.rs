//! scratch
fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let a = onrecord::extract(&line);
        println!("{line}");
        for c in a.record().claims {
            println!(
                "      {:?} {} | {:?} hedged {} {:?} {:?} {}",
                c.claim_type,
                c.text,
                c.count.map(|c| (c.kind, c.min, c.max, c.is_approximate)),
                c.hedged,
                c.claimant,
                c.target.map(|t| t.name.to_string()),
                c.confidence
            );
        }
    }
}
