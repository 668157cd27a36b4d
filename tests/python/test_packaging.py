"""What is shipped holds the licences of everything in it, and nothing that only a developer needs."""

import email
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import onrecord

ROOT = Path(__file__).parents[2]
MATURIN = Path(sys.executable).with_name("maturin")
LICENCES = {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-WORDNET"}


def check(names: list[str]) -> None:
    assert {Path(name).name for name in names} >= LICENCES
    for name in ("models/attribution.bin", "src/lib.rs", "README.md"):
        assert name in names
    assert any(name.endswith("/senses.tsv") for name in names)
    for folder in ("training/", "tests/", "benches/", "fuzz/", "docs/", ".github/", "examples/"):
        assert not [name for name in names if name.startswith(folder)]
    assert not [name for name in names if name.endswith((".so", ".pyc"))]


@pytest.mark.skipif(not MATURIN.is_file(), reason="maturin is not installed")
def test_source_distribution(tmp_path: Path) -> None:
    subprocess.run([MATURIN, "sdist", "--out", tmp_path], cwd=ROOT, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    assert archive.stat().st_size < 5_000_000
    with tarfile.open(archive) as files:
        names = [name.partition("/")[2] for name in files.getnames()]
    check(names)
    assert "python/onrecord/py.typed" in names
    assert "python/onrecord/data/articles.jsonl" in names


@pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not installed")
def test_crate() -> None:
    command = ["cargo", "package", "--list", "--allow-dirty", "--offline"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()
    check(listed)
    assert not [name for name in listed if name.startswith("python/")]


@pytest.mark.skipif(not MATURIN.is_file(), reason="maturin is not installed")
def test_wheel_metadata(tmp_path: Path) -> None:
    code = "import maturin, sys; maturin.prepare_metadata_for_build_wheel(sys.argv[1])"
    path = os.pathsep.join([str(MATURIN.parent), os.environ["PATH"]])  # the hook calls maturin by name
    subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=True,
        capture_output=True,
    )
    (folder,) = tmp_path.glob("*.dist-info")
    assert {path.name for path in (folder / "licenses").rglob("LICENSE-*")} == LICENCES
    metadata = email.message_from_string((folder / "METADATA").read_text(encoding="utf-8"))
    assert metadata["License-Expression"] == "(MIT OR Apache-2.0) AND LicenseRef-WordNet-3.0"
    assert {Path(name).name for name in metadata.get_all("License-File", [])} == LICENCES


def test_citation_has_the_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {onrecord.__version__}\n" in citation
