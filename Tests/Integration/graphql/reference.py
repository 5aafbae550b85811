"""graphql-core as the reference: the service's schema, read by introspection, over the rows fetched from it."""

import graphql
from graphql import ExecutionContext, GraphQLError, execute_sync, parse, validate

INTROSPECTION = graphql.get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True)


class Reference:
    def __init__(self, connection, rows):
        self.rows = rows
        self.introspection = connection.data(INTROSPECTION)
        self.schema = graphql.build_client_schema(self.introspection)
        self.adopt_words()

    def adopt_words(self):
        """Takes the order of the types and the descriptions of built-in ones from the service, since engines differ in both."""
        types = self.introspection["__schema"]["types"]
        self.schema.type_map = {type["name"]: self.schema.type_map[type["name"]] for type in types}
        for described in types:
            type = self.schema.type_map[described["name"]]
            type.description = described["description"]
            for members in ["fields", "inputFields", "enumValues"]:
                own = getattr(type, "values" if members == "enumValues" else "fields", {})
                for member in described[members] or []:
                    own[member["name"]].description = member["description"]
                    for argument in member.get("args") or []:
                        own[member["name"]].args[argument["name"]].description = argument["description"]

    def answer(self, document, executes):
        """Why graphql-core refuses a document as a whole, or None; and the data if `executes`."""
        try:
            # With locations, since its rule on overlapping fields takes equal selections elsewhere for the same ones.
            tree = parse(document.text)
            problems = validate(self.schema, tree)
        except GraphQLError as error:
            return error.message, None
        if problems:
            return problems[0].message, None
        if document.is_subscription:
            return None, None
        if executes:
            result = execute_sync(self.schema, tree, self.rows.root, variable_values=document.variables,
                                  operation_name=document.operation)
            refusals = [error.message for error in result.errors or [] if not error.path]
            return (refusals[0] if refusals else None), result.data
        context = ExecutionContext.build(
            self.schema, tree, raw_variable_values=document.variables, operation_name=document.operation)
        return (context[0].message if isinstance(context, list) else None), None
