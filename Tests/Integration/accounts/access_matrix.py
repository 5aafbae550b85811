"""Who may call what. A route or root field that is not in these tables fails the test.

Each row has a character per caller, in the order of CALLERS:
`+` succeeds, `1` is 401, `3` is 403, `4` is 404 (GraphQL: null), `9` is 409 for everybody.
"""

SCOPES = ["read", "favourites", "edit", "ai:write", "ingest", "admin"]

CALLERS = [
    # No credential; sessions of users by role; the session of a login link, which belongs to no user.
    "anonymous", "guest", "guest with granted albums", "contributor", "owner", "link",
    # Service tokens with one scope each, then tokens of an owner with one scope each.
    *(f"service {scope}" for scope in SCOPES), *(f"owner's {scope}" for scope in SCOPES),
]

NOTHING = "444444 444444 444444"
ALL = "++++++ ++++++ ++++++"
READ = "1+++++ +33333 +33333"
# As READ; a guest with granted albums does not find the photo.
PHOTO = "1+4+++ +33333 +33333"
EDIT = "133+++ 33+33+ 33+33+"
# Users have their own favourites; a service token changes those of the first owner.
FAVOURITE = "1+4+++ 33333+ 3+3333"
WRITE_AI = "1333++ 333+33 333+33"
ADMIN = "1333++ 33333+ 33333+"
# An administrator at a browser, and no token: it could make itself an owner.
ACCOUNTS = "1333++ 333333 333333"
# A person who signed in with a browser, and no program.
PERSON = "1++++3 333333 333333"
# Everybody with a credential.
KNOWN = "1+++++ ++++++ ++++++"

ROUTES = {
    # Search
    "GET /api/v1/photos": READ,
    "POST /api/v1/photos/search": READ,
    "GET /api/v1/photos.ndjson": READ,
    "POST /api/v1/photos.ndjson": READ,
    "GET /api/v1/photos.csv": READ,
    "POST /api/v1/photos.csv": READ,
    "GET /api/v1/photos/{id}": PHOTO,
    "GET /api/v1/timeline": READ,
    "POST /api/v1/timeline": READ,
    "GET /api/v1/map": READ,
    "POST /api/v1/map": READ,
    "GET /api/v1/map.geojson": READ,
    "GET /api/v1/facets": READ,
    "POST /api/v1/facets": READ,
    "GET /api/v1/duplicates": READ,
    "GET /api/v1/suggest": READ,
    # Changes of photos
    "PUT /api/v1/photos/{id}/favourite": FAVOURITE,
    "DELETE /api/v1/photos/{id}/favourite": FAVOURITE,
    "PUT /api/v1/photos/{id}/ai-results": WRITE_AI,
    "POST /api/v1/ai/claims": WRITE_AI,
    "POST /api/v1/ai/results": WRITE_AI,
    "PUT /api/v1/photos/{id}/ai-corrections": EDIT,
    "PUT /api/v1/photos/{id}/place": ADMIN,
    "DELETE /api/v1/photos/{id}/place": ADMIN,
    "GET /api/v1/places/corrections": ADMIN,
    "POST /api/v1/places/corrections": ADMIN,
    "DELETE /api/v1/places/corrections/{id}": ADMIN,
    # Administration
    "POST /api/v1/admin/reindex": ADMIN,
    "GET /api/v1/admin/queue": ADMIN,
    "POST /api/v1/admin/queue/retry": ADMIN,
    "GET /api/v1/admin/reconcile": ADMIN,
    "POST /api/v1/admin/reconcile": ADMIN,
    "GET /api/v1/admin/reconcile/{id}": ADMIN,
    "POST /api/v1/admin/recount": ADMIN,
    "GET /api/v1/admin/jobs/{id}": ADMIN,
    "PATCH /api/v1/admin/jobs/{id}": ADMIN,
    "GET /metrics": ADMIN,
    # Accounts
    "GET /api/v1/users": ADMIN,
    "PATCH /api/v1/users/{id}": ACCOUNTS,
    "DELETE /api/v1/users/{id}": ACCOUNTS,
    "GET /api/v1/invitations": ADMIN,
    "POST /api/v1/invitations": ACCOUNTS,
    "DELETE /api/v1/invitations/{id}": ACCOUNTS,
    "GET /api/v1/audit-log": ADMIN,
    "PATCH /api/v1/account": PERSON,
    "DELETE /api/v1/account": PERSON,
    "GET /api/v1/account/export": PERSON,
    "PUT /api/v1/account/password": PERSON,
    "POST /api/v1/account/totp": PERSON,
    "POST /api/v1/account/totp/confirm": PERSON,
    "DELETE /api/v1/account/totp": PERSON,
    "GET /api/v1/account/sessions": PERSON,
    "DELETE /api/v1/account/sessions/{id}": PERSON,
    "GET /api/v1/account/tokens": PERSON,
    "POST /api/v1/account/tokens": PERSON,
    "DELETE /api/v1/account/tokens/{id}": PERSON,
    # Signing in and out
    "GET /api/v1/session": KNOWN,
    "POST /api/v1/session": ALL,
    "DELETE /api/v1/session": ALL,
    "GET /api/v1/sign-in": ALL,
    "POST /api/v1/setup": "999999 999999 999999",
    # Without a provider.
    "GET /api/v1/sign-in/openid": NOTHING,
    "GET /api/v1/sign-in/openid/callback": NOTHING,
    "POST /api/v1/sign-in/openid/logout": NOTHING,
    "POST /api/v1/invitations/check": ALL,
    "POST /api/v1/invitations/accept": ALL,
    # The rest
    "POST /webhook/s3-photo-upload": "1111++ 1111+1 1111+1",
    # The fields decide.
    "GET /graphql": KNOWN,
    "POST /graphql": KNOWN,
    "GET /schema.graphql": READ,
    "GET /openapi.yaml": READ,
    "GET /healthz": ALL,
    "GET /readyz": ALL,
}

FIELDS = {
    "Query.photos": READ,
    "Query.photo": PHOTO,
    "Query.node": PHOTO,
    "Query.timeline": READ,
    "Query.map": READ,
    "Query.facets": READ,
    "Query.suggest": READ,
    "Query.complete": READ,
    "Query.duplicateGroups": READ,
    "Query.searchText": READ,
    "Query.job": ADMIN,
    "Query.jobs": ADMIN,
    "Query.reindexEstimate": ADMIN,
    "Query.tokens": ADMIN,
    "Mutation.setAIResults": WRITE_AI,
    "Mutation.setFavourite": FAVOURITE,
    "Mutation.correctPlace": ADMIN,
    "Mutation.reindex": ADMIN,
    "Mutation.changeJob": ADMIN,
    "Mutation.createToken": ADMIN,
    "Mutation.revokeToken": ADMIN,
    "Subscription.libraryChanged": READ,
    "Subscription.jobProgress": ADMIN,
}
