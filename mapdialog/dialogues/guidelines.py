"""The municipality's own guidelines: a checklist beside the ten principles, answered in words by
whoever opens a dialogue."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from mapdialog.dialogues.models import Dialogue, Guideline
from mapdialog.dialogues.wording import is_sentence
from mapdialog.errors import Conflict
from mapdialog.organisations.models import Municipality, User
from mapdialog.organisations.named_things import add_thing, change_thing, tidy_name
from mapdialog.organisations.setting_changes import GUIDELINE, record_change

MOST = 30
"""More than that nobody answers for in earnest."""


def hold_guidelines(municipality: Municipality) -> None:
    """The checklist as it stands now, and stands until the transaction ends."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def unanswered(dialogue: Dialogue, answers: Mapping[int, str]) -> list[str]:
    """`answers`: by the guideline's number."""
    return [
        _("Write in a sentence how the dialogue keeps to “%s”, or why it does not apply.") % one
        for one in dialogue.municipality.guidelines.all()
        if not is_sentence(answers.get(one.pk, ""))
    ]


def answers_given(dialogue: Dialogue) -> dict[int, str]:
    """What was last answered for the guidelines that there are now, by their numbers."""
    given = dict(dialogue.guideline_answers.values_list("guideline", "answer"))
    guidelines = dialogue.municipality.guidelines.all()
    return {one.pk: given[one.name] for one in guidelines if one.name in given}


@transaction.atomic
def add_guideline(municipality: Municipality, *, name: str, actor: User | None) -> Guideline:
    hold_guidelines(municipality)
    if municipality.guidelines.count() >= MOST:
        raise Conflict(_("There are %d guidelines already. Join some of them.") % MOST)
    found = Guideline(municipality=municipality, name=tidy_name(name))
    add_thing(municipality.guidelines.all(), found)
    record_change(municipality, GUIDELINE, "", found.name, actor=actor)
    return found


@transaction.atomic
def change_guideline(guideline: Guideline, *, name: str, actor: User | None) -> None:
    hold_guidelines(guideline.municipality)
    before, name = guideline.name, tidy_name(name)
    change_thing(guideline.municipality.guidelines.all(), guideline, name=name)
    record_change(guideline.municipality, GUIDELINE, before, name, actor=actor)


@transaction.atomic
def remove_guideline(guideline: Guideline, *, actor: User | None) -> None:
    """What was answered for it stays with the dialogues."""
    hold_guidelines(guideline.municipality)
    removed, _rows = guideline.municipality.guidelines.filter(pk=guideline.pk).delete()
    if removed:
        record_change(guideline.municipality, GUIDELINE, guideline.name, "", actor=actor)
