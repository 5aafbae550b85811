"""Hostile requests: a name, the lines of the head or None for an ordinary one, the pieces of the body."""

import json

MEGABYTE = 1 << 20
LARGE = 100 * MEGABYTE


def documents():
    """Documents that cost a careless server its stack, its time or its memory."""
    deep = 10_000
    yield "10,000-deep selection", "{a" * deep + "}" * deep
    yield "10,000-deep selection of real fields", (
        '{ __type(name: "Query") {' + "ofType{" * deep + "name" + "}" * deep + "}}")
    yield "10,000-deep inline fragments", "{" + "...{" * deep + "__typename" + "}" * deep + "}"
    yield "10,000-deep list", "{ photos(filter: " + "[" * deep + "]" * deep + ") { totalCount } }"
    yield "10,000-deep filter", "{ photos(filter: " + "{not: " * deep + "{}" + "}" * deep + ") { totalCount } }"
    yield "10,000-deep type", "query ($a: " + "[" * deep + "Int" + "]" * deep + ") { __typename }"
    yield "10,000 aliases", "{" + " ".join(f"a{number}: __typename" for number in range(deep)) + "}"
    yield "10,000 aliases of photos", "{" + " ".join(f"a{n}: photos {{ totalCount }}" for n in range(deep)) + "}"
    yield "10,000 times the same field", "{ photos {" + "totalCount " * deep + "} }"
    yield "10,000 conflicting fields", "{ photos {" + "".join(f"a: f{n} " for n in range(deep)) + "} }"
    yield "10,000 unknown fields", "{" + " ".join(f"photo{number}" for number in range(deep)) + "}"
    yield "10,000 directives", "{ __typename " + "@skip(if: false) " * deep + "}"
    yield "10,000 variables", "query (" + " ".join(f"$a{n}: Int" for n in range(deep)) + ") { __typename }"
    yield "10,000 arguments", "{ photos(" + " ".join(f"first: {n}" for n in range(deep)) + ") { totalCount } }"
    yield "10,000 operations", " ".join(f"query q{number} {{ __typename }}" for number in range(deep))
    yield from fragments(deep)
    yield "1 MB of brackets", "{" * (MEGABYTE - 100)
    yield "1 MB of names", "{" + "a " * (MEGABYTE // 2 - 100) + "}"
    yield "1 MB of exclamation marks", "!" * (MEGABYTE - 100)
    yield "1 MB of commas", "{ __typename" + "," * (MEGABYTE - 100) + "}"
    yield "1 MB of comment", "{ __typename } #" + "x" * (MEGABYTE - 100)
    yield "1 MB of text", '{ photo(databaseId: "' + "x" * (MEGABYTE - 100) + '") { id } }'
    yield "1 MB of blank lines in a block string", (
        '{ suggest(text: """' + "\n" * (MEGABYTE - 100) + '""") { value } }')
    yield "1 MB of indented blank lines in a block string", (
        '{ suggest(text: """' + " \r\n" * (MEGABYTE // 3 - 100) + '""") { value } }')
    yield "a key of 1 MB", "{ photos(first: 200) { nodes { " + "k" * (MEGABYTE - 100) + ": id } } }"
    yield "two objects of 6,000 members", "{" + " ".join(
        "a: photo(databaseId: {" + " ".join(f"k{n}: 1" for n in range(6_000)) + "}) { id }" for _ in range(2)) + "}"
    yield "1 MB in a name", "{ p" + "h" * (MEGABYTE - 100) + " }"
    yield "1 MB of digits", "{ photo(databaseId: " + "9" * (MEGABYTE - 100) + ") { id } }"
    for depth in [2, 4, 8, 40]:
        yield f"introspection of fields of types, {depth} deep", (
            "{ __schema { types " + "{ fields { type " * depth + "{ name }" + " } }" * depth + " } }")
    yield "introspection of types of types by alias", "{" + "".join(
        f"a{n}: __schema {{ types {{ fields {{ args {{ type {{ name }} }} }} }} }} " for n in range(100)) + "}"
    yield "1e400", "{ map(box: {west: 1e400 south: -1e400 east: 1e999999999 north: 0}, zoom: 1) { count } }"
    yield "an integer beyond 32 bits", "{ photos(first: 2147483648) { totalCount } }"
    yield "integers beyond 64 bits", (
        "{ photo(databaseId: 9223372036854775808) { id } photos(first: -9999999999999999999) { totalCount } }")
    yield "a NUL", "{ __typename \0 }"
    yield "a NUL in a text", '{ suggest(text: "a\0b") { value } a: suggest(text: "a\\u0000b") { value } }'
    yield "a lone surrogate in a text", '{ suggest(text: "\\ud800") { value } }'
    yield "nothing", ""


def fragments(count):
    for number in range(8):
        # Some hundred bytes that plan thousands of fields; with other blanks each is another document to keep.
        yield f"fragments that double, for the {number + 1}. time", (
            " " * number + '{ __type(name: "Int") { ...T0 } }' + "".join(
                f"fragment T{n} on __Type{{a:ofType{{...T{n + 1}}} b:ofType{{...T{n + 1}}}}}" for n in range(11))
            + "fragment T11 on __Type{name}")
    yield "fragments that double under conditions", (
        "query(" + "".join(f"$s{n}:Boolean=true " for n in range(10)) + ') { __type(name: "Int") { ...T0 '
        + " ".join(f"c{n}: kind @skip(if: $s{n})" for n in range(10)) + " } }" + "".join(
            f"fragment T{n} on __Type{{a:ofType{{...T{n + 1}}} b:ofType{{...T{n + 1}}}}}" for n in range(11))
        + "fragment T11 on __Type{name}")
    yield "a fragment of 19,000 spreads", (
        "{ ...A } fragment A on Query { " + "...B " * 19_000 + "} fragment B on Query { ...A }")
    yield "exponential fragments", "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60)
    ) + " fragment F60 on Query { __typename }"
    yield "exponential fragments of fields", "{ photos { nodes { ...F0 } } } " + " ".join(
        f"fragment F{n} on Photo {{ a{n}: tags ...F{n + 1} b{n}: camera {{ make }} ...F{n + 1} }}" for n in range(60)
    ) + " fragment F60 on Photo { id }"
    yield "exponential inline fragments of fields", "{ photos { nodes " + "".join(
        f"{{ ... on Node {{ a{n}: id }} ... on Photo {{ a{n}: id }} ...F{n} ... on Photo " for n in range(20)
    ) + "{ id }" + " }" * 20 + " } }" + " ".join(f" fragment F{n} on Photo {{ id }}" for n in range(20))
    yield "a fragment of itself", "{ ...A } fragment A on Query { ...A }"
    yield "a cycle through fields", "{ photos { ...A } } fragment A on PhotoConnection { edges { ...B } } " \
        "fragment B on PhotoEdge { node { ...C } } fragment C on Photo { id ...C ...D } fragment D on Photo { ...C }"
    yield "a cycle of 5,000 fragments", "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ ...F{(n + 1) % 5_000} }}" for n in range(5_000))
    yield "a chain of 5,000 fragments", "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(5_000)) + " fragment F5000 on Query { __typename }"
    yield "100 fragments of each other", "{ ...F0 } " + " ".join(
        f"fragment F{n} on Query {{ " + " ".join(f"...F{m}" for m in range(100)) + " }" for n in range(100))
    yield f"{count:,} unused fragments", "{ __typename } " + " ".join(
        f"fragment F{n} on Query {{ __typename }}" for n in range(count))


def bodies():
    """Other hostile bodies, as pieces."""
    by_id = '{"query": "query ($v: Long!, $f: PhotoFilter, $i: Int) { photo(databaseId: $v) { id } ' \
        'photos(filter: $f, first: $i) { totalCount } }", "variables": %s}'
    deep = 100_000
    yield "variables 100,000 lists deep", [by_id % f'{{"v": {"[" * deep}{"]" * deep}}}']
    not_open, not_close = '{"not": ' * deep, "}" * deep
    yield "variables 100,000 objects deep", [by_id % f'{{"v": 1, "f": {not_open}{{}}{not_close}}}']
    yield "variables that never close", [by_id % ("[" * deep)]
    yield "a body 100,000 lists deep", ["[" * deep + "]" * deep]
    yield "1e400 among variables", [by_id % '{"v": 1e400, "i": 1e400}']
    yield "an integer beyond 32 bits among variables", [by_id % '{"v": 1, "i": 2147483648}']
    yield "an integer beyond 64 bits among variables", [by_id % '{"v": 123456789012345678901234567890, "i": 1}']
    yield "1 MB of digits among variables", [by_id % ('{"v": ' + "1" * (MEGABYTE - 500) + "}")]
    yield "100,000 members of variables", [by_id % ("{" + ", ".join(f'"v{n}": 0' for n in range(50_000)) + "}")]
    yield "50,000 times the same variable", [by_id % ("{" + ", ".join('"v": 1' for n in range(50_000)) + "}")]
    many = "".join(f"$v{n}:Long " for n in range(6_000))
    yield "6,000 variables against 60,000 members", [
        '{"query": "query(' + many + ") { "
        + "".join(f"a{n}: photo(databaseId: [{' '.join(f'$v{m}' for m in range(n * 400, n * 400 + 400))}]) {{ id }} "
                  for n in range(15)) + '}", "variables": {' + ", ".join(f'"w{n}": 0' for n in range(60_000)) + "}}"]
    yield "9,000 variables of types that do not exist", [
        '{"query": "query(' + "".join(f"$aaaaaaaa{n}:PhotoConnectio{n} " for n in range(9_000)) + ') { __typename }"}']
    yield "a filter of 50,000 conditions", [
        by_id % ('{"v": 1, "f": {"or": [' + ", ".join('{"rating": {}}' for _ in range(50_000)) + "]}}")]
    yield "a lone surrogate", ['{"query": "{ __typename \\ud800 }"}']
    yield "invalid UTF-8", [b'{"query": "{ suggest(text: \\"\xff\xfe\\") { value } }"}']
    yield "an overlong NUL", [b'{"query": "{ __typename \xc0\x80 }"}']
    yield "a cut-off character", [b'{"query": "{ __typename \xf0\x9f"}']
    yield "a raw NUL", [b'{"query": "{ __typename }\0"}']
    yield "NULs alone", [bytes(1000)]
    yield "no JSON", ["<xml/>"]
    yield "nothing at all", []
    yield "1 MB of spaces", [" " * MEGABYTE]
    yield "100 MB of spaces", spaces()
    yield "100 MB in a text", ['{"query": "', *spaces(), '"}']


def spaces():
    return [b" " * MEGABYTE] * (LARGE // MEGABYTE)


def heads():
    """Heads without a body: the line and a header."""
    yield "a path of 6 MB", "GET /graphql?query=" + "%7B" * (2 * MEGABYTE) + " HTTP/1.1", "Accept: */*"
    yield "a header of 6 MB", "GET /graphql?query=%7B__typename%7D HTTP/1.1", "X-Long: " + "x" * (6 * MEGABYTE)
    yield "100,000 headers", "GET /graphql?query=%7B__typename%7D HTTP/1.1", "\r\n".join(["X: y"] * 100_000)
    yield "variables 1,000 deep by GET", (
        "GET /graphql?query=%7B__typename%7D&variables=" + "[" * 1000 + "]" * 1000 + " HTTP/1.1"), "Accept: */*"
    yield "invalid UTF-8 by GET", "GET /graphql?query=%FF%FE HTTP/1.1", "Accept: */*"
    yield "a NUL by GET", "GET /graphql?query=%7B__typename%00%7D HTTP/1.1", "Accept: */*"
    yield "no HTTP", "\0\1\2", "\0"


def requests():
    for name, document in documents():
        yield f"a document: {name}", None, [json.dumps({"query": document})]
    yield from ((f"a body: {name}", None, pieces) for name, pieces in bodies())
    yield from ((f"a head: {name}", [line, header], []) for name, line, header in heads())
