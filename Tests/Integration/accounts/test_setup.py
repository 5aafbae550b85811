"""The first owner is created once, by someone who can read a file on the server."""

import concurrent.futures
import stat

import pytest

from .conftest import account_library
from .person import PASSWORD


@pytest.fixture(scope="module")
def empty(program):
    """A library without accounts."""
    with account_library(program) as library:
        yield library


def test_a_library_without_an_owner_says_so_and_writes_a_secret_for_one_user(empty):
    ways = empty.person().get("/api/v1/sign-in").json
    assert ways == {"password": True, "setup": True, "openID": None, "proxy": False}
    mode = empty.secret_file.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert len(empty.secret_file.read_text().strip()) >= 40
    assert empty.secret_file.read_text().strip() not in empty.log_file.read_text()


@pytest.mark.parametrize(("change", "status", "field"), [
    ({"secret": "x" * 43}, 403, "secret"),
    ({"secret": ""}, 400, "secret"),
    ({"secret": 1}, 400, "secret"),
    ({"secret": None}, 400, "secret"),
    ({"name": ""}, 400, "name"),
    ({"name": " anna"}, 400, "name"),
    ({"name": "x" * 101}, 400, "name"),
    ({"name": "a\nb"}, 400, "name"),
    ({"displayName": ""}, 400, "displayName"),
    ({"displayName": "x" * 201}, 400, "displayName"),
    ({"email": "nobody"}, 400, "email"),
    ({"password": "too short"}, 400, "password"),
    ({"password": "aaaaaaaaaaaa"}, 400, "password"),
    ({"password": "x1y2" * 200}, 400, "password"),
    ({"role": "owner"}, 400, "role"),
])
def test_a_refused_setup_names_the_field_and_creates_nothing(empty, change, status, field):
    body = {"secret": empty.secret_file.read_text().strip(), "name": "anna", "password": PASSWORD}
    answer = empty.person().post("/api/v1/setup", body | change)
    assert answer.problem == (status, field), answer
    assert empty.sql("SELECT count(*) FROM users") == [(0,)]


def test_of_many_first_owners_at_the_same_time_one_is_created(empty):
    secret = empty.secret_file.read_text().strip()
    people = [empty.person() for _ in range(8)]

    def set_up(number):
        return people[number].post(
            "/api/v1/setup", {"secret": secret, "name": f"owner{number}", "displayName": "Ö", "password": PASSWORD})

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(set_up, range(8)))
    first = [number for number, answer in enumerate(answers) if answer.status == 204]
    assert len(first) == 1, answers
    assert {answer.code for answer in answers if answer.status != 204} <= {
        "409 ALREADY_SET_UP", "403 WRONG_SETUP_SECRET", "429 RATE_LIMITED"}
    user = people[first[0]].user
    assert (user["role"], user["sees"], user["displayName"]) == ("owner", "library", "Ö")
    assert empty.sql("SELECT name, has_shared_favourites FROM users") == [(user["name"], True)]
    assert not empty.secret_file.exists()
    assert empty.person().get("/api/v1/sign-in").json["setup"] is False
    again = empty.person().post("/api/v1/setup", {"secret": secret, "name": "eve", "password": PASSWORD})
    assert again.code == "409 ALREADY_SET_UP"
