"""Codes of an authenticator app and recovery codes, each of which works once."""

import concurrent.futures

import pytest

from .person import PASSWORD, code_of, this_step


@pytest.fixture
def user(library, owner):
    return library.invite(owner)


def turn_on(person):
    """Turns the second factor on with the code of the current step; the key, the step and the recovery codes."""
    key = person.post("/api/v1/account/totp", {"password": PASSWORD}).json["key"]
    step = this_step()
    answer = person.post("/api/v1/account/totp/confirm", {"code": code_of(key, step)})
    assert answer.status == 200, answer
    return key, step, answer.json["recoveryCodes"]


def test_a_key_counts_only_after_its_first_code(library, user):
    wrong = user.post("/api/v1/account/totp", {"password": "wrong horse battery"})
    assert wrong.code == "403 WRONG_PASSWORD" and wrong.problem[1] == "password"
    made = user.post("/api/v1/account/totp", {"password": PASSWORD})
    key, uri = made.json["key"], made.json["uri"]
    assert uri.startswith("otpauth://totp/") and f"secret={key}" in uri and user.name in uri
    assert library.person().sign_in(user.name).status == 204
    refused = user.post("/api/v1/account/totp/confirm", {"code": code_of(key, this_step() + 5)})
    assert refused.code == "403 WRONG_CODE" and refused.problem[1] == "code"
    assert user.user["secondFactor"] is False
    confirmed = user.post("/api/v1/account/totp/confirm", {"code": code_of(key, this_step())})
    codes = confirmed.json["recoveryCodes"]
    assert len(set(codes)) == 10 and "no-store" in confirmed.headers["Cache-Control"]
    assert user.user["secondFactor"] is True
    assert user.post("/api/v1/account/totp", {"password": PASSWORD}).code == "409 SECOND_FACTOR_ON"


def test_signing_in_needs_a_code_and_no_code_works_twice(library, user):
    key, step, _ = turn_on(user)
    browser = library.person()
    assert browser.sign_in(user.name).code == "401 SECOND_FACTOR_REQUIRED"
    # A wrong password with a right code does not tell that the code is right.
    assert browser.sign_in(user.name, "wrong horse battery", code_of(key, step + 1)).code == "401 UNAUTHENTICATED"
    replayed = browser.sign_in(user.name, code=code_of(key, step))
    assert replayed.code == "401 UNAUTHENTICATED" and not browser.is_signed_in
    for outside in (step - 2, step + 4):
        assert browser.sign_in(user.name, code=code_of(key, outside)).status == 401
    code = code_of(key, step + 1)
    assert browser.sign_in(user.name, code=f"{code[:3]} {code[3:]}").status == 204
    assert library.person().sign_in(user.name, code=code).status == 401
    # Nor does an older one than the last.
    assert library.person().sign_in(user.name, code=code_of(key, step)).status == 401


def test_a_code_that_arrives_many_times_at_once_signs_in_once(library, user):
    key, step, recovery = turn_on(user)
    for code in (code_of(key, step + 1), recovery[0]):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda _: library.person().sign_in(user.name, code=code), range(6)))
        assert sorted(answer.status for answer in answers) == [204] + [401] * 5, answers


def test_a_recovery_code_works_once_however_it_is_typed(library, user):
    _, _, codes = turn_on(user)
    assert library.person().sign_in(user.name, code=codes[0]).status == 204
    assert library.person().sign_in(user.name, code=codes[0]).status == 401
    typed = codes[1].lower().replace("-", " ")
    assert library.person().sign_in(user.name, code=typed).status == 204
    assert library.person().sign_in(user.name, code=codes[1]).status == 401
    assert library.person().sign_in(user.name, code="ABCD-EFGH-JKLM-NPQR").status == 401
    stored = library.sql("SELECT code_hash FROM recovery_codes WHERE user_id = %s", user.id)
    assert len(stored) == 10 and all(len(value) == 32 for value, in stored)


def test_recovery_codes_belong_to_one_user(library, owner, user):
    _, _, codes = turn_on(user)
    other = library.invite(owner)
    turn_on(other)
    assert library.person().sign_in(other.name, code=codes[0]).status == 401


def test_turning_it_off_needs_password_and_code(library, user):
    _, _, codes = turn_on(user)

    def turn_off(password, code):
        return user.delete("/api/v1/account/totp", {"password": password, "code": code})

    assert turn_off("wrong horse battery", codes[0]).problem == (403, "password")
    assert turn_off(PASSWORD, "000000").problem == (403, "code")
    # The code was not used up by the wrong password.
    assert turn_off(PASSWORD, codes[0]).status == 204
    assert library.person().sign_in(user.name).status == 204
    assert turn_off(PASSWORD, codes[1]).status == 409
    # New codes replace the old ones.
    turn_on(user)
    assert library.person().sign_in(user.name, code=codes[2]).status == 401
