"""Writes graphql-core's answers to the documents of a recording, in place: record.py harbour.jsonl

The first line of a recording is {"schema": SDL, "query", "introspection"}: that schema's introspection, in the form of
September 2025. Every further line is {"document", "variables"} with "refused", whether the document is refused as a whole,
and "data" if it ran. Rows are made up from the path of fields and arguments to them; Recorded/Row.swift makes the same.
"""

import json
import math
import sys

from graphql import (
    GraphQLError, build_schema, execute_sync, get_introspection_query, graphql_sync, is_abstract_type, is_list_type,
    is_leaf_type, is_enum_type, is_non_null_type, parse, validate,
)

PRIME = 1_000_003


def digest(value):
    if value is None:
        return 1
    if value is True:
        return 2
    if value is False:
        return 3
    if isinstance(value, int):
        return (value * 17 + 5) % PRIME
    if isinstance(value, float):
        return (math.floor(value * 8) * 19 + 7) % PRIME
    if isinstance(value, str):
        result = 11
        for byte in value.encode():
            result = (result * 31 + byte) % PRIME
        return result
    if isinstance(value, list):
        result = 13
        for item in value:
            result = (result * 37 + digest(item)) % PRIME
        return result
    result = 17
    for key in sorted(value):
        result = (result * 41 + digest(key)) % PRIME
        result = (result * 43 + digest(value[key])) % PRIME
    return result


class Row:
    def __init__(self, type_name, seed):
        self.type_name = type_name
        self.seed = seed


def make(kind, seed, schema):
    if is_non_null_type(kind):
        return None if seed % 211 == 0 else make_present(kind.of_type, seed, schema)
    return None if seed % 13 == 0 else make_present(kind, seed, schema)


def make_present(kind, seed, schema):
    if is_list_type(kind):
        return [make(kind.of_type, (seed * 7 + index + 1) % PRIME, schema) for index in range(seed % 4)]
    if is_enum_type(kind):
        names = list(kind.values)
        return kind.values[names[seed % len(names)]].value
    if is_leaf_type(kind):
        return {"Int": seed, "Float": seed / 8, "Boolean": seed % 2 == 0}.get(kind.name, f"text {seed}")
    if is_abstract_type(kind):
        names = sorted(t.name for t in schema.get_possible_types(kind))
        return Row(names[seed % len(names)], seed)
    return Row(kind.name, seed)


def resolve(row, info, **arguments):
    seed = (row.seed * 31 + digest(info.field_name) * 7 + digest(arguments)) % PRIME
    return make(info.return_type, seed, info.schema)


def answer(schema, line):
    """A line with graphql-core's answer."""
    recorded = {"document": line["document"], "variables": line["variables"]}
    refused = recorded | {"refused": True}
    try:
        document = parse(line["document"])
        # Its rule on subscriptions coerces the argument of @skip without variables, and throws.
        if validate(schema, document):
            return refused
    except GraphQLError:
        return refused
    operations = [d for d in document.definitions if d.kind == "operation_definition"]
    if operations and operations[0].operation.value == "subscription":
        # A subscription is only validated.
        is_refused = schema.subscription_type is None or len(operations) > 1
        return recorded | {"refused": is_refused}
    result = execute_sync(
        schema, document, Row("Root", 7), variable_values=line["variables"], field_resolver=resolve,
        type_resolver=lambda row, info, kind: row.type_name)
    if result.data is None and result.errors and not any(error.path for error in result.errors):
        return refused
    return recorded | {"refused": False, "data": result.data}


def of_2025(introspection):
    """graphql-core 3.2 has the introspection of October 2021. Since September 2025 `includeDeprecated` and the reason of
    `@deprecated` are never null."""
    schema = introspection["__schema"]
    arguments = [argument for type in schema["types"] if type["name"].startswith("__")
                 for field in type["fields"] or [] for argument in field["args"] if argument["name"] == "includeDeprecated"]
    arguments += [argument for directive in schema["directives"] if directive["name"] == "deprecated"
                  for argument in directive["args"] if argument["name"] == "reason"]
    for argument in arguments:
        argument["type"] = {"kind": "NON_NULL", "name": None, "ofType": argument["type"]}
    return introspection


def main():
    with open(sys.argv[1]) as file:
        head, *lines = map(json.loads, file)
    schema = build_schema(head["schema"])
    query = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True)
    introspection = of_2025(graphql_sync(schema, query).data)
    recorded = [{"schema": head["schema"], "query": query, "introspection": introspection}]
    recorded += [answer(schema, line) for line in lines]
    with open(sys.argv[1], "w") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in recorded)


main()
