"""Who the respondents of a run are, and who lives there: for weights and groups, and nothing else.

The one place that joins `RespondentProfile` to a respondent's number in a run. What is read here
goes into the record of the run, and only the analysis reads it from there: no view, list or export
"""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from geodata.frames import metric_shape
from mapdialog.areas.models import Population
from mapdialog.areas.selectors import boundary_of
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.selectors import ground_of
from mapdialog.hotspots.reach.inhabitants import (
    Ages,
    Counted,
    Inhabitants,
    inhabitants_of,
    merged_ages,
)
from mapdialog.pins.models import Status
from mapdialog.pins.vocabulary import AgeBand, Gender

YOUNG = frozenset({AgeBand.UNDER_16, AgeBand.FROM_16})
OLD = frozenset({AgeBand.FROM_65, AgeBand.FROM_85})
# The outline of the ground matters to a surface of 25 m cells, not to the centimetre.
EDGE_M = 5.0
GENDER_OF_SEX = {"women": Gender.WOMAN, "men": Gender.MAN}
PEOPLE = ("respondent", "age_band", "age", "gender")
POPULATION = ("age", "gender", "population")

# Only those who stated something, as nobody else is weighted. Where somebody lives is not asked,
# and where they put their pins does not tell it: nothing is weighted by parts of the municipality.
PEOPLE_SQL = """
WITH person AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS number
    FROM pins_respondent WHERE dialogue_id = %(dialogue)s
), stated AS (
    SELECT person.id, person.number, profile.age_band, profile.gender
    FROM person JOIN pins_respondentprofile profile ON profile.respondent_id = person.id
    WHERE profile.age_band <> '' OR profile.gender <> ''
)
SELECT number, age_band, gender FROM stated
WHERE EXISTS (
    SELECT FROM pins_pin pin WHERE pin.respondent_id = stated.id AND pin.status = %(status)s
)
ORDER BY number
"""


@dataclass(frozen=True)
class Profiles:
    """``people``: a row per respondent who stated something; ``population``: by the same groups.

    What somebody did not state is missing (None). ``area``: the ground that was asked about,
    EPSG:3006; None as long as only a provisional boundary is known.
    """

    people: pd.DataFrame
    population: pd.DataFrame
    area: BaseGeometry | None = None

    @property
    def groups(self) -> dict[str, "pd.Series[bool]"]:
        """By the group's code: in it or not, by respondent; who did not say is left out."""
        people = self.people.set_index("respondent")
        gender = people["gender"][people["gender"].isin({Gender.WOMAN, Gender.MAN})]
        age = people["age_band"].dropna()
        return {
            "gender:woman": gender == Gender.WOMAN,
            "age:under_25": age.isin(YOUNG),
            "age:65_or_older": age.isin(OLD),
        }


def read_profiles(dialogue: Dialogue) -> Profiles:
    """The dialogue's respondents as they are now, numbered as in `snapshots.take_snapshot`."""
    lives = inhabitants_of(dialogue)
    ages = merged_ages(lives.rows)
    values: dict[str, Any] = {"dialogue": dialogue.pk, "status": Status.APPROVED}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE_SQL, values)
        rows = cursor.fetchall()
    people = pd.DataFrame(
        [
            (number, age_band, _age_of_band(ages, age_band), gender)
            for number, age_band, gender in rows
        ],
        columns=list(PEOPLE),
    )
    return Profiles(_missing_as_none(people), _population(lives, ages), _ground(dialogue))


def _ground(dialogue: Dialogue) -> BaseGeometry | None:
    if dialogue.area is None and boundary_of(dialogue.municipality) is None:
        return None
    outline, provisional = ground_of(dialogue)
    if provisional:
        return None
    return metric_shape(bytes(outline.wkb)).simplify(EDGE_M)


def _age_of_band(ages: tuple[Ages, ...], band: str) -> str:
    return next((_code(one) for one in ages if band in one.bands), "")


def _code(ages: Ages) -> str:
    """The same in every language: the record must not depend on who reads it."""
    return f"{ages.low}-{ages.high:g}"


def _population(lives: Inhabitants, ages: tuple[Ages, ...]) -> pd.DataFrame:
    """Inhabitants by age and gender; one group for all where a division does not tell."""
    counted = Population.objects.filter(area__in=lives.parts.values("pk"), sex__in=GENDER_OF_SEX)
    columns = ("sex", "age_from", "age_to", "count")
    rows = []
    for sex, low, high, people in counted.order_by("pk").values_list(*columns):
        row = Counted(sex, low, np.inf if high is None else high, people)
        group = next((_code(one) for one in ages if one.low <= row.low <= one.high), "")
        rows.append((group, str(GENDER_OF_SEX[sex]), people))
    table = pd.DataFrame(rows, columns=list(POPULATION))
    return table.groupby(["age", "gender"], as_index=False, sort=True).sum()


def _missing_as_none(people: pd.DataFrame) -> pd.DataFrame:
    texts = people.drop(columns="respondent").astype(object)
    return people[["respondent"]].join(texts.where(texts != "", None))


def packed_profiles(profiles: Profiles) -> bytes:
    buffer = io.BytesIO()
    arrays = {
        f"{table}_{name}": frame[name].to_numpy()
        if frame[name].dtype.kind in "iuf"
        else frame[name].fillna("").to_numpy(np.str_)
        for table, frame in (("people", profiles.people), ("population", profiles.population))
        for name in frame.columns
    }
    if profiles.area is not None:
        arrays["area"] = np.frombuffer(profiles.area.wkb, dtype=np.uint8)
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpacked_profiles(rows: bytes) -> Profiles:
    """The profiles again, from a run's stored bytes."""
    with np.load(io.BytesIO(rows), allow_pickle=False) as stored:
        people = pd.DataFrame({name: stored[f"people_{name}"] for name in PEOPLE})
        population = pd.DataFrame({name: stored[f"population_{name}"] for name in POPULATION})
        area = shapely.from_wkb(stored["area"].tobytes()) if "area" in stored.files else None
    return Profiles(_missing_as_none(people), population, area)
