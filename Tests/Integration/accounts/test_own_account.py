"""What users see and change of their own account, and nobody else does."""

import pytest

from .person import PASSWORD

NEW = "another long password"


@pytest.fixture
def user(library, owner):
    return library.invite(owner, "contributor")


def test_a_profile_can_be_changed(user):
    changed = user.patch("/api/v1/account", {"displayName": "Bärbel", "email": f"{user.name}@example.org"})
    assert changed.status == 200 and changed.json["displayName"] == "Bärbel"
    assert user.user["email"] == f"{user.name}@example.org"
    assert user.patch("/api/v1/account", {"email": None}).json["email"] is None
    assert user.user["displayName"] == "Bärbel"


def test_a_new_password_ends_the_other_sessions(library, user):
    other = library.person()
    assert other.sign_in(user.name).status == 204
    refused = user.put("/api/v1/account/password", {"current": "wrong horse battery", "new": NEW})
    assert refused.code == "403 WRONG_PASSWORD" and refused.problem[1] == "current"
    assert user.put("/api/v1/account/password", {"current": PASSWORD, "new": NEW}).status == 204
    assert user.is_signed_in and not other.is_signed_in
    assert library.person().sign_in(user.name).status == 401
    assert library.person().sign_in(user.name, NEW).status == 204
    # NFC and NFD are the same password.
    assert user.put("/api/v1/account/password", {"current": NEW, "new": "Gru\u0308ne Ba\u0308ume wachsen"}).status == 204
    assert library.person().sign_in(user.name.upper(), "Gr\u00fcne B\u00e4ume wachsen").status == 204


def test_sessions_are_listed_and_ended(library, user):
    other = library.person("127.0.3.1")
    other.sign_in(user.name)
    sessions = user.get("/api/v1/account/sessions").json["sessions"]
    this, = [one for one in sessions if one["isThis"]]
    that, = [one for one in sessions if not one["isThis"]]
    assert that["address"] == "127.0.3.1" and "Firefox" in that["userAgent"] and this["expiresAt"] > this["createdAt"]
    assert user.delete(f"/api/v1/account/sessions/{that['id']}").status == 204
    assert not other.is_signed_in and user.is_signed_in
    assert user.delete(f"/api/v1/account/sessions/{that['id']}").status == 404


def test_a_token_has_a_secret_once_and_at_most_the_scopes_of_the_role(library, user):
    made = user.post("/api/v1/account/tokens", {"name": "backup", "scopes": ["read"], "expiresAt": "2099-01-01T00:00:00Z"})
    assert made.status == 201 and "no-store" in made.headers["Cache-Control"]
    listed = user.get("/api/v1/account/tokens")
    assert made.json["secret"] not in listed.body.decode()
    assert [one["name"] for one in listed.json["tokens"]] == ["backup"]
    token = library.person(token=made.json["secret"])
    session = token.get("/api/v1/session").json
    assert session["scopes"] == ["read"] and session["user"]["name"] == user.name
    for scope in ("admin", "ingest", "ai:write"):
        refused = user.post("/api/v1/account/tokens", {"name": "more", "scopes": ["read", scope]})
        assert refused.problem == (400, "scopes"), refused
    assert user.delete(f"/api/v1/account/tokens/{made.json['id']}").status == 204
    assert token.get("/api/v1/photos").status == 401
    assert user.delete(f"/api/v1/account/tokens/{made.json['id']}").status == 404


def test_a_token_cannot_change_how_its_user_signs_in(library, user):
    secret = user.post("/api/v1/account/tokens", {"name": "t", "scopes": ["read", "favourites", "edit"]}).json["secret"]
    by_token = library.person()
    by_token.post("/api/v1/session", {"token": secret})
    for person in (library.person(token=secret), by_token):
        answers = [
            person.patch("/api/v1/account", {"displayName": "x"}),
            person.put("/api/v1/account/password", {"current": PASSWORD, "new": NEW}),
            person.post("/api/v1/account/totp", {"password": PASSWORD}),
            person.post("/api/v1/account/totp/confirm", {"code": "123456"}),
            person.delete("/api/v1/account/totp", {"password": PASSWORD, "code": "123456"}),
            person.get("/api/v1/account/sessions"), person.delete("/api/v1/account/sessions/1"),
            person.get("/api/v1/account/tokens"), person.delete("/api/v1/account/tokens/1"),
            person.post("/api/v1/account/tokens", {"name": "u", "scopes": ["read"]}),
            person.get("/api/v1/account/export"), person.delete("/api/v1/account", {"password": PASSWORD}),
        ]
        assert {answer.code for answer in answers} == {"403 FORBIDDEN"}, answers


