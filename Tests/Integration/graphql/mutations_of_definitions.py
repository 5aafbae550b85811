"""Ways to break operations, fragments and variables."""

from graphql import parse

from .mutations import operator, value_of


@operator("ExecutableDefinitions")
def type_definition(broken):
    return broken.define(broken.one([
        "type Extra { a: Int }", "extend type Photo { a: Int }", "scalar Extra", "schema { query: Query }"]))


@operator("KnownTypeNames")
def unknown_type(broken):
    if broken.random.random() < 0.5:
        return broken.select("... on Bogus { __typename }")
    return broken.declare("$bogus: [Bogus!]").select("__typename @skip(if: $bogus)")


@operator("KnownFragmentNames")
def unknown_fragment(broken):
    return broken.select("...Bogus")


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
    other = broken.one(["fragment Same on Photo { id }", "fragment Same on Job { id }", ""])
    return broken.select("...Same", "Photo") and broken.define(f"fragment Same on Photo {{ id }} {other}")


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
    type = broken.one(["Photo", "[Node!]!", "Query"])
    return broken.declare(f"$out: {type}").select("__typename @skip(if: $out)")


@operator("VariablesInAllowedPosition")
def wrong_variable(broken):
    broken.variables["wrong"] = True
    type = broken.one(["Boolean", "Int!", "[Boolean!]!", "Boolean = true", "Boolean = null", "String", "Boolean!"])
    return broken.declare(f"$wrong: {type}").select("__typename @skip(if: $wrong)")


@operator("SingleRootField")
def several_root_fields(broken):
    broken.tree = parse(broken.one([
        "subscription { libraryChanged { totalCount } x: libraryChanged { totalCount } }",
        "subscription { __typename }",
        "subscription { ...F ... on Subscription { x: libraryChanged { totalCount } } } "
        "fragment F on Subscription { libraryChanged { totalCount } }",
        "subscription { libraryChanged { totalCount } __schema { description } }"]))
    broken.variables, broken.operation_name = {}, None
    return broken
