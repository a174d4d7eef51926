"""Numbers that stand in addresses and forms, as text from anybody."""

MAX_DIGITS = 18
"""What a key in the database can have (a signed 64-bit number). Python itself refuses 5,000."""


def number_in(text: str) -> int | None:
    """The number that a text is; None for anything else, and for one that no key can be."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None
