"""Rule CHO001."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Problem, Subject
from choreo_check.linting.rule import rule
from choreo_check.linting.view import View


@rule("CHO001")
def unused_suppression(view: View) -> Iterator[Problem]:
    """Reports a comment that accepts a finding which is not there, or that names no code.

    ## Why is this bad?

    The comment outlived its reason. The next finding on that line would be accepted unseen.

    ## Flagged

    ```yaml
    choreo: 1
    services:
      order: {publishes: [order.placed]}
      payment:
        handlers:
          - on: order.placed  # choreo: ignore[CHO202] the shop publishes it  <- flagged
    ```

    ## Accepted

    ```yaml
    choreo: 1
    services:
      payment:
        handlers:
          - on: order.placed  # choreo: ignore[CHO202] the shop publishes it
    ```
    """
    for suppression in view.unused:
        if suppression.code is None:
            message, hint = "this comment names no code", "write `# choreo: ignore[CHO201] why`"
        else:
            message, hint = f"nothing here needs ignore[{suppression.code}]", "delete the comment"
        subject = Subject(handler=f"{suppression.location.path}: {suppression.code}")
        yield Problem(message, suppression.location, subject, hint=hint)
