"""What the simulated residents write: remarks from ``remarks/*.txt``, each used once a round.

The files hold whole remarks and things people add; a comment is one remark, sometimes with
something added, written in one of the hands that people type with on a phone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from demo.island.place import rng_for
from demo.people import PinDraft, Round

REMARKS = Path(__file__).parent / "remarks"
WRITES = 0.34  # of those who mark a place
SHARES = 0.62  # of those who write
ADDS = 0.4
ROUNDS = 3
MOST_WITH_A_STREET = 2
SWEDISH = "sv"


@dataclass(frozen=True)
class Remark:
    text: str
    reasons: tuple[str, ...]
    language: str = SWEDISH


Section = tuple[str, str]
"""Place and perception, the perception with "+" for what is added to a remark."""


def read_remarks(name: str, perception: str = "") -> dict[Section, list[Remark]]:
    """A file's remarks by section; ``perception`` where the file is all of one."""
    found: dict[Section, list[Remark]] = {}
    section, language = ("", ""), SWEDISH
    for line in (REMARKS / name).read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"\[(\w+) ?(safe|unsafe)? ?(\+|\w\w)?\]", line):
            place, said, extra = heading.groups(default="")
            adds = "+" if extra == "+" else ""
            section, language = (place, (said or perception) + adds), extra.strip("+") or SWEDISH
        elif line and not line.startswith("#"):
            text, _, reasons = line.partition("|")
            remark = Remark(text.strip(), tuple(reasons.split()), language)
            found.setdefault(section, []).append(remark)
    return found


@cache
def everyday() -> dict[Section, list[Remark]]:
    swedish = read_remarks("unsafe.txt", "unsafe") | read_remarks("safe.txt", "safe")
    others = read_remarks("other_languages.txt")
    return {
        section: [*swedish.get(section, []), *others.get(section, [])]
        for section in {**swedish, **others}
    }


@dataclass(frozen=True)
class Near:
    """What a remark may name: the nearest street and the part of the town."""

    street: str
    district: str

    def put_into(self, text: str) -> str:
        return text.format(street=self.street, district=self.district)


class Scribe:
    """Writes the comments of one round and never the same one twice."""

    def __init__(self, answers: Round, *, turn: int) -> None:
        self._rng = rng_for(f"words {answers.key}")
        self._words = answers.words
        self._turn = turn
        self._written: Counter[str] = Counter()
        self._said: set[str] = set()

    def comment(self, pin: PinDraft, near: Near) -> Remark | None:
        """Something fitting that nobody has written yet, or nothing if all has been said."""
        place = self._words.get(pin.place, pin.place)
        remarks = everyday().get((place, pin.perception), [])
        additions = everyday().get((place, pin.perception + "+"), [])
        for index in self._order(len(remarks)):
            remark = remarks[index]
            if self._written[remark.text] >= (MOST_WITH_A_STREET if "{" in remark.text else 1):
                continue
            text = near.put_into(remark.text)
            if text in self._said:
                continue
            self._written[remark.text] += 1
            self._said.add(text)
            if remark.language != SWEDISH:
                return Remark(text, remark.reasons, remark.language)
            if additions and self._rng.random() < ADDS:
                added = near.put_into(additions[self._rng.integers(len(additions))].text)
                text = f"{text}{'' if text[-1] in '.!?…)' else '.'} {added}"
            return Remark(self._in_a_hand(text), remark.reasons)
        return None

    def _order(self, count: int) -> list[int]:
        """Each round begins with its own third, so that rounds do not sound alike."""
        shuffled = self._rng.permutation(count).tolist()
        return sorted(shuffled, key=lambda index: (index - self._turn) % ROUNDS)

    def _in_a_hand(self, text: str) -> str:
        """Some write no capitals, some no full stop, some in a hurry."""
        hand = self._rng.random()
        if hand < 0.1:
            return text[0].lower() + text[1:].rstrip(".")
        if hand < 0.28:
            return text.rstrip(".")
        if hand < 0.36:
            return _in_a_hurry(text)
        return text


HURRIED = (("och", "o"), ("något", "nåt"), ("någon", "nån"), ("också", "oxå"), ("alltid", "allti"),
           ("mycket", "mkt"), ("eller", "el"), ("är det", "e det"), ("det är", "de e"),
           ("sedan", "sen"), ("mörkt", "mörktt"), ("kväll", "kväl"))  # fmt: skip


def _in_a_hurry(text: str) -> str:
    for written, hurried in HURRIED:
        if f" {written} " in text:
            return text.replace(f" {written} ", f" {hurried} ", 1)
    return text


def with_words(
    pins: Sequence[PinDraft], answers: Round, nearby: Sequence[Near], *, turn: int
) -> list[PinDraft]:
    """The same pins, some of them with a comment; ``nearby`` goes with ``pins``, one for one.

    A comment brings its reasons with it, so that words and choices agree.
    """
    rng, scribe = rng_for(f"who writes {answers.key}"), Scribe(answers, turn=turn)
    written = []
    for pin, near in zip(pins, nearby, strict=True):
        found = scribe.comment(pin, near) if rng.random() < WRITES else None
        shares = bool(rng.random() < SHARES)
        written.append(_said(pin, found, shares) if found else pin)
    return written


def _said(pin: PinDraft, remark: Remark, shares: bool) -> PinDraft:
    reasons = dict.fromkeys((*remark.reasons, *pin.reasons))
    return replace(
        pin,
        comment=remark.text,
        language=remark.language,
        reasons=tuple(reasons)[: max(3, len(remark.reasons))],
        share_as_voice=shares,
    )


def with_work_for_moderators(pins: list[PinDraft], key: str, *, turn: int) -> list[PinDraft]:
    """Put in this round's third of the remarks that must be masked, and of those to hide."""
    rng = rng_for(f"moderation {key}")
    changed = list(pins)
    for section, remark in [*_of_turn("to_mask.txt", turn), *_of_turn("to_hide.txt", turn)]:
        fitting = [
            index
            for index, pin in enumerate(changed)
            if (pin.place, pin.perception) == section and not pin.comment
        ]
        if fitting:
            index = fitting[int(rng.integers(len(fitting)))]
            changed[index] = _said(changed[index], remark, shares=True)
    return changed


def _of_turn(name: str, turn: int) -> list[tuple[Section, Remark]]:
    found = [(s, remark) for s, remarks in read_remarks(name).items() for remark in remarks]
    return found[turn::ROUNDS]


def must_be_hidden(text: str) -> bool:
    """Whether a comment is one of those that are about somebody rather than a place."""
    hidden = read_remarks("to_hide.txt").values()
    return any(text == remark.text for remarks in hidden for remark in remarks)
