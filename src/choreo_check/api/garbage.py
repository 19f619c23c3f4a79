"""How often Python looks for objects in circles that nobody needs, while much is made that is needed.

The search for them looks at all that has been made lately, and at all of it when it has become old. A search through
runs, and a log that is read, make many objects that stay.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def rarely_collecting(after: int) -> Iterator[None]:
    """Look for garbage only after so many objects more than before; if it is looked for at all."""
    usual = gc.get_threshold()
    gc.set_threshold(after, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def collecting(after: int) -> Iterator[None]:
    """Look for garbage after so many objects, even where it is not looked for usually, and not in what there is.

    It is for long work: what is garbage when it begins is found late.
    """
    was_enabled = gc.isenabled()
    gc.freeze()
    gc.enable()
    try:
        with rarely_collecting(after):
            yield
    finally:
        gc.unfreeze()
        if not was_enabled:
            gc.disable()
