"""Small pictures drawn by the server: data in, geometry of an SVG out, and a table of the same.

Shares are 0–1. What cannot be drawn is refused with `NotDrawable`; None means too few to show.
A picture is as exact as its values: where figures are public, give the published steps.
"""

from mapdialog.pictures.bars import Bar
from mapdialog.pictures.pairs import Pair
from mapdialog.pictures.population import Reached
from mapdialog.pictures.ring import Slice
from mapdialog.pictures.scales import NotDrawable

__all__ = ["Bar", "NotDrawable", "Pair", "Reached", "Slice"]
