"""Says what to do where the code that is to run cannot be had: causes differ, and so do remedies."""

from __future__ import annotations

from types import ModuleType

from choreo_check.adapters.callers import MADE_UP, is_of_a_service
from choreo_check.errors import ChoreoError
from choreo_check.resemblance import nearest
from choreo_check.simulation.raised import place, traces
from choreo_check.simulation.system import System

FORM = "name it as package.module:system"


def named(module: ModuleType, name: str) -> System:
    """Return the system of a name in a module.

    Raises:
        ChoreoError: there is nothing of that name, or it is something else.
    """
    found = getattr(module, name, None)
    if isinstance(found, System):
        return found
    said = f"{module.__name__} ({_file_of(module)})"
    systems = [key for key, value in vars(module).items() if isinstance(value, System)]
    near = nearest(name, systems)
    hint = f"did you mean {module.__name__}:{near or systems[0]}?" if systems else "it has none: system = System(PATH)"
    if found is None:
        raise ChoreoError(f"{said} has no `{name}`", hint=hint)
    raise ChoreoError(f"`{name}` of {said} is no System of choreo_check, but a {type(found).__name__}", hint=hint)


def why_not_imported(module: str, error: BaseException, topology: str) -> str:
    """Return what to do about a module that Python does not import."""
    if module.endswith(".py") or not all(part.isidentifier() for part in module.split(".")):
        return FORM
    if isinstance(error, SyntaxError) and error.filename is not None:
        return f"mend {place(error.filename, error.lineno or 1)}"
    if isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}."):
        return f"it is looked for in the working directory, in those above {topology}, and where Python looks"
    line = _line_of(error)
    if isinstance(error, ModuleNotFoundError):
        needed = f"{line} needs it" if line else "it is needed"
        return f"{needed}: install it where choreo-check runs, or run from where it can be imported"
    return f"it fails at {line}" if line else "import it in Python to see where it fails"


def _line_of(error: BaseException) -> str | None:
    """Return the innermost line of the user's own code that an error came through."""
    own = [
        one
        for one in traces(error.__traceback__)
        if not one.tb_frame.f_code.co_filename.startswith(MADE_UP) and is_of_a_service(one.tb_frame)
    ]
    return place(own[-1].tb_frame.f_code.co_filename, own[-1].tb_lineno) if own else None


def _file_of(module: ModuleType) -> str:
    file = getattr(module, "__file__", None)
    return "a part of Python" if file is None else place(file, 1).removesuffix(":1")
