"""Parts of a dialogue's page that other rooms fill: hotspots its result, feedback its answers.

A room that knows more about a dialogue adds a function here when it is loaded, and the page shows
what the function gives. So this room need not know the others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mapdialog.dialogues.models import Dialogue


@dataclass(frozen=True)
class Section:
    """A template and what it is given; sections with a lower number come first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


SectionSource = Callable[[Dialogue], Section | None]
SECTIONS: list[SectionSource] = []


def sections_of(dialogue: Dialogue) -> list[Section]:
    found = [section for source in SECTIONS if (section := source(dialogue)) is not None]
    return sorted(found, key=lambda section: section.order)
