"""Whether an answer is taken as usual, is held, has to bring some work first, or is not taken now.

Asked once for each answer that is new, before it is stored. An occasion's code (`occasions`) lifts
the limit of an address, and nothing else.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from mapdialog.dialogues.models import Dialogue
from mapdialog.errors import wants_json
from mapdialog.pins.brake import State, brake_by_itself, brake_of
from mapdialog.pins.flood_limits import over_address_limit, over_ceiling
from mapdialog.pins.form_signs import is_like_a_machine
from mapdialog.pins.forms import PinForm
from mapdialog.pins.models import Burst
from mapdialog.pins.occasions import is_held_today
from mapdialog.pins.proof import is_proved

Kind = Burst.Kind


@dataclass(frozen=True)
class Intake:
    """`hold`: the kind of group that it is held in, if any."""

    hold: str = ""
    is_paused: bool = False
    asks_proof: bool = False
    is_free: bool = False
    """No brake is on, so that the answer counts towards one."""


def judge(request: HttpRequest, dialogue: Dialogue, form: PinForm) -> Intake:
    sent = form.cleaned_data
    brake = brake_of(dialogue)
    if brake and brake.state == State.PAUSED:
        return Intake(is_paused=True)
    if is_like_a_machine(sent["submission"], sent["made"], sent["homepage"]):
        hold = str(Kind.MACHINE)
    elif brake or _comes_too_often(request, dialogue, sent["occasion"]):
        if wants_json(request) and not sent["proof"]:
            return Intake(asks_proof=True)
        hold = _held_as(sent["proof"], braked=brake is not None)
    else:
        hold = ""
    return Intake(hold=hold, is_free=brake is None)


def brakes_by_itself(dialogue: Dialogue) -> bool:
    """Once an answer is stored: whether it was one too many, and is held with those beside it."""
    if not over_ceiling(dialogue):
        return False
    brake_by_itself(dialogue)
    return True


def _comes_too_often(request: HttpRequest, dialogue: Dialogue, occasion: str) -> bool:
    return not is_held_today(dialogue, occasion) and over_address_limit(request)


def _held_as(proof: str, *, braked: bool) -> str:
    """Without proof it is held; with it too while the brake is on, apart from the others."""
    if not is_proved(proof):
        return Kind.QUARANTINE
    return Kind.PROVED if braked else ""
