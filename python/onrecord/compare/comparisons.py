"""The comparisons as methods, which `Corpus` has in addition to the tables of what is found in single articles."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic

from onrecord.frames import FrameT
from onrecord.options import check_comparison

if TYPE_CHECKING:
    from onrecord.compare.context import Context


class Comparisons(ABC, Generic[FrameT]):
    """The comparisons of many articles. Each gives a frame of the kind that the articles came in.

    Several have options in common:

    - `by`: the column that takes the place of "outlet": a section, an event, an author. Articles without a value form
      one group, whose value is missing; `left_out` ignores them.
    - `independent`: whether to leave out quotes and claims in passages that an article has from an earlier one, so that
      reprints count once (see `reprints`).
    - `min_confidence`: quotes and claims with a lower confidence are left out; None for all.
    - `min_words`: passages of fewer words are not compared.
    """

    # Each method imports its module when it is called: the modules read their word lists when they are imported.

    @property
    @abstractmethod
    def context(self) -> Context[FrameT]:
        """What the comparisons work on: it keeps what several of them need."""

    def parties(self) -> FrameT:
        """A frame of the parties, one row per party, those with most quotes first.

        A party is the same in all articles: `party` of `quotes` and `speakers`, `claimant_party` and `target_party` of
        `claims` hold its name. Speakers are merged into one party by these rules, in order:

        - Aliases: user-defined ones (`Corpus(..., aliases="mine.csv")`), then those that ship, which are states with
          their capitals and seats of government ("Moscow", "the Kremlin", "the Russian government") and large bodies.
        - People with the same first and last name are one, even if a middle name is left out or shortened, unless the
          corpus has several people who differ by it.
        - A family name alone is merged if its role fits one of them: "Secretary of State Tillerson". Without such
          evidence it is merged with nobody.
        - Other names are one if they are the same except for case, accents, "the" and "Inc."; initials ("IGF") are the
          one body whose capitals they are.

        A speaker that an article does not name ("a senior official", "the coast guard") is not a party, unless an alias
        says so; its `party` is missing.

        Columns: party, wikidata (an id, where an alias has it), type, role (in most articles), names (of its speakers,
        the most frequent first), articles, outlets, quotes, claims (the number of each; of claims, those it makes).

        >>> import onrecord
        >>> corpus = onrecord.Corpus(["“No,” the Kremlin said.", "Moscow said it was ready to talk."])
        >>> corpus.parties()[["party", "wikidata", "articles", "quotes"]].to_numpy().tolist()
        [['Russia', 'Q159', 2, 2]]
        """
        from onrecord.compare.parties import parties

        return parties(self.context)

    def common_quotes(
        self, *, independent: bool = False, min_confidence: float | None = None, min_words: int = 5
    ) -> FrameT:
        """A frame of the quotes that several articles have, one row per quote: the same utterance, even if it was cut,
        merged, elided or altered.

        Columns: group (from 1, in the order of the articles), article, outlet, published, id (of the quote), kind,
        speaker (an id), speaker_name, text, start, end (the passage that is compared, in code points: what is in
        quotation marks, so that a quote with several passages may have several rows), similarity (the share of the
        words of the shorter version that the group's fullest version also has, in order), relation (to the fullest
        version: "identical", "shortened", "extended" by words before or after it, "altered" by other words),
        differences (the fullest version with [-words left out-] and {+words added+}; missing if no word differs),
        is_conflicting_speaker (other quotes of the group are attributed to another named person).

        Indirect quotes of the same speaker that keep most of the words are included, with kind "indirect". Of several
        articles with one id the last is compared; a warning names the id.

        Args:
            independent: count quotes in reprinted passages once (see `reprints`).
            min_confidence: quotes with a lower confidence are not compared; None for all.
            min_words: passages of fewer words are not compared.

        Raises:
            OnRecordError: an option has an invalid value.

        >>> import onrecord
        >>> corpus = onrecord.Corpus(
        ...     [
        ...         {"id": "a", "text": "“We won the vote and we will win again,” said Ana Silva."},
        ...         {"id": "b", "text": "“We won the vote,” Ms. Silva said. “We may win again.”"},
        ...     ]
        ... )
        >>> corpus.common_quotes(min_words=4)[["group", "article", "relation", "differences"]].to_numpy().tolist()
        [[1, 'a', 'identical', nan], [1, 'b', 'shortened', 'We won the vote [-and we will win again-]']]
        """
        from onrecord.compare.common_quotes import common_quotes

        check_comparison(independent=independent, min_confidence=min_confidence, min_words=min_words)
        return common_quotes(self.context, independent=independent, min_confidence=min_confidence, min_words=min_words)

    def reprints(self) -> FrameT:
        """A frame of the articles that repeat an earlier one, in whole or in part: wire reports, copies, new versions.
        One row per pair of an article and an original.

        Columns: article, outlet, published, original, original_outlet, original_published (the earlier article, by
        `published`, then by row), extent ("whole" if at least 80 % of its words are from there, else "part"), words
        (the number of them), share (of all its words), passages (a list of [start, end] in code points).

        Shared quotes alone do not make a reprint: two outlets may quote the same statement. The other comparisons count
        reprints once with `independent=True`. Fingerprints by winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003.

        >>> import onrecord
        >>> report = "The ferry listed and went down two miles short of the breakwater shortly after seven. " * 3
        >>> corpus = onrecord.Corpus([{"id": "a", "text": report}, {"id": "b", "text": "By our staff. " + report}])
        >>> corpus.reprints()[["article", "original", "extent", "words", "share"]]
          article original extent  words  share
        0       b        a  whole     45  0.938
        """
        from onrecord.compare.reprints import reprints

        return reprints(self.context)

    def coverage(self, by: str = "outlet", *, independent: bool = False, min_confidence: float | None = None) -> FrameT:
        """A frame of who is quoted in which outlet, one row per speaker and outlet, those with most quotes first.

        Columns: outlet, speaker_name (of the party if it is one, see `parties`; missing for quotes without a speaker),
        type, is_anonymous, articles (the number that quote it), quotes, share (of the outlet's quotes), words (of its
        quotes; a quote within a quote counts in both), words_share, direct, indirect, mixed (the number of its quotes
        of each kind), first_published (when the first article that quotes it was published), quoted_first (the number
        of articles whose first quote it has), he, she, they (how often the text refers to it by these pronouns, where
        the pronoun is resolved: evidence of how the outlet speaks of it; nothing is guessed from names).

        Articles without an outlet form one group, whose outlet is missing, so that every quote counts once.

        Args:
            by: "outlet", or another column of the frame: a section, an event, an author.
            independent: leave out quotes that an article has from an earlier one (see `reprints`).
            min_confidence: leave out quotes with a lower confidence; None for all.

        Raises:
            OnRecordError: no such column, or an option has an invalid value.

        >>> import onrecord
        >>> text = "“We won,” said Ana Silva. She said she was glad. “We lost,” said Tom Okoro."
        >>> corpus = onrecord.Corpus([{"id": "a1", "outlet": "The Harbour Post", "text": text}])
        >>> corpus.coverage()[["speaker_name", "quotes", "share", "direct", "quoted_first", "she"]]
          speaker_name  quotes   share  direct  quoted_first  she
        0    Ana Silva       2  0.6667       1             1    2
        1    Tom Okoro       1  0.3333       1             0    0
        """
        from onrecord.compare.coverage import coverage

        check_comparison(independent=independent, min_confidence=min_confidence)
        self.context.check_by(by, "coverage")
        return coverage(self.context, by, independent=independent, min_confidence=min_confidence)

    def concentration(
        self, by: str = "outlet", *, independent: bool = False, min_confidence: float | None = None
    ) -> FrameT:
        """A frame of how evenly outlets quote their speakers, one row per outlet.

        Columns: outlet, articles, quotes, words, speakers (the number of named ones), anonymous_share (of quotes whose
        speaker the article does not name), unattributed_share (of quotes that have none), shannon (entropy in bits),
        evenness (entropy as a share of its maximum, Pielou 1966), gini.

        The last three are measured over the quotes of named speakers. Articles without an outlet form one group, whose
        outlet is missing.

        Args:
            by: as for `coverage`.
            independent: as for `coverage`.
            min_confidence: as for `coverage`.

        Raises:
            OnRecordError: no such column, or an option has an invalid value.

        >>> import onrecord
        >>> text = "“We won,” said Ana Silva. “We lost,” said Tom Okoro."
        >>> corpus = onrecord.Corpus([{"id": "a1", "outlet": "The Harbour Post", "text": text}])
        >>> corpus.concentration()[["speakers", "shannon", "evenness", "gini"]].to_numpy().tolist()
        [[2.0, 1.0, 1.0, 0.0]]
        """
        from onrecord.compare.concentration import concentration

        check_comparison(independent=independent, min_confidence=min_confidence)
        self.context.check_by(by, "concentration")
        return concentration(self.context, by, independent=independent, min_confidence=min_confidence)

    def stories(self) -> FrameT:
        """A frame of the articles by story, one row per article: which articles, of any outlet and day, are on the same
        matter.

        Columns: story (from 1, in the order of their first articles), article, outlet, published, title, language
        ("en", "other", or missing for a short text).

        Articles are grouped by the names and rare words that they share, of which those in title and lead count more,
        and by how close their days are; a story without an article for three weeks is over. Topic detection as in Allan
        et al., DARPA Broadcast News Workshop 1998.

        >>> import onrecord
        >>> onrecord.Corpus(onrecord.example_articles()).stories().groupby("story")["article"].first().tolist()
        ['ferry-meridian-1', 'border-meridian-1', 'river-dispatch-1', 'mayor-gazette-1']
        """
        from onrecord.compare.stories import stories

        return stories(self.context)

    def casualties(self, *, independent: bool = False, min_confidence: float | None = None) -> FrameT:
        """A frame of the casualty counts, one row per count, by the event they are about, then by day.

        Columns: event (from 1), event_label (the title of the first article that reports it as news, or a sentence),
        kind, min, max, is_approximate, is_hedged, victims, place, when, claimant_name (missing in the article's own
        voice), article, outlet, published, is_background (whether the article mentions the event in passing), sentence,
        id (of the claim), start, end (of its words).

        Parts of a count ("12 of them children") are left out. Counts of several articles and days are about one event
        if the articles are on one story (see `stories`) and neither places it in the past or elsewhere, or if the
        sentences share names and rare words and the years agree; `title` and `published` help. No number is preferred
        over another: each is listed with its source and day.

        Args:
            independent: leave out counts in passages that an article has from an earlier one (see `reprints`).
            min_confidence: counts with a lower confidence are left out; None for all.

        Raises:
            OnRecordError: an option has an invalid value.

        >>> import onrecord
        >>> articles = [
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban. At least 14 people died, police said."},
        ...     {"published": "2031-05-03", "text": "The ferry that sank off Oban killed 17 people."},
        ... ]
        >>> onrecord.Corpus(articles).casualties()[["event", "published", "kind", "min", "max", "claimant_name"]]
           event   published    kind  min   max claimant_name
        0      1  2031-05-02  killed   14  <NA>        police
        1      1  2031-05-03  killed   17    17           NaN
        """
        from onrecord.compare.casualties import casualties

        check_comparison(independent=independent, min_confidence=min_confidence)
        return casualties(self.context, independent=independent, min_confidence=min_confidence)

    def conflicts(self, *, independent: bool = False, min_confidence: float | None = None) -> FrameT:
        """A frame of pairs of casualty counts that cannot both be right, one row per pair; it does not say which is.

        Columns: event, event_label, kind, reason, min, max, claimant_name, article, outlet, published, sentence (of the
        earlier count), other_min, other_max, other_claimant_name, other_article, other_outlet, other_published,
        other_sentence (of the other count).

        Two counts of the same event, kind and group of victims conflict if their bounds exclude each other. Updates do
        not conflict: a higher number on a later day or, of people missing, detained or displaced, any number on a later
        day. Approximate numbers ("about 60") agree with those within a tenth, and a single victim ("the driver was
        killed") agrees with any toll. Within an article only different claimants contradict each other; a claimant who
        gives several numbers there is left out.

        Args:
            independent: leave out counts in passages that an article has from an earlier one (see `reprints`).
            min_confidence: counts with a lower confidence are left out; None for all.

        Raises:
            OnRecordError: an option has an invalid value.

        >>> import onrecord
        >>> articles = [
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban. At least 14 people died, police said."},
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban and killed nine people."},
        ...     {"published": "2031-05-03", "text": "The ferry that sank off Oban killed 17 people."},
        ... ]
        >>> onrecord.Corpus(articles).conflicts()["reason"].tolist()
        ['same day: at least 14, 9']
        """
        from onrecord.compare.conflicts import conflicts

        check_comparison(independent=independent, min_confidence=min_confidence)
        return conflicts(self.context, independent=independent, min_confidence=min_confidence)

    def left_out(
        self,
        by: str = "outlet",
        *,
        independent: bool = False,
        min_confidence: float | None = None,
        min_words: int = 5,
    ) -> FrameT:
        """A frame of the common quotes that outlets left out, one row per outlet and quote.

        An outlet left a quote out if at least two others have it in one story (see `stories`) and the outlet's own
        articles on that story, on the first day that anybody has the quote or later, have no quote with most of its
        words. Articles without an outlet are ignored.

        Columns: outlet, group (that of `common_quotes` with the same options), speaker_name, text (of the shortest
        version, which others extend), quoted_by (the outlets that have it), story, article_ids (of the outlet's
        articles on that story).

        Outlets and ids have the type they have in the frame, also in the lists.

        Args:
            by: as for `coverage`.
            independent: an outlet that has a quote in a reprinted passage does not count as one of the others; nor has
                it left the quote out.
            min_confidence: an outlet that has a quote with a lower confidence does not count as one of the others; nor
                has it left the quote out.
            min_words: as for `common_quotes`.

        Raises:
            OnRecordError: no such column, or an option has an invalid value.

        >>> import onrecord
        >>> omitted = onrecord.Corpus(onrecord.example_articles()).left_out()
        >>> omitted[omitted.outlet == "Upstream Magazine"][["speaker_name", "text", "quoted_by"]].to_numpy().tolist()
        [['Sigrid Pell', '“We have never discharged untreated solvent,”', ['Morning Dispatch', 'Financial Sentinel']]]
        """
        from onrecord.compare.left_out import left_out

        check_comparison(independent=independent, min_confidence=min_confidence, min_words=min_words)
        self.context.check_by(by, "left_out")
        return left_out(self.context, by, independent=independent, min_confidence=min_confidence, min_words=min_words)

    def disputes(self, *, independent: bool = False, min_confidence: float | None = None) -> FrameT:
        """A frame of the accusations with the denials that answer them, one row per accusation, by dispute and day.

        Columns: dispute (from 1: accusations of one party on one matter, in any article), accuser, accused, accusation
        (its words), article, outlet, published, answered (in any article), is_answered_in_article, denials (a list of
        their words, in all articles), outlets_accusing, outlets_denying (lists; articles without an outlet are in
        neither), id (of the claim), start, end.

        A denial answers an accusation if, in articles of one story (see `stories`), the accused or somebody with a role
        in it denies the same matter, before or after, or somebody else denies it on its behalf. Accusations and denials
        of low confidence are left out in any case; a reply in other words ("a fairy tale") is not found. `replies` has
        one row per pair, to read them; `right_of_reply` has the shares by outlet.

        Args:
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).
            min_confidence: leave out claims with a lower confidence; None for the thresholds of this comparison alone.

        Raises:
            OnRecordError: an option has an invalid value.

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> corpus = onrecord.Corpus([{"outlet": "The Echo", "text": text}])
        >>> corpus.disputes()[["accuser", "accused", "denials"]].to_numpy().tolist()
        [['Ana Silva', 'Aldo Power', ['Aldo Power denied the allegation.']]]
        """
        from onrecord.compare.disputes import disputes

        check_comparison(independent=independent, min_confidence=min_confidence)
        return disputes(self.context, independent=independent, min_confidence=min_confidence)

    def replies(self, *, independent: bool = False, min_confidence: float | None = None) -> FrameT:
        """A frame of accusations with the denials that answer them, one row per pair (see `disputes`).

        Columns: dispute, accuser, accused, accusation (its words), article, outlet, published, denier, denial (its
        words), denial_article, denial_outlet, denial_published, is_in_article (whether both are in one article), id,
        denial_id (of the claims).

        Args:
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).
            min_confidence: leave out claims with a lower confidence, as for `disputes`.

        Raises:
            OnRecordError: an option has an invalid value.

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> onrecord.Corpus([text]).replies()[["denier", "denial", "is_in_article"]].to_numpy().tolist()
        [['Aldo Power', 'Aldo Power denied the allegation.', True]]
        """
        from onrecord.compare.replies import replies

        check_comparison(independent=independent, min_confidence=min_confidence)
        return replies(self.context, independent=independent, min_confidence=min_confidence)

    def right_of_reply(
        self, by: str = "outlet", *, independent: bool = False, min_confidence: float | None = None
    ) -> FrameT:
        """A frame of how many of the accusations that an outlet carries are answered, one row per outlet.

        Columns: outlet, accusations, answered_in_article (the number of them), answered_elsewhere (in another article
        only), unanswered, share (answered in the article).

        It counts the replies that are found: see `disputes` for those that are not. Articles without an outlet form one
        group, whose outlet is missing.

        Args:
            by: as for `coverage`.
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).
            min_confidence: leave out claims with a lower confidence, as for `disputes`.

        Raises:
            OnRecordError: no such column, or an option has an invalid value.

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> corpus = onrecord.Corpus([{"outlet": "The Echo", "text": text}])
        >>> corpus.right_of_reply()[["outlet", "accusations", "answered_in_article", "share"]].to_numpy().tolist()
        [['The Echo', 1, 1, 1.0]]
        """
        from onrecord.compare.right_of_reply import right_of_reply

        check_comparison(independent=independent, min_confidence=min_confidence)
        self.context.check_by(by, "right_of_reply")
        return right_of_reply(self.context, by, independent=independent, min_confidence=min_confidence)
