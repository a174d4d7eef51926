"""Ten principles that a dialogue must meet before it may open (after Hagfors' policy).

Each is a question to the dialogue itself, so that nothing has to be ticked that is already
written. The last three are promises when it opens; keeping them is checked at closing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue


@dataclass(frozen=True)
class Principle:
    number: int
    text: Promise | str
    mend: Promise | str
    """What to write where, when it is not met."""
    is_met: Callable[[Dialogue], bool]


PRINCIPLES: tuple[Principle, ...] = (
    Principle(
        1,
        _("A dialogue is considered whenever a proposal directly affects residents"),
        _("State who proposed the dialogue."),
        lambda d: bool(d.proposal_source),
    ),
    Principle(
        2,
        _("It is held when the municipality needs to know what residents think"),
        _("Write the question that residents are asked."),
        lambda d: bool(d.question.strip()),
    ),
    Principle(
        3,
        _("It has a clear purpose and a degree of influence"),
        _("Write the purpose and choose the level of participation."),
        lambda d: bool(d.purpose.strip()) and bool(d.participation_level),
    ),
    Principle(
        4,
        _("Goal, target group and purpose decide the type of dialogue"),
        _("State the target group."),
        lambda d: bool(d.target_group.strip()),
    ),
    Principle(
        5,
        _("The decision lies with the elected bodies"),
        _("State who decided on the dialogue, with § and date."),
        lambda d: bool(d.decision_reference.strip()),
    ),
    Principle(
        6,
        _("Several methods reach those who usually do not take part"),
        _("Describe the ways to take part."),
        lambda d: bool(d.methods.strip()),
    ),
    Principle(
        7,
        _("Changed plans, programmes and policies are announced"),
        _("State when the dialogue opens and closes."),
        lambda d: bool(d.opens_at and d.closes_at and d.opens_at <= d.closes_at),
    ),
    Principle(
        8,
        _("It always says how answers are treated and what they can influence"),
        _("Write how answers are used."),
        lambda d: bool(d.influence.strip()),
    ),
    Principle(
        9,
        _("The dialogue is evaluated"),
        _("Write how it will be evaluated."),
        lambda d: bool(d.evaluation_plan.strip()),
    ),
    Principle(
        10,
        _("Participants and the public get feedback through several channels"),
        _("Write how and when feedback is given."),
        lambda d: bool(d.feedback_plan.strip()),
    ),
)


def unmet(dialogue: Dialogue) -> list[Principle]:
    return [principle for principle in PRINCIPLES if not principle.is_met(dialogue)]
