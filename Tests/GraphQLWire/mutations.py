"""Ways to break a document: at least one for each of the engine's rules, named as the rule's file.

An operator may leave a document valid by chance; graphql-core is the judge. It gives None where it finds no place.
"""

import copy

from graphql import TypeInfo, TypeInfoVisitor, Visitor, get_named_type, is_composite_type, parse, print_ast, visit
from graphql import is_required_argument
from graphql.language import ast

# The library's schema has all three kinds of operations, so that no document can break this rule here.
UNBREAKABLE = {"OperationTypeExistence"}
OPERATORS = {}


def operator(*rules):
    """Registers an operator under its rules; one that changes values is kept from mutations, which would write."""
    def register(function):
        for rule in rules:
            OPERATORS[rule] = function
        return function
    return register


class Broken:
    """A document's tree, its places with their types, and what the operators do to it."""

    def __init__(self, document, schema, random):
        self.schema, self.random = schema, random
        self.tree = parse(document.text, no_location=True)
        self.operation = next(d for d in self.tree.definitions if isinstance(d, ast.OperationDefinitionNode))
        self.writes = any(getattr(d, "operation", None) == ast.OperationType.MUTATION for d in self.tree.definitions)
        self.variables = copy.deepcopy(document.variables)
        self.operation_name = document.operation
        self.sets, self.fields, self.values = [], [], []
        types = TypeInfo(schema)
        places = self

        class Collector(Visitor):
            def enter_selection_set(self, node, *_):
                if types.get_parent_type():
                    places.sets.append((node, types.get_parent_type()))

            def enter_field(self, node, *_):
                places.fields.append((node, types.get_field_def()))

            def enter_argument(self, node, *_):
                places.values.append(node)

            def enter_object_field(self, node, *_):
                places.values.append(node)

        visit(self.tree, TypeInfoVisitor(types, Collector()))

    def one(self, places):
        return self.random.choice(places) if places else None

    def select(self, text, on=None):
        """Puts selections into one of the sets, or one on a certain type."""
        sets = [node for node, type in self.sets if on in (None, type.name)]
        if not sets:
            return None
        node, more = self.one(sets), parse("{" + text + "}", no_location=True).definitions[0].selection_set.selections
        where = self.random.randint(0, len(node.selections))
        node.selections = node.selections[:where] + more + node.selections[where:]
        return self

    def define(self, text):
        self.tree.definitions += parse(text, no_location=True).definitions
        return self

    def declare(self, text):
        """Declares variables on every operation."""
        more = parse(f"query ({text}) {{ a }}", no_location=True).definitions[0].variable_definitions
        for definition in self.tree.definitions:
            if isinstance(definition, ast.OperationDefinitionNode):
                definition.variable_definitions += more
        return self

    @property
    def text(self):
        return print_ast(self.tree)


def value_of(text):
    return parse("{a(a: " + text + ")}", no_location=True).definitions[0].selection_set.selections[0].arguments[0].value


@operator("ExecutableDefinitions")
def type_definition(broken):
    return broken.define(broken.one(["type Extra { a: Int }", "extend type Photo { a: Int }", "scalar Extra", "schema { query: Query }"]))


@operator("FieldsOnCorrectType")
def unknown_field(broken):
    if broken.random.random() < 0.5:
        return broken.select(broken.one(["bogus", "totalCount", "id", "bogus { a }", "__typenam", "__schema { description }"]))
    node, _ = broken.one(broken.fields)
    node.name = ast.NameNode(value=node.name.value + "s")
    return broken


@operator("FragmentsOnCompositeTypes")
def fragment_on_leaf(broken):
    type = broken.one(["Int", "PhotoFilter", "PhotoOrder", "LocalDateTime"])
    return broken.select(f"... on {type} {{ __typename }}")


@operator("KnownTypeNames")
def unknown_type(broken):
    if broken.random.random() < 0.5:
        return broken.select("... on Bogus { __typename }")
    return broken.declare("$bogus: [Bogus!]").select("__typename @skip(if: $bogus)")


@operator("KnownFragmentNames")
def unknown_fragment(broken):
    return broken.select("...Bogus")


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


@operator("LoneAnonymousOperation")
def anonymous_beside(broken):
    return broken.define("{ __typename }")


@operator("UniqueOperationNames")
def same_operations(broken):
    name = broken.operation.name.value if broken.operation.name else "Same"
    return broken.define(f"query {name} {{ __typename }} query {name} {{ a: __typename }}")


@operator("NoFragmentCycles")
def cycle(broken):
    root = broken.sets[0][1].name
    fragments = broken.one([f"fragment A on {root} {{ ...A }}", f"fragment A on {root} {{ __typename ...B }} "
                            f"fragment B on {root} {{ ... {{ ...C }} }} fragment C on {root} {{ ...A }}"])
    return broken.define(fragments).select("...A", root)


@operator("NoUnusedFragments")
def unused_fragment(broken):
    return broken.define("fragment Unused on Photo { id }")


@operator("UniqueFragmentNames")
def same_fragments(broken):
    return broken.select("...Same", "Photo") and broken.define(
        "fragment Same on Photo { id }" + broken.one([" fragment Same on Photo { id }", " fragment Same on Job { id }", ""]))


@operator("NoUndefinedVariables")
def undefined_variable(broken):
    node = broken.one(broken.values)
    if not node:
        return broken.select("__typename @include(if: $bogus)")
    node.value = value_of(broken.one(["$bogus", "[$bogus]", "{a: $bogus}"]))
    return broken


@operator("NoUnusedVariables")
def unused_variable(broken):
    return broken.declare("$unused: Int")


@operator("UniqueVariableNames")
def same_variables(broken):
    broken.variables["same"] = True
    return broken.declare("$same: Boolean!, $same: Boolean!").select("__typename @skip(if: $same)")


@operator("VariablesAreInputTypes")
def output_variable(broken):
    return broken.declare(broken.one(["$out: Photo", "$out: [Node!]!", "$out: Query"])).select("__typename @skip(if: $out)")


@operator("VariablesInAllowedPosition")
def wrong_variable(broken):
    broken.variables["wrong"] = True
    type = broken.one(["Boolean", "Int!", "[Boolean!]!", "Boolean = true", "Boolean = null", "String", "Boolean!"])
    return broken.declare(f"$wrong: {type}").select("__typename @skip(if: $wrong)")


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
        ("x: __typename x: totalCount", "PhotoConnection"), ("x: id x: filename", "Photo"), ("x: width x: height", "Thumbnail"),
        ("x: photo(databaseId: 1) { id } x: photo(databaseId: 2) { id }", "Query"),
        ("x: photos(filter: {years: [1, 2]}) { totalCount } x: photos(filter: {years: [2, 1]}) { totalCount }", "Query"),
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


@operator("SingleRootField")
def several_root_fields(broken):
    broken.tree = parse(broken.one([
        "subscription { libraryChanged { totalCount } x: libraryChanged { totalCount } }", "subscription { __typename }",
        "subscription { ...F ... on Subscription { x: libraryChanged { totalCount } } } "
        "fragment F on Subscription { libraryChanged { totalCount } }",
        "subscription { libraryChanged { totalCount } __schema { description } }"]))
    broken.variables, broken.operation_name = {}, None
    return broken
