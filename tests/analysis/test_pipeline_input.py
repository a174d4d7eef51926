"""What cannot be analysed is said to be so, by an error of the analysis itself."""

import pandas as pd
import pytest

from analysis import errors
from analysis.pipeline import Parameters, analyse
from tests.analysis.test_pipeline import QUICK, make_pins


@pytest.mark.parametrize(
    ("pins", "error"),
    [
        (make_pins(40).iloc[:0], errors.EmptyInputError),
        (make_pins(40).to_crs(4326), errors.WrongCrsError),
        (make_pins(40).drop(columns="respondent"), errors.MissingColumnError),
        (make_pins(40).assign(perception="unclear"), errors.InvalidInputError),
        (
            make_pins(40).assign(perception=pd.array(["safe"] * 119 + [pd.NA], dtype="string")),
            errors.InvalidInputError,
        ),
        (make_pins(40).assign(respondent=[[one] for one in range(120)]), errors.InvalidInputError),
        (make_pins(40).assign(counted="no"), errors.InvalidInputError),
        (make_pins(40).assign(counted=2), errors.InvalidInputError),
        (make_pins(40).assign(precision_m=10**400), errors.InvalidInputError),
    ],
)
def test_pins_that_cannot_be_analysed(pins, error):
    with pytest.raises(error):
        analyse(pins, parameters=QUICK)


@pytest.mark.parametrize(
    "change",
    [
        {"q": 0}, {"alpha": 1.5}, {"k": 0}, {"permutations": 0}, {"seed": -1},
        {"cell_size_m": 0}, {"bandwidth_m": -5}, {"max_share": 2}, {"max_radius_m": float("nan")},
        {"min_cases": 0.5}, {"q": "much"}, {"seed": 1.0}, {"seed": float("inf")}, {"seed": "x"},
        {"permutations": 99.0}, {"k": float("nan")}, {"alpha": None}, {"max_radius_m": "far"},
    ],
)  # fmt: skip
def test_parameters_out_of_range(change):
    with pytest.raises(errors.InvalidParameterError):
        Parameters(**change)
