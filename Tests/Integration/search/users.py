"""Users with tokens and favourites of their own, written as SQL."""

import base64
import hashlib
import os
import time

from ..support.service import Service


def insert(connection, name, share):
    """Inserts a user who marked a share of the photos. Returns the id, and a service with the user's token."""
    (user,) = connection.execute(
        "INSERT INTO users (name, display_name, role) VALUES (%s, %s, 'contributor') RETURNING id", [name, name]
    ).fetchone()
    secret = "cal_" + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
    connection.execute(
        """INSERT INTO api_tokens (name, secret_hash, scopes, user_id)
           VALUES (%s, %s, '{read,favourites}', %s)""",
        [name, hashlib.sha256(secret.encode()).digest(), user],
    )
    connection.execute(
        """INSERT INTO favourites (user_id, photo_id)
           SELECT %s, id FROM photos WHERE abs(hashint8(id # %s) %% 1000) < %s""",
        [user, user, share * 1000],
    )
    service = Service(token=secret)
    wait(connection, service, user)
    return user, service


def wait(connection, service, user):
    """Until the index has the user's marks."""
    (marked,) = connection.execute(
        """SELECT count(*) FROM photos JOIN favourites ON photo_id = id
           WHERE user_id = %s AND deleted_at IS NULL AND NOT excluded AND id > 0
             AND read_state IS DISTINCT FROM 'unsupported'""",
        [user],
    ).fetchone()
    query = "{ photos(first: 1, filter: {favourite: true}) { totalCount } }"
    deadline = time.monotonic() + 60
    while service.graphql(query)["photos"]["totalCount"] != marked:
        assert time.monotonic() < deadline, f"the index lacks marks of user {user}"
        time.sleep(0.1)
