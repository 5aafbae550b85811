"""graphql-core accepts the schema of the API, and its connections have the same pages from both ends."""

import pytest
from graphql import build_client_schema, build_schema, is_enum_type, is_input_object_type, is_interface_type
from graphql import is_object_type, lexicographic_sort_schema, print_schema, validate_schema

from . import wire
from .reference import INTROSPECTION

EVERYWHERE = {"near": {"latitude": 48.8566, "longitude": 2.3522, "metres": 20_037_600}}
SEARCHES = [(order, None) for order in ["TAKEN_DESC", "TAKEN_ASC", "ADDED_DESC", "CHANGED_DESC", "SIZE_DESC", "NAME"]]
SEARCHES += [("DISTANCE", EVERYWHERE), ("TAKEN_DESC", {"hasPosition": True}), ("NAME", {"years": [1900]})]
PAGE = """query (
  $order: PhotoOrder!, $filter: PhotoFilter, $first: Int, $after: String, $last: Int, $before: String) {
  photos(order: $order, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor node { databaseId } } nodes { databaseId }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


@pytest.fixture(scope="module")
def introspected(library):
    return build_client_schema(wire.Connection().data(INTROSPECTION))


@pytest.fixture(scope="module")
def sdl(library):
    return build_schema(wire.Connection().send("GET", "/schema.graphql").body.decode())


def test_the_sdl_is_served(connection):
    assert connection.send("GET", "/schema.graphql").status == 200


def test_the_introspected_schema_is_valid(introspected):
    assert validate_schema(introspected) == []


def test_the_sdl_is_valid(sdl):
    assert validate_schema(sdl) == []


def test_the_sdl_builds_to_the_introspected_schema(sdl, introspected):
    ours, theirs = (print_schema(lexicographic_sort_schema(schema)) for schema in (sdl, introspected))
    assert ours == theirs, differences(ours, theirs)


def test_every_type_field_argument_and_value_has_a_description(introspected):
    members = list(described(introspected))
    assert len(members) > 400
    assert [name for name, member in members if not member.description] == []


@pytest.mark.parametrize("order, filter", SEARCHES)
def test_pages_of_every_size_from_both_ends_make_up_the_same_list(order, filter, connection):
    problems = walk_both_ways(connection, order, filter)
    assert problems == [], problems[:5]


def differences(one, other):
    one, other = one.splitlines(), other.splitlines()
    return [f"only in the SDL: {line}" for line in one if line not in other] + [
        f"only introspected: {line}" for line in other if line not in one]


def described(schema):
    """Everything of the schema that may have a description, by name, without the types of introspection itself."""
    for type in schema.type_map.values():
        if type.name.startswith("__"):
            continue
        yield type.name, type
        if is_enum_type(type):
            yield from ((f"{type.name}.{name}", value) for name, value in type.values.items())
        if is_object_type(type) or is_interface_type(type) or is_input_object_type(type):
            for name, field in type.fields.items():
                yield f"{type.name}.{name}", field
                arguments = getattr(field, "args", {})
                yield from ((f"{type.name}.{name}({key}:)", value) for key, value in arguments.items())
    for directive in schema.directives:
        yield f"@{directive.name}", directive
        yield from ((f"@{directive.name}({key}:)", value) for key, value in directive.args.items())


def walk_both_ways(connection, order, filter):
    """Reads pages of several sizes from both ends; returns how they differ from one list without gaps or repetitions."""
    whole = pages(connection, order, filter, 200, "first", "after")[0]
    problems = []
    for size in [1, 7, 26, 200]:
        for direction in [("first", "after"), ("last", "before")]:
            seen, wrong = pages(connection, order, filter, size, *direction)
            if seen != whole or len(set(seen)) != len(seen):
                wrong.append(f"the list is {seen}, not {whole}")
            problems += [f"{direction[0]}: {size}: {problem}" for problem in wrong]
    return problems


def pages(connection, order, filter, size, count, cursor):
    """The ids of all photos, page by page, and the faults of the pages."""
    numbers, wrong, place = [], [], None
    forward = count == "first"
    onward, back = ("hasNextPage", "hasPreviousPage") if forward else ("hasPreviousPage", "hasNextPage")
    while True:
        page = connection.data(PAGE, order=order, filter=filter, **{count: size, cursor: place})["photos"]
        info, edges = page["pageInfo"], page["edges"]
        found = [edge["node"]["databaseId"] for edge in edges]
        ends = (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
        before = len(numbers)
        numbers = numbers + found if forward else found + numbers
        if found != [node["databaseId"] for node in page["nodes"]]:
            wrong.append("nodes are not those of edges")
        if (info["startCursor"], info["endCursor"]) != ends:
            wrong.append("pageInfo's cursors are not those of the edges")
        if info[back] != (before > 0):
            wrong.append(f"{back} is {info[back]} after {before} photos")
        if info[onward] != (len(numbers) < page["totalCount"]):
            wrong.append(f"{onward} is {info[onward]} after {len(numbers)} of {page['totalCount']} photos")
        place = info["endCursor" if forward else "startCursor"]
        if not info[onward] or not edges or len(numbers) > page["totalCount"]:
            return numbers, wrong
