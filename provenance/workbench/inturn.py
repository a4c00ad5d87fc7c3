"""Work on many things at all desks, answered in their order, with few of them in hand at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from provenance.work.workplace import Cancellation

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def in_turn(
    work: Callable[[Thing], Made],
    things: Iterable[Thing],
    desks: int,
    cancellation: Cancellation,
    at_once: Callable[[Thing], Made | None] = lambda _thing: None,
) -> Generator[Made, None, None]:
    """What `work` makes of each thing, in order; at most two for each desk are taken from `things` beforehand.

    `at_once` answers for what needs no work, None for the rest. Whoever stops asking, or an error, ends what
    is not begun yet; the cancellation may be that of others too, and is asked, never set, but for Ctrl+C. Raises
    Cancelled.
    """
    with ThreadPoolExecutor(desks, thread_name_prefix="desk") as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for thing in things:
                cancellation.check()
                made = at_once(thing)
                if made is not None and not waiting:
                    yield made
                    continue
                waiting.append(pool.submit(work, thing) if made is None else _done(made))
                if len(waiting) >= 2 * desks:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException as error:  # nobody is interested any more: begin nothing for nobody
            if isinstance(error, KeyboardInterrupt):
                cancellation.cancel()  # the user wants all of it to end
            for future in waiting:
                future.cancel()
            raise


def _done(made: Made) -> Future[Made]:
    future: Future[Made] = Future()
    future.set_result(made)
    return future
