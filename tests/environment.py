"""What a machine's environment says to programs about how to look and act, and the tests must not hear.

On a build server pytest cuts no lines and Hypothesis keeps no database; where colours are forced, every line has codes.
A test that is about such a variable sets it. What runs in the background of a shell does not hear Control-C, and what
it starts does not, either.
"""

from __future__ import annotations

import os
import signal

BUILD_SERVERS = (
    "BUILDKITE",
    "BUILD_NUMBER",
    "CI",
    "CIRCLECI",
    "CIRRUS_CI",
    "CODEBUILD_BUILD_ID",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "HEROKU_TEST_RUN_ID",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "__TOX_ENVIRONMENT_VARIABLE_ORIGINAL_CI",
    "bamboo.buildKey",
)
LOOKS = ("CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PY_COLORS")
ARGUMENTS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTHONWARNINGS")


def forget_the_machine() -> None:
    """Remove these variables, and hear Control-C, for this process and those that it starts."""
    for name in (*BUILD_SERVERS, *LOOKS, *ARGUMENTS):
        os.environ.pop(name, None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
