"""Whoever only names a verdict does not pay for the prover and the validators."""

from __future__ import annotations

import subprocess
import sys


def test_the_prover_and_the_validators_are_imported_with_the_first_question() -> None:
    program = (
        "import sys, choreo_check.compatibility as c\n"
        "heavy = {'jsonschema', 'jsonschema_rs', 'choreo_check.compatibility.decision'}\n"
        "assert not heavy & set(sys.modules)\n"
        "c.contains(c.Document(True), c.Document(True))\n"
        "assert 'jsonschema' in sys.modules and 'jsonschema_rs' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
