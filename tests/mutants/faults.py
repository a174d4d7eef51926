"""The list of planted faults, kept as data: what is changed where, and whom it would hurt."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FAULTS = HERE / "faults"
SURVIVORS = HERE / "survivors.toml"


class NoLongerApplies(Exception):
    """The file or the snippet is not there any more, or not once: mend the list."""


@dataclass(frozen=True)
class Fault:
    """`find` stands exactly once in `file`, and becomes `put`."""

    id: str
    area: str
    file: str
    find: str
    put: str
    harm: str
    near: tuple[str, ...]
    """Test files and folders that are asked first, of the whole area."""


def read_faults(folder: Path = FAULTS) -> list[Fault]:
    """All faults, area by area. An id that stands twice is an error."""
    faults = [
        Fault(area=path.stem, near=tuple(area["near"]), **fault)
        for path in sorted(folder.glob("*.toml"))
        for area in (tomllib.loads(path.read_text()),)
        for fault in area["fault"]
    ]
    ids = [fault.id for fault in faults]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"These ids stand twice: {', '.join(twice)}")
    return faults


def read_reasons(path: Path = SURVIVORS) -> dict[str, str]:
    """Id → why this fault may survive."""
    if not path.exists():
        return {}
    return {one["id"]: one["reason"] for one in tomllib.loads(path.read_text()).get("survivor", [])}


def planted(text: str, fault: Fault) -> str:
    """The text of the file with the fault in it."""
    times = text.count(fault.find)
    if times != 1:
        raise NoLongerApplies(f"the snippet stands {times} times in {fault.file}")
    if fault.find == fault.put:
        raise NoLongerApplies("the fault changes nothing")
    changed = text.replace(fault.find, fault.put)
    if fault.file.endswith(".py"):
        compile(changed, fault.file, "exec")
    return changed
