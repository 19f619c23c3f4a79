"""Commands that are to be pasted into a shell: what has a space in it must still arrive as one word."""

from __future__ import annotations

from shlex import join, quote

ODD = set('"$`\\!')
"""What a shell reads between double quotes."""


def command(*words: str) -> str:
    """Return a command; only what a shell would take apart or read otherwise is in quotes."""
    return join(words)


def replay_of_test(test: str, token: str) -> str:
    """Return the command that makes one run of a test again.

    The brackets of a parameter are in double quotes, which more shells know than know single ones.
    """
    quoted = f'"{test}"' if not ODD & set(test) else quote(test)
    return f"pytest {quoted} --choreo-replay {token}"
