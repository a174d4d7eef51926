"""What the coordinator does with a dialogue: reads what came in, publishes, answers, closes."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from demo.dialogue_texts import COMMENTS_ON_VOICES
from demo.island.place import rng_for
from demo.words import must_be_hidden
from mapdialog.dialogues.models import Dialogue, Phase
from mapdialog.dialogues.services import change_phase
from mapdialog.feedback.services import (
    announce_change,
    evaluate,
    publish_response,
    write_response,
)
from mapdialog.hotspots.models import AnalysisRun
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.organisations.models import User
from mapdialog.pins.models import ModerationDecision, Pin, Status
from mapdialog.pins.personal_data import masked
from mapdialog.pins.services import comment_on, support_voice
from mapdialog.pins.workflow import moderate_comment, moderate_pin

Decision = ModerationDecision.Decision
WHY_HIDDEN = "Handlar om en utpekad person, inte om platsen."
WHY_MASKED = "Namn, nummer eller annat som pekar ut någon är dolt."
VOICES_DISCUSSED = 14
MOST_SUPPORT = 19


def moderate(pins: QuerySet[Pin], coordinator: User) -> None:
    """Approve what points nobody out, mask what does, hide what is about a person."""
    _approve_without_words(pins.filter(original_text=""), coordinator)
    for pin in pins.exclude(original_text="").order_by("pk"):
        if not pin.flags:
            moderate_pin(pin, Decision.APPROVE, actor=coordinator)
        elif must_be_hidden(pin.original_text):
            moderate_pin(pin, Decision.HIDE, actor=coordinator, reason=WHY_HIDDEN)
        else:
            moderate_pin(
                pin,
                Decision.MASK,
                actor=coordinator,
                reason=WHY_MASKED,
                public_text=_masked_by_hand(pin.original_text),
            )


def _approve_without_words(pins: QuerySet[Pin], coordinator: User) -> None:
    """All at once, with a decision each: nothing to read, and no voice to raise."""
    waiting = list(pins.filter(status=Status.PENDING).values_list("pk", flat=True))
    Pin.objects.filter(pk__in=waiting).update(status=Status.APPROVED)
    ModerationDecision.objects.bulk_create(
        ModerationDecision(pin_id=pk, decision=Decision.APPROVE, actor=coordinator)
        for pk in waiting
    )


def _masked_by_hand(text: str) -> str:
    """The machine's proposal, and the family name that it overlooks."""
    return masked(text).replace("[…] Tolvansson", "[…]")


def discuss_voices(dialogue: Dialogue, coordinator: User, tokens: Sequence[str]) -> None:
    """Meanwhile residents answer some of the voices that are shown, and agree with many more."""
    rng = rng_for(f"discussion {dialogue.title}")
    voices = list(dialogue.voices.order_by("pk"))
    remarks = rng.permutation(list(COMMENTS_ON_VOICES)).tolist()
    for index in rng.permutation(len(voices))[:VOICES_DISCUSSED].tolist():
        voice = voices[index]
        for token in rng.choice(tokens, size=rng.integers(2, MOST_SUPPORT), replace=False):
            support_voice(voice, token=str(token))
        if remarks:
            token = str(rng.choice(tokens))
            comment = comment_on(
                voice, remarks.pop(), token=token, submission=f"{token}-{voice.pk}"
            )
            moderate_comment(comment, Decision.APPROVE, actor=coordinator)


def publish_analysis(dialogue: Dialogue, response: str, actor: User) -> AnalysisRun:
    run = start_run(dialogue, actor=actor)
    execute_run(run)
    publish_run(run, response=response, actor=actor)
    return run


def answer_residents(
    dialogue: Dialogue,
    answers: Sequence[tuple[str, str, str]],
    actor: User,
    *,
    changed_plan: Mapping[str, str] | None = None,
) -> None:
    """Publish what becomes of each thing that was said, and a plan that changed for it."""
    for subject, outcome, text in answers:
        written = write_response(dialogue, subject=subject, outcome=outcome, text=text, actor=actor)
        publish_response(written)
    if changed_plan:
        announce_change(dialogue, **changed_plan)


def close(dialogue: Dialogue, evaluation: Mapping[str, str], actor: User) -> None:
    evaluate(dialogue, actor=actor, **evaluation)
    change_phase(dialogue, to_phase=Phase.CLOSED, actor=actor)
