"""`python -m choreo_check`, and the script `choreo-check`."""

from __future__ import annotations

import sys

from choreo_check.cli.main import run


def main() -> None:
    """Run the command line on the arguments of the process and end with its status."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
