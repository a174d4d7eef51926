"""Inhabitants by sex and age out of columns, found by a pattern in their names.

A pattern is the name of a column with placeholders:

- ``{sex}``: a word for women, men or all (``SEX_WORDS``: women, kvinnor, kv, f, k; men, man, m;
  total, all, alla, totalt, bada, both)
- ``{from}``: the lowest age, digits
- ``{to}``: the highest age, digits, or ``plus``, ``+``, ``w`` or ``over`` (also cut short, as in
  the 10 characters of a shapefile) for no upper end

Spaces, hyphens and underscores in the pattern stand for any run of these, or for none where a
letter and a digit meet. Case does not matter. Everything else stands for itself.
``DEFAULT_PATTERNS`` are tried when none is given: ``{sex}_{from}_{to}`` (``women_20_44``,
``Kvinnor 80+``) and, where no column says the sex, ``age_{from}_{to}`` and ``alder_{from}_{to}``.
A pattern without ``{from}`` is all ages (``folkmangd``), one without ``{sex}`` all sexes.

Signatures::

    population_columns(columns, patterns=()) -> {column: Group(sex, age_from, age_to)}
    counts(row, groups) -> (list of PopulationCount, list of columns with a bad number)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geodata.errors import MissingFieldError, OptionError
from geodata.importers.decimals import NotANumberError, parse_decimal
from geodata.importers.tables import as_text

WOMEN: Final = "women"
MEN: Final = "men"
ALL: Final = "all"
SEX_WORDS: Final[dict[str, str]] = {
    **dict.fromkeys(("women", "woman", "female", "kvinnor", "kvinna", "kv", "f", "k"), WOMEN),
    **dict.fromkeys(("men", "man", "male", "män", "m"), MEN),
    **dict.fromkeys(("total", "totalt", "tot", "all", "alla", "both", "båda", "bada"), ALL),
}
DEFAULT_PATTERNS: Final = ("{sex}_{from}_{to}", "age_{from}_{to}", "alder_{from}_{to}")
MAX_AGE: Final = 130
_PLACEHOLDER = re.compile(r"(\{sex\}|\{from\}|\{to\}|[ _-]+)")
_PARTS: Final = {
    "{sex}": "(?P<sex>" + "|".join(sorted(map(re.escape, SEX_WORDS), key=len, reverse=True)) + ")",
    "{from}": r"(?P<from>[0-9]{1,3})",
    "{to}": r"(?P<to>[0-9]{1,3}|\+|p(?:l(?:us?)?)?|w|o(?:ver?)?)",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a column counts: sex (women, men, all) and ages in whole years, both ends included."""

    sex: str
    age_from: int
    age_to: int | None


@dataclass(frozen=True, slots=True)
class PopulationCount:
    """How many people of a group live in an area."""

    sex: str
    age_from: int
    age_to: int | None
    count: int


def population_columns(columns: Iterable[str], patterns: Sequence[str] = ()) -> dict[str, Group]:
    """Which columns count people, and whom.

    Args:
        columns: names of the columns in a file.
        patterns: see the module; none means ``DEFAULT_PATTERNS``, of which the first that fits
            any column is used, so that a total is not counted beside its parts.

    Raises:
        MissingFieldError: a pattern that was asked for fits no column.
        OptionError: a pattern with ``{to}`` but without ``{from}``, or two columns for one group.
    """
    names = list(columns)
    for pattern in patterns or DEFAULT_PATTERNS:
        found = _matching(names, pattern)
        if found:
            return found
    if patterns:
        raise MissingFieldError(", ".join(patterns), names)
    return {}


def _matching(names: list[str], pattern: str) -> dict[str, Group]:
    expression = _compiled(pattern)
    found: dict[str, Group] = {}
    for name in names:
        match = expression.fullmatch(name.strip())
        group = _group(match) if match else None
        if group is None:
            continue
        if group in found.values():
            raise OptionError(f"two columns count {group}", code="double_population", column=name)
        found[name] = group
    return found


def _compiled(pattern: str) -> re.Pattern[str]:
    if "{to}" in pattern and "{from}" not in pattern:
        raise OptionError("{to} needs {from}", code="bad_pattern", pattern=pattern)
    parts = []
    for part in _PLACEHOLDER.split(pattern.strip()):
        if part in _PARTS:
            parts.append(_PARTS[part])
        elif part.strip(" _-"):
            parts.append(re.escape(part))
        elif part:
            # "80+" has no separator, but "2044" must not be cut in two: digits need one between.
            parts.append(r"(?:[ _-]+|(?<![0-9])|(?![0-9]))")
    try:
        return re.compile("".join(parts), re.IGNORECASE)
    except re.error as error:  # a placeholder that stands twice
        raise OptionError(str(error), code="bad_pattern", pattern=pattern) from error


def _group(match: re.Match[str]) -> Group | None:
    found = match.groupdict()
    sex = SEX_WORDS[found["sex"].casefold()] if found.get("sex") else ALL
    if not found.get("from"):
        return Group(sex, 0, None)
    age_from, upper = int(found["from"]), found.get("to")
    age_to = int(upper) if upper and upper.isdigit() else None
    if upper is None:  # a pattern for single years of age
        age_to = age_from
    # "women_16_1" is what a shapefile's ten characters leave of "women_16_19": no group at all.
    if age_from > MAX_AGE or (age_to is not None and age_to < age_from):
        return None
    return Group(sex, age_from, age_to)


MOST_PEOPLE: Final = 100_000_000
"""More than live in any municipality, and twenty parts of it still fit into the database."""


def counts(
    row: Mapping[str, object], groups: Mapping[str, Group]
) -> tuple[list[PopulationCount], list[str]]:
    """The people of one area, and the columns whose number is none (negative, text, a fraction,
    more than there are people).

    An empty cell is no count at all; it is left out without complaint, as statistics do where
    numbers are secret.
    """
    people: list[PopulationCount] = []
    bad: list[str] = []
    for column, group in groups.items():
        try:
            number = parse_decimal(as_text(row[column]))
        except NotANumberError:
            bad.append(column)
            continue
        if math.isnan(number):
            continue
        if not (0 <= number <= MOST_PEOPLE and number.is_integer()):
            bad.append(column)
            continue
        people.append(PopulationCount(group.sex, group.age_from, group.age_to, int(number)))
    return people, bad
