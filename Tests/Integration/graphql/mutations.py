"""Operators that break documents, at least one for each rule of the engine, named after the file of the rule.

An operator may leave a document valid by chance, and returns None if it does not apply. The operators are in
mutations_of_fields.py, mutations_of_definitions.py and mutations_of_values.py.
"""

import copy

from graphql import TypeInfo, TypeInfoVisitor, Visitor, parse, parse_value, print_ast, visit
from graphql.language import ast

# The library's schema has all three kinds of operations, so that no document can break this rule here.
UNBREAKABLE = {"OperationTypeExistence"}
OPERATORS = {}


def operator(rule):
    """Registers an operator under the rule that it breaks."""
    def register(function):
        OPERATORS[rule] = function
        return function
    return register


class Broken:
    """The tree of a document with the types of its nodes, and the edits that operators make."""

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
    """A literal as a node of the tree."""
    return parse_value(text, no_location=True)
