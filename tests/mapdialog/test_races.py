"""Every row lock and unique constraint has a test with two connections, or a reason why not."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model, UniqueConstraint

ROOT = Path(__file__).parents[2]
CANNOT_RACE = {
    "DialogueKey.dialogue": "made with its dialogue, which nobody else knows before the commit",
    "published_once": "stored with its publication, of which there is one for each run",
    "part_once": "stored with its publication, of which there is one for each run",
    "part_cell_once": "stored with the result of its run, while the run is locked",
    "contour_once": "stored with the result of its run, while the run is locked",
    "CitizenPledge_problems": "set when the pledge is made, which nobody else knows before",
    "Meeting_parties": "set when the meeting is made, which nobody else knows before",
    "CooperationAgreement_parties": "nothing in the product writes it",
    "User_groups": "Django's own; the product has roles instead and never writes it",
    "User_user_permissions": "Django's own; the product has roles instead and never writes it",
}


def calls_of(name: str, tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
            yield node


def locking_functions(source: Path) -> set[str]:
    """Functions that lock rows, e.g. pins.services.change_pin; a class is no function."""
    found = set()
    for path in sorted(source.rglob("*.py")):
        module = ".".join(path.relative_to(source).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        named = [(n.name, call) for n in functions for call in calls_of("select_for_update", n)]
        found |= {f"{module}.{name}" for name, _call in named}
        inside = {id(call) for _name, call in named}
        if any(id(call) not in inside for call in calls_of("select_for_update", tree)):
            found.add(f"{module} (outside any function)")
    return found


def unique_names(models: Iterable[type[Model]]) -> set[str]:
    """Constraints by their name, unique fields as Pin.receipt_hash, and tables of two keys."""
    found: set[str] = set()
    for model in models:
        options = model._meta
        found |= {c.name for c in options.constraints if isinstance(c, UniqueConstraint)}
        fields = (f for f in options.local_fields if f.unique and not f.primary_key)
        found |= {f"{model.__name__}.{field.name}" for field in fields}
        if options.unique_together:
            found.add(model.__name__)
    return found


def raced(tests: Path) -> set[str]:
    """What the marks of tests name in which two act at once."""
    found: set[str] = set()
    for path in tests.rglob("test_races.py"):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            calls = {getattr(n.func, "id", "") for n in ast.walk(test) if isinstance(n, ast.Call)}
            if isinstance(test, ast.FunctionDef) and "at_once" in calls:
                marks = [mark for mark in test.decorator_list if isinstance(mark, ast.Call)]
                found |= {name.value for mark in marks for name in _names(mark)}
    return found


def _names(mark: ast.Call) -> Iterator[ast.Constant]:
    if getattr(mark.func, "attr", "") == "races":
        yield from (name for name in mark.args if isinstance(name, ast.Constant))


def own_models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_config.name.startswith("mapdialog."):
            yield model


def test_every_lock_and_every_constraint_has_its_race() -> None:
    to_race = locking_functions(ROOT / "mapdialog") | unique_names(own_models())
    tested = raced(ROOT / "tests" / "mapdialog")
    assert to_race - tested - CANNOT_RACE.keys() == set(), "write a race test, or say why not"
    assert (tested | CANNOT_RACE.keys()) - to_race == set(), "named, but no longer there"
    assert tested & CANNOT_RACE.keys() == set()


PLANTED = {
    "def take(pin):\n    return Pin.objects.select_for_update().get(pk=pin)": "new.take",
    "class A:\n    def take(self):\n        x.filter().select_for_update(no_key=True)": "new.take",
    "LOCKED = Pin.objects.select_for_update()": "new (outside any function)",
    "def take():\n    def inner():\n        return x.select_for_update()": "new.inner",
}


@pytest.mark.parametrize(("source", "found"), PLANTED.items())
def test_a_new_lock_is_seen(tmp_path: Path, source: str, found: str) -> None:
    (tmp_path / "new.py").write_text(source)
    assert found in locking_functions(tmp_path)


def test_a_word_in_a_comment_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text('"""select_for_update()"""\n# x.select_for_update()\n')
    assert locking_functions(tmp_path) == set()
