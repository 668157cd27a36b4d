"""An accusation and its story, for the tests of disputes, replies and the right of reply."""

import onrecord

ACCUSATION = (
    "Prosecutor Ana Silva accused Aldo Power, the operator of the dam, of hiding the cracks in the wall of the dam. "
)
STORY = "The dam of Aldo Power above Port Aldo broke in April. "


def corpus(*texts: str) -> onrecord.Corpus:
    return onrecord.Corpus([{"id": f"a{at}", "outlet": f"Outlet {at}", "text": text} for at, text in enumerate(texts)])
