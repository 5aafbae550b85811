"""Ways to break selections: fields, arguments, directives and what fragments are on."""

import re

from graphql import get_named_type, is_composite_type, is_required_argument, parse, print_ast
from graphql.language import ast

from .mutations import operator, value_of


@operator("FieldsOnCorrectType")
def unknown_field(broken):
    if broken.random.random() < 0.5:
        return broken.select(broken.one([
            "bogus", "totalCount", "id", "bogus { a }", "__typenam", "__schema { description }"]))
    node, _ = broken.one(broken.fields)
    node.name = ast.NameNode(value=node.name.value + "s")
    return broken


@operator("FragmentsOnCompositeTypes")
def fragment_on_leaf(broken):
    type = broken.one(["Int", "PhotoFilter", "PhotoOrder", "LocalDateTime"])
    return broken.select(f"... on {type} {{ __typename }}")


@operator("KnownArgumentNames")
def unknown_argument(broken):
    if broken.random.random() < 0.3:
        return broken.select("__typename @skip(if: true, bogus: 1)")
    node, _ = broken.one(broken.fields)
    node.arguments += (ast.ArgumentNode(name=ast.NameNode(value="bogus"), value=value_of("1")),)
    return broken


@operator("KnownDirectives")
def unknown_directive(broken):
    name = broken.one(["bogus", "deprecated", "specifiedBy(url: \"\")", "oneOf"])
    if broken.random.random() < 0.5:
        return broken.select(f"__typename @{name}")
    directive = parse("{ a @skip(if: true) }").definitions[0].selection_set.selections[0].directives
    place = broken.one([d for d in broken.tree.definitions])
    place.directives += directive
    return broken


@operator("PossibleFragmentSpreads")
def impossible_spread(broken):
    types = [type for type in broken.schema.type_map.values() if is_composite_type(type) and type.name[:2] != "__"]
    return broken.select(f"... on {broken.one(types).name} {{ __typename }}")


@operator("ProvidedRequiredArguments")
def missing_argument(broken):
    needy = [node for node, field in broken.fields if field and any(map(is_required_argument, field.args.values()))]
    if not needy or broken.random.random() < 0.3:
        return broken.select("__typename @skip")
    broken.one(needy).arguments = ()
    return broken


@operator("UniqueArgumentNames")
def same_arguments(broken):
    nodes = [node for node, _ in broken.fields if node.arguments]
    if not nodes:
        return broken.select("__typename @skip(if: true, if: true)")
    node = broken.one(nodes)
    node.arguments += node.arguments[:1]
    return broken


@operator("UniqueDirectivesPerLocation")
def same_directives(broken):
    return broken.select(broken.one(["__typename", "... "]) + "@skip(if: false) @skip(if: false)" + " { __typename }")


@operator("ScalarLeafs")
def wrong_leaf(broken):
    node, field = broken.one(broken.fields)
    if field and is_composite_type(get_named_type(field.type)):
        node.selection_set = None
    else:
        node.selection_set = parse("{ a }", no_location=True).definitions[0].selection_set
    return broken


@operator("UniqueInputFieldNames")
def same_members(broken):
    return broken.select(broken.one([
        "same: photos(filter: {undated: true, undated: true}) { totalCount }",
        "same: facets(filter: {not: {or: [{years: 1, years: 2}]}}) { __typename }"]), "Query")


@operator("OverlappingFields")
def overlapping_fields(broken):
    text, on = broken.one([
        ("x: __typename x: totalCount", "PhotoConnection"), ("x: id x: filename", "Photo"),
        ("x: width x: height", "Thumbnail"),
        ("x: photo(databaseId: 1) { id } x: photo(databaseId: 2) { id }", "Query"),
        ("x: facets(filter: {years: [1, 2]}) { __typename } x: facets(filter: {years: [2, 1]}) { __typename }",
         "Query"),
        ("x: photos(filter: {undated: true, rating: {to: 1}}) { totalCount } "
         "... { x: photos(filter: {rating: {to: 1}, undated: true}) { totalCount } }", "Query"),
        ("x: node(id: 1) { ... on Photo { y: rating } ... on Job { y: done } }", "Query"),
        ("x: node(id: 1) { ... on Photo { y: rating } ... on Job { y: finishedAt } }", "Query"),
        ("x: node(id: 1) { ... on Photo { y: camera { z: iso } } ... on Job { y: kind } }", "Query"),
        ("x: node(id: 1) { ... on Photo { y: filename } ... on Job { y: kind } }", "Query"),
        ("x: node(id: 1) { y: id ... on Photo { y: path } }", "Query"),
        ("x: photos { nodes { y: id } } x: photos { nodes { y: path } }", "Query"),
        ("x: photos { nodes { y: id } } ... on Query { x: photos { nodes { z: path } } }", "Query"),
    ])
    return broken.select(text, on)


@operator("fields of one alias")
def common_alias(broken):
    if nests_fragments(broken):
        return None
    # graphql-core does not know the type of `__typename` here, as editions.TYPENAME shows.
    fields = [node for node, _ in broken.fields if node.name.value != "__typename"]
    for node in broken.random.sample(fields, min(len(fields), broken.random.randint(2, 4))):
        node.alias = ast.NameNode(value="common")
    return broken


@operator("selections elsewhere")
def copied_selections(broken):
    """Copies selections of one set into another, mostly of the same type, where they may or may not merge.

    Not those of introspection, since both engines bound its nesting, each in its way; nor root fields, of which the
    service lets an operation have 20.
    """
    source, type = broken.one(broken.sets)
    if type.name.startswith("__") or type is broken.schema.query_type or nests_fragments(broken):
        return None
    others = [node for node, other in broken.sets if other is type and node is not source]
    target = broken.one(others) if others and broken.random.random() < 0.8 else broken.one(broken.sets)[0]
    if target is not source:
        target.selections += tuple(selection for selection in source.selections if not holds(selection, target))
    return broken


def holds(selection, target):
    """Whether a set is inside a selection, which then cannot be copied into it."""
    inner = getattr(selection, "selection_set", None)
    return inner is target or bool(inner) and any(holds(selection, target) for selection in inner.selections)


def nests_fragments(broken):
    """Whether a fragment spreads another: graphql-core then misses conflicts, as editions.NESTED shows."""
    fragments = [node for node in broken.tree.definitions if isinstance(node, ast.FragmentDefinitionNode)]
    return any(re.search(r"[.]{3}(?! on | @| ?{)", print_ast(fragment)) for fragment in fragments)
