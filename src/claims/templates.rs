//! The templates of the features of both models of claims, and the numbers of what they observe. Weights are stored
//! under hashes of these numbers: a new name takes a number that is free and was never used, and none is given another.

use crate::model::numbered;

numbered! {
    /// What the type models see of a sentence. A class is one of `claim_words.tsv`; a voice is the article's, that of
    /// quotation marks or that of a quote without them; a subject is a pronoun, a name or a noun.
    pub(super) enum SentenceTemplate {
        Word = 10,
        WordVoice = 11,
        WordPair = 12,
        NegatedWord = 16,
        ObjectWord = 17,
        Class = 20,
        ClassVoice = 21,
        ClassNegated = 22,
        ClassForm = 23,
        ClassPair = 25,
        ClassNextWord = 26,
        ClassPreviousWord = 27,
        VerbSubject = 30,
        ModalNegatedSubject = 31,
        ModalSubjectVoice = 32,
        VerbNegatedModal = 33,
        VerbClassSubject = 34,
        VerbClassModalNegated = 35,
        VerbClassSubjectForm = 36,
        VerbClassVoiceSubject = 37,
        VerbObject = 38,
        VerbClassObject = 39,
        VerbFormVoiceSubject = 40,
        VerbClassObjectClass = 41,
        PredicateClassSubject = 42,
        Modal = 43,
        ModalVoice = 44,
        ModalSubjectVerb = 45,
        OpeningVerbVoice = 46,
        OpeningVerb = 47,
        QuotedShare = 50,
        CueHere = 52,
        QuoteCue = 53,
        QuoteCueClass = 54,
        QuoteCueClassSentenceClass = 55,
        QuoteSource = 56,
        PreviousSentenceClass = 60,
        NextSentenceClass = 61,
        Length = 62,
        SentenceNumber = 63,
        LastWord = 64,
        FirstWords = 65,
        ClassesOfShortSentence = 66,
        WrongWordsShare = 67,
        WrongWordsNames = 68,
    }
}

numbered! {
    /// What the party model sees of a candidate. "Speaks" says whether it is the speaker of the quote around.
    pub(super) enum PartyTemplate {
        NobodyQuotedShare = 70,
        NobodyClass = 71,
        NobodyPartiesHere = 72,
        QuoteIsMain = 73,
        QuoteCueHere = 74,
        QuoteCueClass = 75,
        QuoteInMarks = 76,
        PhraseVoice = 77,
        RelationPlaceVoice = 78,
        RelationWithoutClass = 79,
        RelationClass = 80,
        RelationPlaceClass = 81,
        RelationClassSpeaks = 82,
        OwnedClass = 83,
        HeadClass = 84,
        PartiesBefore = 85,
        FirstWord = 86,
        LastWordIsName = 87,
        SentenceBefore = 88,
        Speaks = 89,
        SpeakerTypeQuotes = 90,
        Mentions = 91,
        NoParty = 92,
        HeadWord = 93,
        PhrasesHere = 94,
        QuoteClassInside = 95,
        QuoteInQuote = 96,
        EarlierRank = 97,
        HeadSense = 98,
        EarlierRoles = 100,
        LastRoles = 101,
        MentionRank = 102,
        InHeadline = 103,
        IsAddressee = 104,
        ChunkBefore = 108,
        ChunkAfter = 109,
    }
}

numbered! {
    /// How a noun phrase is related to a word that makes a claim.
    pub(super) enum RelationKind {
        /// "*The union* accused the mine"
        Subject = 1,
        /// "The union accused *the mine*"
        Object = 2,
        /// "*The mine* was accused"
        Patient = 3,
        /// "The mine was accused by *the union*"
        Agent = 4,
        /// "*The mine's* negligence"
        Owner = 5,
        /// "Allegations against *the mine*": this with the preposition.
        Oblique = 6,
    }
}

numbered! {
    /// Where a candidate was found.
    pub(super) enum OriginKind {
        Nobody = 0,
        Quote = 1,
        Phrase = 2,
        SentenceBefore = 3,
        Earlier = 4,
    }
}

numbered! {
    /// What the subject or object of a verb is where it is no pronoun; a pronoun is the hash of its word.
    pub(super) enum ArgumentKind {
        Name = 1,
        PluralNoun = 3,
        Noun = 4,
        /// "who", "which"
        Relative = 7,
        /// No noun phrase: this and the number of the chunk's kind.
        OtherChunk = 100,
    }
}

numbered! {
    /// What the features see in the place of a word.
    pub(super) enum HiddenWord {
        /// All names, so that no model learns a politician.
        Name = 1,
        /// All numbers.
        Number = 2,
        /// No word: before the first chunk of a sentence and after the last.
        None = 99,
    }
}

numbered! {
    /// Whose words a token is in.
    pub(super) enum TokenVoice {
        /// The article's own.
        Article = 0,
        /// In quotation marks.
        Marks = 1,
        /// In a quote without marks.
        Quote = 2,
    }
}
