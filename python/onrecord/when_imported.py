"""Calls a function once a module has been imported.

`import onrecord` does not import pandas, which takes several times as long as everything else, nor polars, which may
not be installed; yet `df.onrecord` must be there after `import onrecord; import pandas`, before any function of
onrecord is called. Neither pandas nor polars looks for accessors by itself (they have no entry points for them), so the
import has to be observed. The finder below goes first in `sys.meta_path`, lets the other finders find the module, and
has its loader call the function after the module has run. Nothing else changes: the module keeps its own spec and
loader. The finder is asked about every import, as all finders are, and is removed after the one that it waits for.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from types import ModuleType


def when_imported(name: str, then: Callable[[ModuleType], None]) -> None:
    """Calls a function with a module: at once if it has been imported, else when it is.

    >>> when_imported("sys", lambda module: print(module.__name__))
    sys
    """
    if name in sys.modules:
        then(sys.modules[name])
    else:
        sys.meta_path.insert(0, _ImportWatcher(name, then))


class _ImportWatcher(importlib.abc.MetaPathFinder):
    """Has the loader of a module call a function after the module has run."""

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

            def load_and_call(module: ModuleType) -> None:
                load(module)
                # A spec may be asked for without an import (importlib.util.find_spec), and an import may fail: the
                # watcher goes when the module is there.
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                    self._then(module)

            setattr(spec.loader, "exec_module", load_and_call)  # noqa: B010 (a method of this one loader)
        return spec
