"""The one sentence about two runs: did the settings or the answers change the map?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Sameness:
    """What two runs have in common; `answers` is None where disposal hides it."""

    answers: bool | None
    settings: bool
    code: bool
    result: bool


@dataclass(frozen=True)
class Verdict:
    """`run_again`: only another run can tell what changed the map."""

    words: str
    more: list[str]
    run_again: bool = False
    calm: bool = False
    """Nothing changed, and nothing need be done."""


def verdict_on(same: Sameness, pins: str, told: list[str], followed: list[str]) -> Verdict:
    """`pins`: which came and went; `told`: settings that differ; `followed`: settings that the
    data chose, and chose anew."""
    more = []
    if told:
        more.append(_("Settings that differ: %s.") % ", ".join(told))
    if not same.code and not (same.answers and same.settings):
        more.append(_("The code that analysed differs too, and may have its part in it."))
    if followed and same.settings:
        names = ", ".join(followed)
        more.append(_("Left to the answers, and chosen anew with them: %s.") % names)
    if same.answers is None:
        return Verdict(_unknown(same), more)
    if same.answers:
        words = _same_answers(same) if same.settings else _other_settings(same)
        return Verdict(words, more, calm=same.settings and same.result)
    if same.settings:
        return Verdict(_other_answers(same) % {"pins": pins}, more)
    words = _(
        "Both changed, answers (%(pins)s) and settings, so what changed the map cannot be told "
        "apart. Run again with the same settings to tell."
    )
    return Verdict(words % {"pins": pins}, more, run_again=True)


def _same_answers(same: Sameness) -> str:
    if same.result and same.code:
        return _("Nothing changed: same answers, same settings, same bits.")
    if same.result:
        return _("Nothing changed: same answers, same settings, same bits, though by other code.")
    if not same.code:
        return _(
            "The same answers, the same settings, other code: what differs on the map comes from "
            "the code or its packages."
        )
    return _(
        "The same answers, settings and code, yet other bits. That must not happen: repeat both "
        "analyses and tell your IT unit."
    )


def _other_settings(same: Sameness) -> str:
    if same.result:
        return _("The same answers, other settings, and the same bits nevertheless.")
    return _("The same answers, other settings: what differs on the map comes from the settings.")


def _other_answers(same: Sameness) -> str:
    if same.result:
        return _("Other answers, the same settings: %(pins)s. The result is the same, bit for bit.")
    return _(
        "Other answers, the same settings: %(pins)s. What differs on the map comes from the "
        "answers."
    )


def _unknown(same: Sameness) -> str:
    if same.settings:
        return _(
            "The same settings. Whether the answers changed cannot be told: they are disposed of."
        )
    return _(
        "Other settings. Whether the answers changed too cannot be told: they are disposed of."
    )
