"""People who answer and state who they are, and people who live in a part of the municipality."""

from mapdialog.areas.models import Area, Population
from mapdialog.dialogues.models import Dialogue
from mapdialog.pins.models import Respondent, RespondentProfile, Status
from tests.factories import CENTRE, make_pin

# A place in each half of the municipality that `make_municipality` makes.
NORTH, SOUTH = (13.29, 58.94), (13.29, 58.86)


def answer(
    dialogue: Dialogue, people: int, *, at: tuple[float, float] = CENTRE, **stated: str
) -> list[Respondent]:
    """So many people, a pin each, who all state the same."""
    status = stated.pop("status", Status.APPROVED)
    found = [
        make_pin(dialogue, lng=at[0], lat=at[1], status=status).respondent for _ in range(people)
    ]
    if stated:
        RespondentProfile.objects.bulk_create(
            RespondentProfile(respondent=one, **stated) for one in found
        )
    return found


def live(area: Area, women: int, men: int, *, low: int = 0, high: int | None = None) -> None:
    for sex, count in (("women", women), ("men", men)):
        Population.objects.create(area=area, sex=sex, age_from=low, age_to=high, count=count)
