"""Makes GraphQL documents that are valid by the schema, within the service's limits, from a seeded generator.

Deliberate differences between our engine (September 2025) and graphql-core 3.2 (October 2021), kept out here:
- Descriptions on operations and fragments are new in 2025: none is written.
- `@skip` and `@include` on a subscription's top level are refused since 2025: none is written there.
"""

import dataclasses
import json

from graphql import get_named_type, get_nullable_type, is_composite_type, is_input_object_type, is_list_type
from graphql import is_leaf_type, is_non_null_type
from graphql.type.introspection import SchemaMetaFieldDef, TypeMetaFieldDef

from .values import Enum

DEPTH = 5
# Lists of introspection that the service lets nest three deep; two keep the answers small.
NESTING = {"fields", "interfaces", "possibleTypes", "inputFields", "args", "enumValues"}


@dataclasses.dataclass
class Document:
    text: str
    variables: dict
    operation: str | None = None
    is_subscription: bool = False


def literal(value):
    """A value of JSON as GraphQL writes it."""
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(member)}" for name, member in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class Generator:
    def __init__(self, schema, random, values):
        self.schema, self.random, self.values = schema, random, values

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def document(self):
        self.serial, self.declared, self.variables, self.fragments = 0, [], {}, {}
        kind = "mutation" if self.chance(5) else "query"
        root = self.schema.mutation_type if kind == "mutation" else self.schema.query_type
        body = self.selections(root, DEPTH)
        name = "Q" if self.declared or kind == "mutation" or self.chance(60) else ""
        head = f"{kind} {name}" + (f"({', '.join(self.declared)})" if self.declared else "")
        # The short form is for a query alone.
        text = body if not name and self.chance(70) else f"{head} {body}"
        parts = [text] + [f"fragment {name} on {type} {body}" for name, (type, body) in self.fragments.items()]
        operation = name or None if self.chance(30) else None
        if name and self.chance(5):
            operation = name
            parts.append("query Other { __typename }")
        self.random.shuffle(parts)
        return Document("\n".join(parts), self.variables, operation)

    def subscription(self):
        body = self.random.choice([
            "totalCount", "t: totalCount countedAt", "...{ totalCount @skip(if: true) __typename }"])
        return Document(f"subscription {{ libraryChanged {{ {body} }} }}", {}, is_subscription=True)

    # Selections

    def selections(self, type, depth, nesting=0):
        lines = [self.selection(type, depth, nesting) for _ in range(self.random.choice([1, 1, 1, 2, 2, 3]))]
        if self.chance(6):
            lines.append(lines[0])  # merges with itself
        return "{\n" + "\n".join(lines) + "\n}"

    def selection(self, type, depth, nesting):
        # The service lets an operation have 20 root fields: fragments of them nest once.
        if depth > 1 and self.chance(15) and (type.name not in self.values.fields or depth == DEPTH):
            return self.fragment(type, depth, nesting)
        fields = self.fields(type, nesting)
        leaves = {name: field for name, field in fields.items() if is_leaf_type(get_named_type(field.type))}
        if depth <= 1 or leaves and self.chance(40):
            fields = leaves
        if not fields or self.chance(6):
            return self.alias(4) + "__typename" + self.directives()
        name = self.random.choice(list(fields))
        return self.field(type, name, fields[name], depth, nesting)

    def fields(self, type, nesting):
        if type.name in self.values.fields:
            fields = {name: type.fields[name] for name in self.values.fields[type.name]}
            if type is self.schema.query_type and self.chance(25):
                fields = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
            return fields
        if nesting >= 2 and type.name.startswith("__"):
            return {name: field for name, field in type.fields.items() if name not in NESTING}
        return type.fields

    def field(self, parent, name, field, depth, nesting):
        arguments = self.values.arguments(parent, name, field) if field.args else {}
        nesting += parent.name.startswith("__") and name in NESTING
        written = ", ".join(
            f"{key}: {self.value(value, field.args[key].type)}" for key, value in arguments.items())
        # Fields with arguments never share a response key: they would not merge.
        head = self.alias(100 if field.args else 10) + name + (f"({written})" if written else "") + self.directives()
        type = get_named_type(field.type)
        return f"{head} {self.selections(type, depth - 1, nesting)}" if is_composite_type(type) else head

    def fragment(self, type, depth, nesting):
        known = [name for name, (on, _) in self.fragments.items() if on == type.name]
        if known and not type.name.startswith("__") and self.chance(40):
            return f"...{self.random.choice(known)}{self.directives()}"
        target = self.random.choice(self.conditions(type))
        body = self.selections(target, depth - 1, nesting)
        if self.chance(50):
            condition = f" on {target.name}" if target is not type or self.chance(50) else ""
            return f"...{condition}{self.directives()} {body}"
        name = f"F{self.next()}"
        self.fragments[name] = target.name, body
        return f"...{name}{self.directives()}"

    def conditions(self, type):
        """Types that a fragment inside this one may be on."""
        node, photo, job, token = (self.schema.type_map[name] for name in ["Node", "Photo", "Job", "Token"])
        return {"Node": [node, photo, photo, job, token], "Photo": [photo, node], "Job": [job, node],
                "Token": [token, node]}.get(type.name, [type])

    def alias(self, percent):
        return f"a{self.next()}: " if self.chance(percent) else ""

    def directives(self):
        if not self.chance(8):
            return ""
        names = self.random.choice([["skip"], ["include"], ["skip", "include"]])
        boolean = self.schema.directives[0].args["if"].type
        return "".join(f" @{name}(if: {self.value(self.chance(50), boolean)})" for name in names)

    # Values

    def value(self, value, type):
        """A value as a literal, with variables in some places of it."""
        if self.chance(15):
            return self.variable(value, type)
        inner = get_nullable_type(type)
        if isinstance(value, list) and is_list_type(inner):
            return "[" + " ".join(self.value(item, inner.of_type) for item in value) + "]"
        if isinstance(value, dict) and is_input_object_type(inner):
            return "{" + " ".join(f"{n}: {self.value(v, inner.fields[n].type)}" for n, v in value.items()) + "}"
        if getattr(inner, "name", "") == "String" and isinstance(value, str) and value.isalnum() and self.chance(20):
            return f'"""\n  {value}\n"""'
        return literal(value)

    def variable(self, value, type):
        name = f"v{self.next()}"
        declared = str(type)
        if is_non_null_type(type) and self.chance(20):
            # A default lets a nullable variable into a place that is not.
            declared = f"{type.of_type} = {literal(value)}"
        elif value is not None and self.chance(20):
            declared = f"{get_nullable_type(type)}!"
        self.declared.append(f"${name}: {declared}")
        if "=" not in declared or self.chance(50):
            self.variables[name] = value
        return f"${name}"

    def next(self):
        self.serial += 1
        return self.serial
