//! Part-of-speech tags of the Penn Treebank (Marcus, Santorini and Marcinkiewicz 1993).

macro_rules! tags {
    ($($name:ident $text:literal)*) => {
        /// A Penn Treebank part-of-speech tag.
        ///
        /// ```
        /// use onrecord::document::Tag;
        /// assert_eq!("VBD".parse(), Ok(Tag::Vbd));
        /// assert_eq!(Tag::Nnp.as_str(), "NNP");
        /// ```
        #[allow(missing_docs)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Tag { $($name),* }

        impl Tag {
            /// Every tag, in the order of its number.
            pub const ALL: &'static [Tag] = &[$(Tag::$name),*];

            /// The tag as the Treebank writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Tag::$name => $text),* }
            }
        }
    };
}

tags! {
    Cc "CC" Cd "CD" Dt "DT" Ex "EX" Fw "FW" In "IN" Jj "JJ" Jjr "JJR" Jjs "JJS" Ls "LS" Md "MD" Nn "NN" Nns "NNS"
    Nnp "NNP" Nnps "NNPS" Pdt "PDT" Pos "POS" Prp "PRP" PrpS "PRP$" Rb "RB" Rbr "RBR" Rbs "RBS" Rp "RP" Sym "SYM"
    To "TO" Uh "UH" Vb "VB" Vbd "VBD" Vbg "VBG" Vbn "VBN" Vbp "VBP" Vbz "VBZ" Wdt "WDT" Wp "WP" WpS "WP$" Wrb "WRB"
    Dollar "$" Hash "#" Comma "," Stop "." Colon ":" Open "-LRB-" Close "-RRB-" OpenQuote "``" CloseQuote "''"
}

impl std::str::FromStr for Tag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Tag::ALL
            .iter()
            .copied()
            .find(|tag| tag.as_str() == text)
            .ok_or_else(|| format!("expected a Penn Treebank tag, found {text:?}"))
    }
}

impl Tag {
    /// A verb in any form, modals not.
    pub const fn is_verb(self) -> bool {
        matches!(self, Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
    }

    /// A noun, proper or common.
    pub const fn is_noun(self) -> bool {
        matches!(self, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
    }

    /// A proper noun.
    pub const fn is_name(self) -> bool {
        matches!(self, Tag::Nnp | Tag::Nnps)
    }

    /// An adjective.
    pub const fn is_adjective(self) -> bool {
        matches!(self, Tag::Jj | Tag::Jjr | Tag::Jjs)
    }

    /// An adverb.
    pub const fn is_adverb(self) -> bool {
        matches!(self, Tag::Rb | Tag::Rbr | Tag::Rbs)
    }
}
