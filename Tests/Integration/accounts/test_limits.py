"""Wrong passwords are limited per account and address; nobody can lock a user out."""

import concurrent.futures
import statistics
import time

import pytest

WRONG = "wrong horse battery"


@pytest.fixture
def user(library, owner):
    return library.invite(owner, address="127.0.1.1")


def test_the_answer_does_not_tell_whether_the_name_exists(library, user):
    known, unknown = library.person("127.0.1.2"), library.person("127.0.1.3")
    answers = [known.sign_in(user.name, WRONG), unknown.sign_in("nobody", WRONG)]
    assert answers[0].body == answers[1].body and answers[0].status == 401

    def seconds(name):
        began = time.perf_counter()
        assert library.person("127.0.1.4").sign_in(name, WRONG).status == 401
        return time.perf_counter() - began

    times = {user.name: [], "nobody": []}
    for _ in range(8):
        for name, found in times.items():
            found.append(seconds(name))
    a, b = (statistics.median(found) for found in times.values())
    # An answer without a hash takes less than a tenth.
    assert 0.5 < a / b < 2, times


@pytest.mark.parametrize("exists", [True, False])
def test_after_ten_failures_an_address_has_to_wait(library, user, exists):
    name = user.name if exists else "nobody at all"
    attacker = library.person("127.0.1.5")
    assert [attacker.sign_in(name, WRONG).status for _ in range(10)] == [401] * 10
    limited = attacker.sign_in(name)
    assert limited.code == "429 RATE_LIMITED"
    assert 0 < int(limited.headers["Retry-After"]) <= 900
    # The same name in other letters is the same account.
    assert attacker.sign_in(name.upper()).status == 429
    if exists:
        assert library.person("127.0.1.6").sign_in(name).status == 204
    assert attacker.sign_in("somebody else", WRONG).status == 401


def test_attempts_at_the_same_time_count_each_other(library, user):
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: library.person("127.0.1.7").sign_in(user.name, WRONG), range(40)))
    assert sum(answer.status == 401 for answer in answers) <= 10
    assert {answer.status for answer in answers} == {401, 429}


def test_fifty_failures_limit_an_address_for_every_account(library, user):
    attacker = library.person("127.0.1.8")
    assert [attacker.sign_in(f"name {number}", WRONG).status for number in range(50)] == [401] * 50
    assert attacker.sign_in(user.name).status == 429
    assert library.person("127.0.1.9").sign_in(user.name).status == 204


def test_failures_from_everywhere_do_not_lock_out_the_user(library, user):
    # The user signed in from 127.0.1.1; the failures come from elsewhere.
    library.sql(
        "INSERT INTO sign_in_failures (account, address) SELECT %s, '198.51.100.' || n FROM generate_series(1, 100) AS n",
        user.name)
    assert library.person("127.0.2.1").sign_in(user.name).status == 429
    assert library.person("127.0.1.1").sign_in(user.name).status == 204
    # Also when no session is left there.
    user.delete("/api/v1/session")
    library.sql("DELETE FROM browser_sessions WHERE user_id = %s", user.id)
    assert library.person("127.0.1.1").sign_in(user.name).status == 204


def test_a_right_password_ends_the_count(library, user):
    browser = library.person("127.0.1.10")
    for _ in range(3):
        assert [browser.sign_in(user.name, WRONG).status for _ in range(9)] == [401] * 9
        assert browser.sign_in(user.name).status == 204


def test_wrong_passwords_of_a_session_count_too(library, user):
    answers = [user.put("/api/v1/account/password", {"current": WRONG, "new": "another long password"}) for _ in range(12)]
    assert [answer.status for answer in answers] == [403] * 10 + [429] * 2


def test_an_attack_does_not_fill_the_audit_log(library, user):
    before, = library.sql("SELECT count(*) FROM audit_log")[0]
    attacker = library.person("127.0.1.11")
    for _ in range(100):
        attacker.sign_in(user.name, WRONG)
    after, = library.sql("SELECT count(*) FROM audit_log")[0]
    assert after - before <= 20


def test_failures_expire(library, user):
    attacker = library.person("127.0.1.12")
    for _ in range(10):
        attacker.sign_in(user.name, WRONG)
    library.sql("UPDATE sign_in_failures SET failed_at = failed_at - interval '16 minutes'")
    assert attacker.sign_in(user.name).status == 204
