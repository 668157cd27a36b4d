import subprocess
import sys

import onrecord

CODE = """
import sys
{}
found = [name for name in ("pandas", "polars", "pyarrow", "numpy", "tqdm") if name in sys.modules]
assert not found, found
"""


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", CODE.format(code)], check=True)


def test_imports_no_frames() -> None:
    run("import onrecord, onrecord.cli")


def test_reads_an_article_without_frames() -> None:
    run("import onrecord; onrecord.extract('“We won,” said Ana Silva.')._repr_html_()")


def test_all_is_there() -> None:
    assert sorted(onrecord.__all__) == onrecord.__all__
    assert all(hasattr(onrecord, name) for name in onrecord.__all__)
