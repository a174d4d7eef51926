"""The reach report in plain words: a picture's rows and a few notes for each question."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd
from django.utils.translation import gettext as _

from geodata.exporters.sheets import csv_bytes
from mapdialog.hotspots.reach.inhabitants import ASKED, Ages
from mapdialog.hotspots.reach.report import Comparison, Group, ReachReport
from mapdialog.pictures import Bar, Reached
from mapdialog.pictures.words import percent, share
from mapdialog.pins.vocabulary import Gender, Relation

# More parts than these make no picture; the spreadsheet has them all.
MOST_PARTS = 15
MOST_NAMES = 6


@dataclass(frozen=True)
class Question:
    """One question of the report: what was asked, drawn, and what the picture leaves out."""

    name: str
    title: str
    label: str
    """Whom the shares in the picture are of."""
    comparison: Comparison
    notes: list[str]

    @property
    def rows(self) -> list[Reached] | list[Bar]:
        shown = largest(self.comparison)
        if self.comparison.against_population:
            return [_reached(group) for group in shown]
        return [_bar(group) for group in shown]


def label_of(key: Hashable) -> str:
    if isinstance(key, Gender):
        return _("Women") if key == Gender.WOMAN else _("Men")
    if isinstance(key, Ages):
        return key.label
    return str(key.label) if isinstance(key, Relation) else str(key)


def _reached(group: Group) -> Reached:
    return Reached(label_of(group.key), group.share, group.low, group.high, group.population_share)


def _bar(group: Group) -> Bar:
    value = None if group.share is None else percent(group.share)
    return Bar(label_of(group.key), value, text=share(group.share))


def questions(report: ReachReport) -> dict[str, Question]:
    """By the name of the question, in the order of the spreadsheet."""
    relation = report.relation
    asked = [
        Question("gender", _("Women and men"), _of(report.gender), report.gender,
                 _gender_notes(report)),
        Question("ages", _("Age"), _of(report.ages), report.ages, _age_notes(report)),
        Question("relation", _("What people do here"), _of(relation), relation,
                 [_outside(relation, _("did not say what they do here"))]),
        Question("parts", _("Parts of the municipality"), _("Where people have marked places"),
                 report.parts, _part_notes(report)),
    ]  # fmt: skip
    return {question.name: question for question in asked}


def _of(comparison: Comparison) -> str:
    """Whom a picture's shares are of."""
    return _("Of about %(people)s people who stated this") % {"people": comparison.people}


def largest(comparison: Comparison) -> list[Group]:
    """The groups that a picture has room for, by inhabitants or else answers, in their order."""
    groups = comparison.groups
    ranked = sorted(groups, key=lambda one: one.population_share or one.share or 0, reverse=True)
    kept = {group.key for group in ranked[:MOST_PARTS]}
    return [group for group in groups if group.key in kept]


def _outside(comparison: Comparison, said: str) -> str:
    """How many people a picture leaves out, and for what."""
    if comparison.outside is None:
        return _("Fewer than 10 people %(said)s.") % {"said": said}
    return _("About %(people)s people %(said)s.") % {"people": comparison.outside, "said": said}


def _gender_notes(report: ReachReport) -> list[str]:
    notes = [_outside(report.gender, _("stated something else or nothing"))]
    if report.other_gender:
        others = _("About %(people)s people stated another gender; statistics do not count it.")
        notes.append(others % {"people": report.other_gender})
    return notes


def _age_notes(report: ReachReport) -> list[str]:
    living = report.inhabitants.by_ages
    notes = []
    missing = [ages.label for ages in _left_out(living)]
    if any(len(ages.bands) > 1 for ages in living):
        notes.append(
            _("Some ages are taken together, because the statistics do not divide where we do.")
        )
    if missing and living:
        left_out = _("Left out, because the statistics do not have these ages: %(ages)s.")
        notes.append(left_out % {"ages": ", ".join(missing)})
        return [*notes, _outside(report.ages, _("are of these ages or stated none"))]
    if report.inhabitants.known and not living:
        notes.append(
            _("The ages in the statistics do not fit ours, so there is nothing to compare with.")
        )
    return [*notes, _outside(report.ages, _("stated no age"))]


def _left_out(living: Iterable[Ages]) -> Iterator[Ages]:
    there = {band for ages in living for band in ages.bands}
    return (ages for ages in ASKED if ages.bands[0] not in there)


def _part_notes(report: ReachReport) -> list[str]:
    notes = [
        _("Where people marked places, not where they live."),
        _("Who marked places in two parts counts in both."),
    ]
    if not report.inhabitants.all_parts:
        notes.append(_("Only the parts in the dialogue's area, also in the other pictures."))
    if len(report.parts.groups) > MOST_PARTS:
        notes.append(
            _("The %(number)s largest parts; the spreadsheet has them all.")
            % {"number": MOST_PARTS}
        )
    return notes


def invitations(report: ReachReport) -> list[str]:
    """Whom to invite next, in a few sentences; empty where nobody is clearly missing."""
    sexes = {Gender.WOMAN: _("women"), Gender.MAN: _("men")}
    missing = {group.key for group in report.gender.groups if group.fewer}
    groups = [words for sex, words in sexes.items() if sex in missing]
    ages = [label_of(group.key) for group in report.ages.groups if group.fewer]
    if ages:
        groups.append(_("people of the ages %(ages)s") % {"ages": ", ".join(ages)})
    said = []
    if groups:
        said.append(_("Invite more %(groups)s.") % {"groups": ", ".join(groups)})
    if report.ages.hidden_are_fewer:
        together = _(
            "Invite more people of the ages %(ages)s: together they are few among the answers."
        )
        said.append(together % {"ages": _names(report.ages.hidden)})
    fewer = [group for group in report.parts.groups if group.fewer]
    if fewer:
        invite = _("Go and ask in %(parts)s: few have marked places there.")
        said.append(invite % {"parts": _names(fewer)})
    if report.parts.hidden_are_fewer:
        together = _("Go and ask in %(parts)s: taken together, few have marked places there.")
        said.append(together % {"parts": _names(report.parts.hidden)})
    return said


def _names(groups: Iterable[Group]) -> str:
    """The groups by name, those with the most inhabitants first when there are many."""
    found = list(groups)
    ranked = sorted(found, key=lambda group: group.population_share or 0, reverse=True)
    kept = {group.key for group in ranked[:MOST_NAMES]}
    names = ", ".join(label_of(group.key) for group in found if group.key in kept)
    more = len(found) - len(kept)
    return names if more <= 0 else _("%(names)s and %(more)s more") % {"names": names, "more": more}


def report_sheet(report: ReachReport) -> bytes:
    """The figures of the page as CSV: whole per cent, empty where there are too few people."""
    rows = [
        (q.title, label_of(g.key), *map(_percent, (g.share, g.low, g.high, g.population_share)))
        for q in questions(report).values()
        for g in q.comparison.groups
    ]
    columns = [_("Question"), _("Group"), _("Answered, %"), _("Likely from, %"), _("Likely to, %")]
    return csv_bytes(pd.DataFrame(rows, columns=[*columns, _("Inhabitants, %")], dtype=object))


def _percent(part: float | None) -> int | None:
    return None if part is None else percent(part)
