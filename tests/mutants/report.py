"""What a run of the gate says, and what makes it not good enough."""

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.mutants.judge import GONE, KILLED, SURVIVED, TIMEOUT, Verdict

MOST_SURVIVORS = 5


def table(verdicts: list[Verdict]) -> str:
    """How many of each area were killed, and what became of the others."""
    states = (KILLED, SURVIVED, TIMEOUT, GONE)
    lines = ["", f"{'area':14}" + "".join(f"{state:>18}" for state in states)]
    areas = dict.fromkeys(verdict.fault.area for verdict in verdicts)
    for area in [*areas, ""]:
        found = Counter(v.state for v in verdicts if not area or v.fault.area == area)
        lines.append(f"{area or 'all':14}" + "".join(f"{found[state]:18}" for state in states))
    return "\n".join(lines)


def complaints(verdicts: list[Verdict], reasons: dict[str, str]) -> list[str]:
    """Why the run is not good enough; empty if it is."""
    alive = [verdict.fault for verdict in verdicts if verdict.state == SURVIVED]
    found = [
        f"{fault.id} survives without a reason: {fault.harm}"
        for fault in alive
        if not reasons.get(fault.id, "").strip()
    ]
    found += [
        f"{verdict.fault.id}: {verdict.state} {verdict.by}".rstrip()
        for verdict in verdicts
        if verdict.state in (TIMEOUT, GONE)
    ]
    if len(alive) > MOST_SURVIVORS:
        found.append(f"{len(alive)} faults survive; at most {MOST_SURVIVORS} may.")
    killed = {verdict.fault.id for verdict in verdicts if verdict.state == KILLED}
    found += [f"{one} has a reason to survive, but dies." for one in sorted(killed & {*reasons})]
    return found


def write(verdicts: list[Verdict], path: Path) -> None:
    rows = [
        {**asdict(verdict), "fault": verdict.fault.id, "area": verdict.fault.area}
        for verdict in verdicts
    ]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
