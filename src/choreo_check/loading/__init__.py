"""Files to topologies: reading, checking against the format, and remembering where everything stands."""

from choreo_check.loading.files import load, load_text
from choreo_check.loading.malformed import Malformed

__all__ = ["Malformed", "load", "load_text"]
