"""What is not shown because too few people answered; the words stand in the product.

Every refusal says what was found, what would be needed and which layers it takes away.
"""

from dataclasses import dataclass

EVIDENCE = "evidence"
CONCENTRATION = "concentration"
RELATIVE = "relative"
TESTED = "tested"
CHANGE = "change"
GROUPS = "groups"
LAYERS = (EVIDENCE, CONCENTRATION, RELATIVE, TESTED)

RESPONDENTS_FOR_MAP = 30
RESPONDENTS_FOR_CELLS = 100
RESPONDENTS_FOR_TESTS = 300
RESPONDENTS_FOR_GROUP = 50
SHARE_OF_SMALLER_LABEL = 0.15


@dataclass(frozen=True)
class Refusal:
    """One reason why layers are withheld.

    ``code`` is stable and has its words in the product; ``found`` and ``needed`` are numbers of
    people, or shares 0–1 where the code speaks of a label or of cells.
    """

    code: str
    found: float
    needed: float
    withholds: tuple[str, ...]


def refusals_for_round(*, respondents: int, share_unsafe: float) -> tuple[Refusal, ...]:
    """Refusals of one round of answers, the gravest first.

    ``respondents``: distinct people; ``share_unsafe``: 0–1, counted by people. Under 30 people
    no map; under 100 only counts by district or 1 km; under 300, or with less than 15 % of one
    label, no relative and no tested layer.
    """
    ladder = (
        ("too_few_for_map", RESPONDENTS_FOR_MAP, LAYERS),
        ("districts_only", RESPONDENTS_FOR_CELLS, (CONCENTRATION, RELATIVE, TESTED)),
        ("too_few_for_tests", RESPONDENTS_FOR_TESTS, (RELATIVE, TESTED)),
    )
    found = [
        Refusal(code, respondents, needed, layers)
        for code, needed, layers in ladder
        if respondents < needed
    ][:1]
    smaller = min(share_unsafe, 1 - share_unsafe)
    if smaller < SHARE_OF_SMALLER_LABEL:
        found.append(
            Refusal("too_few_of_one_label", smaller, SHARE_OF_SMALLER_LABEL, (RELATIVE, TESTED))
        )
    return tuple(found)


def refusal_for_sparse_cells(*, share_in_full_cells: float, needed: float) -> Refusal:
    """The cells hold too few people: they are counted only. Tested places have windows of their
    own, which this says nothing about."""
    return Refusal("too_sparse", share_in_full_cells, needed, (CONCENTRATION, RELATIVE))


def refusal_for_group(
    *, respondents: int, needed: int = RESPONDENTS_FOR_GROUP, part_of_day: bool = False
) -> Refusal | None:
    """A group of under 50 people is not mapped by itself, nor is a part of the day."""
    if respondents >= needed:
        return None
    code = "part_too_small" if part_of_day else "group_too_small"
    return Refusal(code, respondents, needed, (GROUPS,))


def refusals_for_change(
    *,
    before: tuple[Refusal, ...],
    after: tuple[Refusal, ...],
    same_question: bool,
) -> tuple[Refusal, ...]:
    """A change is shown only between two rounds that can each be tested, on one question."""
    found = [
        Refusal("period_failed", refusal.found, refusal.needed, (CHANGE,))
        for refusal in (*before, *after)
        if TESTED in refusal.withholds
    ]
    if not same_question:
        found.append(Refusal("question_changed", 0, 1, (CHANGE,)))
    return tuple(found)


def withheld(refusals: tuple[Refusal, ...]) -> frozenset[str]:
    """All layers that some refusal takes away."""
    return frozenset(layer for refusal in refusals for layer in refusal.withholds)
