"""The audits of GraphQL over HTTP that the `graphql-http` project publishes, by its ids and in its order.

The list is that of its src/audits/server.ts of October 2025: 13 MUST, 23 SHOULD, 25 MAY. A SHOULD or a MAY that fails
is a failure here, too. Where a browser's `fetch` would send `Accept: */*`, no Accept header is sent.
"""

import json
import urllib.parse

import pytest

from . import wire

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
TYPENAME = "{ __typename }"
BY_NAME = "query Type($name: String!) { __type(name: $name) { name } }"
UNKNOWN_FIELD = "{ 8f31403dfe404bccbb0e835f2629c6a7 }"
COERCE_FAILURE = "query CoerceFailure($id: ID!){ __typename }"
NOT_JSON = '{ "not a JSON'
# Values that are not strings, by the kind in an audit's name. Parameters that are maps get a string in place of the object.
NO_TEXT = [("object", {"obj": "ect"}), ("number", 0), ("boolean", False), ("array", ["array"])]
NO_MAP = [("string", "string")] + NO_TEXT[1:]


# Requests

def post(parameters, accept=None, content_type=JSON):
    """A POST of parameters as JSON in UTF-8. A string is sent as it is, None sends no body."""
    body = parameters
    if isinstance(parameters, dict):
        body = json.dumps(parameters, ensure_ascii=False).encode()
    headers = {"Content-Type": content_type, "Accept": accept}
    return "POST", wire.PATH, body, {name: value for name, value in headers.items() if value}


def get(accept=None, **parameters):
    return "GET", f"{wire.PATH}?{urllib.parse.urlencode(parameters)}", None, {"Accept": accept} if accept else {}


# What a response must be

def status(*ranges):
    spans = [(span, span) if isinstance(span, int) else span for span in ranges]
    return lambda answer: any(first <= answer.status <= last for first, last in spans)


def media_type(expected):
    return lambda answer: expected in answer.type


