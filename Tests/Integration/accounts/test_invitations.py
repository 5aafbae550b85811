"""Links with which people create their own account, each once."""

import concurrent.futures
import datetime

import pytest

from .conftest import secret_of
from .person import PASSWORD


def accept(library, secret, called, **members):
    person = library.person()
    account = {"secret": secret, "name": called, "password": PASSWORD} | members
    return person, person.post("/api/v1/invitations/accept", account)


@pytest.mark.parametrize(("role", "sees"), [("guest", "granted"), ("guest", "library"), ("contributor", "library"), ("owner", "library")])
def test_an_invited_person_has_the_offered_role(library, owner, role, sees):
    made = owner.post("/api/v1/invitations", {"role": role, "sees": sees, "note": "Grandma", "days": 3})
    assert made.status == 201 and "no-store" in made.headers["Cache-Control"]
    end = datetime.datetime.fromisoformat(made.json["expiresAt"])
    assert abs(end - datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)) < datetime.timedelta(minutes=1)
    secret = secret_of(made)
    assert made.json["url"].startswith(library.url + "/#invitation=")
    offered = library.person().post("/api/v1/invitations/check", {"secret": secret})
    assert offered.json == {"role": role, "sees": sees, "expiresAt": made.json["expiresAt"]}
    name = f"invited {role} {sees}"
    person, accepted = accept(library, secret, name, displayName="Oma", email=f"{role}.{sees}@example.org")
    assert accepted.status == 204, accepted
    user = person.user
    assert (user["name"], user["displayName"], user["email"]) == (name, "Oma", f"{role}.{sees}@example.org")
    assert (user["role"], user["sees"]) == (role, sees)
    listed, = [one for one in owner.get("/api/v1/invitations").json["invitations"] if one["id"] == made.json["id"]]
    assert listed["usedBy"] == user["id"] and listed["note"] == "Grandma" and "url" not in listed
    owner.delete(f"/api/v1/users/{user['id']}")


def test_an_invitation_works_once_also_for_many_at_the_same_time(library, owner):
    secret = secret_of(owner.post("/api/v1/invitations", {"role": "guest"}))
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda number: accept(library, secret, f"racer{number}")[1], range(6)))
    assert sorted(answer.status for answer in answers) == [204] + [404] * 5, answers
    assert library.sql("SELECT count(*) FROM users WHERE name LIKE 'racer%%'") == [(1,)]
    assert library.person().post("/api/v1/invitations/check", {"secret": secret}).problem == (404, "secret")


def test_an_expired_a_revoked_and_an_unknown_invitation_look_the_same(library, owner):
    expired = owner.post("/api/v1/invitations", {"role": "owner"})
    library.sql("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = %s", expired.json["id"])
    revoked = owner.post("/api/v1/invitations", {"role": "owner"})
    assert owner.delete(f"/api/v1/invitations/{revoked.json['id']}").status == 204
    assert owner.delete(f"/api/v1/invitations/{revoked.json['id']}").status == 404
    answers = []
    for secret in [secret_of(expired), secret_of(revoked), "A" * 43, "short"]:
        answers.append(library.person().post("/api/v1/invitations/check", {"secret": secret}).body)
        answers.append(accept(library, secret, "eve")[1].body)
    assert len(set(answers)) == 1, answers
    assert library.sql("SELECT count(*) FROM users WHERE name = 'eve'") == [(0,)]


@pytest.mark.parametrize(("change", "field"), [
    ({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": "ANNA"}, "name"), ({"name": 7}, "name"),
    ({"displayName": "x" * 201}, "displayName"), ({"email": "nobody"}, "email"), ({"email": "a b@c.d"}, "email"),
    ({"password": "short"}, "password"), ({"password": None}, "password"), ({"role": "owner"}, "role"),
])
def test_a_refused_account_names_the_field_and_leaves_the_invitation(library, owner, change, field):
    secret = secret_of(owner.post("/api/v1/invitations", {"role": "guest"}))
    _, refused = accept(library, secret, "x", **change)
    assert refused.problem == (400, field), refused
    assert library.person().post("/api/v1/invitations/check", {"secret": secret}).status == 200


def test_an_address_that_people_type_says_nothing_about_other_users(library, owner):
    library.sql("UPDATE users SET email = 'twin@example.org', email_is_verified = TRUE WHERE name = 'anna'")
    for number, address in enumerate(["Twin@example.org", "twin@EXAMPLE.org"]):
        secret = secret_of(owner.post("/api/v1/invitations", {"role": "guest"}))
        person, answer = accept(library, secret, f"twin{number}", email=address)
        assert answer.status == 204, answer
        assert person.user["email"] == address
        assert person.patch("/api/v1/account", {"email": "TWIN@example.org"}).status == 200
    library.sql("UPDATE users SET email = NULL, email_is_verified = FALSE WHERE name = 'anna'")


def test_the_secret_is_not_stored(library, owner):
    secret = secret_of(owner.post("/api/v1/invitations", {"role": "guest"}))
    stored = library.sql("SELECT i::text FROM invitations i") + library.sql("SELECT a::text FROM audit_log a")
    assert not [row for row, in stored if secret in row]
    assert secret not in library.log_file.read_text()
