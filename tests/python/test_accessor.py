import subprocess
import sys

import pandas
import polars
import pytest
from pandas.testing import assert_frame_equal

import onrecord
from samples import ARTICLES

READ = "frame({'text': ['“We won,” said Ana Silva.']}).onrecord.quotes()['text'].to_list() == ['“We won,”']"


@pytest.mark.parametrize("package", ["pandas", "polars"])
@pytest.mark.parametrize(
    "imports",
    [
        "import onrecord; import {0}",
        "import {0}; import onrecord",
        "import onrecord, importlib.util; importlib.util.find_spec('{0}'); import {0}",
        "import onrecord; onrecord.Corpus([]); import {0}",
    ],
)
def test_is_there_in_whatever_order(package: str, imports: str) -> None:
    code = f"{imports.format(package)}; frame = {package}.DataFrame; assert {READ}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("table", ["quotes", "speakers", "claims"])
def test_gives_the_tables(table: str) -> None:
    frame = pandas.DataFrame(ARTICLES).rename(columns={"text": "body"})
    assert_frame_equal(getattr(frame.onrecord, table)(text="body"), getattr(onrecord.Corpus(frame, text="body"), table))
    assert getattr(polars.DataFrame(ARTICLES).onrecord, table)().columns == list(
        getattr(onrecord.Corpus(ARTICLES), table).columns
    )


def test_gives_a_corpus() -> None:
    assert isinstance(pandas.DataFrame(ARTICLES).onrecord.corpus(threads=1), onrecord.Corpus)


def test_a_wrong_name_is_an_onrecord_error() -> None:
    with pytest.raises(onrecord.OnRecordError, match="no column 'body'"):
        pandas.DataFrame(ARTICLES).onrecord.quotes(text="body")
