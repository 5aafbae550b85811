"""The access matrix: every route of openapi.yaml and every root field of GraphQL, called by everybody."""

import copy
import itertools

import graphql
import pytest
import yaml
from calotype.program import ROOT

from ..support.servers import until
from .access_matrix import CALLERS, FIELDS, ROUTES, SCOPES
from .conftest import account_library, secret_of
from .person import PASSWORD, code_of, this_step

# A guest with granted albums must not see it anywhere.
NAME = "zanzibar.jpg"
STATUSES = {"1": 401, "3": 403, "4": 404, "9": 409}
CIRCLE = {"near": {"latitude": 48.85, "longitude": 2.35, "radiusMetres": 1000}, "place": {"city": "Paris"}}


@pytest.fixture(scope="module")
def world(program):
    with account_library(program) as library:
        yield World(library)


class World:
    """A library with a photo, a job, and every caller."""

    def __init__(self, library):
        self.library, self.numbers = library, itertools.count(1)
        self.owner = library.set_up()
        self.owner.name = "anna"
        people = {
            "guest": library.invite(self.owner), "guest with granted albums": library.invite(self.owner, sees="granted"),
            "contributor": library.invite(self.owner, "contributor"), "owner": library.invite(self.owner, "owner"),
        }
        link = library.run("login-link")
        assert link.returncode == 0, link.stderr
        people["link"] = library.person()
        assert people["link"].post("/api/v1/session", {"link": link.stdout.strip().split("link=")[1]}).status == 204
        self.callers = {"anonymous": library.person()} | people
        for scope in SCOPES:
            self.callers[f"service {scope}"] = library.person(token=library.token(scope))
            made = people["owner"].post("/api/v1/account/tokens", {"name": scope, "scopes": [scope]})
            self.callers[f"owner's {scope}"] = library.person(token=made.json["secret"])
        assert list(self.callers) and set(self.callers) == set(CALLERS)
        self.photo, = library.sql(
            "INSERT INTO photos (filename, s3_path, indexed_at, latitude, longitude, taken_at) "
            f"VALUES ('{NAME}', 's3://' || %s || '/{NAME}', now(), 48.85, 2.35, '2019-07-14') RETURNING id",
            library.settings["S3_BUCKET"])[0]
        self.job = self.owner.post("/api/v1/admin/reindex", {"parts": ["search"], "perSecond": 0.01}).json["id"]
        self.run = self.owner.post("/api/v1/admin/reconcile", {}).json["id"]
        until("the photo is found", lambda: self.owner.get("/api/v1/photos").json["totalCount"] == 1)

    def victim(self):
        """The id of an account that may be changed or deleted."""
        return self.library.sql(
            "INSERT INTO users (name, display_name, role) VALUES (%s, 'x', 'guest') RETURNING id",
            f"victim{next(self.numbers)}")[0][0]

    def invitation(self):
        made = self.owner.post("/api/v1/invitations", {"role": "guest"})
        return made.json["id"], secret_of(made)

    def of_same_role(self, caller):
        """A new user of a caller's role, for requests that end a session or an account."""
        return self.library.invite(self.owner, caller.removesuffix(" with granted albums"))


# Requests of routes: functions of the world, the caller and its name that return path, body and headers, and the caller if it is
# another one.

def search(path):
    return lambda world, *_: (path, {}, {})


def new_user(request):
    """A request that a new user of the same role sends."""
    def prepare(world, person, caller):
        if caller not in ("guest", "guest with granted albums", "contributor", "owner"):
            return request(world, person, caller)
        return *request(world, user := world.of_same_role(caller), caller)[:3], user
    return prepare


def second_factor(world, person, caller, confirms=False):
    """A key of the caller, confirmed or not."""
    made = person.post("/api/v1/account/totp", {"password": PASSWORD})
    if made.status != 200:
        return "000000", "000000"
    key, step = made.json["key"], this_step()
    if confirms:
        assert person.post("/api/v1/account/totp/confirm", {"code": code_of(key, step)}).status == 200
    return code_of(key, step), code_of(key, step + 1)


