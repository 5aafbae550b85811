"""Answers for GraphQL documents by graphql-core, for the differential tests.

Reads JSON lines from the first file and writes JSON lines to the second. The first line in is {"schema": SDL}; its
answer is the introspection of that schema and what validate_schema finds. Every further line is {"document", "variables"};
its answer is {"requestError": bool} and, for queries and mutations that ran, {"data": …}.
Rows are made up from the path of fields and arguments to them; Rows.swift does the same.
"""
import json
import math
import sys

from graphql import (
    GraphQLError, build_schema, execute_sync, get_introspection_query, graphql_sync, is_abstract_type, is_list_type,
    is_leaf_type, is_enum_type, is_non_null_type, parse, validate, validate_schema,
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
    try:
        document = parse(line["document"])
    except GraphQLError as error:
        return {"requestError": True, "why": error.message}
    try:
        problems = validate(schema, document)
    except GraphQLError as error:  # its rule on subscriptions coerces @skip's argument without variables
        return {"requestError": True, "why": error.message}
    if problems:
        return {"requestError": True, "why": problems[0].message}
    operations = [d for d in document.definitions if d.kind == "operation_definition"]
    if operations and operations[0].operation.value == "subscription":
        return {"requestError": schema.subscription_type is None or len(operations) > 1, "why": "no subscription"}
    result = execute_sync(
        schema, document, Row("Root", 7), variable_values=line.get("variables"), field_resolver=resolve,
        type_resolver=lambda row, info, kind: row.type_name)
    if result.data is None and result.errors and not any(error.path for error in result.errors):
        return {"requestError": True, "why": result.errors[0].message}
    return {"requestError": False, "data": result.data}


def main():
    with open(sys.argv[1]) as source, open(sys.argv[2], "w") as target:
        schema = build_schema(json.loads(next(source))["schema"])
        query = get_introspection_query(
            specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True)
        target.write(json.dumps({
            "introspection": graphql_sync(schema, query).data,
            "problems": [error.message for error in validate_schema(schema)],
            "query": query}) + "\n")
        for line in source:
            target.write(json.dumps(answer(schema, json.loads(line))) + "\n")


main()
