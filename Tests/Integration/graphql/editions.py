"""Differences between our engine (September 2025) and graphql-core 3.2 (October 2021) that are right, one document each.

The generator and the operators write none of these. That each still differs shows that the list is right.
"""

from .documents import Document

DEEP = "{ __schema { types { fields { args { type { fields { args { name } } } } } } } }"
TOP = "subscription { libraryChanged @skip(if: false) { totalCount } }"
BOX = "{ map(box: {west: 0 south: 0 east: 1e400 north: 1}, zoom: 1) { count } }"
# `from` and `__typename` have one key, through two fragments. graphql-core compares F4, found inside F5, with
# the first of the sets that spread F5 alone.
NESTED = """{ t: timeline { ...F5 count } t: timeline { ...F5 common: __typename } }
fragment F5 on TimelineBucket { ...F4 } fragment F4 on TimelineBucket { common: from }"""
# A nullable string and one that is never null under one key; graphql-core does not look up `__typename`.
TYPENAME = "{ node(id: 1) { ... on Photo { x: path } ... on Job { x: __typename } } }"

NEVER_NULL = "{ __type(name: \"Photo\") { fields(includeDeprecated: null) { name } } }"

DIFFERENCES = [  # document, whether ours refuses it and graphql-core does not, why
    (Document('"Asks." query Q { __typename }', {}), False, "operations have descriptions since 2025"),
    (Document('{ ...F } "Shared." fragment F on Query { __typename }', {}), False, "fragments have descriptions since 2025"),
    (Document('query Q("A number." $n: Int) { photos(first: $n) { totalCount } }', {}), False, "variables have descriptions since 2025"),
    (Document(TOP, {}, is_subscription=True), True, "conditions on the top level of a subscription are refused since 2025"),
    (Document(BOX, {}), True, "a literal beyond a double's range is no Float, which must be finite (3.5.2)"),
    (Document("{ photos(first: 201) { totalCount } }", {}), True, "a page has 200 photos at most"),
    (Document(DEEP, {}), True, "introspection nests three lists deep, arguments among them"),
    (Document(TYPENAME, {}), True, "fields of one key have one shape, __typename among them"),
    (Document(NEVER_NULL, {}), True, "`includeDeprecated` is never null since 2025"),
    (Document(NESTED, {}), True, "fields conflict through fragments in fragments"),
]