def own_session(world, person, caller):
    another = world.library.person()
    name = getattr(person, "name", "anna")
    assert another.sign_in(name).status == 204
    return next(one["id"] for one in another.get("/api/v1/account/sessions").json["sessions"] if one["isThis"])


def own_token(world, person, caller):
    made = person.post("/api/v1/account/tokens", {"name": "x", "scopes": ["read"]})
    return made.json["id"] if made.status == 201 else 1


REQUESTS = {
    "GET /api/v1/photos/{id}": lambda world, *_: (f"/api/v1/photos/{world.photo}", None, {}),
    "GET /api/v1/map": lambda *_: ("/api/v1/map?box=2,48,3,49&zoom=3", None, {}),
    "POST /api/v1/map": lambda *_: ("/api/v1/map", {"box": "2,48,3,49", "zoom": 3}, {}),
    "GET /api/v1/map.geojson": lambda *_: ("/api/v1/map.geojson?box=2,48,3,49&zoom=3", None, {}),
    "GET /api/v1/suggest": lambda *_: ("/api/v1/suggest?text=zan", None, {}),
    "PUT /api/v1/photos/{id}/ai-results": lambda world, *_: (f"/api/v1/photos/{world.photo}/ai-results", {"tags": ["x"]}, {}),
    "PUT /api/v1/photos/{id}/ai-corrections": lambda world, *_: (
        f"/api/v1/photos/{world.photo}/ai-corrections", {"tags": ["x"]}, {}),
    "POST /api/v1/ai/claims": lambda *_: ("/api/v1/ai/claims", {"writer": "w", "version": "1", "parts": ["tags"]}, {}),
    "POST /api/v1/ai/results": lambda *_: ("/api/v1/ai/results", "{}\n", {"Content-Type": "application/x-ndjson"}),
    "PUT /api/v1/photos/{id}/favourite": lambda world, *_: (f"/api/v1/photos/{world.photo}/favourite", None, {}),
    "DELETE /api/v1/photos/{id}/favourite": lambda world, *_: (f"/api/v1/photos/{world.photo}/favourite", None, {}),
    "PUT /api/v1/photos/{id}/place": lambda world, *_: (f"/api/v1/photos/{world.photo}/place", {"city": "Paris"}, {}),
    "DELETE /api/v1/photos/{id}/place": lambda world, *_: (f"/api/v1/photos/{world.photo}/place", None, {}),
    "POST /api/v1/places/corrections": lambda *_: ("/api/v1/places/corrections", CIRCLE, {}),
    "DELETE /api/v1/places/corrections/{id}": lambda world, *_: (
        f"/api/v1/places/corrections/{world.owner.post('/api/v1/places/corrections', CIRCLE).json['id']}", None, {}),
    "POST /api/v1/admin/reindex": lambda *_: ("/api/v1/admin/reindex", {"dryRun": True}, {}),
    "GET /api/v1/admin/reconcile/{id}": lambda world, *_: (f"/api/v1/admin/reconcile/{world.run}", None, {}),
    "GET /api/v1/admin/jobs/{id}": lambda world, *_: (f"/api/v1/admin/jobs/{world.job}", None, {}),
    "PATCH /api/v1/admin/jobs/{id}": lambda world, *_: (f"/api/v1/admin/jobs/{world.job}", {"perSecond": 0.02}, {}),
    "PATCH /api/v1/users/{id}": lambda world, *_: (f"/api/v1/users/{world.victim()}", {"role": "contributor"}, {}),
    "DELETE /api/v1/users/{id}": lambda world, *_: (f"/api/v1/users/{world.victim()}", None, {}),
    "POST /api/v1/invitations": lambda *_: ("/api/v1/invitations", {"role": "guest"}, {}),
    "DELETE /api/v1/invitations/{id}": lambda world, *_: (f"/api/v1/invitations/{world.invitation()[0]}", None, {}),
    "POST /api/v1/invitations/check": lambda world, *_: ("/api/v1/invitations/check", {"secret": world.invitation()[1]}, {}),
    "POST /api/v1/invitations/accept": lambda world, *_: ("/api/v1/invitations/accept", {
        "secret": world.invitation()[1], "name": f"accepted{next(world.numbers)}", "password": PASSWORD}, {}),
    "PATCH /api/v1/account": lambda *_: ("/api/v1/account", {"displayName": "x"}, {}),
    "DELETE /api/v1/account": new_user(lambda *_: ("/api/v1/account", {"password": PASSWORD}, {})),
    "PUT /api/v1/account/password": new_user(
        lambda *_: ("/api/v1/account/password", {"current": PASSWORD, "new": "another long password"}, {})),
    "POST /api/v1/account/totp": new_user(lambda *_: ("/api/v1/account/totp", {"password": PASSWORD}, {})),
    "POST /api/v1/account/totp/confirm": new_user(lambda *all: (
        "/api/v1/account/totp/confirm", {"code": second_factor(*all)[0]}, {})),
    "DELETE /api/v1/account/totp": new_user(lambda *all: (
        "/api/v1/account/totp", {"password": PASSWORD, "code": second_factor(*all, confirms=True)[1]}, {})),
    "DELETE /api/v1/account/sessions/{id}": new_user(
        lambda *all: (f"/api/v1/account/sessions/{own_session(*all)}", None, {})),
    "POST /api/v1/account/tokens": lambda *_: ("/api/v1/account/tokens", {"name": "x", "scopes": ["read"]}, {}),
    "DELETE /api/v1/account/tokens/{id}": lambda *all: (f"/api/v1/account/tokens/{own_token(*all)}", None, {}),
    "POST /api/v1/session": lambda *_: ("/api/v1/session", {"name": "anna", "password": PASSWORD}, {}),
    "DELETE /api/v1/session": new_user(lambda *_: ("/api/v1/session", None, {})),
    "POST /api/v1/setup": lambda *_: ("/api/v1/setup", {"secret": "x" * 43, "name": "eve", "password": PASSWORD}, {}),
    "POST /webhook/s3-photo-upload": lambda *_: ("/webhook/s3-photo-upload", {"Records": []}, {}),
    "GET /graphql": lambda *_: ("/graphql?query={photos{totalCount}}", None, {}),
    "POST /graphql": lambda *_: ("/graphql", {"query": "{ photos { totalCount } }"}, {}),
}

