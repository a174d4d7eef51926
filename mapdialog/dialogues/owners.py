"""Who carries a dialogue: boards that own it, partners with a role, and the yearly target."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Board, Dialogue, DialoguePartner, IndicatorTarget
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.errors import Invalid, NotFound
from mapdialog.organisations.models import Municipality, Organisation


@transaction.atomic
def set_owners(dialogue: Dialogue, *, owner: Board | None, co_owners: Iterable[Board]) -> None:
    """One board answers for the dialogue; several may own it together."""
    require_held(dialogue, Activity.EDIT)
    others = [board for board in co_owners if board != owner]
    for board in [*others, *([owner] if owner else [])]:
        if board.municipality_id != dialogue.municipality_id:
            raise NotFound(_("The board belongs to another municipality."))
    dialogue.owner_board = owner
    dialogue.save(update_fields=["owner_board"])
    dialogue.co_owners.set(others)


def ensure_board(municipality: Municipality, name: str) -> Board:
    words = " ".join(name.split())
    if not words:
        raise Invalid(_("Write the board's name."))
    board, _made = Board.objects.get_or_create(municipality=municipality, name=words)
    return board


@transaction.atomic
def add_partner(dialogue: Dialogue, *, organisation: Organisation, role: str) -> DialoguePartner:
    """Somebody who takes part, and as what. Named twice, the newer role counts."""
    require_held(dialogue, Activity.EDIT)
    if organisation.municipality_id != dialogue.municipality_id:
        raise NotFound(_("The partner belongs to another municipality."))
    if not role.strip():
        raise Invalid(_("Write what the partner does in the dialogue."))
    partner, _made = DialoguePartner.objects.update_or_create(
        dialogue=dialogue, organisation=organisation, defaults={"role": role.strip()}
    )
    return partner


@transaction.atomic
def remove_partner(dialogue: Dialogue, number: int) -> None:
    require_held(dialogue, Activity.EDIT)
    removed, _rows = dialogue.partnerships.filter(pk=number).delete()
    if not removed:
        raise NotFound(_("There is no such partner in this dialogue."))


def set_target(municipality: Municipality, *, year: int, target: int) -> IndicatorTarget:
    """How many dialogues are meant to be completed in a year."""
    found, _made = IndicatorTarget.objects.update_or_create(
        municipality=municipality, year=year, defaults={"target": target}
    )
    return found