def test_sessions_and_tokens_of_others_do_not_exist(library, owner, user):
    session = user.get("/api/v1/account/sessions").json["sessions"][0]["id"]
    token = user.post("/api/v1/account/tokens", {"name": "mine", "scopes": ["read"]}).json
    other = library.invite(owner, "contributor")
    for person in (other, owner):
        assert person.delete(f"/api/v1/account/sessions/{session}").status == 404
        assert person.delete(f"/api/v1/account/tokens/{token['id']}").status == 404
        assert token["id"] not in [one["id"] for one in person.get("/api/v1/account/tokens").json["tokens"]]
        assert session not in [one["id"] for one in person.get("/api/v1/account/sessions").json["sessions"]]
    assert user.is_signed_in and library.person(token=token["secret"]).get("/api/v1/photos").status == 200
    for path in ("sessions", "tokens"):
        for id in ("0", "-1", "x", "99999999999999999999", "9223372036854775807"):
            assert user.delete(f"/api/v1/account/{path}/{id}").status == 404


def marked_photo(library, user):
    """The id of a photo that is a favourite of the user."""
    photo, = library.sql("INSERT INTO photos (filename, indexed_at) VALUES ('marked.jpg', now()) RETURNING id")[0]
    assert user.put(f"/api/v1/photos/{photo}/favourite", None).status == 204
    return photo


def test_an_export_has_everything_about_the_account_and_no_secret(library, user):
    secret = user.post("/api/v1/account/tokens", {"name": "mine", "scopes": ["read"]}).json["secret"]
    photo = marked_photo(library, user)
    answer = user.get("/api/v1/account/export")
    assert "attachment" in answer.headers["Content-Disposition"] and "no-store" in answer.headers["Cache-Control"]
    export = answer.json
    assert export["account"]["name"] == user.name and export["tokens"][0]["name"] == "mine"
    assert len(export["sessions"]) == 1 and export["favourites"] == [str(photo)]
    assert {"user.create", "session.start", "token.create"} <= {entry["action"] for entry in export["auditLog"]}
    cookie, = user.cookies.values()
    for hidden in (secret, PASSWORD, "$argon2", cookie):
        assert hidden not in answer.body.decode()


def test_a_deleted_account_is_gone(library, user):
    marked_photo(library, user)
    token = library.person(token=user.post("/api/v1/account/tokens", {"name": "t", "scopes": ["read"]}).json["secret"])
    assert user.delete("/api/v1/account", {"password": "wrong horse battery"}).problem == (403, "password")
    assert user.delete("/api/v1/account", {}).status in (400, 403)
    assert user.delete("/api/v1/account", {"password": PASSWORD}).status == 204
    assert not user.cookies and not user.is_signed_in
    assert token.get("/api/v1/photos").status == 401
    assert library.person().sign_in(user.name).status == 401
    for table, column in [("users", "id"), ("browser_sessions", "user_id"), ("api_tokens", "user_id"),
                          ("recovery_codes", "user_id"), ("favourites", "user_id")]:
        assert library.sql(f"SELECT count(*) FROM {table} WHERE {column} = %s", user.id) == [(0,)]
    assert library.sql("SELECT count(*) FROM audit_log WHERE action = 'user.delete' AND subject = %s", f"user:{user.id}") == [(1,)]


def test_signing_out_ends_this_session_only(library, user):
    other = library.person()
    other.sign_in(user.name)
    cookie = dict(other.cookies)
    assert other.delete("/api/v1/session").status == 204 and not other.cookies
    other.cookies = cookie
    assert not other.is_signed_in and user.is_signed_in