QUERIES = {
    "Query.photos": "{ photos { nodes { filename } totalCount } }",
    "Query.photo": "{ photo(databaseId: PHOTO) { filename } }",
    "Query.node": '{ node(id: "NODE") { id } }',
    "Query.timeline": "{ timeline { count } }",
    "Query.map": "{ map(box: {west: 2, south: 48, east: 3, north: 49}, zoom: 3) { count cover { filename } } }",
    "Query.facets": "{ facets { cities { value count } } }",
    "Query.suggest": '{ suggest(text: "zan") { value } }',
    "Query.complete": '{ complete(q: "zan") { completions { text } } }',
    "Query.duplicateGroups": "{ duplicateGroups { nodes { photos { filename } } } }",
    "Query.searchText": '{ searchText(q: "sea") }',
    "Query.job": '{ job(id: "JOB") { id } }',
    "Query.jobs": "{ jobs { id } }",
    "Query.reindexEstimate": "{ reindexEstimate { photos } }",
    "Query.tokens": "{ tokens { id } }",
    "Mutation.setAIResults": 'mutation { setAIResults(photo: PHOTO, results: {tags: ["x"]}) { id } }',
    "Mutation.setFavourite": "mutation { setFavourite(photo: PHOTO, favourite: true) { id } }",
    "Mutation.correctPlace": 'mutation { correctPlace(photo: PHOTO, place: {city: "Paris"}) { id } }',
    "Mutation.reindex": "mutation { reindex(parts: [SEARCH], perSecond: 0.01) { id } }",
    "Mutation.changeJob": 'mutation { changeJob(id: "JOB", to: PAUSE) { id } }',
    "Mutation.createToken": 'mutation { createToken(name: "x", scopes: [READ]) { secret } }',
    "Mutation.revokeToken": 'mutation { revokeToken(id: "TOKEN") { id } }',
    "Subscription.libraryChanged": "subscription { libraryChanged { totalCount } }",
    "Subscription.jobProgress": 'subscription { jobProgress(id: "JOB") { id } }',
}


