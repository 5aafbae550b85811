"""The promise of docs/api-stability.md: a client of the last release works with this one, and arguments that it leaves
out have the same defaults."""

import pathlib
import re

import pytest
from graphql import DangerousChangeType, build_schema, find_breaking_changes, find_dangerous_changes
from graphql import is_input_object_type, print_ast, print_schema
from graphql.utilities import ast_from_value

from . import wire

RELEASED = pathlib.Path(__file__).parent / "released"
# Breaking changes, each one edit of the released schema.
BREAKS = [
    ("a field that is gone", "  filename: String!\n", "  fileName: String!\n"),
    ("a field of another type", "  filename: String!\n", "  filename: Int!\n"),
    ("a field that may be null now", "  filename: String!\n", "  filename: String\n"),
    ("an argument that must be given now", "    id: ID!\n  ): Node", "    id: ID!\n    again: ID!\n  ): Node"),
    ("an enum value that is gone", "  YEAR\n", "  ANNUAL\n"),
    ("another default of an argument", "order: PhotoOrder! = TAKEN_DESC", "order: PhotoOrder! = TAKEN_ASC"),
    ("a default where there was none", "    text: String!\n    limit", "    text: String! = \"a\"\n    limit"),
    ("a default of an input field where there was none", "  minimumConfidence: Float\n",
     "  minimumConfidence: Float = 0.5\n"),
    ("a default that is gone", "limit: Int! = 10", "limit: Int"),
    ("a type that left a union", "union Kept = Photo | Job", "union Kept = Photo"),
    ("an interface that a type left", "type Job implements Node {", "type Job {"),
    ("an input field that must be given now", "input NumberRange {\n", "input NumberRange {\n  unit: Int!\n"),
    ("a directive that is gone", "directive @kept on FIELD\n", ""),
    ("a type that became another kind", "enum JobState {\n", "enum Other {\n  A\n}\nunion JobState = Job\nenum Rest {\n"),
]
# Changes that the promise allows in a minor version.
GROWTH = [
    ("a field", "type Photo implements Node {\n", "type Photo implements Node {\n  new: Int!\n"),
    ("an optional argument", "    id: ID!\n  ): Node", "    id: ID!\n    new: Int\n  ): Node"),
    ("an argument with a default", "    id: ID!\n  ): Node", "    id: ID!\n    new: Int! = 3\n  ): Node"),
    ("an enum value", "  YEAR\n", "  CENTURY\n  YEAR\n"),
    ("an input field", "input NumberRange {\n", "input NumberRange {\n  new: Int\n"),
    ("a type", "scalar Long\n", "scalar Long\ntype New implements Node { id: ID! }\n"),
    ("a deprecation", "  filename: String!\n", "  filename: String! @deprecated\n"),
    ("a type in a union", "union Kept = Photo | Job", "union Kept = Photo | Job | Camera"),
]
# Definitions that no release has, so that every kind of change can be tested.
EXTRA = "\nunion Kept = Photo | Job\ndirective @kept on FIELD\n"


RELEASES = sorted(RELEASED.glob("*.graphql"))


@pytest.fixture(scope="module")
def current(library):
    return build_schema(wire.Connection().send("GET", "/schema.graphql").body.decode())


@pytest.fixture(scope="module")
def released():
    """The last release, with the extra definitions and without descriptions."""
    return without_descriptions(RELEASES[-1].read_text()) + EXTRA


def test_the_schema_of_a_release_is_kept():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.stem)
def test_nothing_breaks_clients_of(release, current):
    assert problems(build_schema(release.read_text()), current) == []


@pytest.mark.parametrize("old, new", [edit[1:] for edit in BREAKS], ids=[edit[0] for edit in BREAKS])
def test_the_comparison_reports(old, new, released):
    edited = released.replace(old, new, 1)
    assert edited != released
    assert problems(build_schema(released), build_schema(edited)) != []


@pytest.mark.parametrize("old, new", [edit[1:] for edit in GROWTH], ids=[edit[0] for edit in GROWTH])
def test_the_comparison_allows(old, new, released):
    edited = released.replace(old, new, 1)
    assert edited != released
    assert problems(build_schema(released), build_schema(edited)) == []


def problems(old, new):
    """Changes that break a client of the old schema or change defaults on which it relies. Other changes that
    graphql-core calls dangerous are growth, which clients must expect."""
    found = [change.description for change in find_breaking_changes(old, new)]
    found += [change.description for change in find_dangerous_changes(old, new)
              if change.type is DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE]
    return found + list(other_defaults(old, new))


def other_defaults(old, new):
    """Defaults that graphql-core does not compare: those of input fields, and of arguments that had none."""
    for name, type in old.type_map.items():
        now = new.type_map.get(name)
        if name.startswith("__") or now is None or type.__class__ is not now.__class__:
            continue
        if is_input_object_type(type):
            pairs = [(f"{name}.{key}", field, now.fields.get(key)) for key, field in type.fields.items()]
        else:
            pairs = [(f"{name}.{field}({key}:)", argument, now.fields[field].args.get(key))
                     for field, each in getattr(type, "fields", {}).items() if field in now.fields
                     for key, argument in each.args.items()]
        for place, before, after in pairs:
            if after is not None and default(before) != default(after):
                yield f"{place} had the default {default(before)}, and has {default(after)}."


def default(input):
    """A default value as it is written; None without one."""
    node = ast_from_value(input.default_value, input.type)
    return node and print_ast(node)


def without_descriptions(text):
    """So that edits find their places by definitions alone."""
    schema = build_schema(text)
    bare = re.sub(r' *""".*?"""\n', "", print_schema(schema), flags=re.S)
    return "".join(line for line in bare.splitlines(keepends=True) if line.strip())
