"""`df.onrecord` on frames of pandas and polars.

It is there after `import onrecord` and `import pandas` (or polars) in whatever order: a package that is not imported
yet is met when it is, so that `import onrecord` alone stays light.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from onrecord.corpus import Corpus


class Accessor:
    """The quotes, speakers and claims of a frame of articles: `df.onrecord`.

    Its methods take the options of `onrecord.Corpus`. Each reads the articles anew: for several tables take them from
    one `df.onrecord.corpus()`.

    >>> import onrecord, pandas
    >>> frame = pandas.DataFrame({"body": ["“We won,” said Ana Silva."]})
    >>> frame.onrecord.quotes(text="body")["speaker_name"].tolist()
    ['Ana Silva']
    """

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def corpus(self, **options: Any) -> Corpus:
        """The corpus of the frame's articles.

        >>> import onrecord, pandas
        >>> pandas.DataFrame({"text": ["One.", "Two."]}).onrecord.corpus()
        Corpus(2 articles)
        """
        return Corpus(self._frame, **options)

    def quotes(self, **options: Any) -> Any:
        """A frame of the quotes, as `Corpus.quotes`.

        >>> import onrecord, pandas
        >>> pandas.DataFrame({"text": ["“We won,” said Ana Silva."]}).onrecord.quotes()["text"].tolist()
        ['“We won,”']
        """
        return self.corpus(**options).quotes

    def speakers(self, **options: Any) -> Any:
        """A frame of the speakers, as `Corpus.speakers`.

        >>> import onrecord, pandas
        >>> pandas.DataFrame({"text": ["“We won,” said Ana Silva."]}).onrecord.speakers()["name"].tolist()
        ['Ana Silva']
        """
        return self.corpus(**options).speakers

    def claims(self, **options: Any) -> Any:
        """A frame of the claims, as `Corpus.claims`.

        >>> import onrecord, pandas
        >>> pandas.DataFrame({"text": ["The blast killed 12 people."]}).onrecord.claims()["max"].tolist()
        [12]
        """
        return self.corpus(**options).claims


def _register_pandas(pandas: ModuleType) -> None:
    if not hasattr(pandas.DataFrame, "onrecord"):
        pandas.api.extensions.register_dataframe_accessor("onrecord")(Accessor)


def _register_polars(polars: ModuleType) -> None:
    if not hasattr(polars.DataFrame, "onrecord"):
        polars.api.register_dataframe_namespace("onrecord")(Accessor)


def register_when_imported() -> None:
    """Gives frames of pandas and polars their `onrecord`, at once or as soon as the package is imported."""
    for name, register in (("pandas", _register_pandas), ("polars", _register_polars)):
        if name in sys.modules:
            register(sys.modules[name])
        else:
            sys.meta_path.insert(0, _Watcher(name, register))


class _Watcher(importlib.abc.MetaPathFinder):
    """Calls a function with a module when it has been imported. It finds the module as the finders after it do."""

    def __init__(self, name: str, then: Callable[[ModuleType], None]) -> None:
        self._name = name
        self._then = then

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        spec = next((spec for finder in others if (spec := finder.find_spec(fullname, path, target))), None)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_then(module: ModuleType) -> None:
                load(module)
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                    self._then(module)

            setattr(spec.loader, "exec_module", load_and_then)  # noqa: B010
        return spec
