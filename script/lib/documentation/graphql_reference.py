"""Reference pages of the GraphQL schema: operations, objects, inputs, and enums with scalars."""

import graphql
from markdown import cell, code, contents, table

FOLDER = "reference/graphql"
OPERATIONS = {"queries": "Query", "mutations": "Mutation", "subscriptions": "Subscription"}


def pages(text):
    schema = graphql.build_schema(text)
    made = {f"{FOLDER}/{page}.md": operations_page(schema, page, root) for page, root in OPERATIONS.items()}
    named = {name: kind for name, kind in sorted(schema.type_map.items())
             if not name.startswith("__") and name not in OPERATIONS.values()}
    for page, title, kinds in PAGES:
        made[f"{FOLDER}/{page}.md"] = f"# {title}\n\n" + "".join(
            section(schema, kind) for kind in named.values()
            if isinstance(kind, kinds) and not graphql.is_specified_scalar_type(kind))
    made[f"{FOLDER}/index.md"] = (
        f"# GraphQL reference\n\n{schema.description}\n\nThis reference is made from [library.graphql](library.graphql), "
        "the schema of `POST /graphql`.\n\n" + contents([*OPERATIONS, *(page for page, _, _ in PAGES)]))
    made[f"{FOLDER}/library.graphql"] = text
    return made


PAGES = [
    ("objects", "Objects, interfaces and unions",
     (graphql.GraphQLObjectType, graphql.GraphQLInterfaceType, graphql.GraphQLUnionType)),
    ("inputs", "Input objects", (graphql.GraphQLInputObjectType,)),
    ("values", "Enums and scalars", (graphql.GraphQLEnumType, graphql.GraphQLScalarType)),
]


def type_link(kind):
    """A type as in the schema, linked to its section."""
    named = graphql.get_named_type(kind)
    if graphql.is_specified_scalar_type(named):
        return code(kind)
    page = next(page for page, _, kinds in PAGES if isinstance(named, kinds))
    return f"[{code(kind)}]({page}.md#{named.name.lower()})"


def operations_page(schema, page, root):
    kind = schema.type_map[root]
    parts = [f"# {page.capitalize()}\n\n{kind.description or ''}\n\n"]
    for name, field in kind.fields.items():
        parts.append(f"## {name}\n\n{field.description or ''}{deprecation(field)}\n\nReturns {type_link(field.type)}.\n\n")
        parts.append(table(["argument", "type", "meaning"], values(field.args)))
    return "".join(parts)


def section(schema, kind):
    parts = [f"## {kind.name}\n\n{kind.description or ''}\n\n"]
    if isinstance(kind, graphql.GraphQLUnionType):
        parts.append("One of " + ", ".join(type_link(each) for each in kind.types) + ".\n\n")
    elif isinstance(kind, graphql.GraphQLEnumType):
        parts.append(table(["value", "meaning"], [
            [code(name), cell((value.description or "") + deprecation(value))] for name, value in kind.values.items()]))
    elif isinstance(kind, graphql.GraphQLInputObjectType):
        parts.append(table(["field", "type", "meaning"], values(kind.fields)))
    elif not isinstance(kind, graphql.GraphQLScalarType):
        if kind.interfaces:
            parts.append("Implements " + ", ".join(type_link(each) for each in kind.interfaces) + ".\n\n")
        parts.append(table(["field", "type", "meaning"], [
            [code(name), type_link(field.type), cell((field.description or "") + deprecation(field) + arguments(field))]
            for name, field in kind.fields.items()]))
    elif kind.specified_by_url:
        parts.append(f"Specified by <{kind.specified_by_url}>.\n\n")
    return "".join(parts)


def values(arguments):
    return [[code(name), type_link(value.type) + default(value), cell((value.description or "") + deprecation(value))]
            for name, value in arguments.items()]


def arguments(field):
    if not field.args:
        return ""
    return " Arguments: " + "; ".join(
        f"{code(name)} {type_link(value.type)}{default(value)}" + (f", {value.description}" if value.description else "")
        for name, value in field.args.items())


def default(value):
    if value.default_value is graphql.Undefined:
        return ""
    return f", default {code(graphql.print_ast(graphql.ast_from_value(value.default_value, value.type)))}"


def deprecation(value):
    return f" Deprecated: {value.deprecation_reason}" if value.deprecation_reason else ""
