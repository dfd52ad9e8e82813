"""Every parameter, request body and answer in JSON is told with a complete example that fits its schema."""

import re
from datetime import date, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from hotline.tickets import is_ticket_number
from intake_api.http import app
from intake_api.http.example_values import VALUES
from intake_api.http.examples import NoExample, add_examples, example, places

DOCUMENT = app.openapi(app.build())
SCHEMAS = DOCUMENT["components"]["schemas"]
PLACES = dict(places(DOCUMENT))
FORMATS = FormatChecker(())
FORMATS.checks("date", ValueError)(lambda text: not isinstance(text, str) or bool(date.fromisoformat(text)))
FORMATS.checks("date-time", ValueError)(lambda text: not isinstance(text, str) or datetime.fromisoformat(text).tzinfo)


def wrong(schema, value):
    """Why the value does not fit."""
    validator = Draft202012Validator({**schema, "components": DOCUMENT["components"]}, format_checker=FORMATS)
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("place", PLACES)
def test_it_has_an_example_that_fits(place):
    described = PLACES[place]
    value = example(described["schema"], SCHEMAS, place)  # names what has none
    assert described["example"] == value
    assert wrong(described["schema"], value) == []


@pytest.mark.parametrize("place", [place for place, one in PLACES.items() if "$ref" in one["schema"]])
def test_an_example_tells_every_property(place):
    described = PLACES[place]
    schema = SCHEMAS[described["schema"]["$ref"].rpartition("/")[2]]
    if "properties" in schema:
        assert described["example"].keys() == schema["properties"].keys()


def test_every_operation_is_looked_at():
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            json = [
                status for status, one in operation["responses"].items() if "application/json" in one.get("content", {})
            ]
            told = {f"{method.upper()} {path} {status}" for status in json if status.startswith("2")}
            told |= {f"{method.upper()} {path} body"} if "requestBody" in operation else set()
            told |= {f"{path} {parameter['name']}" for parameter in operation.get("parameters", ())}
            assert told <= PLACES.keys()


def texts(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def test_numbers_are_nobodys():
    for text in texts(dict(VALUES)):
        mobile = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
        assert all(one.startswith("1390000") for one in mobile), text


def test_ticket_numbers_have_their_check_digit():
    numbers = [one for text in texts(dict(VALUES)) for one in re.findall(r"\d{8}-\d{6}-\d", text)]
    assert numbers
    assert all(map(is_ticket_number, numbers))


def test_no_value_lies_unused():
    """A value that a schema lost, or that was never right, is not kept."""
    used = set()

    class Watched(dict):
        def __getitem__(self, key):
            used.add(key)
            return super().__getitem__(key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("intake_api.http.examples.VALUES", Watched(VALUES))
        add_examples({"paths": DOCUMENT["paths"], "components": DOCUMENT["components"]})
    assert set(VALUES) - used == set()


def test_what_has_no_value_is_left_without_and_named():
    document = {
        "paths": {"/x": {"get": {"parameters": [{"name": "colour", "schema": {"type": "string"}}], "responses": {}}}},
        "components": {"schemas": {}},
    }
    add_examples(document)
    [(place, described)] = places(document)
    assert "example" not in described
    with pytest.raises(NoExample, match="/x colour"):
        example(described["schema"], {}, place)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "examples": ["甲", "乙"]}, "甲"),
        ({"enum": ["b", "a"], "type": "string"}, "b"),
        ({"anyOf": [{"type": "null"}, {"type": "boolean"}]}, False),
        ({"type": "boolean", "default": True}, True),
        ({"type": "string", "format": "date"}, VALUES["date"]),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}, [{"colour": "红"}]),
        ({"type": "object", "propertyNames": {"enum": ["k"]}, "additionalProperties": {"enum": [3]}}, {"k": 3}),
    ],
)
def test_what_the_schema_says_itself_serves(schema, value):
    thing = {"type": "object", "properties": {"colour": {"type": "string", "examples": ["红"]}}}
    assert example(schema, {"Thing": thing}, "/x thing") == value
