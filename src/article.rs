//! What is found in one article.

use crate::{
    attribution::Quote,
    claims::Claim,
    record::{Record, Recorder},
    speakers::Speakers,
};

/// The quotes, speakers and claims of one text.
///
/// ```
/// let article = onrecord::extract("“We won,” said Ana Silva. The mayor denied it.");
/// let quote = &article.quotes[0];
/// assert_eq!(quote.content[0].of(article.text), "“We won,”");
/// let speaker = article.speakers.of_quote[0].map(|speaker| article.speakers.list[speaker].name.as_str());
/// assert_eq!(speaker, Some("Ana Silva"));
/// ```
#[derive(Clone, Debug)]
pub struct Article<'t> {
    /// The text as given.
    pub text: &'t str,
    /// In order of their first word.
    pub quotes: Vec<Quote>,
    /// In order of their first mention, with the quotes that are theirs.
    pub speakers: Speakers,
    /// In order of their first word.
    pub claims: Vec<Claim>,
}

impl Article<'_> {
    /// The article as the command line and Python give it: offsets count code points, and ids are "q1", "s1", "c1" ...
    ///
    /// ```
    /// let article = onrecord::extract("“We won,” said Ana Silva.");
    /// let record = article.record();
    /// assert_eq!((record.quotes[0].id.as_str(), record.quotes[0].content[0]), ("q1", [0, 9]));
    /// assert_eq!(record.speakers[0].name, "Ana Silva");
    /// ```
    pub fn record(&self) -> Record<'_> {
        Recorder::new(self.text, &self.quotes, &self.speakers, &self.claims).record()
    }
}
