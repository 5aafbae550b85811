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
CELLS = {200: "+", 201: "+", 202: "+", 204: "+", 401: "1", 403: "3", 404: "4", 409: "9"}
CIRCLE = {"near": {"latitude": 48.85, "longitude": 2.35, "metres": 1000}, "place": {"city": "Paris"}}


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
        people["link"] = self.by_link()
        self.callers = {"anonymous": library.person()} | people
        for scope in SCOPES:
            self.callers[f"service {scope}"] = library.person(token=library.token(scope))
            made = people["owner"].post("/api/v1/account/tokens", {"name": scope, "scopes": [scope]})
            self.callers[f"owner's {scope}"] = library.person(token=made.json["secret"])
        assert list(self.callers) and set(self.callers) == set(CALLERS)
        # A job for one photo would end before it can be changed.
        self.photo, = library.sql(
            "INSERT INTO photos (filename, s3_path, indexed_at, latitude, longitude, taken_at) "
            f"SELECT '{NAME}', 's3://' || %s || '/' || n || '{NAME}', now(), 48.85, 2.35, '2019-07-14' "
            "FROM generate_series(1, 20) AS n RETURNING id", library.settings["S3_BUCKET"])[0]
        self.job = self.owner.post("/api/v1/admin/reindex", {"parts": ["search"], "perSecond": 0.01}).json["id"]
        self.run = self.owner.post("/api/v1/admin/reconcile", {}).json["id"]
        until("the photos are found", lambda: self.owner.get("/api/v1/photos").json["totalCount"] == 20)
        self.node = self.owner.graphql(f"{{ photo(databaseId: {self.photo}) {{ id }} }}").json["data"]["photo"]["id"]

    def by_link(self):
        """A session of a login link."""
        link = self.library.run("login-link")
        assert link.returncode == 0, link.stderr
        person = self.library.person()
        assert person.post("/api/v1/session", {"link": link.stdout.strip().split("link=")[1]}).status == 204
        return person

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
        if caller not in ("guest", "guest with granted albums", "contributor", "owner", "link"):
            return request(world, person, caller)
        user = world.by_link() if caller == "link" else world.of_same_role(caller)
        return *request(world, user, caller), user
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
    "GET /api/v1/map": lambda *_: ("/api/v1/map?viewport=2,48,3,49&zoom=3", None, {}),
    "POST /api/v1/map": lambda *_: ("/api/v1/map", {"viewport": "2,48,3,49", "zoom": 3}, {}),
    "GET /api/v1/map.geojson": lambda *_: ("/api/v1/map.geojson?viewport=2,48,3,49&zoom=3", None, {}),
    "GET /api/v1/suggest": lambda *_: ("/api/v1/suggest?text=zan", None, {}),
    "PUT /api/v1/photos/{id}/ai-results": lambda world, *_: (f"/api/v1/photos/{world.photo}/ai-results", {"tags": ["x"]}, {}),
    "PUT /api/v1/photos/{id}/ai-corrections": lambda world, *_: (
        f"/api/v1/photos/{world.photo}/ai-corrections", {"tags": ["x"]}, {}),
    "POST /api/v1/ai/claims": lambda *_: ("/api/v1/ai/claims", {"writer": "w", "version": "1", "parts": ["tags"]}, {}),
    "POST /api/v1/ai/results": lambda *_: ("/api/v1/ai/results", "{}\n", {"Content-Type": "application/x-ndjson"}),
    "PUT /api/v1/photos/{id}/favourite": lambda world, *_: (f"/api/v1/photos/{world.photo}/favourite", None, {}),
    "DELETE /api/v1/photos/{id}/favourite": lambda world, *_: (f"/api/v1/photos/{world.photo}/favourite", None, {}),
    "PUT /api/v1/photos/{id}/place": lambda world, *_: (f"/api/v1/photos/{world.photo}/place", {"city": "Paris"}, {}),
    "DELETE /api/v1/photos/{id}/place": lambda world, *_: (
        world.owner.put(f"/api/v1/photos/{world.photo}/place", {"city": "Paris"}) and f"/api/v1/photos/{world.photo}/place",
        None, {}),
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
    "GET /graphql": lambda *_: ("/graphql?query={__typename}", None, {}),
    "POST /graphql": lambda *_: ("/graphql", {"query": "{ __typename }"}, {}),
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


