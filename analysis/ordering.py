"""An order of people and pins in which neither names nor the order of arrival decide anything."""

import numpy as np
from numpy.typing import NDArray

from analysis.checks import PinArrays


def rank_of_people(pins: PinArrays, label: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """The rank of each respondent by where the person's pins lie and what they say, (people,).

    Respondents are random numbers in browsers. Sorted by them, other numbers would draw other
    chances. ``label``: (n,) of pins, where it matters too. People who have said the very same
    things stand side by side; which of them is first makes no difference to anything.
    """
    what = [pins.xy, pins.unsafe] if label is None else [pins.xy, pins.unsafe, label]
    _, told = np.unique(np.column_stack(what), axis=0, return_inverse=True)
    order = np.lexsort((told.ravel(), pins.respondent))
    # As bytes, most significant first, so that they sort as the numbers do, one after the other.
    ordered = told.ravel()[order].astype(">u8")
    ends = np.cumsum(np.bincount(pins.respondent))
    said = [part.tobytes() for part in np.split(ordered, ends[:-1])]
    ranks = np.empty(len(said), dtype=np.int64)
    ranks[sorted(range(len(said)), key=said.__getitem__)] = np.arange(len(said))
    return ranks


def canonical_order(pins: PinArrays) -> NDArray[np.intp]:
    """Rows sorted by person (see ``rank_of_people``), place and label."""
    person = rank_of_people(pins)[pins.respondent]
    return np.lexsort((pins.unsafe, pins.xy[:, 1], pins.xy[:, 0], person))
