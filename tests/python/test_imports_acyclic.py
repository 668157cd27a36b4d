"""No module of the package imports itself by way of others, at its top or inside a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import onrecord

PACKAGE = Path(onrecord.__file__).parent


def modules() -> dict[str, Path]:
    """The modules of the package with their files; that of the core is its stub."""
    found = {}
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.pyi")]:
        parts = ["onrecord", *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST, known: set[str]) -> Iterator[str]:
    """The modules of the package that run when the code does; what only a type checker imports is left out.

    `from onrecord import files` is the module `onrecord.files`, `from onrecord import __version__` is `onrecord`.
    """
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if name in known or node.module in known:
                    yield name if name in known else str(node.module)
        else:
            yield from imported(node, known)


def circle(imports: dict[str, set[str]]) -> list[str]:
    """A circle of modules, the first one again at its end; empty if there is none.

    >>> circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}), circle({"a": {"b"}, "b": set()})
    (['b', 'c', 'b'], [])
    """
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name not in done:
            for other in sorted(imports.get(name, ())):
                if found := visit(other, [*path, name]):
                    return found
            done.add(name)
        return []

    return next(filter(None, (visit(name, []) for name in sorted(imports))), [])


@pytest.mark.parametrize(
    ("imports", "expected"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}}, ["b", "c", "b"]),
        ({"a": {"a"}}, ["a", "a"]),
    ],
)
def test_circle(imports: dict[str, set[str]], expected: list[str]) -> None:
    assert circle(imports) == expected


def test_imports_of_code() -> None:
    code = (
        "from typing import TYPE_CHECKING\nfrom onrecord import files, __version__\nimport json\n"
        "if TYPE_CHECKING:\n    from onrecord.article import Article\n"
        "def f():\n    from onrecord.store.edits import edits\n"
    )
    known = {"onrecord", "onrecord.files", "onrecord.article", "onrecord.store", "onrecord.store.edits"}
    assert sorted(imported(ast.parse(code), known)) == ["onrecord", "onrecord.files", "onrecord.store.edits"]


def test_no_circle() -> None:
    files = modules()
    assert len(files) > 20
    imports = {
        name: set(imported(ast.parse(path.read_text(encoding="utf-8")), set(files))) for name, path in files.items()
    }
    assert circle(imports) == []
