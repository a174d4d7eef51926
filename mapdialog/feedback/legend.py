"""The legend of the result map, in sentences. Each sign is told by its shape as well."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Sign:
    css: str
    text: str


BLANK = "blank"


def legend(*, counted: bool = False) -> dict[str, list[Sign]]:
    """Tab → the signs that its map shows. `counted`: cells tell how many people, and no share."""
    return {
        "said": [
            Sign("cell counted", _("at least 5 people have marked places here")),
            Sign(BLANK, _("no colour: fewer than 5 people, or nobody")),
        ]
        if counted
        else [
            Sign("cell unsafe-3", _("at least 7 of 10 marked unsafe")),
            Sign("cell unsafe-2", _("at least half marked unsafe")),
            Sign("cell unsafe-1", _("5 to 7 of 10 marked unsafe")),
            Sign("cell even", _("some marked safe, others unsafe")),
            Sign("cell safe-1", _("5 to 7 of 10 marked safe")),
            Sign("cell safe-2", _("at least half marked safe")),
            Sign("cell safe-3", _("at least 7 of 10 marked safe")),
            Sign("cell unsafe-3 thin", _("pale with a broken line: only 5 to 9 people")),
            Sign(BLANK, _("no colour: fewer than 5 people, or nobody")),
        ],
        "seen": [
            Sign("area unsafe", _("more people than expected marked this area unsafe")),
            Sign("area safe", _("more people than expected marked this area safe")),
        ],
        "done": [
            Sign("action planned", _("planned")),
            Sign("action ongoing", _("under way")),
            Sign("action done", _("done")),
            Sign("action not_done", _("will not be done")),
        ],
    }
