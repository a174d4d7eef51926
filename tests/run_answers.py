"""What a run keeps of what people said, by hand: 465 people of unsafe places, nobody of safe."""

from typing import Any

SAID: dict[str, Any] = {
    "people": 465,
    "reasons": {"people": 445, "said": [["poor_lighting", 275], ["drugs", 4]]},
}
NEVER: dict[str, Any] = {"people": 0, "said": []}
ANSWERS: dict[str, Any] = {
    "unsafe": SAID
    | {
        "times_of_day": {"people": 389, "said": [["evening", 297], ["day", 3]]},
        "seasons": {"people": 141, "said": [["winter", 141]]},
        "when_dark": 302,
    },
    "safe": {"people": 0, "reasons": NEVER, "times_of_day": NEVER, "seasons": NEVER},
}
