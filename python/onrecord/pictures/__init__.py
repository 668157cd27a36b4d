"""Pictures of comparisons: `onrecord.pictures`.

Each function takes a frame of `Corpus` and returns a chart of altair, which a notebook shows (`quote_variants` returns
HTML); with `path` it is saved as .html, .png or .svg. They need an extra: `pip install 'onrecord[pictures]'`.

Nothing is shown by colour alone: sources have shapes, cells have numbers, differences are underlined or struck through.
`palette="grey"` is for print. Saved pages include their scripts, so that they open without a network.
"""

from onrecord.pictures.accusations import accusation_matrix, accusation_network
from onrecord.pictures.coverage import coverage_map
from onrecord.pictures.timeline import casualty_timeline
from onrecord.pictures.variants import Variants, quote_variants

__all__ = ["Variants", "accusation_matrix", "accusation_network", "casualty_timeline", "coverage_map", "quote_variants"]
