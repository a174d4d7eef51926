"""The indicator: how many dialogues a municipality has completed in a year, against its target.

A dialogue counts once, in the year when its first feedback was published: inviting people is not
enough (after Borås, where the indicator was invented). User dialogues are another thing: officials
lead them to mend a service, and they are not counted.
"""

from dataclasses import dataclass

from mapdialog.dialogues.later_rooms import later_rooms
from mapdialog.dialogues.models import IndicatorTarget
from mapdialog.organisations.models import Municipality


@dataclass(frozen=True)
class Indicator:
    year: int
    actual: int
    target: int | None

    @property
    def reached(self) -> bool:
        return self.target is not None and self.actual >= self.target


def indicator_of(municipality: Municipality, year: int) -> Indicator:
    target = IndicatorTarget.objects.filter(municipality=municipality, year=year).first()
    return Indicator(
        year=year,
        actual=later_rooms.answered_in(municipality, year),
        target=target.target if target else None,
    )