def operations():
    """The routes of openapi.yaml, such as `GET /api/v1/photos`."""
    document = yaml.safe_load((ROOT / "openapi/openapi.yaml").read_text())
    methods = {"get", "put", "post", "patch", "delete"}
    return [f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item if method in methods]


def root_fields():
    schema = graphql.build_schema((ROOT / "Sources/API/GraphQL/library.graphql").read_text())
    types = [schema.query_type, schema.mutation_type, schema.subscription_type]
    return [f"{one.name}.{field}" for one in types for field in one.fields]


def expected(row):
    cells = row.replace(" ", "")
    assert len(cells) == len(CALLERS), row
    return dict(zip(CALLERS, cells))


def test_every_route_and_every_root_field_is_in_the_matrix():
    assert sorted(operations()) == sorted(ROUTES)
    assert sorted(root_fields()) == sorted(FIELDS)


@pytest.mark.parametrize("operation", ROUTES)
def test_a_route_answers_everybody_as_the_matrix_says(world, operation, check):
    method, path = operation.split()
    standard = search(path) if method != "GET" else lambda *_: (path, None, {})
    for caller, cell in expected(ROUTES[operation]).items():
        person = world.callers[caller]
        path, body, headers, *other = REQUESTS.get(operation, standard)(world, person, caller)
        # A copy keeps the cookies when the response changes them.
        answer = copy.copy(other[0] if other else person).with_cookies().send(method, path, body, headers)
        is_right = 200 <= answer.status < 300 if cell == "+" else answer.status == STATUSES[cell]
        check(f"{operation} by {caller} is {cell}", is_right, answer)
        if caller in ("anonymous", "guest with granted albums"):
            check(f"{operation} by {caller} has no photo", NAME.encode() not in answer.body, answer)


@pytest.mark.parametrize("field", FIELDS)
def test_a_root_field_answers_everybody_as_the_matrix_says(world, field, check):
    for caller, cell in expected(FIELDS[field]).items():
        query = QUERIES[field].replace("PHOTO", str(world.photo)).replace("JOB", str(world.job))
        if "NODE" in query:
            node = world.owner.graphql(f"{{ photo(databaseId: {world.photo}) {{ id }} }}").json["data"]["photo"]["id"]
            query = query.replace("NODE", node)
        if "TOKEN" in query:
            made = world.owner.graphql('mutation { createToken(name: "x", scopes: [READ]) { token { id } } }').json
            query = query.replace("TOKEN", made["data"]["createToken"]["token"]["id"])
        found, answer = outcome(world.callers[caller], field, query)
        check(f"{field} by {caller} is {cell}", found == cell, f"{found}: {answer}")
        if caller in ("anonymous", "guest with granted albums"):
            check(f"{field} by {caller} has no photo", NAME.encode() not in answer.body, answer)
    if field == "Mutation.setFavourite":
        world.library.sql("UPDATE photos SET favourite = FALSE")


def outcome(person, field, query):
    """The cell of the matrix for a response, and the response."""
    if field.startswith("Subscription"):
        answer = person.graphql(query, headers={"Accept": "text/event-stream"}, until_body=False)
        return {200: "+", 401: "1", 403: "3"}.get(answer.status, answer.status), answer
    answer = person.graphql(query, headers={"Accept": "application/json"})
    if answer.status != 200:
        return {401: "1", 403: "3"}.get(answer.status, answer.status), answer
    errors = answer.json.get("errors")
    if errors:
        codes = {"FORBIDDEN": "3", "UNAUTHENTICATED": "1", "NOT_FOUND": "4"}
        return codes.get(errors[0].get("extensions", {}).get("code"), errors[0]), answer
    return "4" if list(answer.json["data"].values()) == [None] and field in ("Query.photo", "Query.node") else "+", answer
