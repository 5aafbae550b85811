"""Reference pages of the REST interface, from openapi.yaml: one page per tag, and one for the objects."""

import json

import yaml
from markdown import cell, code, contents, table

FOLDER = "reference/rest"
TITLES = {"graphql": "GraphQL over HTTP"}


def pages(text):
    api = yaml.safe_load(text)
    tags = [tag["name"] for tag in api["tags"]]
    made = {f"{FOLDER}/{tag}.md": tag_page(api, tag) for tag in tags}
    made[f"{FOLDER}/objects.md"] = objects_page(api)
    made[f"{FOLDER}/index.md"] = (
        f"# REST reference\n\n{api['info']['description']}\n"
        "This reference is made from [openapi.yaml](openapi.yaml), an OpenAPI 3.1 document that a running Calotype also "
        "serves.\n\n" + contents([*tags, "objects"]))
    made[f"{FOLDER}/openapi.yaml"] = text
    return made


def operations(api, tag):
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            if tag in operation.get("tags", []):
                yield path, method, operation


def tag_page(api, tag):
    parts = [f"# {TITLES.get(tag, tag.capitalize())}\n\n"]
    for path, method, operation in operations(api, tag):
        parts.append(operation_section(api, path, method, operation))
    return "".join(parts)


def operation_section(api, path, method, operation):
    parts = [f"## {method.upper()} {path}\n\n", operation.get("summary", ""), "\n\n", operation.get("description", ""), "\n\n"]
    if operation.get("security") == []:
        parts.append("Needs no credential.\n\n")
    parameters = [resolved(api, parameter) for parameter in operation.get("parameters", [])]
    parts.append(table(["parameter", "in", "type", "meaning"], [
        [code(each["name"]) + (" (required)" if each.get("required") else ""), each["in"],
         schema_type(each.get("schema", {}), "objects.md"),
         cell(each.get("description") or resolved(api, each.get("schema", {})).get("description"))]
        for each in parameters]))
    if "requestBody" in operation:
        body = resolved(api, operation["requestBody"])
        for kind, content in body["content"].items():
            schema = content.get("schema", {})
            table_of_body = properties(api, schema, "objects.md")
            parts.append(f"Body, {code(kind)}: {'object' if table_of_body else schema_type(schema, 'objects.md')}\n\n")
            parts.append(table_of_body)
    parts.append(table(["status", "response", "body"], [
        response_row(status, resolved(api, response)) for status, response in operation["responses"].items()]))
    return "".join(parts)


def response_row(status, response):
    bodies = [f"{code(kind)} {schema_type(content.get('schema', {}), 'objects.md')}".strip()
              for kind, content in response.get("content", {}).items()]
    return [str(status), cell(response.get("description")), "<br>".join(bodies)]


def objects_page(api):
    parts = ["# Objects\n\nThe JSON of requests and responses.\n\n"]
    for name, schema in sorted(api["components"]["schemas"].items()):
        parts += [f"## {name}\n\n", schema.get("description", ""), "\n\n"]
        inner = properties(api, schema, "")
        parts.append(inner or schema_type(schema, "") + "\n\n")
        if "examples" in schema:
            parts.append("Examples: " + ", ".join(code(json.dumps(each)) for each in schema["examples"]) + "\n\n")
    return "".join(parts)


def properties(api, schema, page):
    """The table of an object's properties, for a schema that is not a reference."""
    rows = []
    for name, inner in schema.get("properties", {}).items():
        mark = " (required)" if name in schema.get("required", []) else ""
        meaning = inner.get("description") or ("" if "$ref" not in inner else resolved(api, inner).get("description"))
        rows.append([code(name) + mark, schema_type(inner, page), cell(meaning)])
    return table(["property", "type", "meaning"], rows)


def resolved(api, value):
    while "$ref" in value:
        found = api
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def members(schema, page):
    """The members of an object without a name."""
    if "properties" in schema:
        return " with " + ", ".join(f"{code(name)} ({schema_type(each, page)})" for name, each in schema["properties"].items())
    values = schema.get("additionalProperties")
    return f", each value {schema_type(values, page)}" if isinstance(values, dict) else ""


def schema_type(schema, page):
    """A type in words, with links to named objects."""
    if "$ref" in schema:
        steps = schema["$ref"].split("/")
        name = steps[3]
        return f"[{'.'.join([name, *steps[5:]])}]({page}#{name.lower()})"
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema and not schema.get("properties"):
            return (" and " if word == "allOf" else " or ").join(schema_type(each, page) for each in schema[word])
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    if "enum" in schema:
        return " or ".join(code(json.dumps(each)) for each in schema["enum"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        kind = " or ".join(kind)
    if "array" in kind and "items" in schema:
        return f"array of {schema_type(schema['items'], page)}" + (", or null" if "null" in kind else "")
    if "object" in kind:
        return kind + members(schema, page)
    limits = [f"{symbol} {schema[key]}" for key, symbol in
              (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<")) if key in schema]
    if "format" in schema:
        kind += f" ({schema['format']})"
    if "default" in schema:
        limits.append(f"default {code(json.dumps(schema['default']))}")
    return ", ".join([kind, *limits])
