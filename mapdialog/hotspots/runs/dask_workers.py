"""Many analyses at once: the pure functions of ``analysis`` mapped over a Dask cluster.

With an address (setting ``DASK_SCHEDULER``) the work goes to that scheduler's workers, else to
processes on this machine. A worker that dies is replaced and its work done again; since every
analysis depends on nothing but its input and its seed, the answers stay the same.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import dask
import geopandas as gpd
from dask.distributed import Client, Future, LocalCluster, as_completed

from analysis.pipeline import Background, Layers, Parameters, analyse

Item = TypeVar("Item")
Answer = TypeVar("Answer")
# One round of pins, and what it is analysed with.
Piece = tuple[gpd.GeoDataFrame, Parameters, Background | None]

# So many pieces per worker are sent ahead; the inputs of the others stay where they are.
PIECES_AHEAD = 2

# A round travels with its task. Dask advises to scatter large ones, but what is scattered dies
# with the worker that holds it, and the work could not be done again.
LARGE_GRAPH = {"distributed.admin.large-graph-warning-threshold": "4GB"}


@contextmanager
def dask_client(*, scheduler: str | None = None, workers: int | None = None) -> Iterator[Client]:
    """A client of the scheduler at that address, or of a cluster on this machine.

    ``workers``: processes of the local cluster, None for one per core. It listens on loopback
    only, on ports that happen to be free.
    """
    # It would tell of its own inner life at each start.
    logging.getLogger("distributed").setLevel(logging.WARNING)
    if scheduler:
        with Client(scheduler) as client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            # Without a dashboard its port is taken all the same, and a second cluster complains.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        ) as local,
        Client(local) as client,
    ):
        yield client


def futures_on_cluster(
    client: Client, function: Callable[[Item], Answer], items: Iterable[Item]
) -> Iterator[tuple[int, Future]]:
    """The number of each item and its finished future, in the order in which they are ready.

    ``items`` are read as workers become free. A future's ``result()`` is the function's answer,
    or raises what the function raised.
    """
    waiting = enumerate(items)
    ahead = PIECES_AHEAD * max(1, len(client.scheduler_info()["workers"]))
    running = as_completed()
    number_of: dict[str, int] = {}

    def send() -> None:
        for number, item in waiting:
            # Not pure: equal inputs are different rounds, each with an answer of its own.
            with dask.config.set(LARGE_GRAPH):
                future = client.submit(function, item, pure=False)
            number_of[future.key] = number
            running.add(future)
            return

    for _ in range(ahead):
        send()
    for future in running:
        yield number_of.pop(future.key), future
        send()


def map_on_cluster(
    client: Client, function: Callable[[Item], Answer], items: Iterable[Item]
) -> Iterator[tuple[int, Answer]]:
    """The number of each item and the function's answer; what it raises is raised here."""
    for number, future in futures_on_cluster(client, function, items):
        yield number, future.result()


def analyse_rounds(
    client: Client, rounds: Iterable[gpd.GeoDataFrame], *, parameters: Parameters
) -> Iterator[tuple[int, Layers]]:
    """``analyse`` for each round of pins; its number and its layers, as they become ready."""
    return map_on_cluster(client, analyse_alone, ((pins, parameters, None) for pins in rounds))


def analyse_alone(piece: Piece) -> Layers:
    """One round on one thread: the cluster has a worker for each core."""
    pins, parameters, background = piece
    return analyse(pins, parameters=parameters, background=background, threads=1)
