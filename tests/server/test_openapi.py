"""The OpenAPI description: well formed, and true of the running server."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from web_client import QUESTION, Answer, WebClient, opened

from bot.server.problems import ProblemType
from bot.server.web_channel import description

# The schema of OpenAPI 3.1 documents, as the OpenAPI Initiative publishes it (Apache-2.0).
OPENAPI_SCHEMA = Path(__file__).with_name("openapi-3.1-schema.json")
METHODS = ("get", "post", "put", "delete")


def test_the_description_is_served(public_url: str) -> None:
    """The server hands out the description, without a token."""
    answer = WebClient(public_url).call("GET", "/openapi.json")
    assert answer.status == 200
    assert answer.content == description()


def test_the_description_is_valid_openapi() -> None:
    """The description conforms to OpenAPI 3.1, and its schemas to JSON Schema 2020-12."""
    schema = json.loads(OPENAPI_SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema)
    assert [str(one) for one in validator.iter_errors(description())] == []
    for one in description()["components"]["schemas"].values():
        jsonschema_rs.meta.validate(
            {"$schema": "https://json-schema.org/draft/2020-12/schema"} | one
        )


def test_every_problem_is_described() -> None:
    """The types of problems are those that the server knows."""
    described = description()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert described == [one.uri for one in ProblemType]


def resolved(node: Any) -> Any:
    """Return what ``node`` refers to, or itself."""
    if not isinstance(node, dict) or "$ref" not in node:
        return node
    found: Any = description()
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def errors(schema: Any, content: Any) -> list[str]:
    """Return how ``content`` violates ``schema``."""
    whole = {"components": description()["components"], **schema}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [str(one) for one in validator.iter_errors(content)]


def check(path: str, method: str, answer: Answer) -> None:
    """Check that ``answer`` is one that the description of the route allows."""
    responses = description()["paths"][path][method]["responses"]
    assert str(answer.status) in responses, f"{method} {path} answered {answer.status}"
    response = resolved(responses[str(answer.status)])
    for name, header in response.get("headers", {}).items():
        assert errors(header["schema"], answer.headers[name.lower()]) == []
    if "content" not in response:
        assert answer.body == b""
        return
    ((media_type, media),) = response["content"].items()
    assert answer.headers["content-type"] == media_type
    assert errors(media["schema"], answer.content) == []


ROUTES = [
    (path, method)
    for path, item in description()["paths"].items()
    for method in METHODS
    if method in item
]


def request(client: WebClient, path: str, method: str, content: Any, **headers: str) -> Answer:
    """Call the route, with a message that exists in its path."""
    message_id = client.send(QUESTION).content["id"] if "{id}" in path and client.token else "1"
    return client.call(method.upper(), path.replace("{id}", message_id), content, **headers)


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_the_examples_work(path: str, method: str, public_url: str) -> None:
    """Each example of a request is of its schema and gets an answer of its described form."""
    operation = description()["paths"][path][method]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    for example in body.get("examples", {"none": {"value": None}}).values():
        content = example["value"]
        if body:
            assert errors(body["schema"], content) == []
        answer = request(opened(public_url), path, method, content)
        assert 200 <= answer.status < 300, answer.body
        check(path, method, answer)


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_refusals_are_described(path: str, method: str, public_url: str) -> None:
    """Each way in which a route refuses a request is one that its description names."""
    operation = description()["paths"][path][method]
    refusals = [
        request(opened(public_url), path, method, None, Origin="https://evil.example"),
        request(opened(public_url), f"{path}?stream=true", method, {}),
    ]
    assert [answer.status for answer in refusals] == [403, 400]
    if operation.get("security") is None:
        refusals.append(request(WebClient(public_url), path, method, {}))
        assert refusals[-1].status == 401
    if "requestBody" in operation:
        refusals += [
            request(opened(public_url), path, method, {"unknown": 1}),
            request(opened(public_url), path, method, {"padding": "x" * 20_000}),
            request(opened(public_url), path, method, {}, Content_Type="text/plain"),
        ]
        assert [answer.status for answer in refusals[-3:]] == [400, 413, 415]
    for answer in refusals:
        check(path, method, answer)


def test_what_the_schemas_refuse_is_refused(public_url: str) -> None:
    """A body that violates the schema of its request is refused by the server too."""
    known = str(uuid.uuid4())
    bodies: dict[tuple[str, str], list[Any]] = {
        ("/conversations", "post"): [[], {"language": "it"}, {"language": 1}, {"x": 1}],
        ("/messages", "post"): [
            {},
            {"id": known},
            {"id": known, "text": 1},
            {"id": known, "text": None},
            {"id": known, "text": "a", "payload": "b"},
            {"id": "not a uuid", "text": "a"},
            {"id": known, "text": "a", "metadata": {}},
        ],
        ("/messages/{id}/rating", "put"): [
            {},
            {"rating": "good"},
            {"rating": "down", "reason": "other"},
            {"rating": "up", "reason": "wrong"},
            {"rating": None},
        ],
    }
    client = opened(public_url)
    for (path, method), contents in bodies.items():
        operation = description()["paths"][path][method]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        for content in contents:
            assert errors(schema, content), f"{content} is of the schema"
            answer = client.call(method.upper(), path.replace("{id}", known), content)
            assert answer.status == 400, content
            check(path, method, answer)


def test_conflicts_and_unknown_messages_are_described(public_url: str) -> None:
    """An id used twice and a message that does not exist are answered as described."""
    client, message_id = opened(public_url), str(uuid.uuid4())
    client.send(QUESTION, message_id)
    check("/messages", "post", client.send("Bonjour", message_id))
    check("/messages/{id}/rating", "put", client.rate(str(uuid.uuid4()), {"rating": "up"}))
