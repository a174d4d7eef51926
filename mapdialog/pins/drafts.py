"""What a resident has filled in, before it is stored."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mapdialog.errors import Invalid
from mapdialog.pins import personal_data
from mapdialog.pins.models import MAX_TEXT
from mapdialog.pins.precision import MOST_METRES
from mapdialog.pins.vocabulary import Perception, PlaceSource, reasons_for


@dataclass(frozen=True)
class PinDraft:
    """What a resident has filled in; everything but the first three is optional."""

    perception: str
    lng: float | None
    lat: float | None
    place_source: str = PlaceSource.MAP
    precision_m: int | None = None
    place_type: str = ""
    reasons: list[str] = field(default_factory=list)
    times_of_day: list[str] = field(default_factory=list)
    day_types: list[str] = field(default_factory=list)
    seasons: list[str] = field(default_factory=list)
    when_dark: bool = False
    text: str = ""
    share_as_voice: bool = False


@dataclass(frozen=True)
class ProfileDraft:
    age_band: str = ""
    gender: str = ""
    relation: str = ""


def checked(draft: PinDraft) -> PinDraft:
    if draft.perception not in Perception.values:
        raise Invalid(_("Choose whether the place feels safe or unsafe."))
    if len(draft.text) > MAX_TEXT:
        raise Invalid(_("The comment is longer than %d characters.") % MAX_TEXT)
    if "\x00" in draft.text:
        raise Invalid(_("The comment has a character that cannot be stored."))
    if not 0 <= (draft.precision_m or 0) <= MOST_METRES:
        raise Invalid(_("How exact the place is could not be read. Mark the place again."))
    if set(draft.reasons) - set(reasons_for(draft.perception)):
        raise Invalid(_("One of the reasons does not belong to the choice safe or unsafe."))
    return draft


def answers_of(draft: PinDraft) -> dict[str, object]:
    """The pin's own columns that the draft decides."""
    text = draft.text.strip()
    return {
        "perception": draft.perception,
        "place_source": draft.place_source,
        "precision_m": draft.precision_m,
        "place_type": draft.place_type,
        "reasons": sorted(set(draft.reasons)),
        "times_of_day": sorted(set(draft.times_of_day)),
        "day_types": sorted(set(draft.day_types)),
        "seasons": sorted(set(draft.seasons)),
        "when_dark": draft.when_dark,
        "original_text": text,
        "public_text": text,
        "flags": personal_data.kinds(text),
        "share_as_voice": draft.share_as_voice and bool(text),
    }
