"""Two versions of an invented article for the tests of the store."""

from typing import Any

import pandas

DAM = {
    "id": "dam-1",
    "outlet": "Valley Echo",
    "published": "2031-04-02",
    "title": "Dam breaks",
    "url": "https://echo.example/dam",
    "text": "At least 12 people were killed when the dam broke, Governor Lena Orsi said Monday.\n\n"
    "“Nobody told us that the wall was cracked,” Orsi said. “We want answers.”\n\n"
    "Aldo Power denied the allegation.",
}
LATER = {
    **DAM,
    "text": "At least 17 people were killed when the dam broke, Governor Lena Orsi said Monday.\n\n"
    "“Nobody in town knew that the wall was cracked,” Orsi said.\n\n"
    "Tomas Brandt, an engineer, accused Aldo Power of hiding the cracks.",
}


def records(frame: pandas.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, None where a value is missing."""
    return list(frame.astype(object).where(frame.notna(), None).to_dict("records"))
