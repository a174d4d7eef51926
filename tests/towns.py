"""A town whose people answer, come, go and change their minds: for a seed always the same."""

import numpy as np
from django.contrib.gis.geos import Point
from django.db.models import Model

from mapdialog.dialogues.models import Dialogue
from mapdialog.hotspots.models import AnalysisRun, Publication
from mapdialog.hotspots.publishing.services import publish_run
from mapdialog.hotspots.runs.services import execute_run, start_run
from mapdialog.pins.models import Pin, Respondent, Status
from mapdialog.pins.respondents import current_hour
from mapdialog.pins.vocabulary import Season, TimeOfDay
from tests.factories import HOT_LAT, HOT_LNG, M_PER_DEGREE

REASONS = {"unsafe": ("poor_lighting", "litter", "drugs"), "safe": ("well_lit", "open_view")}
TIMES = ([], ["day"], ["evening"], ["night"], ["evening", "night"], ["early_morning", "day"])
SEASONS = ([], [], ["winter"], ["autumn", "winter"])
# Enough for the figures; what is drawn and said is the same with more.
QUICK = {"permutations": 19}
assert {time for times in TIMES for time in times} <= set(TimeOfDay.values)
assert {season for seasons in SEASONS for season in seasons} <= set(Season.values)


class Town:
    """Some places round one middle; the first of them feels unsafe to most."""

    def __init__(self, dialogue: Dialogue, seed: int, *, places: int = 5) -> None:
        self.dialogue = dialogue
        self.rng = np.random.default_rng(seed)
        self.places = self.rng.normal(0, 700, (places, 2))
        self.unsafe = np.concatenate([[0.85], self.rng.uniform(0.2, 0.7, places - 1)])

    def answer(self, people: int) -> None:
        """So many people come, each with one to three pins near one or two places."""
        made = Respondent.objects.bulk_create(
            [Respondent(dialogue=self.dialogue) for _person in range(people)]
        )
        Pin.objects.bulk_create(
            [self._pin(person) for person in made for _n in range(self.rng.integers(1, 4))]
        )

    def _pin(self, person: Model) -> Pin:
        place = int(self.rng.integers(0, len(self.places)))
        east, north = self.places[place] + self.rng.normal(0, 90, 2)
        perception = "unsafe" if self.rng.random() < self.unsafe[place] else "safe"
        own = [word for word in REASONS[perception] if self.rng.random() < 0.45]
        return Pin(
            dialogue=self.dialogue,
            respondent=person,
            point=Point(
                HOT_LNG + east / M_PER_DEGREE[0], HOT_LAT + north / M_PER_DEGREE[1], srid=4326
            ),
            perception=perception,
            reasons=own,
            times_of_day=TIMES[self.rng.integers(0, len(TIMES))],
            seasons=SEASONS[self.rng.integers(0, len(SEASONS))],
            status=Status.APPROVED,
            created_hour=current_hour(),
        )

    def withdraw(self, people: int) -> None:
        self._pins_of(people).update(status=Status.WITHDRAWN)

    def reconsider(self, people: int) -> None:
        """So many say the opposite at the same place, and when, but not why."""
        for pin in self._pins_of(people):
            pin.perception = "safe" if pin.perception == "unsafe" else "unsafe"
            pin.reasons, pin.times_of_day = [], ["night"]
            pin.save()

    def _pins_of(self, people: int):  # type: ignore[no-untyped-def]
        known = list(
            Respondent.objects.filter(pins__dialogue=self.dialogue, pins__status=Status.APPROVED)
            .order_by("pk")
            .values_list("pk", flat=True)
            .distinct()
        )
        chosen = self.rng.choice(known, size=min(people, len(known)), replace=False)
        return Pin.objects.filter(respondent__in=chosen.tolist(), status=Status.APPROVED)

    def analyse(self) -> AnalysisRun:
        run = start_run(self.dialogue, parameters=QUICK)
        execute_run(run)
        return run

    def publish(self) -> Publication:
        return publish_run(self.analyse(), response="Tack. Vi lagar ljuset.")