def compare(row, found, answers):
    """Compares a row of the matrix with the cells that were found; the difference names the caller and the response."""
    cells = row.replace(" ", "")
    assert len(cells) == len(CALLERS), row
    wrong = [f"{caller}: expected {cell}, got {answers[caller]}"
             for caller, cell in zip(CALLERS, cells) if found[caller] != cell]
    assert not wrong, "\n".join(wrong)
    for caller in ("anonymous", "guest with granted albums"):
        assert NAME.encode() not in answers[caller].body, f"{caller} sees the photo"


def test_every_route_and_every_root_field_is_in_the_matrix():
    for described, table in ((operations(), ROUTES), (root_fields(), FIELDS)):
        assert not set(described) - set(table), "add a row to access_matrix.py"
        assert not set(table) - set(described), "remove the row of what does not exist"


@pytest.mark.parametrize("operation", ROUTES)
def test_a_route_answers_everybody_as_the_matrix_says(world, operation):
    method, path = operation.split()
    standard = search(path) if method != "GET" else lambda *_: (path, None, {})
    found, answers = {}, {}
    for caller in CALLERS:
        person = world.callers[caller]
        path, body, headers, *other = REQUESTS.get(operation, standard)(world, person, caller)
        # A copy keeps the cookies when the response changes them.
        answers[caller] = copy.copy(other[0] if other else person).with_cookies().send(method, path, body, headers)
        found[caller] = CELLS.get(answers[caller].status, "?")
    compare(ROUTES[operation], found, answers)


@pytest.mark.parametrize("field", FIELDS)
def test_a_root_field_answers_everybody_as_the_matrix_says(world, field):
    found, answers = {}, {}
    for caller in CALLERS:
        query = QUERIES[field].replace("PHOTO", str(world.photo)).replace("JOB", str(world.job)).replace("NODE", world.node)
        if "TOKEN" in query:
            made = world.owner.graphql('mutation { createToken(name: "x", scopes: [READ]) { token { id } } }').json
            query = query.replace("TOKEN", made["data"]["createToken"]["token"]["id"])
        found[caller], answers[caller] = outcome(world.callers[caller], field, query)
    compare(FIELDS[field], found, answers)


def test_favourites_of_others_are_invisible(world):
    """Service tokens see those of the first owner."""
    def favourites(person):
        return person.get("/api/v1/photos?favourite=true").json["totalCount"]

    guest, owner, service = (world.callers[name] for name in ("guest", "owner", "service read"))
    token = guest.post("/api/v1/account/tokens", {"name": "favourites", "scopes": ["read", "favourites"]}).json["secret"]
    by_token = world.library.person(token=token)
    everybody = [guest, by_token, owner, world.owner, service]
    for person in (guest, owner, world.owner):
        for photo in (world.photo, world.photo + 1):
            person.delete(f"/api/v1/photos/{photo}/favourite")
    for person, path in [(guest, world.photo), (world.owner, world.photo + 1)]:
        assert person.put(f"/api/v1/photos/{path}/favourite", {}).status in (200, 204)
    until("favourites are indexed", lambda: favourites(guest) == 1 and favourites(world.owner) == 1)
    assert [favourites(person) for person in everybody] == [1, 1, 0, 1, 1]
    photos = [person.get("/api/v1/photos?favourite=true").json["photos"] for person in (by_token, service)]
    assert [page[0]["databaseId"] for page in photos] == [world.photo, world.photo + 1]
    export = guest.get("/api/v1/account/export").json
    assert export["favourites"] == [str(world.photo)]
    by_token.delete(f"/api/v1/photos/{world.photo}/favourite")
    until("the favourite is gone", lambda: favourites(guest) == 0)
    assert favourites(world.owner) == 1
    world.library.sql("UPDATE photos SET favourite = FALSE")


def outcome(person, field, query):
    """The cell of the matrix for a response, and the response."""
    is_stream = field.startswith("Subscription")
    media_type = "text/event-stream" if is_stream else "application/json"
    answer = person.graphql(query, headers={"Accept": media_type}, until_body=not is_stream)
    if errors := answer.body and answer.json.get("errors"):
        codes = {"FORBIDDEN": "3", "UNAUTHENTICATED": "1", "NOT_FOUND": "4"}
        return codes.get(errors[0].get("extensions", {}).get("code"), "?"), answer
    if answer.status != 200 or is_stream:
        return CELLS.get(answer.status, "?"), answer
    return "4" if field in ("Query.photo", "Query.node") and [*answer.json["data"].values()] == [None] else "+", answer
