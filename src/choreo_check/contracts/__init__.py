"""The versioned JSON Schemas of a system's events: found, resolved, applied."""

from choreo_check.contracts.contract import Contract
from choreo_check.contracts.fields import Fields, declares, fields_at
from choreo_check.contracts.library import Json, Unresolved
from choreo_check.contracts.registry import Registry, natural_order, open_registry

__all__ = [
    "Contract",
    "Fields",
    "Json",
    "Registry",
    "Unresolved",
    "declares",
    "fields_at",
    "natural_order",
    "open_registry",
]
