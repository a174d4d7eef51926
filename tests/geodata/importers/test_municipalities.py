"""Municipalities by SCB's code."""

import pytest

from geodata.crs import shape_to_metric
from geodata.errors import OptionError
from geodata.importers.municipalities import read_municipality


@pytest.mark.parametrize(
    ("code", "name"), [("0180", "Stockholm"), ("2081", "Borlänge"), ("1783", "Hagfors")]
)
def test_a_code_gives_name_and_outline(code, name):
    found = read_municipality(code)
    assert (found.code, found.name) == (code, name)
    assert found.geometry.is_valid


def test_the_outline_is_rough_but_of_the_right_size():
    # SCB: Borlänge has 584 km² of land and 53 km² of water.
    area_m2 = shape_to_metric(read_municipality("2081").geometry).area
    assert area_m2 == pytest.approx(637e6, rel=0.1)


@pytest.mark.parametrize("code", ["", "180", "9999", "Stockholm", "0180 "])
def test_other_codes_are_refused(code):
    with pytest.raises(OptionError) as refused:
        read_municipality(code)
    assert refused.value.code == "unknown_municipality"
