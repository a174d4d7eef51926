"""Finding what points somebody out, before sending and again before publishing.

A net, not a judge: it flags, people decide. It errs on the side of asking once too often.
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LETTER = "A-Za-zÅÄÖåäöÉéÜü"
SAME_WORD = rf"(?<![{LETTER}0-9])"

PATTERNS: dict[str, re.Pattern[str]] = {
    # YYMMDD-NNNN, with or without century; day + 60 is a coordination number.
    "personal_number": re.compile(
        r"(?<!\d)(?:19|20)?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+ ]?\d{4}(?!\d)"
    ),
    "phone": re.compile(
        r"(?<![\d.])(?:\+46|0046|0)[ -]?\(?0?\)?[1-9]\d{0,2}(?:[ -/]?\d){5,8}(?!\d)"
    ),
    # In small letters only when written together: "och 12a" is no car.
    "registration_number": re.compile(
        rf"{SAME_WORD}(?:[A-HJ-PR-UW-Z]{{3}}[ -]?\d{{2}}[0-9A-HJ-PR-UW-Z]"
        rf"|[a-hj-pr-uw-z]{{3}}\d{{2}}[0-9a-hj-pr-uw-z])(?![{LETTER}0-9])"
    ),
    "email": re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,190}\.[A-Za-z]{2,}"),
    "name": re.compile(
        rf"\b(?i:heter|namnet|kallas|granne[n]?|herr|fru)(?:\s+[A-ZÅÄÖ][{LETTER}]+)+"
        rf"|{SAME_WORD}[A-ZÅÄÖ][a-zåäöé]+\s+[A-ZÅÄÖ][a-zåäöé]*(?:sson|qvist|kvist|berg|ström|lund|gren|dahl|holm|stedt)\b"
    ),
    "accusation": re.compile(
        r"(?i)\b(?:han|hon|dom där|grannen|ägaren|familjen)\b[^.!?\n]{0,40}"
        r"\b(?:säljer|langar|knarkar|stjäl|slår|misshandlar|hotar|är kriminell)\b"
    ),
}

KIND_WORDS: dict[str, Promise | str] = {
    "personal_number": _("personal identity number"),
    "phone": _("phone number"),
    "registration_number": _("registration number"),
    "email": _("e-mail address"),
    "name": _("name"),
    "accusation": _("accusation"),
}


@dataclass(frozen=True)
class Finding:
    kind: str
    start: int
    end: int


def findings(text: str) -> list[Finding]:
    """Where the text may point somebody out, in order."""
    found = [
        Finding(kind, match.start(), match.end())
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda finding: (finding.start, finding.kind))


def kinds(text: str) -> list[str]:
    return sorted({finding.kind for finding in findings(text)})


def masked(text: str, *, mark: str = "[…]") -> str:
    """The text with every finding covered: a proposal for the moderator."""
    parts: list[str] = []
    at = 0
    for finding in findings(text):
        if finding.kind == "accusation" or finding.end <= at:
            continue
        parts += [text[at : max(at, finding.start)], mark]
        at = finding.end
    return "".join([*parts, text[at:]])