def utf8(answer):
    try:
        return bool(answer.body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def without(member):
    return lambda answer: member not in answer.json


OK, BAD_REQUEST, CLIENT_ERROR, ERROR = status(200), status(400), status((400, 499)), status((400, 599))


def audits():
    """Each audit: id, name, request, conditions of the response."""
    yield ("22EB", f"SHOULD accept {RESPONSE} and match the content-type",
           post({"query": TYPENAME}, RESPONSE), OK, media_type(RESPONSE))
    yield ("4655", f"MUST accept {JSON} and match the content-type",
           post({"query": TYPENAME}, JSON), OK, media_type(JSON))
    yield ("47DE", f"SHOULD accept */* and use {JSON} for the content-type",
           post({"query": TYPENAME}, "*/*"), OK, media_type(JSON))
    yield ("80D8", f"SHOULD assume {JSON} content-type when accept is missing",
           post({"query": TYPENAME}), OK, media_type(JSON))
    yield "82A3", "MUST use utf-8 encoding when responding", post({"query": TYPENAME}), OK, utf8
    yield ("BF61", "MUST accept utf-8 encoded request",
           post({"query": '{ __type(name: "Run🏃Swim🏊") { name } }'}, content_type=f"{JSON}; charset=utf-8"), OK)
    yield "78D5", "MUST assume utf-8 in request if encoding is unspecified", post({"query": TYPENAME}), OK
    yield "2C94", "MUST accept POST requests", post({"query": TYPENAME}), OK
    yield "5A70", "MAY accept application/x-www-form-urlencoded formatted GET requests", get(query=TYPENAME), OK
    yield ("9C48", "MAY NOT allow executing mutations on GET requests",
           get(RESPONSE, query="mutation { __typename }"), CLIENT_ERROR)
    yield ("9ABE", "SHOULD respond with 4xx status code if content-type is not supplied on POST requests",
           post({"query": TYPENAME}, content_type=None), CLIENT_ERROR)
    yield "03D4", f"MUST accept {JSON} POST requests", post({"query": TYPENAME}), OK
    yield "A5BF", "MAY use 400 status code when request body is missing on POST", post(None), BAD_REQUEST
    yield from parameters()
    yield from failures()


def parameters():
    yield ("423L", "MAY use 400 status code on missing {query} parameter",
           post({"notquery": TYPENAME}, RESPONSE), BAD_REQUEST)
    yield from invalid("LKJ", "query", NO_TEXT)
    yield from allowed("34A2", "13EE", "string {query}", query=TYPENAME)
    yield from invalid("6C0", "operationName", NO_TEXT)
    yield from allowed(
        "8161", "B8B3", "string {operationName}", query="query Query { __typename }", operationName="Query")
    for number, name in enumerate(["variables", "operationName", "extensions"]):
        for id, accept, level in [(f"94B{number}", RESPONSE, "SHOULD"), (f"022{number}", JSON, "MUST")]:
            yield (id, f"{level} allow null {{{name}}} parameter when accepting {accept}",
                   post({"query": TYPENAME, name: None}, accept), OK, without("errors"))
    yield from invalid("476", "variables", NO_MAP)
    yield from allowed("2EA1", "28B9", "map {variables}", query=BY_NAME, variables={"name": "sometype"})
    for id, accept in [("D6D5", RESPONSE), ("6A70", JSON)]:
        yield (id, f"MAY allow URL-encoded JSON string {{variables}} parameter in GETs when accepting {accept}",
               get(accept, query=BY_NAME, variables=json.dumps({"name": "sometype"})), OK, without("errors"))
    yield from invalid("58B", "extensions", NO_MAP)
    yield from allowed("428F", "1B7A", "map {extensions}", query=TYPENAME, extensions={"some": "value"})


def invalid(id, parameter, values):
    for number, (kind, value) in enumerate(values):
        yield (f"{id}{number}", f"MAY use 400 status code on {kind} {{{parameter}}} parameter",
               post({"query": TYPENAME} | {parameter: value}), BAD_REQUEST)


def allowed(by_response, by_json, what, **body):
    yield by_response, f"SHOULD allow {what} parameter when accepting {RESPONSE}", post(body, RESPONSE), OK
    yield by_json, f"MUST allow {what} parameter when accepting {JSON}", post(body, JSON), OK, without("errors")


def failures():
    yield ("B6DC", f"MAY use 2xx, 4xx, or 5xx status codes on JSON parsing failure when accepting {JSON}",
           post(NOT_JSON, JSON), status((200, 299), (400, 499), (500, 599)))
    for id, accept in [("BCF8", JSON), ("B7N8", RESPONSE)]:
        yield (id, f"SHOULD use 400 status code on JSON parsing failure when accepting {accept}",
               post(NOT_JSON, accept), BAD_REQUEST)
    typo = post({"qeury": TYPENAME})
    yield "8764", "MAY use 4xx or 5xx status codes if parameters are invalid", typo, ERROR
    yield "3E3A", "MAY use 400 status code if parameters are invalid", typo, BAD_REQUEST
    coercion = {"query": COERCE_FAILURE, "variables": {"id": None}}
    for id, what, body in [("572B", "200 status code on document parsing failure", {"query": "{"}),
                           ("FDE2", "200 status code on document validation failure", {"query": UNKNOWN_FIELD}),
                           ("7B9B", "a status code of 200 on variable coercion failure", coercion)]:
        yield id, f"SHOULD use {what} when accepting {JSON}", post(body, JSON), OK
    for ids, what, query in [(["865D", "556A", "D586"], "parsing", "{"),
                             (["51FE", "74FF", "5E5B"], "validation", UNKNOWN_FIELD)]:
        request = post({"query": query}, RESPONSE)
        place = f"on document {what} failure when accepting {RESPONSE}"
        yield ids[0], f"SHOULD use 4xx or 5xx status codes {place}", request, ERROR
        yield ids[1], f"SHOULD use 400 status code {place}", request, BAD_REQUEST
        yield ids[2], f"SHOULD not contain the data entry {place}", request, without("data")
    yield ("86EE", f"SHOULD use a status code of 400 on variable coercion failure when accepting {RESPONSE}",
           post(coercion, RESPONSE), BAD_REQUEST)


AUDITS = list(audits())


@pytest.mark.parametrize("audit", AUDITS, ids=lambda audit: f"{audit[0]} {audit[1]}")
def test_audit(audit, connection):
    _, _, request, *conditions = audit
    answer = connection.send(*request)
    assert all(holds(answer) for holds in conditions), f"returned {answer.type}: {answer}"


def test_the_audits_are_complete():
    levels = [name.split()[0] for _, name, *_ in AUDITS]
    assert {level: levels.count(level) for level in set(levels)} == {"MUST": 13, "SHOULD": 23, "MAY": 25}
