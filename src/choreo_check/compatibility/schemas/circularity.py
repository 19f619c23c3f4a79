"""Schemas that apply themselves to the same value again, as `{"$ref": "#"}` does: nothing can be said of them."""

from __future__ import annotations

from choreo_check.compatibility.schemas import constraints as c


def is_circular(schema: c.Schema) -> bool:
    """Tell whether following only what applies to the same value comes round."""
    return _comes_round(schema, set()) if schema.circular is None else schema.circular


def _comes_round(schema: c.Schema, path: set[int]) -> bool:
    if schema.circular is not None:
        return schema.circular
    if id(schema) in path:
        return True
    path.add(id(schema))
    result = any(_comes_round(each, path) for each in in_place(schema))
    path.discard(id(schema))
    schema.circular = result
    return result


def in_place(schema: c.Schema) -> list[c.Schema]:
    """List the schemas that apply to the same value."""
    found: list[c.Schema] = []
    for constraint in schema.constraints:
        if isinstance(constraint, c.AllOf | c.AnyOf | c.OneOf):
            found += constraint.schemas
        elif isinstance(constraint, c.Not | c.DependentSchema):
            found.append(constraint.schema)
        elif isinstance(constraint, c.Conditional):
            branches = (constraint.condition, constraint.then, constraint.otherwise)
            found += [each for each in branches if each is not None]
    return found


def reachable(schema: c.Schema) -> list[c.Schema]:
    """List a schema and all schemas that it uses, each once."""
    found: dict[int, c.Schema] = {}
    waiting = [schema]
    while waiting:
        schema = waiting.pop()
        if id(schema) not in found:
            found[id(schema)] = schema
            waiting += [*in_place(schema), *below(schema)]
    return list(found.values())


def below(schema: c.Schema) -> list[c.Schema]:
    """List the schemas that apply to the values inside a value, or to its names."""
    found: list[c.Schema | None] = []
    for constraint in schema.constraints:
        if isinstance(constraint, c.Properties):
            found += [*constraint.named.values(), *constraint.matching.values(), constraint.additional]
        elif isinstance(constraint, c.Items):
            found += [*constraint.prefix, constraint.rest]
        elif isinstance(constraint, c.PropertyNames | c.Contains | c.UnevaluatedItems | c.UnevaluatedProperties):
            found.append(constraint.schema)
    return [each for each in found if each is not None]
