"""Sends broken requests, made of a corpus by cutting, doubling, swapping and inserting. Each must get a GraphQL response
or a 4xx status, in time and from the same process.

`script/fuzz --seconds 3600 --seed 7` takes an hour; among the other tests it takes some seconds with a fixed seed.
"""

import json
import pathlib
import random
import time

import pytest
from calotype import processes

from . import wire

FILES = sorted((pathlib.Path(__file__).parent / "corpus").glob("*.graphql"))
CORPUS = [file.read_bytes() for file in FILES]
SALT = [
    b"{", b"}", b"(", b")", b"[", b"]", b"...", b"... on Photo", b"@", b"$", b"$a", b":", b"!", b"|", b"&", b'"', b'"""',
    b"#", b"\\", b"\\u", b"\\u{110000}", b"\\uD800", b"\xef\xbb\xbf", b"\xff", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\0", b"\r",
    b"null", b"true", b"-", b"0", b"00", b"1e400", b"-1e-400", b"9223372036854775808", b"2147483648", b".5", b"0xF",
    b"__typename", b"__schema{types{name}}", b"fragment", b"on", b"query", b"subscription", b"photos(first:", b"@skip(if:",
]
MEDIA_TYPES = ["application/json", "application/graphql-response+json"]
PATIENCE = 10
# Of every run of the tests; script/fuzz sets others.
SECONDS, SEED = 8, 20_261_123


@pytest.mark.parametrize("document", CORPUS, ids=[file.stem for file in FILES])
def test_the_documents_of_the_corpus_are_valid(document, connection):
    body = {"query": document.decode(), "operationName": "A" if b"query A" in document else None}
    answer = connection.send("POST", body=json.dumps(body), headers={"Content-Type": "application/json"})
    assert b'"errors"' not in answer.body


def test_broken_requests_are_answered_and_leave_the_process_sound(check, pytestconfig):
    seconds, seed = pytestconfig.getoption("seconds") or SECONDS, pytestconfig.getoption("seed") or SEED
    dice = random.Random(seed)
    connection, process = wire.Connection(PATIENCE), processes.listening_on(wire.address().port)
    sent, refused, slowest, end = 0, 0, 0, time.monotonic() + seconds
    before = processes.kibibytes(process, "status", "VmRSS")
    while time.monotonic() < end:
        body, accept = request(dice), dice.choice(MEDIA_TYPES)
        start = time.monotonic()
        try:
            answer = connection.send("POST", body=body, headers={"Content-Type": "application/json", "Accept": accept})
        except OSError as error:
            pytest.fail(f"request {sent} of seed {seed} got no response: {error}\n{body[:2000]}")
        sent, slowest = sent + 1, max(slowest, time.monotonic() - start)
        refused += b'"data"' not in answer.body
        if not is_answer(answer):
            pytest.fail(f"request {sent} of seed {seed} got {answer}\n{body[:2000]}")
    print(f"{sent} broken requests, {refused} refused, the slowest took {slowest * 1000:.0f} ms, seed {seed}")
    check("the process is running", processes.is_running(process))
    check("some requests were valid, others were not", sent / 4 < refused < sent, f"{refused} of {sent} refused")
    grown = (processes.kibibytes(process, "status", "VmRSS") - before) >> 10
    check("memory grew by less than 64 MB", grown < 64, f"{grown} MB")


def is_answer(answer):
    """200 or 400 with `data` or `errors`, and no error with the code of an internal failure."""
    if answer.status not in (200, 400):
        return answer.status in (405, 413)
    found = answer.json
    codes = [error["extensions"]["code"] for error in found.get("errors", [])]
    return ("data" in found or codes) and "INTERNAL" not in codes


def request(dice):
    document = mutated(dice.choice(CORPUS), dice)
    kind = dice.random()
    if kind < 0.7:
        # Bytes that are not UTF-8 are sent as they are, inside a JSON string.
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
