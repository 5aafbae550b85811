"""Broken documents without end: pieces of the corpus are cut, doubled, swapped and salted, and sent as documents, as
variables and as whole bodies. Whatever comes: an answer in GraphQL's form or a 4xx, in time, from the same process.

`script/fuzz --seconds 3600 --seed 7` goes on for an hour; among the other tests it is a moment with a fixed seed.
"""

import json
import os
import pathlib
import random
import time

import checks
import wire
from process import listener

CORPUS = [file.read_bytes() for file in sorted((pathlib.Path(__file__).parent / "corpus").glob("*.graphql"))]
SALT = [
    b"{", b"}", b"(", b")", b"[", b"]", b"...", b"... on Photo", b"@", b"$", b"$a", b":", b"!", b"|", b"&", b'"', b'"""',
    b"#", b"\\", b"\\u", b"\\u{110000}", b"\\uD800", b"\xef\xbb\xbf", b"\xff", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\0", b"\r",
    b"null", b"true", b"-", b"0", b"00", b"1e400", b"-1e-400", b"9223372036854775808", b"2147483648", b".5", b"0xF",
    b"__typename", b"__schema{types{name}}", b"fragment", b"on", b"query", b"subscription", b"photos(first:", b"@skip(if:",
]
MEDIA_TYPES = ["application/json", "application/graphql-response+json"]
PATIENCE = 10
# In every run of the tests.
SECONDS, SEED = 8, 20_261_123


def run():
    fuzz(float(os.environ.get("FUZZ_SECONDS", SECONDS)), int(os.environ.get("FUZZ_SEED", SEED)))


def fuzz(seconds, seed):
    for document in CORPUS:
        body = {"query": document.decode(), "operationName": "A" if b"query A" in document else None}
        answer = wire.Connection().send("POST", body=json.dumps(body), headers={"Content-Type": "application/json"})
        checks.check(b'"errors"' not in answer.body, "a document of the corpus is whole to begin with", answer, document)
    dice = random.Random(seed)
    connection, process = wire.Connection(PATIENCE), listener(wire.ADDRESS.port)
    sent, refused, slowest, end = 0, 0, 0, time.monotonic() + seconds
    before = process.resident
    while time.monotonic() < end:
        body, accept = request(dice), dice.choice(MEDIA_TYPES)
        start = time.monotonic()
        try:
            answer = connection.send("POST", body=body, headers={"Content-Type": "application/json", "Accept": accept})
        except OSError as error:
            checks.check(False, f"request {sent} of seed {seed} is answered", error, body[:2000])
            return
        sent, slowest = sent + 1, max(slowest, time.monotonic() - start)
        refused += b'"data"' not in answer.body
        if not is_answer(answer):
            checks.check(False, f"request {sent} of seed {seed} has an answer of a kind", answer, body[:2000])
            return
    checks.check(process.is_alive, f"{sent} broken requests ({refused} refused) left the process alive, "
                 f"the slowest took {slowest * 1000:.0f} ms, seed {seed}")
    checks.check(refused > sent / 4 and refused < sent, "they were neither all valid nor all broken")
    grown = process.resident - before
    checks.check(grown < 64 << 20, f"memory grew by {grown >> 20} MB")


def is_answer(answer):
    """200 or 400 with `data` or `errors`, each error with a code that is not our own failure."""
    if answer.status not in (200, 400):
        return answer.status in (405, 413)
    found = answer.json
    codes = [error["extensions"]["code"] for error in found.get("errors", [])]
    return ("data" in found or codes) and "INTERNAL" not in codes


def request(dice):
    document = mutated(dice.choice(CORPUS), dice)
    kind = dice.random()
    if kind < 0.7:
        # As a text of JSON, bytes that are no UTF-8 go as they are.
        quoted = json.dumps(document.decode("utf-8", "surrogateescape"), ensure_ascii=False)
        return b'{"query":' + quoted.encode("utf-8", "surrogateescape") + b"}"
    whole = json.dumps({"query": dice.choice(CORPUS).decode(), "operationName": dice.choice([None, "A", "B", "Z"]),
                        "variables": {"after": "x", "wide": True, "name": dice.choice(["Photo", "", None, 3, ["a"]])}}).encode()
    return mutated(whole, dice) if kind < 0.9 else whole


def mutated(text, dice):
    for _ in range(dice.choice([1, 1, 1, 2, 3, 8])):
        place, other = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        part = text[place:min(other, place + 60)]
        text = dice.choice([
            lambda: text[:place] + text[place + len(part):],
            lambda: text[:place] + part * dice.choice([2, 3, 40]) + text[place:],
            lambda: text[:place] + dice.choice(SALT) + text[place:],
            lambda: text[:place] + bytes([dice.randrange(256)]) + text[place + 1:],
            lambda: text[:place] + dice.choice(CORPUS)[place:other] + text[other:],
            lambda: text[:place] + part[::-1] + text[place + len(part):],
        ])() or b"{"
    return text
