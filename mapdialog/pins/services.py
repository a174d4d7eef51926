"""What residents do: drop, change and withdraw a pin; comment on a voice and support it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mapdialog.dialogues.invitations import require_invited
from mapdialog.dialogues.models import Dialogue
from mapdialog.dialogues.phases import Activity, require_held
from mapdialog.errors import Conflict, Invalid, NotAllowed, NotFound, WrongPhase
from mapdialog.pins import personal_data
from mapdialog.pins.bursts import note_arrival, note_change
from mapdialog.pins.drafts import PinDraft as PinDraft
from mapdialog.pins.drafts import ProfileDraft as ProfileDraft
from mapdialog.pins.drafts import answers_of as answers_of
from mapdialog.pins.drafts import checked as checked
from mapdialog.pins.models import (
    MAX_TEXT,
    Comment,
    Pin,
    Respondent,
    RespondentProfile,
    Status,
    Support,
    Voice,
)
from mapdialog.pins.places import place_in
from mapdialog.pins.precision import honest_precision
from mapdialog.pins.quarantine import hold_pin
from mapdialog.pins.respondents import (
    current_hour,
    known_respondent,
    receipt_hash,
    receipt_of,
    respondent_of,
)
from mapdialog.pins.voices import take_back_voice


@dataclass(frozen=True)
class Receipt:
    """The stored pin and the code by which its author finds it again."""

    pin: Pin
    code: str


def _honest(
    dialogue: Dialogue, draft: PinDraft, point: Point, former: Pin | None = None
) -> PinDraft:
    source, claimed = draft.place_source, checked(draft).precision_m
    metres = honest_precision(dialogue, point, source, claimed, former=former)
    return replace(draft, precision_m=metres)


@transaction.atomic
def drop_pin(
    dialogue: Dialogue,
    draft: PinDraft,
    *,
    token: str,
    submission: str,
    profile: ProfileDraft | None = None,
    invitation: str = "",
    hold: str = "",
) -> Receipt:
    """Store a resident's pin. The same `submission` twice gives the same pin and receipt.

    `hold`: the kind of group (`Burst.Kind`) in which it waits, if it does.

    The second time also after the last day: it was received in time, only the thanks were lost.
    """
    if known := received(dialogue, submission):
        return known
    require_held(dialogue, Activity.DROP_PIN)
    require_invited(dialogue, invitation)
    receipt = _receive(dialogue, draft, submission, profile, lambda: respondent_of(dialogue, token))
    note_arrival(receipt.pin)
    if hold:
        hold_pin(receipt.pin, hold)
    return receipt


@transaction.atomic
def enter_for_resident(
    dialogue: Dialogue, draft: PinDraft, *, submission: str, profile: ProfileDraft | None = None
) -> Receipt:
    """Store a pin that staff write down for somebody: a person of their own each time."""
    if known := received(dialogue, submission):
        return known
    require_held(dialogue, Activity.ENTER_FOR_RESIDENT)
    return _receive(
        dialogue, draft, submission, profile, lambda: Respondent.objects.create(dialogue=dialogue)
    )


def received(dialogue: Dialogue, submission: str) -> Receipt | None:
    """What the same form has left already."""
    code = receipt_of(submission, to=f"dialogue {dialogue.pk}")
    sent = Pin.objects.filter(dialogue=dialogue, receipt_hash=receipt_hash(code))
    pin = sent.first()
    return Receipt(pin, code) if pin else None


def _receive(
    dialogue: Dialogue,
    draft: PinDraft,
    submission: str,
    profile: ProfileDraft | None,
    author: Callable[[], Respondent],
) -> Receipt:
    code = receipt_of(submission, to=f"dialogue {dialogue.pk}")
    point, outside = place_in(dialogue, draft.lng, draft.lat)
    draft = _honest(dialogue, draft, point)
    try:
        with transaction.atomic():
            respondent = author()
            if profile is not None:
                keep_profile(respondent, profile)
            pin = Pin.objects.create(
                dialogue=dialogue,
                respondent=respondent,
                point=point,
                outside_boundary=outside,
                language=get_language() or "",
                receipt_hash=receipt_hash(code),
                created_hour=current_hour(),
                **answers_of(draft),
            )
    except IntegrityError:
        # The same form arrived twice at once: the other one won, and is the same pin.
        pin = Pin.objects.get(dialogue=dialogue, receipt_hash=receipt_hash(code))
    return Receipt(pin, code)


def keep_profile(respondent: Respondent, profile: ProfileDraft) -> None:
    if profile == ProfileDraft():
        return
    RespondentProfile.objects.update_or_create(
        respondent=respondent,
        defaults={
            "age_band": profile.age_band,
            "gender": profile.gender,
            "relation": profile.relation,
        },
    )


def pin_by_receipt(dialogue: Dialogue, code: str) -> Pin:
    found = Pin.objects.filter(dialogue=dialogue, receipt_hash=receipt_hash(code)).first()
    if found is None:
        raise NotFound(_("No answer has this receipt code. Check the code and try again."))
    return found


@transaction.atomic
def change_pin(dialogue: Dialogue, code: str, draft: PinDraft, *, hold: str = "") -> Pin:
    """Its author changes a pin: it is reviewed again, and the former version is kept aside.

    `hold`: as for `drop_pin`.
    """
    require_held(dialogue, Activity.CHANGE_PIN)
    pin = Pin.objects.select_for_update().get(pk=pin_by_receipt(dialogue, code).pk)
    if pin.status == Status.WITHDRAWN:
        raise Conflict(_("The answer has been withdrawn and cannot be changed."))
    point, outside = place_in(dialogue, draft.lng, draft.lat)
    for name, value in answers_of(_honest(dialogue, draft, point, pin)).items():
        setattr(pin, name, value)
    pin.point, pin.outside_boundary, pin.status = point, outside, Status.PENDING
    pin.save()
    take_back_voice(pin)
    note_change(pin)
    if hold:
        hold_pin(pin, hold)
    return pin


@transaction.atomic
def withdraw_pin(dialogue: Dialogue, code: str) -> Pin:
    """Its author takes a pin back: out of sight and out of later runs, kept until disposal."""
    require_held(dialogue, Activity.CHANGE_PIN)
    pin = Pin.objects.select_for_update().get(pk=pin_by_receipt(dialogue, code).pk)
    if pin.status != Status.WITHDRAWN:
        pin.status = Status.WITHDRAWN
        pin.save()
        take_back_voice(pin)
    return pin


def voice_or_404(dialogue: Dialogue, number: int) -> Voice:
    found = Voice.objects.filter(dialogue=dialogue, pk=number, shown=True).first()
    if found is None or not dialogue.voices_shown:
        raise NotFound(_("This voice is not shown."))
    return found


def _hold(voice: Voice) -> None:
    """Until what is said about a voice is stored, nobody takes the voice back."""
    held = Voice.objects.select_for_update(no_key=True).filter(pk=voice.pk, shown=True)
    if held.first() is None:
        raise NotFound(_("This voice is not shown."))


def _require_answered(dialogue: Dialogue, token: str) -> None:
    """In a user dialogue those talk who have answered: they were invited."""
    if dialogue.invitation_code and known_respondent(dialogue, token) is None:
        raise NotAllowed(
            _("This dialogue is for those who use %(service)s: answer first, then talk about it.")
            % {"service": dialogue.service}
        )


@transaction.atomic
def comment_on(voice: Voice, text: str, *, token: str, submission: str) -> Comment:
    dialogue = voice.dialogue
    require_held(dialogue, Activity.DISCUSS)
    if not dialogue.comments_open:
        raise WrongPhase(_("Comments are closed in this dialogue."))
    words = text.strip()
    if not words:
        raise Invalid(_("Write something first."))
    if len(words) > MAX_TEXT or "\x00" in words:
        raise Invalid(_("The comment is longer than %d characters.") % MAX_TEXT)
    _hold(voice)
    _require_answered(dialogue, token)
    respondent = respondent_of(dialogue, token)
    comment, _made = Comment.objects.get_or_create(
        submission_hash=receipt_hash(receipt_of(submission, to=f"voice {voice.pk}")),
        defaults={
            "voice": voice,
            "respondent": respondent,
            "original_text": words,
            "public_text": words,
            "flags": personal_data.kinds(words),
            "created_hour": current_hour(),
        },
    )
    return comment


@transaction.atomic
def support_voice(voice: Voice, *, token: str) -> int:
    """Agree with a voice, once; gives how many agree."""
    require_held(voice.dialogue, Activity.DISCUSS)
    _hold(voice)
    _require_answered(voice.dialogue, token)
    Support.objects.get_or_create(voice=voice, respondent=respondent_of(voice.dialogue, token))
    return voice.supports.count()
