"""Runs canaille, a provider of OpenID Connect, with the users that the tests need: python provider.py PORT KEY CALLBACK HOME.

KEY is a private JSON Web Key. Nothing is stored: each start has the same users again.
"""

import json
import sys

from canaille import create_app

PASSWORD = "a long password of the tests"
CLIENT = ("calotype", "a secret & more of the client")
# Name, e-mail address, whether the provider says that it is verified, group.
USERS = [
    ("anna", "anna@example.org", True, "admins"),
    ("otto", "otto@example.org", True, "family"),
    ("ida", "ida@example.org", False, "family"),
    ("twin", "shared@example.org", True, "family"),
    ("double", "shared@example.org", True, "family"),
    ("crowd", "crowd@example.org", True, "family"),
    ("stranger", "stranger@example.org", True, None),
]


def application(port, key, callback, home):
    app = create_app({
        "SECRET_KEY": "a key of the tests", "SERVER_NAME": f"127.0.0.1:{port}", "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key]},
    })
    # canaille does not claim that addresses are verified; the claim is mapped to a field of the user.
    mapping = app.config["CANAILLE_OIDC"]["USERINFO_MAPPING"]
    mapping["EMAIL_VERIFIED"] = "{% if user.title == 'verified' %}true{% endif %}"
    mapping["PREFERRED_USERNAME"] = "{{ user.user_name }}"
    with app.app_context():
        add_models(app.backend, callback, home)
    return app


def add_models(backend, callback, home):
    from canaille.app import models

    with backend.session():
        members = {}
        for name, address, verified, group in USERS:
            user = models.User(
                user_name=name, password=PASSWORD, emails=[address], title="verified" if verified else None,
                formatted_name=name.title(), family_name=name.title())
            backend.save(user)
            members.setdefault(group, []).append(user)
        for group, users in members.items():
            if group:
                backend.save(models.Group(display_name=group, members=users))
        client = models.Client(
            client_id=CLIENT[0], client_secret=CLIENT[1], client_name="Calotype", redirect_uris=[callback],
            post_logout_redirect_uris=[home], grant_types=["authorization_code"], response_types=["code"],
            scope=["openid", "profile", "email", "groups"], token_endpoint_auth_method="client_secret_basic",
            # A client of a trusted domain needs no page of consent.
            client_uri="http://127.0.0.1")
        backend.save(client)
        client.audience = [client]
        backend.save(client)


if __name__ == "__main__":
    port, key, callback, home = sys.argv[1:]
    application(port, json.loads(key), callback, home).run("127.0.0.1", int(port), threaded=True)