@pytest.mark.parametrize(("method", "path", "body", "field"), [
    ("PATCH", "account", {"displayName": ""}, "displayName"),
    ("PATCH", "account", {"displayName": "x" * 201}, "displayName"),
    ("PATCH", "account", {"displayName": "a\u0000b"}, "displayName"),
    ("PATCH", "account", {"email": "nobody"}, "email"),
    ("PATCH", "account", {"email": "a@" + "x" * 254}, "email"),
    ("PATCH", "account", {"role": "owner"}, "role"),
    ("PUT", "account/password", {"current": PASSWORD}, "new"),
    ("PUT", "account/password", {"current": PASSWORD, "new": "short"}, "new"),
    ("PUT", "account/password", {"new": NEW}, "current"),
    ("PUT", "account/password", {"current": 7, "new": NEW}, "current"),
    ("POST", "account/totp", {}, "password"),
    ("POST", "account/totp", {"password": 7}, "password"),
    ("POST", "account/totp/confirm", {}, "code"),
    ("POST", "account/totp/confirm", {"code": 123456}, "code"),
    ("DELETE", "account/totp", {"password": PASSWORD}, "code"),
    ("POST", "account/tokens", {"scopes": ["read"]}, "name"),
    ("POST", "account/tokens", {"name": "x" * 101, "scopes": ["read"]}, "name"),
    ("POST", "account/tokens", {"name": "t"}, "scopes"),
    ("POST", "account/tokens", {"name": "t", "scopes": []}, "scopes"),
    ("POST", "account/tokens", {"name": "t", "scopes": "read"}, "scopes"),
    ("POST", "account/tokens", {"name": "t", "scopes": ["everything"]}, "scopes"),
    ("POST", "account/tokens", {"name": "t", "scopes": ["read"], "expiresAt": "2001-01-01T00:00:00Z"}, "expiresAt"),
    ("POST", "account/tokens", {"name": "t", "scopes": ["read"], "expiresAt": "tomorrow"}, "expiresAt"),
    ("POST", "session", {"name": "anna"}, "password"),
    ("POST", "session", {"name": "x" * 101, "password": PASSWORD}, "name"),
    ("POST", "session", {"name": "anna", "password": ["x"]}, "password"),
    ("POST", "session", {"name": "anna", "password": PASSWORD, "code": 1}, "code"),
    ("POST", "session", {"name": "anna", "password": PASSWORD, "remember": True}, "remember"),
    ("POST", "session", {"token": "x", "name": "anna"}, "body"),
    ("POST", "session", {}, "body"),
])
def test_bad_input_names_the_field(user, method, path, body, field):
    answer = user.send(method, f"/api/v1/{path}", body)
    assert answer.status in (400, 403), answer
    assert answer.json["field"] == field, answer
    assert field in answer.json["detail"] or answer.status == 403


@pytest.mark.parametrize(("path", "body", "field"), [
    ("invitations", {}, "role"), ("invitations", {"role": "king"}, "role"),
    ("invitations", {"role": "guest", "sees": "x"}, "sees"), ("invitations", {"role": "guest", "note": "x" * 201}, "note"),
    ("invitations", {"role": "guest", "days": 0}, "days"), ("invitations", {"role": "guest", "days": 91}, "days"),
    ("invitations", {"role": "guest", "days": "7"}, "days"), ("invitations", {"role": "guest", "url": "x"}, "url"),
    ("invitations/check", {}, "secret"), ("invitations/check", {"secret": 1}, "secret"),
])
def test_a_bad_invitation_names_the_field(owner, path, body, field):
    assert owner.post(f"/api/v1/{path}", body).problem == (400, field)


def test_a_cookie_alone_authorises_no_change(library, user):
    """A form of another site sends the cookie, but neither JSON nor a header of its own."""
    form = {"X-Requested-With": None, "Content-Type": "application/x-www-form-urlencoded"}
    for method, path in [
        ("PATCH", "account"), ("DELETE", "account"), ("PUT", "account/password"), ("POST", "account/totp"),
        ("POST", "account/tokens"), ("DELETE", "account/sessions/1"), ("POST", "invitations"), ("DELETE", "users/1"),
        ("POST", "session"), ("DELETE", "session"), ("POST", "invitations/accept"), ("POST", "setup"),
    ]:
        answer = user.send(method, f"/api/v1/{path}", "name=x", headers=form)
        assert answer.code == "403 CROSS_SITE_REQUEST", (method, path, answer)
    assert user.is_signed_in
    # Nor can it sign a browser in as somebody else.
    for path in ("session", "invitations/accept", "setup"):
        assert library.person().post(f"/api/v1/{path}", "name=x", headers=form).status == 415
