"""Each cell's own secrets, by which its thresholds are moved: the same in all publications.

Made from the dialogue's key, and gone with it when the dialogue closes. Known thresholds could be
met exactly by invented people, so that one more answer would tip a class.
"""

import hashlib
import hmac
from collections.abc import Iterable

from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.respondents import key_of

BYTES = 6
"""Of a hash; 48 bits are a fraction that a float holds exactly, and below 1."""


class CellSecrets:
    """Numbers from 0 up to 1 for the cells of one size."""

    def __init__(self, dialogue: Dialogue, cell_size_m: float) -> None:
        self._key, self._size = key_of(dialogue), cell_size_m

    def for_people(self, cells: Iterable[int]) -> dict[int, float]:
        """By cell: how many people more than k it is shown with (`disclosure.publishable`)."""
        return {int(cell): self._draw("people", int(cell)) for cell in cells}

    def for_shares(self, cell: int, part: str = "") -> float:
        """Where its classes of shares end (`bands.cell_share_band`), also of a part of its day."""
        return self._draw(f"share {part}", cell)

    def _draw(self, what: str, cell: int) -> float:
        text = f"{what}:{self._size:g}:{cell}".encode()
        digest = hmac.new(self._key, text, hashlib.sha256).digest()
        return float(int.from_bytes(digest[:BYTES]) / 256**BYTES)
