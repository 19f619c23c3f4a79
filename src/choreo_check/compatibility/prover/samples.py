"""Values to try first, so that witnesses look like something that could have been sent."""

from __future__ import annotations

WORDS = ("", "a", "text", "A1", "abc123", "2024-05-17", "42", "ab", "A", "1", "x")
"""Short first: what needs less is shown with less."""

FORMAT_SAMPLES = (
    "", "not a format", "2024-05-17T12:30:00Z", "2024-05-17", "12:30:00Z", "P1D", "mary@example.com", "example.com",
    "https://example.com/a", "/a/b", "a", "192.0.2.1", "2001:db8::1", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "/a",
    "0/a", "^a+$", "/{id}", "#/a", "-", "42", "not an address @", "\\", "99:99:99", "2024-13-45", "a b", "(",
)  # fmt: skip

NAMES = ("extra", "note", "other", "more")
"""For properties whose name does not matter."""
