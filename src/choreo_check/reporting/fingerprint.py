"""What stays the same about a finding when its file is edited.

SARIF consumers and baselines recognise a finding by this. It covers the check and the names of what the finding is
about; lines move and messages are reworded, so neither takes part.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from choreo_check.findings import Finding

_LENGTH = 16


def fingerprint(finding: Finding) -> str:
    """Return the hash of a finding's check and subject: equal for findings that are equal but for their place."""
    names = {role: sorted(name) if isinstance(name, list) else name for role, name in finding.subject.named().items()}
    identity = json.dumps([finding.code, names], sort_keys=True)
    return sha256(identity.encode()).hexdigest()[:_LENGTH]


def numbered_fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return one distinct fingerprint for each finding: its hash, and `:2`, `:3` when the same one was met before."""
    met: Counter[str] = Counter()
    numbered = []
    for finding in findings:
        found = fingerprint(finding)
        met[found] += 1
        numbered.append(f"{found}:{met[found]}")
    return tuple(numbered)
