"""Ways to break a document's values, variables, choice of operation and grammar.

Kept from mutations, which could then write something else than what the rows hold already. No digit is touched and no
number but 3 put into a place, since `first` has limits that graphql-core does not know.
"""

from graphql import Lexer, Source, TokenKind, parse_type

from .mutations import operator, value_of

LITERALS = [
    "3", "\"text\"", "true", "null", "[null]", "[[3]]", "{bogus: 3}", "{}", "BOGUS", "1.5", "99999999999",
    "\"TAKEN_DESC\"",
]
CHARACTERS = "{}()[]:!$@|&=\"#.,\\ ae-_\n\0\x07\ufeffé😀?%;"


@operator("ValuesOfCorrectType")
def wrong_value(broken):
    if not broken.values:
        return broken.select(f"__typename @skip(if: {broken.one(LITERALS)})")
    place, literal = broken.one(broken.values), broken.one(LITERALS)
    if literal == "null" and place.name.value == "includeDeprecated":
        literal = "3"  # null is wrong there since 2025 only
    place.value = value_of(literal)
    return broken


@operator("variable's type")
def other_variable_type(broken):
    definitions = broken.operation.variable_definitions
    if not definitions:
        return None
    definition = broken.one(definitions)
    types = [
        "Int", "Float", "String!", "Boolean!", "ID", "[Int!]", "PhotoFilter", "LocalDateTime", "PhotoOrder!", "Long!"]
    definition.type = parse_type(broken.one(types), no_location=True)
    return broken


@operator("variable's value")
def wrong_variable_value(broken):
    if not broken.variables:
        return None
    name = broken.one(sorted(broken.variables))
    if broken.random.random() < 0.3:
        del broken.variables[name]
    else:
        broken.variables[name] = broken.one([3, 3.0, 3.5, "3", True, None, [], [None], {}, {"bogus": 3}, 99999999999])
    return broken


@operator("variable's default")
def wrong_default(broken):
    if not broken.operation.variable_definitions:
        return None
    broken.one(broken.operation.variable_definitions).default_value = value_of(broken.one(LITERALS))
    return broken


@operator("choice of operation")
def wrong_operation(broken):
    broken.operation_name = broken.one(["Bogus", "Second", None])
    return broken.define("query Second { __typename }")


class Edited:
    """A document that is broken as a string, not as a tree."""

    def __init__(self, broken, text):
        self.text, self.variables, self.operation_name = text, broken.variables, broken.operation_name


def spans(text):
    """Where each token begins and ends."""
    lexer, found = Lexer(Source(text)), []
    while lexer.advance().kind is not TokenKind.EOF:
        found.append((lexer.token.start, lexer.token.end))
    return found


@operator("grammar: token left out")
def without_token(broken):
    text = broken.text
    start, end = broken.one(spans(text))
    return Edited(broken, text[:start] + text[end:])


@operator("grammar: token twice")
def token_twice(broken):
    text = broken.text
    start, end = broken.one(spans(text))
    return Edited(broken, text[:end] + " " + text[start:end] + text[end:])


@operator("grammar: other character")
def other_character(broken):
    text = broken.text
    place = broken.one([place for place, letter in enumerate(text) if not letter.isdigit()])
    return Edited(broken, text[:place] + broken.one(CHARACTERS) + text[place + 1:])


@operator("grammar: cut off")
def cut_off(broken):
    # Not inside an escape: graphql-core's lexer fails on a document that ends there, instead of refusing it.
    text = broken.text
    places = [place for place in range(len(text)) if "\\" not in text[max(place - 10, 0):place]]
    return Edited(broken, text[:broken.one(places)])
