"""Jobs of long work, and whether anybody is at work on one.

Whoever carries something out holds an advisory lock of the database meanwhile. It belongs to their
connection, so that the database lets go of it when their process dies, however it dies; a command
line that works without a job holds it too.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.jobs import DEFAULT_PRIORITY, Job, Status
from procrastinate.manager import JobManager
from procrastinate.sql import queries

HEARTBEAT_STOPPED = timedelta(seconds=30)
"""A worker tells every ten seconds that it lives; after so long without, it does not."""
BEGINNING = timedelta(seconds=30)
"""So long after something new was told about it nobody has to hold it yet."""
EVERY_QUARTER_OF_A_MINUTE = "* * * * * */15"
"""How often somebody looks for what a worker left when it died."""
BEFORE_OTHERS = 10
PATIENCE = timedelta(minutes=1)
"""After so long without anything new the page says why."""


class WorkerStoppedError(Exception):
    """The worker has been asked to end, and another is to take the work up."""


@dataclass(frozen=True)
class Work:
    """What a task of that name carries out, told by that argument and held by that lock."""

    task: str
    argument: str
    lock: int
    queue: str

    def put_in_queue(self, number: int) -> None:
        """Leave it to a worker: in the transaction of the caller, so that both or neither stay."""
        job = Job(
            id=None,
            queue=self.queue,
            task_name=self.task,
            task_kwargs={self.argument: number},
            priority=DEFAULT_PRIORITY,
            lock=None,
            queueing_lock=None,
        )
        # In a worker the connector of the app is not Django's.
        JobManager(DjangoConnector()).defer_job(job)

    @contextmanager
    def held(self, number: int) -> Iterator[None]:
        """Carry it out alone."""
        self.take(number)
        try:
            yield
        finally:
            self.let_go(number)

    def take(self, number: int) -> None:
        """Hold it until it is let go; whoever holds it already is waited for."""
        self._ask("pg_advisory_lock", number)

    def let_go(self, number: int) -> None:
        self._ask("pg_advisory_unlock", number)

    @contextmanager
    def held_if_free(self, number: int) -> Iterator[bool]:
        free = bool(self._ask("pg_try_advisory_lock", number))
        try:
            yield free
        finally:
            if free:
                self.let_go(number)

    def _ask(self, function: str, number: int) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [self.lock, number])
            return cursor.fetchone()[0]

    def is_held(self, number: int) -> bool:
        """Whether somebody is carrying it out at this moment."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database d ON d.oid = database"
                " WHERE locktype = 'advisory' AND granted AND d.datname = current_database()"
                " AND classid = %s AND objid = %s)",
                [self.lock, number],
            )
            return bool(cursor.fetchone()[0])

    def has_job(self, number: int) -> bool:
        """Whether a job waits for a worker, or has just been taken by one that lives."""
        waiting = self._jobs(number).filter(status=Status.TODO.value)
        return waiting.exists() or self._jobs(number).filter(TAKEN & ~STALLED).exists()

    def is_abandoned(self, number: int, told_at: datetime) -> bool:
        """Whether nobody is at work on what is not finished, and nobody will be."""
        begins = timezone.now() - told_at < BEGINNING
        return not (begins or self.is_held(number) or self.has_job(number))

    def end_stalled_jobs(self, number: int) -> int:
        """End the jobs whose worker died; gives how many."""
        return end_jobs(self._jobs(number).filter(TAKEN & STALLED))

    def _jobs(self, number: int) -> QuerySet[ProcrastinateJob]:
        return ProcrastinateJob.objects.filter(task_name=self.task, args={self.argument: number})


TAKEN = Q(status=Status.DOING.value)
STALLED = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - HEARTBEAT_STOPPED)


def end_jobs(jobs: QuerySet[ProcrastinateJob]) -> int:
    numbers = list(jobs.values_list("pk", flat=True))
    for number in numbers:
        DjangoConnector().execute_query(
            queries["finish_job"],
            job_id=number,
            status=Status.ABORTED.value,
            delete_job=False,
        )
    return len(numbers)


def end_jobs_left_over(queue: str, works: Iterable[Work]) -> None:
    """End the queue's jobs whose worker died when the work itself was over."""
    by_task = {work.task: work for work in works}
    for job in ProcrastinateJob.objects.filter(TAKEN & STALLED, queue_name=queue):
        work = by_task.get(job.task_name)
        if work is None or not work.is_held(job.args[work.argument]):
            end_jobs(ProcrastinateJob.objects.filter(pk=job.pk))


def worker_lives() -> bool:
    """Whether there is a worker at all."""
    return ProcrastinateWorker.objects.filter(
        last_heartbeat__gte=Now() - HEARTBEAT_STOPPED
    ).exists()


def nobody_hint(waiting_since: datetime) -> str:
    """What to do about a job that waits without a worker; empty if that is not so."""
    if timezone.now() - waiting_since < PATIENCE or worker_lives():
        return ""
    return _("Nobody has taken the job yet. Ask your IT unit whether the worker is running.")
