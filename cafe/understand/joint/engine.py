"""Who computes: this process, one part after the other, or Dask's workers.

Parts are handed out as room comes free and their results taken back in order, so that no more than
a few are held at a time. Dask gives a part whose worker died to another one; a part never changes
anything but by its result, so that costs time only.
"""

from __future__ import annotations

import contextlib
import importlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from cafe.errors import Refused

Made = TypeVar("Made")
_AHEAD: Final = 2  # parts that wait at each worker, so that none stands idle
SETTINGS: Final = Path(__file__).with_name("dask.yaml")
REACHED_IN: Final = "20s"


class Engine(Protocol):
    """What runs a function for many parts."""

    def run(
        self, function: Callable[..., Made], parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Made]:
        """The results of the function for each part, in order. Raises what the function raises."""


class Loop:
    """One part after the other in this process."""

    def run(
        self, function: Callable[..., Made], parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Made]:
        """See `Engine`."""
        return (function(*part) for part in parts)


class Workers:
    """Dask's workers, by their client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def run(
        self, function: Callable[..., Made], parts: Iterable[tuple[Any, ...]]
    ) -> Iterator[Made]:
        """See `Engine`. Raises Refused("cluster_died") for a part that ends every worker, and
        Refused("cluster_gone") when the scheduler is lost."""
        distributed = needed("distributed")
        from concurrent.futures import CancelledError

        waiting: deque[Any] = deque()
        left = iter(parts)
        more = True
        while more or waiting:
            while more and len(waiting) < _AHEAD * max(1, len(self.client.nthreads())):
                part = next(left, None)
                if part is None:
                    more = False
                else:
                    waiting.append(self.client.submit(function, *part, pure=False))
            if waiting:
                future = waiting.popleft()
                try:
                    made = future.result()
                except distributed.KilledWorker as error:
                    raise Refused("cluster_died") from error
                except (CancelledError, OSError) as error:
                    if isinstance(error, FileNotFoundError | PermissionError):
                        raise
                    raise Refused("cluster_gone") from error
                future.release()
                yield made


@contextlib.contextmanager
def workers(number: int) -> Iterator[Workers]:
    """So many worker processes on this machine, until the block ends. They talk over the loopback
    address with certificates of their own: nobody else on the machine can send them anything."""
    dask, distributed = needed("dask"), needed("distributed")
    with (
        dask.config.set(
            dask.config.merge(dask.config.config, *dask.config.collect_yaml([SETTINGS]))
        ),
        dask.config.set(
            {
                "distributed.admin.log-format": "%(name)s %(message)s",
                # Nothing is told to whoever asks at the ports of their pages.
                "distributed.scheduler.http.routes": [],
                "distributed.worker.http.routes": [],
            }
        ),
    ):
        cluster = distributed.LocalCluster(
            n_workers=number,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            scheduler_port=0,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            security=True,
            silence_logs="CRITICAL",
        )
        with cluster, cluster.get_client() as client:
            yield Workers(client)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a scheduler that runs already. Raises Refused("cluster_unreached")."""
    distributed = needed("distributed")
    try:
        # Before a client is made, which would end badly, and only after its time.
        _, port = needed("distributed.comm").get_address_host_port(address)
        if not 0 < port < 2**16:
            raise ValueError(port)
    except ValueError as error:
        raise Refused("cluster_unreached", address=address) from error
    try:
        client = distributed.Client(address, timeout=REACHED_IN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refused("cluster_unreached", address=address) from error
    with client:
        yield Workers(client)


def needed(module: str) -> Any:
    """A module of the extra `cluster`. Raises Refused("cluster_missing") where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise Refused("cluster_missing") from error
