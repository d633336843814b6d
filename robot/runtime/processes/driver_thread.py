"""Run a library whose calls block (in C) in a thread that lives only as long as a driver's `run`."""

import asyncio
import threading
from collections.abc import Callable

_FAREWELL_S = 1.0


async def in_thread(name: str, work: Callable[[threading.Event], None]) -> None:
    """Run `work(stopping)` in a thread, and wait for its end; an exception in the thread is raised here.

    On cancellation `stopping` is set, and the thread has a second to close its device. A thread that hangs in a library
    is not waited for longer: as a daemon it does not keep the process alive.
    """
    loop = asyncio.get_running_loop()
    stopping = threading.Event()
    ended: asyncio.Future[None] = loop.create_future()

    def settle(error: BaseException | None) -> None:
        if ended.done():
            return
        if error is None:
            ended.set_result(None)
        else:
            ended.set_exception(error)

    def body() -> None:
        error: BaseException | None = None
        try:
            work(stopping)
        except BaseException as raised:  # is raised again in the loop's thread
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, error)

    thread = threading.Thread(target=body, name=name, daemon=True)
    thread.start()
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        stopping.set()
        await asyncio.wait({ended}, timeout=_FAREWELL_S)
        if ended.done():
            ended.exception()  # read, not raised: a failure while stopping is ignored
        raise
    finally:
        stopping.set()
