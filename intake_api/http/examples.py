"""A complete example for every parameter, request body and answer in JSON, composed of single values. Pure.

The values are in `example_values.py`; what a schema says itself (`examples`, a default, the first of an enum) serves
where none is there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from intake_api.http.example_values import VALUES

_PREFIX = "#/components/schemas/"
_JSON = "application/json"


class NoExample(LookupError):
    """Names the schema and property, or the path and parameter, that has none."""


def add_examples(document: dict[str, Any]) -> None:
    """Write the examples into the document; what has none is left without."""
    schemas: Mapping[str, Any] = document["components"]["schemas"]
    for place, described in places(document):
        try:
            described["example"] = example(described.get("schema", {}), schemas, place)
        except NoExample:
            continue


def places(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that wants an example, under its name: `/api/hot-spots/{id} id`, `POST /api/drafts 200`."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", ()):
                yield f"{path} {parameter['name']}", parameter
            if _JSON in operation.get("requestBody", {}).get("content", {}):
                yield f"{method.upper()} {path} body", operation["requestBody"]["content"][_JSON]
            for status, answer in operation["responses"].items():
                if status.startswith("2") and _JSON in answer.get("content", {}):
                    yield f"{method.upper()} {path} {status}", answer["content"][_JSON]


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], place: str) -> Any:
    """An example of a schema.

    Args:
        place: where it stands; the last word is the name of the property or parameter.

    Raises:
        NoExample: a value in it has none.
    """
    if place in VALUES:
        return VALUES[place]
    if "examples" in schema:
        return schema["examples"][0]
    if "anyOf" in schema:
        return example(next(one for one in schema["anyOf"] if one.get("type") != "null"), schemas, place)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_PREFIX)
        return VALUES[name] if name in VALUES else _composed(schemas[name], schemas, name)
    property_ = place.rpartition(" ")[2].rpartition(".")[2]
    if property_ in VALUES and "$ref" not in schema.get("items", {}):
        return VALUES[property_]
    return _composed(schema, schemas, place)


def _composed(schema: Mapping[str, Any], schemas: Mapping[str, Any], place: str) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, schemas, place)
    if kind == "array":
        return [example(schema["items"], schemas, place)]
    if kind == "boolean":
        return bool(schema.get("default", False))
    if schema.get("format") in VALUES:
        return VALUES[schema["format"]]
    raise NoExample(place)


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any], place: str) -> dict[str, Any]:
    if "properties" in schema:
        properties = schema["properties"].items()
        return {name: example(one, schemas, f"{place}.{name}") for name, one in properties}
    if "propertyNames" in schema:
        key = example(schema["propertyNames"], schemas, place)
        return {key: example(schema["additionalProperties"], schemas, place)}
    raise NoExample(place)
