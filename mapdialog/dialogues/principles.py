"""Ten principles that a dialogue must meet before it may open (after Hagfors' policy).

Each is a question to the dialogue itself, so that nothing has to be ticked that is already
written; but who opens the dialogue answers for each of them on the words that stand there
(`opening.py`). The last three are promises when it opens; keeping them is checked at closing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mapdialog.dialogues.models import Dialogue, DialogueType
from mapdialog.dialogues.wording import is_named, is_sentence, names_a_decision


@dataclass(frozen=True)
class Principle:
    number: int
    text: Promise | str
    mend: Promise | str
    """What to write where, when it is not met."""
    is_met: Callable[[Dialogue], bool]
    rests_on: Callable[[Dialogue], str]
    """The words that stand for it: what somebody attests."""
    obliges: tuple[str, ...] = ()
    """The fields it rests on which, once attested, change with a reason and a notice only."""
    in_user_dialogue: Promise | str = ""
    mend_in_user_dialogue: Promise | str = ""
    own_rule: str = ""
    """The field of the municipality's profile in which its own rule for this stands."""

    def text_for(self, dialogue: Dialogue) -> Promise | str:
        return (is_user_dialogue(dialogue) and self.in_user_dialogue) or self.text

    def mend_for(self, dialogue: Dialogue) -> Promise | str:
        return (is_user_dialogue(dialogue) and self.mend_in_user_dialogue) or self.mend

    def rule_for(self, dialogue: Dialogue) -> str:
        return getattr(dialogue.municipality, self.own_rule) if self.own_rule else ""


def is_user_dialogue(dialogue: Dialogue) -> bool:
    return dialogue.dialogue_type == DialogueType.USER


def _joined(*words: str) -> str:
    return "\n".join(word.strip() for word in words if word.strip())


def _period(dialogue: Dialogue) -> str:
    if not dialogue.opens_at or not dialogue.closes_at:
        return ""
    days = {
        "first": date_format(dialogue.opens_at),
        "last": date_format(dialogue.closes_at),
    }
    return gettext("%(first)s to %(last)s") % days


def _who_takes_part(dialogue: Dialogue) -> str:
    return _joined(dialogue.target_group, dialogue.service if is_user_dialogue(dialogue) else "")


PRINCIPLES: tuple[Principle, ...] = (
    Principle(
        1,
        _("A dialogue is considered whenever a proposal directly affects residents"),
        _("State who proposed the dialogue."),
        lambda d: bool(d.proposal_source),
        lambda d: _joined(d.get_proposal_source_display(), d.proposal_reference),
        ("proposal_source", "proposal_reference"),
        own_rule="who_proposes",
    ),
    Principle(
        2,
        _("It is held when the municipality needs to know what residents think"),
        _("Write the question that residents are asked, as a whole sentence."),
        lambda d: is_named(d.question, words=2),
        lambda d: d.question.strip(),
        ("question",),
    ),
    Principle(
        3,
        _("It has a clear purpose and a degree of influence"),
        _("Write the purpose in a sentence and choose the level of participation."),
        lambda d: is_sentence(d.purpose) and bool(d.participation_level),
        lambda d: _joined(d.purpose, d.get_participation_level_display()),
        ("purpose", "participation_level"),
    ),
    Principle(
        4,
        _("Goal, target group and purpose decide the type of dialogue"),
        _("State the target group."),
        lambda d: is_named(d.target_group) and (not is_user_dialogue(d) or is_named(d.service)),
        _who_takes_part,
        ("target_group", "dialogue_type", "service"),
        in_user_dialogue=_("Only those who use the service take part"),
        mend_in_user_dialogue=_("State the service, and who uses it."),
    ),
    Principle(
        5,
        _("The decision lies with the elected bodies"),
        _("State who decided on the dialogue, with § and date."),
        lambda d: names_a_decision(d.decision_reference),
        lambda d: d.decision_reference.strip(),
        ("decision_reference",),
        in_user_dialogue=_("The officials of the service lead it, on a decision that can be found"),
        mend_in_user_dialogue=_("State who decided on the dialogue, with number and date."),
        own_rule="who_decides",
    ),
    Principle(
        6,
        _("Several methods reach those who usually do not take part"),
        _("Describe the ways to take part in a sentence."),
        lambda d: is_sentence(d.methods),
        lambda d: d.methods.strip(),
    ),
    Principle(
        7,
        _("Changed plans, programmes and policies are announced"),
        _("State when the dialogue opens and closes."),
        lambda d: bool(d.opens_at and d.closes_at and d.opens_at <= d.closes_at),
        _period,
    ),
    Principle(
        8,
        _("It always says how answers are treated and what they can influence"),
        _("Write in a sentence how answers are used."),
        lambda d: is_sentence(d.influence),
        lambda d: d.influence.strip(),
        ("influence",),
    ),
    Principle(
        9,
        _("The dialogue is evaluated"),
        _("Write in a sentence how it will be evaluated."),
        lambda d: is_sentence(d.evaluation_plan),
        lambda d: d.evaluation_plan.strip(),
        ("evaluation_plan",),
    ),
    Principle(
        10,
        _("Participants and the public get feedback through several channels"),
        _("Write in a sentence how and when feedback is given."),
        lambda d: is_sentence(d.feedback_plan),
        lambda d: d.feedback_plan.strip(),
        ("feedback_plan",),
    ),
)


def unmet(dialogue: Dialogue) -> list[Principle]:
    return [principle for principle in PRINCIPLES if not principle.is_met(dialogue)]


OBLIGING: tuple[str, ...] = tuple(field for principle in PRINCIPLES for field in principle.obliges)
"""What the municipality has promised at opening."""
