"""`df.onrecord` on frames of pandas and polars.

It is available after `import onrecord` and `import pandas` (or polars), in either order; see `onrecord.when_imported`.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic

from onrecord.corpus import Corpus
from onrecord.frames import FrameT
from onrecord.values import counted
from onrecord.when_imported import when_imported

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from onrecord.corpus import Corpus as _Interface
    from onrecord.corpus import CorpusOptions
else:
    _Interface = Generic


class Accessor(_Interface[FrameT]):
    """The corpus of a frame of articles: `df.onrecord`.

    It has all that `onrecord.Corpus` has, under the same names: `df.onrecord.quotes`, `df.onrecord.common_quotes()`.
    Called with the options of `Corpus`, it gives the corpus with these options: `df.onrecord(text="body").quotes`.

    Each use reads the articles again, because the frame may have changed: for several tables keep the corpus that
    `df.onrecord()` gives.

    >>> import onrecord, pandas
    >>> pandas.DataFrame({"text": ["“We won,” said Ana Silva."]}).onrecord.quotes["speaker_name"].tolist()
    ['Ana Silva']
    """

    def __init__(self, frame: FrameT) -> None:
        self._frame = frame

    def __call__(self, **options: Unpack[CorpusOptions]) -> Corpus[FrameT]:
        """The corpus of the frame's articles; the options are those of `Corpus`.

        >>> import onrecord, pandas
        >>> pandas.DataFrame({"body": ["One.", "Two."]}).onrecord(text="body")
        Corpus(2 articles)
        """
        frame: Any = self._frame
        return Corpus(frame, **options)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(Corpus, name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self(), name)

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *(name for name in dir(Corpus) if not name.startswith("_"))]

    def __repr__(self) -> str:
        frame: Any = self._frame
        return f"Accessor({counted(len(frame), 'article')})"


def register_when_imported() -> None:
    """Gives frames of pandas and polars their `onrecord`, at once or as soon as the package is imported."""
    when_imported("pandas", _register_pandas)
    when_imported("polars", _register_polars)


def _register_pandas(pandas: ModuleType) -> None:
    if not hasattr(pandas.DataFrame, "onrecord"):
        pandas.api.extensions.register_dataframe_accessor("onrecord")(Accessor)


def _register_polars(polars: ModuleType) -> None:
    if not hasattr(polars.DataFrame, "onrecord"):
        polars.api.register_dataframe_namespace("onrecord")(Accessor)
