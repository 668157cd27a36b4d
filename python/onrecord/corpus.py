"""Many articles, as tables of the same kind as the frame they come from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypedDict, overload

from onrecord import files
from onrecord.article import FIELDS, Article
from onrecord.compare.material import Material
from onrecord.errors import OnRecordError
from onrecord.frames import ArrowStream, FrameT, adapt
from onrecord.options import check_choice, find_column
from onrecord.parties import Aliases, Party, Place
from onrecord.reader import Errors, Fields, Reader, check_options, find_columns
from onrecord.schema import FOUND, TableName, types

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from typing_extensions import Unpack

    from onrecord.columns import Values
    from onrecord.compare.disputes import Dispute
    from onrecord.frames import Items, PandasData, PolarsData


class CorpusOptions(TypedDict, total=False):
    """The options of `Corpus`."""

    text: str
    id: str | None
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    errors: Errors
    progress: bool | None
    threads: int | None
    aliases: str | os.PathLike[str] | Mapping[str, str] | None
    claim_types: str | os.PathLike[str] | None


class Corpus(Generic[FrameT]):
    """Many articles, read on all cores, with their quotes, speakers and claims as tables.

    Args:
        data: a pandas or polars frame (or a series of texts), an Arrow table or anything that gives an Arrow stream, or
            a list of dictionaries or texts. For files there is `Corpus.read`.
        text: the column of the texts. A missing text (None, NaN) has no quotes, speakers or claims.
        id: the column of the articles' ids; `outlet`, `published`, `title` and `url` likewise. Columns of these default
            names need not be there; None means that there is none.
        errors: what to do with a text that is not a string: "raise" an error at once, or "skip" it (see `skipped`).
        progress: True or False for a progress bar or none; None for one that shows after a second, on a terminal or in
            a notebook. It needs tqdm: `pip install 'onrecord[progress]'`.
        threads: how many threads read; None for one per core. The tables do not depend on it.
        aliases: names of parties that are one, in addition to those that ship: a CSV file with the columns alias, name
            and, optionally, wikidata; or a dictionary from alias to name. See `parties`.
        claim_types: a file with user-defined claim types, to be looked for as well; see `extract`.

    Raises:
        OnRecordError: no such column, a text that is not a string (it names the row), or aliases that cannot be read.

    The tables are of the kind that was given: pandas for pandas, polars for polars, pyarrow for Arrow; pandas for lists
    and files. They are computed together when the first is asked for, and kept. Ctrl-C stops the work within about a
    second.

    `article` is the article's id, or without one its pandas index label or row number (counted from 0), so that the
    tables join the frame they come from. `article`, `outlet` and `published` keep the type they have there.

    >>> import onrecord, pandas
    >>> frame = pandas.DataFrame({"outlet": ["The Harbour Post"], "body": ["“We won,” said Ana Silva."]}, index=["a1"])
    >>> corpus = onrecord.Corpus(frame, text="body")
    >>> corpus.quotes[["article", "outlet", "speaker_name", "text"]]
      article            outlet speaker_name       text
    0      a1  The Harbour Post    Ana Silva  “We won,”
    >>> corpus.quotes.join(frame[["body"]], on="article").columns[-1]
    'body'
    """

    @overload
    def __init__(self: Corpus[pandas.DataFrame], data: PandasData, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[polars.DataFrame], data: PolarsData, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[pyarrow.Table], data: ArrowStream, **options: Unpack[CorpusOptions]) -> None: ...
    @overload
    def __init__(self: Corpus[pandas.DataFrame], data: Items, **options: Unpack[CorpusOptions]) -> None: ...

    def __init__(
        self,
        data: Any,
        *,
        text: str = "text",
        id: str | None = "id",
        outlet: str | None = "outlet",
        published: str | None = "published",
        title: str | None = "title",
        url: str | None = "url",
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
        claim_types: str | os.PathLike[str] | None = None,
    ) -> None:
        fields = Fields(id=id, outlet=outlet, published=published, title=title, url=url)
        self._reader: Reader[FrameT] = Reader(
            adapt(data, text),
            text,
            fields,
            errors=errors,
            progress=progress,
            threads=threads,
            claim_types=claim_types,
        )
        self._skipped = self._reader.skipped
        self._aliases = Aliases(aliases)
        self._tables: dict[TableName, FrameT] = {}
        self._parties: Mapping[Place, Party] | None = None

    @classmethod
    def read(
        cls,
        paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
        *,
        text: str = "text",
        id: str = "id",
        outlet: str = "outlet",
        published: str = "published",
        title: str = "title",
        url: str = "url",
        errors: Errors = "raise",
        progress: bool | None = None,
        threads: int | None = None,
        aliases: str | os.PathLike[str] | Mapping[str, str] | None = None,
        claim_types: str | os.PathLike[str] | None = None,
    ) -> Corpus[pandas.DataFrame]:
        """The corpus of articles in files: `.txt` or folders of them, `.jsonl`, `.csv`, `.parquet`.

        The tables are pandas frames; `data` is the frame of what the files hold. Without an id an article is called
        by the name of its file (`.txt`), or by the number of its line or row, counted from 1. For more articles than
        fit in memory there is the command line: `onrecord extract`.

        Args:
            paths: a file or folder, or several.
            text: the field of the texts; the other fields likewise.
            errors: what to do with a line that cannot be read: "raise" an error or "skip" it (see `skipped`).
            progress: as for `Corpus`.
            threads: as for `Corpus`.
            aliases: as for `Corpus`.
            claim_types: as for `Corpus`.

        Raises:
            OnRecordError: a file or line that cannot be read (it names them), or no such column.

        >>> import onrecord, pathlib, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "vote.txt").write_text("“We won,” said Ana Silva.", encoding="utf-8")
        >>> onrecord.Corpus.read(folder).quotes[["article", "text"]]
          article       text
        0    vote  “We won,”
        """
        check_options(errors, threads, claim_types)
        fields = files.Fields(text, id, outlet, published, title, url)
        inputs = files.find([paths] if isinstance(paths, (str, os.PathLike)) else paths)
        rows: list[Any] = []
        skipped: list[OnRecordError] = []
        for entry in files.read(inputs, fields):
            if not isinstance(entry, OnRecordError):
                rows.append(entry.values)
            elif errors == "raise":
                raise entry
            else:
                skipped.append(entry)
        names: dict[str, Any] = fields.names() if rows else dict.fromkeys(FIELDS)
        corpus = cls(
            rows,
            text=text,
            errors=errors,
            progress=progress,
            threads=threads,
            aliases=aliases,
            claim_types=claim_types,
            **names,
        )
        corpus._skipped = skipped
        return corpus

    @property
    def data(self) -> FrameT:
        """The frame that was given, or a pandas frame of the list or files that were given."""
        return self._reader.frame.data

    @property
    def quotes(self) -> FrameT:
        """A frame of the quotes, one row per quote, in the order of the articles.

        Columns: article, outlet, published, id ("q1", "q2" ... in the article), kind, act, text, start, end, content,
        cue, cue_text, source, source_text, speaker (an id), speaker_name, addressee, addressee_text, parent (the id of
        the quote around it), confidence, evidence_cue, evidence_content, evidence_source, evidence_speaker, party.

        Offsets count code points. `onrecord.schema` says what each column means; `Evidence` and `parties` have more.

        >>> import onrecord
        >>> corpus = onrecord.Corpus(["“We won,” said Ana Silva."])
        >>> corpus.quotes[["start", "end", "cue_text"]].to_numpy().tolist()
        [[0, 9, 'said']]
        """
        return self._table("quotes")

    @property
    def speakers(self) -> FrameT:
        """A frame of the speakers, one row per speaker of an article, in the order of the articles.

        Columns: article, outlet, published, id ("s1", "s2" ... in the article), name, type, role, is_anonymous,
        mentions (a list of [start, end] in code points), quotes (the number of its quotes), party.

        >>> import onrecord
        >>> onrecord.Corpus(["“We won,” said Ana Silva."]).speakers[["id", "name", "quotes"]].to_numpy().tolist()
        [['s1', 'Ana Silva', 1]]
        """
        return self._table("speakers")

    @property
    def claims(self) -> FrameT:
        """A frame of the claims, one row per claim, in the order of the articles.

        Columns: article, outlet, published, id ("c1", "c2" ... in the article), type, text, start, end, span, quote (an
        id), claimant (an id), claimant_name, target (an id), target_name, kind, min, max, is_approximate, victims,
        cause, place, when, total_of, replaces (ids of casualty counts), code (CAMEO), voice ("quoted" or "own"),
        is_negated, is_hedged, confidence, claimant_party, target_party.

        >>> import onrecord
        >>> onrecord.Corpus(["The blast killed 12 people."]).claims[["type", "kind", "min"]].to_numpy().tolist()
        [['casualty_count', 'killed', 12]]
        """
        return self._table("claims")

    @property
    def skipped(self) -> FrameT:
        """A frame of what could not be read, if `errors="skip"`, one row per article.

        Columns: article, row, file, line, message.

        >>> import onrecord
        >>> onrecord.Corpus(["Fine.", None, "Fine."], errors="skip").skipped.columns.tolist()
        ['article', 'row', 'file', 'line', 'message']
        """
        from onrecord.compare.material import optional

        frame, errors = self._reader.frame, self._skipped
        given = {
            "article": frame.infer([error.article for error in errors]),
            "row": frame.infer([error.row for error in errors]),
        }
        columns: dict[str, Values] = {
            "file": [error.file for error in errors],
            "line": optional([error.line for error in errors]),
            "message": [str(error) for error in errors],
        }
        return frame.make(types("skipped"), columns, given)

    def parties(self) -> Any:
        """A frame of the parties that speak or are named by claims, a row each, those with most quotes first.

        A party is the same in all articles: `party` of `quotes` and `speakers`, `claimant_party` and `target_party` of
        `claims` hold its name. Which speakers are one party, in order:

        - those that go by an alias of it, the caller's (`Corpus(..., aliases="mine.csv")`) before those that ship:
          states with their capitals and seats of power ("Moscow", "the Kremlin", "the Russian government"), big bodies;
        - people of the same first and last name, a middle name left out or shortened, unless the corpus has several
          that differ by it;
        - a family name alone with a role that fits one of them: "Secretary of State Tillerson". A family name without
          such evidence is merged with nobody;
        - others of the same name but for case, accents, "the" and "Inc."; letters ("IGF") with the one body whose
          capitals they are.

        What an article does not name ("a senior official", "the coast guard") is no party, unless an alias says so; its
        `party` is missing.

        Columns: party, wikidata (id, where an alias has it), type, role (those most articles give), names (all it goes
        by, the most frequent first), articles, outlets, quotes, claims (how many of each; claims are its own).

        >>> import onrecord
        >>> corpus = onrecord.Corpus(["“No,” the Kremlin said.", "Moscow said it was ready to talk."])
        >>> corpus.parties()[["party", "wikidata", "articles", "quotes"]].to_numpy().tolist()
        [['Russia', 'Q159', 2, 2]]
        """
        from onrecord.compare.parties import parties

        return parties(self._material(), self._party_of())

    def common_quotes(self, *, independent: bool = False, min_words: int = 5) -> Any:
        """A frame of the quotes that several articles have, a row a quote: the same utterance, also when it is cut,
        merged, elided, changed at the edges or altered.

        Columns: group (from 1, in the order of the articles), article, outlet, published; quote (id), kind, speaker
        (id), speaker_name; text, start, end (the passage that is compared, in code points: what is in quotation marks,
        so that a quote with several passages may have several rows); similarity (share of the words of the shorter
        that it and the group's fullest version have in common, in order), relation to the fullest version
        ("identical", "shortened", "extended": words before or after it, "altered": other words), differences (the
        fullest version with [-words left out-] and {+words added+}; missing if no word differs),
        is_conflicting_speaker (others of the group are given to another named person).

        Indirect quotes of the same speaker that keep most of the words are there too, with kind "indirect". Of several
        articles with one id the last is compared; a warning names them.

        Args:
            independent: count quotes in reprinted passages once (see `reprints`).
            min_words: passages of fewer words are not compared.

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
        from onrecord.compare.quotes import common_quotes

        return common_quotes(self._material(), independent=independent, min_words=min_words)

    def reprints(self) -> Any:
        """A frame of the articles that repeat an earlier one, in whole or in part: wire reports, copies, new versions.

        Columns: article, outlet, published; original, original_outlet, original_published (the earlier article, by
        `published`, then by row); extent ("whole" from 80 % of the words on, else "part"), words (how many it has from
        there), share (of all its words), passages (list of [start, end] in code points). An article with several
        originals has a row for each. Words in quotation marks alone make no reprint: two outlets may quote one
        statement. Fingerprints by winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003.

        The other comparisons count reprints once with `independent=True`.

        >>> import onrecord
        >>> report = "The ferry listed and went down two miles short of the breakwater shortly after seven. " * 3
        >>> corpus = onrecord.Corpus([{"id": "a", "text": report}, {"id": "b", "text": "By our staff. " + report}])
        >>> corpus.reprints()[["article", "original", "extent", "words", "share"]]
          article original extent  words  share
        0       b        a  whole     45  0.938
        """
        from onrecord.compare.reprints import reprints

        return reprints(self._material())

    def coverage(self, by: str = "outlet", *, independent: bool = False) -> Any:
        """A frame of who is quoted in which outlet, a row a speaker in an outlet, those with most quotes first.

        Columns: outlet; speaker (the party's name where it is one, see `parties`; missing for quotes of nobody known),
        type, anonymous, articles (in how many it is quoted), quotes, share (of the outlet's quotes), words (of its
        quotes; a quote within a quote counts in both), words_share, direct, indirect and mixed (how many quotes of each
        kind), first_quoted (when the first article was published that quotes it), opens (in how many articles the first
        quote is its own), he, she and they (how often the text calls it by these pronouns, where the pronoun is
        resolved: evidence of how the outlet speaks of it, nothing is guessed from names).

        Args:
            by: "outlet", or another column of the frame: a section, an event, an author. Articles that have nothing in
                it are one group.
            independent: leave out quotes that an article has from an earlier one (see `reprints`).

        Raises:
            OnRecordError: no such column.

        >>> import onrecord
        >>> text = "“We won,” said Ana Silva. She said she was glad. “We lost,” said Tom Okoro."
        >>> corpus = onrecord.Corpus([{"id": "a1", "outlet": "The Harbour Post", "text": text}])
        >>> corpus.coverage()[["speaker", "quotes", "share", "direct", "opens", "she"]]
             speaker  quotes   share  direct  opens  she
        0  Ana Silva       2  0.6667       1      1    2
        1  Tom Okoro       1  0.3333       1      0    0
        """
        from onrecord.compare.coverage import coverage

        return coverage(self._material(), self._party_of(), self._by(by), independent=independent)

    def concentration(self, by: str = "outlet", *, independent: bool = False) -> Any:
        """A frame of how evenly outlets share out the say, a row an outlet.

        Columns: outlet, articles, quotes, words, speakers (how many named ones), anonymous_share and unattributed_share
        (of quotes whose speaker the article does not name, or that have none), then over the quotes of its named
        speakers: shannon (entropy in bits), evenness (the same as a share of its maximum, Pielou 1966), gini.

        Args:
            by: as for `coverage`.
            independent: as for `coverage`.

        Raises:
            OnRecordError: no such column.

        >>> import onrecord
        >>> text = "“We won,” said Ana Silva. “We lost,” said Tom Okoro."
        >>> corpus = onrecord.Corpus([{"id": "a1", "outlet": "The Harbour Post", "text": text}])
        >>> corpus.concentration()[["speakers", "shannon", "evenness", "gini"]].to_numpy().tolist()
        [[2.0, 1.0, 1.0, 0.0]]
        """
        from onrecord.compare.coverage import concentration

        return concentration(self._material(), self._party_of(), self._by(by), independent=independent)

    def stories(self) -> Any:
        """A frame of the articles by the story they tell, a row each: which articles of several outlets and days are on
        the same matter.

        Columns: story (a number), article, outlet, published, title.

        Articles are grouped by the names and rare words they share, those of title and lead counting more, and by how
        near their days are; a story that has been silent for three weeks is over. Topic detection as in Allan et al.,
        DARPA Broadcast News Workshop 1998.

        >>> import onrecord
        >>> onrecord.Corpus(onrecord.example_articles()).stories().groupby("story")["article"].first().tolist()
        ['ferry-meridian-1', 'border-meridian-1', 'river-dispatch-1', 'mayor-gazette-1']
        """
        from onrecord.compare.stories import stories

        return stories(self._material())

    def casualties(self, *, independent: bool = False) -> Any:
        """A frame of the casualty counts, a row each, by the event they are about, then by day.

        Columns: event (a number), event_label (the title of the first article on it, or a sentence), kind, min, max,
        approximate, hedged, victims, place, when, claimant (its name; missing in the article's own voice), article,
        outlet, published, background (whether the article tells of the event in passing), sentence, id (of the claim),
        start and end (of its words). Parts of a count ("12 of them children") are left out.

        Args:
            independent: leave out counts in passages that an article has from an earlier one (see `reprints`).

        Counts of several articles and days are about one event if the articles tell one story (see `stories`) and do
        not put it in the past or elsewhere, or if the sentences share names and rare words and years agree; `title` and
        `published` help to tell. No figure is weighed against another: each stands there with its source and its day.

        >>> import onrecord
        >>> articles = [
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban. At least 14 people died, police said."},
        ...     {"published": "2031-05-03", "text": "The ferry that sank off Oban killed 17 people."},
        ... ]
        >>> onrecord.Corpus(articles).casualties()[["event", "published", "kind", "min", "max", "claimant"]]
           event   published    kind  min   max claimant
        0      0  2031-05-02  killed   14  <NA>   police
        1      0  2031-05-03  killed   17    17      NaN
        """
        from onrecord.compare.counts import casualties

        return casualties(self._material(), independent=independent)

    def conflicts(self, *, independent: bool = False) -> Any:
        """A frame of pairs of casualty counts that cannot both be right, a row each; it does not say which is.

        Columns: event, event_label, kind, reason; of the earlier count min, max, claimant, article, outlet, published,
        sentence; of the other the same, from other_min to other_sentence.

        Args:
            independent: leave out counts in passages that an article has from an earlier one (see `reprints`).

        Two counts of one event, kind and group of victims conflict if their bounds exclude each other. Mere updates do
        not: a later day and a higher number, or of people missing, detained or displaced any later number. Approximate
        numbers ("about 60") agree with those that are a tenth off, and a single victim ("the driver was killed") with
        any toll. Within an article only different claimants contradict each other; numbers of one that differ are left
        out.

        >>> import onrecord
        >>> articles = [
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban. At least 14 people died, police said."},
        ...     {"published": "2031-05-02", "text": "A ferry sank off Oban and killed nine people."},
        ...     {"published": "2031-05-03", "text": "The ferry that sank off Oban killed 17 people."},
        ... ]
        >>> onrecord.Corpus(articles).conflicts()["reason"].tolist()
        ['same day: at least 14, 9']
        """
        from onrecord.compare.counts import conflicts

        return conflicts(self._material(), independent=independent)

    def left_out(self, by: str = "outlet", *, min_words: int = 5) -> Any:
        """A frame of the common quotes that outlets left out, a row an outlet and a quote.

        An outlet left a quote out if two others have it in one story (see `stories`), and it has an article on that
        story, of the same day as the first that has the quote or later, but in none of them a quote that has most of
        its words.

        Columns: outlet, group (that of `common_quotes`), speaker_name and text (of the shortest version, which others
        extend), told_by (the outlets that have it), story, articles (the ids of the outlet's own on that story).

        Args:
            by: as for `coverage`.
            min_words: as for `common_quotes`.

        Raises:
            OnRecordError: no such column.

        >>> import onrecord
        >>> omitted = onrecord.Corpus(onrecord.example_articles()).left_out()
        >>> omitted[omitted.outlet == "Upstream Magazine"][["speaker_name", "text", "told_by"]].to_numpy().tolist()
        [['Sigrid Pell', '“We have never discharged untreated solvent,”', ['Morning Dispatch', 'Financial Sentinel']]]
        """
        from onrecord.compare.omissions import left_out

        return left_out(self._material(), self._by(by), min_words)

    def disputes(self, *, independent: bool = False) -> Any:
        """A frame of the accusations with the denials that answer them, a row each accusation, by dispute and day.

        Columns: dispute (a number: accusations of one party on one matter, in whatever article), accuser, accused,
        matter (the sentence), article, outlet, published, answered (in any article), answered_in_article, denials (list
        of sentences, of all articles), outlets_accusing and outlets_denying (lists), id (of the claim), start and end.

        Args:
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).

        A denial answers if, in articles of one story (see `stories`), the accused or somebody with a role in it denies
        the same matter, before or after, or somebody else denies it on its behalf. Only accusations and denials that
        are likely enough take part; a reply in other words ("a fairy tale") is not seen. `replies` has a row for each
        pair, to read them; `right_of_reply` the shares by outlet.

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> corpus = onrecord.Corpus([{"outlet": "The Echo", "text": text}])
        >>> corpus.disputes()[["accuser", "accused", "denials"]].to_numpy().tolist()
        [['Ana Silva', 'Aldo Power', ['Aldo Power denied the allegation.']]]
        """
        from onrecord.compare.disputes import disputes

        return disputes(self._material(), self._disputes(independent))

    def replies(self, *, independent: bool = False) -> Any:
        """A frame of accusations with a denial that answers, a row each pair (see `disputes`).

        Columns: dispute, accuser, accused, matter (the accusation's sentence), article, outlet, published; denier,
        denial (the sentence), denial_article, denial_outlet, denial_published; in_article (whether both stand in one
        article), id and denial_id (of the claims).

        Args:
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> onrecord.Corpus([text]).replies()[["denier", "denial", "in_article"]].to_numpy().tolist()
        [['Aldo Power', 'Aldo Power denied the allegation.', True]]
        """
        from onrecord.compare.disputes import replies

        return replies(self._material(), self._disputes(independent))

    def right_of_reply(self, *, independent: bool = False) -> Any:
        """A frame of how many of the accusations that an outlet carries are answered, a row each outlet.

        Columns: outlet, accusations, answered_in_article (so many of them), answered_elsewhere (in another article
        only), unanswered, share (answered in the article). It counts what is found: see `disputes` for what is not.

        Args:
            independent: leave out claims in passages that an article has from an earlier one (see `reprints`).

        >>> import onrecord
        >>> text = "Ana Silva accused Aldo Power of hiding the cracks in the wall. Aldo Power denied the allegation."
        >>> corpus = onrecord.Corpus([{"outlet": "The Echo", "text": text}])
        >>> corpus.right_of_reply()[["outlet", "accusations", "answered_in_article", "share"]].to_numpy().tolist()
        [['The Echo', 1, 1, 1.0]]
        """
        from onrecord.compare.disputes import right_of_reply

        return right_of_reply(self._material(), self._disputes(independent))

    def iter_articles(self) -> Iterator[Article]:
        """Reads the articles and gives them one by one, in constant memory; a missing text is an empty one.

        >>> import onrecord
        >>> corpus = onrecord.Corpus([{"id": "a1", "text": "“We won,” said Ana Silva."}])
        >>> for article in corpus.iter_articles():
        ...     print(article.id, article.quotes[0].text)
        a1 “We won,”
        """
        return self._reader.articles()

    def __len__(self) -> int:
        return len(self._reader)

    def __repr__(self) -> str:
        return f"Corpus({len(self):,} articles)"

    def _table(self, name: TableName) -> FrameT:
        if name not in self._tables:
            from onrecord.compare.parties import of_table

            parties = of_table(self._material(), self._party_of(), self._aliases, name)
            self._tables[name] = self._reader.table(name, parties.items())
        return self._tables[name]

    def _by(self, column: str) -> str:
        """A column by which articles are told apart."""
        if column not in FIELDS and column not in self._reader.frame.names:
            there = ", ".join(map(repr, self._reader.frame.names))
            raise OnRecordError(f"by: no column {column!r}; the columns are {there or 'none'}")
        return column

    def _disputes(self, independent: bool) -> list[Dispute]:
        from onrecord.compare.disputes import find

        return find(self._material(), self._party_of(), self._aliases, independent=independent)

    def _material(self) -> Material:
        reader = self._reader
        return Material(reader.frame, reader.text, reader.fields, reader.found, reader.threads)

    def _party_of(self) -> Mapping[Place, Party]:
        if self._parties is None:
            from onrecord.compare.parties import find

            self._parties = find(self._material(), self._aliases)
        return self._parties


def extract_batches(
    record_batches: Iterable[pyarrow.RecordBatch],
    table: TableName = "quotes",
    *,
    text: str = "text",
    id: str = "id",
    outlet: str | None = "outlet",
    published: str | None = "published",
    title: str | None = "title",
    url: str | None = "url",
    errors: Errors = "raise",
    threads: int | None = 1,
    claim_types: str | os.PathLike[str] | None = None,
) -> Iterator[pyarrow.RecordBatch]:
    """Reads Arrow record batches of articles and gives those of a table: for Spark's `mapInArrow`, Dask and Ray.

    Args:
        record_batches: pyarrow record batches with a column of texts and one of ids.
        table: "quotes", "speakers" or "claims".
        text: the column of the texts; `id`, `outlet`, `published`, `title` and `url` name the others.
        errors: what to do with a text that is not a string: "raise" an error or "skip" it.
        threads: how many threads read; one, because these engines start one process per core.
        claim_types: a file with user-defined claim types, as for `Corpus`; each worker needs it.

    Returns:
        An iterator of pyarrow record batches, at most one for each that comes in, with the columns of `Corpus.quotes`,
        `.speakers` or `.claims` except those of parties, which take all articles. Strings are `string`, integers
        `int64`, numbers `double`, booleans `bool`, a span is a `list<int64>` and a list of spans a `list<list<int64>>`;
        `article`, `outlet` and `published` have the types that came in.

    Raises:
        OnRecordError: at the call, a wrong option, or no such column if `record_batches` has a schema (as a pyarrow
            `RecordBatchReader` has); at the first batch, no such column; at its batch, a text that is not a string.

    In Spark::

        shape = "article string, outlet string, published date, id string, name string, type string, role string, "
                "is_anonymous boolean, mentions array<array<bigint>>, quotes bigint"
        articles.mapInArrow(functools.partial(onrecord.extract_batches, table="speakers"), shape)

    >>> import onrecord, pyarrow
    >>> batch = pyarrow.RecordBatch.from_pydict({"id": ["a1"], "text": ["“We won,” said Ana Silva."]})
    >>> [found["text"].to_pylist() for found in onrecord.extract_batches([batch])]
    [['“We won,”']]
    """
    check_choice("table", table, FOUND)
    check_options(errors, threads, claim_types)
    fields = Fields(id=id, outlet=outlet, published=published, title=title, url=url)

    def check(schema: pyarrow.Schema) -> None:
        find_columns(schema.names, text, fields)
        find_column("id", id, schema.names)

    def read() -> Iterator[pyarrow.RecordBatch]:
        for batch in record_batches:
            check(batch.schema)
            reader = Reader(
                adapt(batch, text),
                text,
                fields,
                errors=errors,
                progress=False,
                threads=threads,
                claim_types=claim_types,
            )
            yield from reader.table(table).combine_chunks().to_batches()

    schema = getattr(record_batches, "schema", None)
    if schema is not None:
        check(schema)
    return read()
