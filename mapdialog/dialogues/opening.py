"""Opening: the person who opens answers for the ten principles and the municipality's own
guidelines, and the dates do the rest."""

import hashlib
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from mapdialog.dialogues.guidelines import hold_guidelines, unanswered
from mapdialog.dialogues.invitations import settle_invitation
from mapdialog.dialogues.models import Dialogue, GuidelineAnswer, Phase, PrincipleAttestation
from mapdialog.dialogues.moving import held, record_dates
from mapdialog.dialogues.phase_by_date import today_in_sweden
from mapdialog.dialogues.principles import PRINCIPLES, Principle, unmet
from mapdialog.errors import Conflict, NotReady, WrongPhase
from mapdialog.organisations.models import User


def missing_for_opening(dialogue: Dialogue) -> list[str]:
    """What has to be written before anybody can answer for the principles, in words."""
    missing = [str(principle.mend_for(dialogue)) for principle in unmet(dialogue)]
    today = today_in_sweden()
    if dialogue.opens_at and dialogue.opens_at < today:
        missing.append(_("The first day has passed: choose today or a later day."))
    if dialogue.closes_at and dialogue.closes_at < today:
        missing.append(_("The last day has passed: choose a later day."))
    return missing


def mark_of_words(dialogue: Dialogue) -> str:
    """Another for other words: tells whether what is attested is what was read."""
    words = [principle.rests_on(dialogue) for principle in PRINCIPLES]
    words += [str(guideline) for guideline in dialogue.municipality.guidelines.all()]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


@transaction.atomic
def open_dialogue(
    dialogue: Dialogue,
    *,
    attested: Collection[int],
    actor: User,
    answers: Mapping[int, str] | None = None,
    read: str | None = None,
) -> Dialogue:
    """Open it on its first day, which may be today. `attested`: numbers of the principles.

    `answers`: how it keeps to each of the municipality's own guidelines, by their numbers.
    `read`: the mark of the words that the person had before them; None: those that stand there.
    """
    locked = held(dialogue)
    hold_guidelines(locked.municipality)
    prefetch_related_objects([locked.municipality], "guidelines")
    if locked.phase != Phase.PREPARATION:
        raise WrongPhase(_("The dialogue has opened already."))
    if locked.attested_at is not None:
        raise Conflict(_("The dialogue is to open by its date already."))
    missing = missing_for_opening(locked) or [
        *_not_attested(locked, attested),
        *unanswered(locked, answers or {}),
    ]
    if missing:
        raise NotReady(_("The dialogue cannot open yet."), missing)
    if read is not None and read != mark_of_words(locked):
        raise NotReady(
            _("The words have been changed since you read them."),
            [_("Read them again, and answer for what stands there now.")],
        )
    now = timezone.now()
    PrincipleAttestation.objects.bulk_create(
        PrincipleAttestation(
            dialogue=locked,
            number=principle.number,
            rests_on=principle.rests_on(locked),
            attested_by=actor,
            at=now,
        )
        for principle in PRINCIPLES
    )
    GuidelineAnswer.objects.bulk_create(
        GuidelineAnswer(
            dialogue=locked,
            guideline=guideline.name,
            answer=(answers or {})[guideline.pk].strip(),
            attested_by=actor,
            at=now,
        )
        for guideline in locked.municipality.guidelines.all()
    )
    locked.attested_at = now
    settle_invitation(locked)
    locked.save(update_fields=["attested_at", "invitation_code"])
    record_dates(locked)
    dialogue.refresh_from_db()
    return dialogue


def _not_attested(dialogue: Dialogue, attested: Collection[int]) -> list[str]:
    return [
        _("Principle %(number)d: %(text)s")
        % {"number": principle.number, "text": principle.text_for(dialogue)}
        for principle in PRINCIPLES
        if principle.number not in attested
    ]


def take_back_opening(locked: Dialogue) -> None:
    """The words behind an attestation were changed before anybody could read them."""
    now = timezone.now()
    locked.attestations.filter(taken_back_at=None).update(taken_back_at=now)
    locked.guideline_answers.filter(taken_back_at=None).update(taken_back_at=now)
    locked.attested_at = None
    locked.save(update_fields=["attested_at"])


def attested_principles(dialogue: Dialogue) -> list[tuple[Principle, PrincipleAttestation | None]]:
    """The ten, each with who answered for it as it now stands."""
    found = {
        one.number: one
        for one in dialogue.attestations.filter(taken_back_at=None).select_related("attested_by")
    }
    return [(principle, found.get(principle.number)) for principle in PRINCIPLES]
