import pytest

from onrecord.bounds import bounds_in_symbols, bounds_in_words


@pytest.mark.parametrize(
    ("bounds", "words", "symbols"),
    [
        ((14, 14, False), "14", "14"),
        ((14, 14, True), "about 14", "~14"),
        ((14, None, False), "at least 14", "≥14"),
        ((14, None, True), "at least about 14", "≥~14"),
        ((None, 14, False), "at most 14", "≤14"),
        ((None, 14, True), "at most about 14", "≤~14"),
        ((20, 30, False), "20 to 30", "20–30"),
        ((20, 30, True), "about 20 to 30", "~20–30"),
        ((0, 0, False), "0", "0"),
        ((0, None, False), "at least 0", "≥0"),
        ((1200, 2000000, False), "1,200 to 2,000,000", "1,200–2,000,000"),
        ((None, None, False), "an unknown number", "?"),
        ((None, None, True), "an unknown number", "?"),
    ],
)
def test_bounds(bounds: tuple[int | None, int | None, bool], words: str, symbols: str) -> None:
    assert bounds_in_words(*bounds) == words
    assert bounds_in_symbols(*bounds) == symbols
