"""The audit log says who did what, has no secret, and is only added to."""

import psycopg
import pytest

from .conftest import secret_of
from .person import PASSWORD


@pytest.mark.parametrize("role", ["app", "admin", "writer", "superuser"])
@pytest.mark.parametrize("statement", [
    "UPDATE audit_log SET action = 'user.create'", "UPDATE audit_log SET details = '{}' WHERE id = 1",
    "DELETE FROM audit_log", "DELETE FROM audit_log WHERE false", "TRUNCATE audit_log",
    "INSERT INTO audit_log (id, action) OVERRIDING SYSTEM VALUE SELECT id, action FROM audit_log LIMIT 1 "
    "ON CONFLICT (id) DO UPDATE SET action = 'user.create'",
])
def test_no_statement_changes_an_entry(library, owner, role, statement):
    before = library.sql("SELECT count(*), md5(string_agg(a::text, '' ORDER BY id)) FROM audit_log a")
    with library.database(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
    assert library.sql("SELECT count(*), md5(string_agg(a::text, '' ORDER BY id)) FROM audit_log a") == before


@pytest.mark.parametrize("statement", [
    "ALTER TABLE audit_log DISABLE TRIGGER ALL", "DROP TRIGGER audit_log_is_append_only ON audit_log",
    "DROP TABLE audit_log", "SET session_replication_role = replica",
])
def test_the_role_of_the_api_cannot_remove_the_protection(library, owner, statement):
    with library.database("app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_role_of_ai_writers_cannot_read_it(library, owner):
    with library.database("writer") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT FROM audit_log")


def entries(owner, **matching):
    page = owner.get("/api/v1/audit-log?first=500").json["entries"]
    return [one for one in page if all(one[name] == value for name, value in matching.items())]


def test_what_happens_to_an_account_is_recorded_with_its_actor(library, owner):
    anna = {"id": owner.user["id"], "name": "anna"}
    user = library.invite(owner, "contributor", address="127.0.4.1")
    me = {"id": user.id, "name": user.name}
    token = user.post("/api/v1/account/tokens", {"name": "t", "scopes": ["read"]}).json["id"]
    user.delete(f"/api/v1/account/tokens/{token}")
    library.person("127.0.4.2").sign_in(user.name, "wrong horse battery")
    library.person("127.0.4.1").sign_in(user.name)
    user.put("/api/v1/account/password", {"current": PASSWORD, "new": "another long password"})
    owner.patch(f"/api/v1/users/{user.id}", {"role": "guest"})
    user.get("/api/v1/account/export")
    owner.patch(f"/api/v1/users/{user.id}", {"disabled": True})
    owner.patch(f"/api/v1/users/{user.id}", {"disabled": False})
    owner.delete(f"/api/v1/users/{user.id}")

    def actors(action, subject=f"user:{user.id}"):
        return [one["user"] for one in entries(owner, action=action, subject=subject)]

    assert actors("user.create") == [None]
    assert actors("session.start") == [me, me]
    assert actors("token.create", f"token:{token}") == actors("token.revoke", f"token:{token}") == [me]
    assert actors("session.refused") == [None]
    assert actors("password.change") == actors("export.start") == [me]
    assert actors("user.change") == actors("user.disable") == actors("user.enable") == actors("user.delete") == [anna]
    change, = entries(owner, action="user.change", subject=f"user:{user.id}")
    assert (change["details"]["roleBefore"], change["details"]["role"]) == ("contributor", "guest")
    refused, = entries(owner, action="session.refused", subject=f"user:{user.id}")
    assert (refused["address"], refused["details"]["reason"]) == ("127.0.4.2", "password")
    assert [one["details"]["method"] for one in entries(owner, action="session.start", user=me)] == ["password", "invitation"]


def test_a_command_has_neither_user_nor_address(library, owner):
    user = library.invite(owner)
    assert library.run("user", "disable", user.name).returncode == 0
    entry, = entries(owner, action="user.disable", subject=f"user:{user.id}")
    assert (entry["user"], entry["token"], entry["address"]) == (None, None, None)


def test_a_page_continues_after_the_page_before(owner):
    everything = owner.get("/api/v1/audit-log?first=500").json
    assert everything["next"] is None
    ids = [int(one["id"]) for one in everything["entries"]]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == len(ids)
    found, path = [], "/api/v1/audit-log?first=3"
    while path:
        page = owner.get(path).json
        assert len(page["entries"]) <= 3
        found += [int(one["id"]) for one in page["entries"]]
        path = page["next"] and f"/api/v1/audit-log?first=3&before={page['next']}"
    assert found == ids


@pytest.mark.parametrize(("query", "field"), [
    ("first=0", "first"), ("first=501", "first"), ("first=x", "first"), ("before=x", "before"), ("before=0", "before"),
    ("before=99999999999999999999", "before"), ("last=1", "last"), ("first=1&first=2", "first"),
])
def test_a_bad_page_names_the_parameter(owner, query, field):
    answer = owner.get(f"/api/v1/audit-log?{query}")
    assert answer.problem == (400, field), answer


def test_no_secret_is_in_the_audit_log_or_in_the_server_log(library, owner):
    secret = secret_of(owner.post("/api/v1/invitations", {"role": "guest"}))
    person = library.person()
    person.post("/api/v1/invitations/accept", {"secret": secret, "name": "quiet", "password": PASSWORD})
    # People type their password into the field for the name.
    library.person("127.0.4.9").sign_in(PASSWORD, PASSWORD)
    token = person.post("/api/v1/account/tokens", {"name": "t", "scopes": ["read"]}).json["secret"]
    key = person.post("/api/v1/account/totp", {"password": PASSWORD}).json["key"]
    library.person(token=token).get("/api/v1/photos")
    audit = "\n".join(row for row, in library.sql("SELECT a::text FROM audit_log a"))
    log = library.log_file.read_text()
    for hidden in (secret, PASSWORD, token, key, *person.cookies.values()):
        assert hidden not in audit and hidden not in log
