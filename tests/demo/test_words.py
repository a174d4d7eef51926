"""What the residents write: varied, fitting, and about nobody who exists."""

import re
from collections import Counter
from datetime import date

import pytest

from demo import dialogue_texts, plan_texts
from demo.people import PinDraft
from demo.timeline import last_years_answers
from demo.words import Near, Scribe, everyday, must_be_hidden, read_remarks
from mapdialog.pins.personal_data import kinds
from mapdialog.pins.vocabulary import reasons_for

Rounds = dict[str, list[PinDraft]]
ELSEWHERE = ("elsewhere", "unsafe")
NEAR = Near("Björkvägen", "Lugnet")
# Series that the authorities keep free for fiction: 070-174 06 05 to 06 99.
FICTION = re.compile(r"070-174 06 (0[5-9]|[1-9]\d)")


def written(pins: list[PinDraft]) -> list[str]:
    return [pin.comment for pin in pins if pin.comment]


def all_to_mask() -> list[str]:
    return [r.text for remarks in read_remarks("to_mask.txt").values() for r in remarks]


def all_to_hide() -> list[str]:
    return [r.text for remarks in read_remarks("to_hide.txt").values() for r in remarks]


def test_hundreds_of_different_comments(rounds: Rounds) -> None:
    texts = {text for pins in rounds.values() for text in written(pins)}
    assert len(texts) > 450


def test_nobody_writes_what_another_wrote_in_the_same_round(rounds: Rounds) -> None:
    for key, pins in rounds.items():
        counts = Counter(written(pins))
        assert [text for text, times in counts.items() if times > 1] == [], key


def test_the_rounds_do_not_sound_alike(rounds: Rounds) -> None:
    last, this = set(written(rounds["last year"])), set(written(rounds["this year"]))
    assert len(last & this) < 0.45 * min(len(last), len(this))


def test_most_say_nothing_and_some_share_what_they_say(rounds: Rounds) -> None:
    for pins in rounds.values():
        assert 0.1 < len(written(pins)) / len(pins) < 0.4
        assert any(pin.share_as_voice for pin in pins)
        assert not any(pin.share_as_voice for pin in pins if not pin.comment)


def test_other_languages_are_heard(rounds: Rounds) -> None:
    languages = {pin.language for pins in rounds.values() for pin in pins if pin.comment}
    assert languages == {"sv", "en", "fi", "ar", "so"}


def test_remarks_bring_reasons_of_the_form() -> None:
    for (place, perception), remarks in everyday().items():
        for remark in remarks:
            known = set(reasons_for(perception.rstrip("+")))
            assert set(remark.reasons) <= known, (place, remark.text)
            assert remark.reasons or perception.endswith("+"), remark.text


def test_everyday_remarks_point_nobody_out() -> None:
    flagged = [
        remark.text
        for remarks in everyday().values()
        for remark in remarks
        if kinds(NEAR.put_into(remark.text))
    ]
    assert flagged == []


@pytest.mark.parametrize("text", all_to_mask())
def test_what_must_be_masked_is_flagged_and_belongs_to_nobody(text: str) -> None:
    assert kinds(text)
    assert "accusation" not in kinds(text)
    assert not must_be_hidden(text)
    digits = re.sub(r"\b121212-1212\b", "", text)
    for number in re.findall(r"0\d{1,3}-[\d ]{6,}", digits):
        assert FICTION.search(number), number
    assert all(plate.startswith("APA") for plate in re.findall(r"\b[A-Z]{3} \d\d\w", text))
    assert all("Tolvan" in n or "Testa" in n for n in re.findall(r"[A-ZÅÄÖ]\w+ \w+sson", text))
    assert all(found.endswith("@example.org") for found in re.findall(r"\S+@[\w.]+\w", text))


@pytest.mark.parametrize("text", all_to_hide())
def test_what_must_be_hidden_accuses_somebody(text: str) -> None:
    assert "accusation" in kinds(text)
    assert must_be_hidden(text)


def test_every_round_gives_the_moderator_something_to_do(rounds: Rounds) -> None:
    for key, pins in rounds.items():
        flagged = [text for text in written(pins) if kinds(text)]
        assert len(flagged) >= 4, key
        assert any(must_be_hidden(text) for text in flagged), key


def test_nobody_praises_lamps_before_they_were_changed(rounds: Rounds) -> None:
    mended = {r.text for r in everyday()[("underpass_mended", "safe")]}
    before = [p.comment for p in rounds["last year"] if p.place == "underpass"]
    after = [p.comment for p in rounds["this year"] if p.place == "underpass"]
    assert not any(text.startswith(tuple(mended)) for text in before if text)
    assert any(text.startswith(tuple(mended)) for text in after if text)


def test_a_remark_with_a_street_is_not_worn_out(rounds: Rounds) -> None:
    """Each is heard twice at most, however many streets there are to put into it."""
    scribe = Scribe(last_years_answers(date(2026, 11, 22)), turn=0)
    pin = next(p for p in rounds["last year"] if (p.place, p.perception) == ELSEWHERE)
    streets = [Near(f"Provgatan {number}", "Lugnet") for number in range(300)]
    heard = [scribe.comment(pin, near) for near in streets]
    remarks = everyday()[ELSEWHERE]
    with_a_street = sum("{street}" in remark.text for remark in remarks)
    with_a_part = sum("{district}" in remark.text for remark in remarks)
    assert sum(found is not None for found in heard) == len(remarks) + with_a_street
    assert with_a_street > 5
    assert with_a_part > 0
    assert heard[-1] is None


def test_nothing_stigmatises_and_nothing_alarms() -> None:
    texts = [
        *(remark.text for remarks in everyday().values() for remark in remarks),
        *_strings(vars(dialogue_texts)),
        *_strings(vars(plan_texts)),
    ]
    assert len(texts) > 300
    bad = re.compile(r"\b(gäng\w*|farligt? område|riskområde|utsatt område|ghetto)\b", re.I)
    assert [text for text in texts if bad.search(text)] == []
    assert bad.search("Ett farligt område")


def _strings(found: object) -> list[str]:
    if isinstance(found, str):
        return [found]
    if isinstance(found, dict):
        return [text for key, value in found.items() if not str(key).startswith("__")
                for text in _strings(value)]  # fmt: skip
    if isinstance(found, list | tuple):
        return [text for value in found for text in _strings(value)]
    return _strings(vars(found)) if hasattr(found, "actions") else []
