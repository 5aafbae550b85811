"""Owners change roles, and disable and delete accounts; one owner always stays."""

import concurrent.futures
import time

import pytest

from .person import PASSWORD

FAVOURITE = 'mutation { setFavourite(photo: "1", favourite: true) { databaseId } }'


def tokens_of(person, *scopes):
    made = person.post("/api/v1/account/tokens", {"name": "mine", "scopes": list(scopes)})
    assert made.status == 201, made
    return made.json


def test_the_last_owner_stays(library, owner):
    anna = owner.user["id"]
    refused = [
        owner.patch(f"/api/v1/users/{anna}", {"role": "guest"}), owner.patch(f"/api/v1/users/{anna}", {"disabled": True}),
        owner.delete(f"/api/v1/users/{anna}"), owner.delete("/api/v1/account", {"password": PASSWORD}),
    ]
    assert {answer.code for answer in refused} == {"409 LAST_OWNER"}, refused
    second = library.invite(owner, "owner")
    # A disabled owner does not count.
    owner.patch(f"/api/v1/users/{second.id}", {"disabled": True})
    assert owner.patch(f"/api/v1/users/{anna}", {"role": "guest"}).code == "409 LAST_OWNER"
    for command in (["change", "--role", "guest"], ["disable"], ["delete"]):
        answer = library.run("user", command[0], "anna", *command[1:])
        assert answer.returncode != 0 and "owner" in answer.stderr, answer
    owner.delete(f"/api/v1/users/{second.id}")
    assert owner.user["role"] == "owner"


def test_two_owners_who_remove_each_other_at_the_same_time_leave_one(library, owner):
    # Three owners remove the two others and themselves, in all orders.
    owners = [library.invite(owner, "owner") for _ in range(3)]
    # The first owner must not save them.
    library.sql("UPDATE users SET role = 'guest' WHERE name = 'anna'")
    try:
        with concurrent.futures.ThreadPoolExecutor(9) as pool:
            list(pool.map(lambda pair: pair[0].patch(f"/api/v1/users/{pair[1].id}", {"role": "guest"}),
                          [(one, other) for one in owners for other in owners]))
        assert library.sql("SELECT count(*) FROM users WHERE role = 'owner' AND disabled_at IS NULL") == [(1,)]
    finally:
        library.sql("UPDATE users SET role = 'owner' WHERE name = 'anna'")
    until_owner(owner)
    for one in owners:
        owner.delete(f"/api/v1/users/{one.id}")


def until_owner(owner):
    """Waits until the cached credential has the role again."""
    deadline = time.monotonic() + 15
    while "admin" not in owner.get("/api/v1/session").json["scopes"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_new_role_counts_at_once_for_sessions_and_tokens(library, owner):
    user = library.invite(owner, "contributor")
    token = library.person(token=tokens_of(user, "read", "edit")["secret"])
    assert set(user.get("/api/v1/session").json["scopes"]) == {"read", "favourites", "edit"}
    assert owner.patch(f"/api/v1/users/{user.id}", {"role": "guest", "sees": "granted"}).json["role"] == "guest"
    assert set(user.get("/api/v1/session").json["scopes"]) == {"read", "favourites"}
    assert token.get("/api/v1/session").json["scopes"] == ["read"]
    assert user.user["sees"] == "granted"
    owner.patch(f"/api/v1/users/{user.id}", {"role": "owner"})
    # The token has what it was created with, and no more.
    assert set(token.get("/api/v1/session").json["scopes"]) == {"read", "edit"}
    owner.delete(f"/api/v1/users/{user.id}")


def test_disabling_ends_sessions_and_tokens_and_enabling_does_not_bring_them_back(library, owner):
    user = library.invite(owner)
    token = library.person(token=tokens_of(user, "read")["secret"])
    by_token = library.person()
    assert by_token.post("/api/v1/session", {"token": token.token}).status == 204
    assert token.get("/api/v1/photos").status == 200 and by_token.is_signed_in
    assert owner.patch(f"/api/v1/users/{user.id}", {"disabled": True}).json["disabledAt"]
    assert [person.get("/api/v1/photos").status for person in (user, token, by_token)] == [401] * 3
    refused = library.person().sign_in(user.name)
    assert refused.body == library.person().sign_in(user.name, "wrong horse battery").body and refused.status == 401
    assert owner.patch(f"/api/v1/users/{user.id}", {"disabled": False}).json["disabledAt"] is None
    assert [person.get("/api/v1/photos").status for person in (user, token, by_token)] == [401] * 3
    assert library.person().sign_in(user.name).status == 204


def test_deleting_an_account_ends_its_access(library, owner):
    user = library.invite(owner)
    token = library.person(token=tokens_of(user, "read")["secret"])
    assert owner.delete(f"/api/v1/users/{user.id}").status == 204
    assert [user.is_signed_in, token.get("/api/v1/photos").status] == [False, 401]
    assert owner.delete(f"/api/v1/users/{user.id}").status == 404
    assert owner.patch(f"/api/v1/users/{user.id}", {"role": "guest"}).status == 404
    assert user.id not in [one["id"] for one in owner.get("/api/v1/users").json["users"]]


@pytest.mark.parametrize(("body", "field"), [
    ({"role": "king"}, "role"), ({"role": 1}, "role"), ({"sees": "nothing"}, "sees"), ({"disabled": "yes"}, "disabled"),
    ({"displayName": ""}, "displayName"), ({"displayName": "x" * 201}, "displayName"), ({"email": "nobody"}, "email"),
    ({"name": "other"}, "name"), ({"password": PASSWORD}, "password"),
])
def test_a_refused_change_names_the_field(library, owner, body, field):
    user = library.invite(owner)
    assert owner.patch(f"/api/v1/users/{user.id}", body).problem == (400, field)


def test_the_same_from_the_command_line(library, owner, tmp_path):
    password = tmp_path / "password"
    password.write_text("a password of the command line\n")
    password.chmod(0o600)

    def run(*words):
        answer = library.run("user", *words)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    run("add", "carl", "--role", "guest", "--display-name", "Carl", "--email", "carl@example.org", "--password-file", password)
    assert "carl" in run("list")
    browser = library.person()
    assert browser.sign_in("carl", "a password of the command line").status == 204
    assert browser.user["displayName"] == "Carl"
    run("change", "carl", "--role", "contributor")
    password.write_text("another password\n")
    run("reset-password", "carl", "--password-file", password)
    assert library.person().sign_in("carl", "a password of the command line").status == 401
    assert library.person().sign_in("carl", "another password").status == 204
    run("disable", "carl")
    assert library.person().sign_in("carl", "another password").status == 401
    run("enable", "carl")
    run("delete", "carl")
    for words in (["delete", "carl"], ["add", "x", "--role", "king"], ["add", "anna", "--role", "guest"]):
        assert library.run("user", *words, *(["--password-file", password] if words[0] == "add" else [])).returncode != 0
    password.write_text("short\n")
    refused = library.run("user", "add", "dora", "--role", "guest", "--password-file", password)
    assert refused.returncode != 0 and "10 characters" in refused.stderr
