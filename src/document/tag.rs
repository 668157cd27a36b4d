//! Part-of-speech tags of the Penn Treebank (Marcus, Santorini and Marcinkiewicz 1993).

macro_rules! tags {
    ($($number:literal $name:ident $text:literal)*) => {
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
        pub enum Tag { $($name = $number),* }

        impl Tag {
            /// The names and numbers that weights are bound to.
            pub(crate) const NUMBERING: crate::model::Numbering =
                crate::model::Numbering { name: "Tag", numbers: &[$(($text, $number)),*] };

            /// The number by which features know it.
            #[inline(always)]
            pub(crate) const fn number(self) -> u64 {
                self as u64
            }

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
    0 Cc "CC" 1 Cd "CD" 2 Dt "DT" 3 Ex "EX" 4 Fw "FW" 5 In "IN" 6 Jj "JJ" 7 Jjr "JJR" 8 Jjs "JJS" 9 Ls "LS"
    10 Md "MD" 11 Nn "NN" 12 Nns "NNS" 13 Nnp "NNP" 14 Nnps "NNPS" 15 Pdt "PDT" 16 Pos "POS" 17 Prp "PRP"
    18 PrpS "PRP$" 19 Rb "RB" 20 Rbr "RBR" 21 Rbs "RBS" 22 Rp "RP" 23 Sym "SYM" 24 To "TO" 25 Uh "UH"
    26 Vb "VB" 27 Vbd "VBD" 28 Vbg "VBG" 29 Vbn "VBN" 30 Vbp "VBP" 31 Vbz "VBZ" 32 Wdt "WDT" 33 Wp "WP"
    34 WpS "WP$" 35 Wrb "WRB" 36 Dollar "$" 37 Hash "#" 38 Comma "," 39 Stop "." 40 Colon ":" 41 Open "-LRB-"
    42 Close "-RRB-" 43 OpenQuote "``" 44 CloseQuote "''"
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
