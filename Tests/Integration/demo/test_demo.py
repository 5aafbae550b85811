"""The library of script/demo gives known answers: searches, pages, links and logins."""

import json
import re
import urllib.parse

import pytest
from calotype import program, samples
from calotype.client import Client, object_key, send

ROME = {"Trips/Roma 2011/IMG_0001.jpg", "Trips/Roma 2011/Città + Panorama.jpg"}
BIKES = {"2003/Bikes/IMG_0201.jpg", "2003/Bikes/IMG_0204.jpg"}
MINA = {"2001/Family/Grandpa meets the baby.jpg", "2004/Family/Christmas/IMG_0412.jpg"}
AUGUST_2002 = {
    "2002/Summer with the GPS/DSCF1021.jpg", "2002/Breakfast/DSCF0003.jpg", "2002/Breakfast/DSCF0004.jpg",
    "2002/Breakfast/DSCF0005.jpg", "Trips/Paris 2002/IMG_0001.jpg",
}

# A GraphQL filter, the same as REST parameters, and the photos that must be found.
SEARCHES = {
    "date: August 2002": ({"taken": {"from": "2002-08", "to": "2002-09"}},
                          {"takenFrom": "2002-08", "takenTo": "2002-09"}, AUGUST_2002),
    "radius: 20 km around Rome": ({"near": {"latitude": 41.9, "longitude": 12.5, "metres": 20_000}},
                                  {"near": "41.9,12.5", "radius": 20_000}, ROME),
    "camera: Canon PowerShot G2": ({"cameraModels": ["Canon PowerShot G2"]}, {"camera": "Canon PowerShot G2"}, BIKES),
    "tag: bicycle": ({"tags": {"any": ["bicycle"]}}, {"tag": "bicycle"}, BIKES),
    "person: Mina": ({"people": {"any": ["Mina"]}}, {"person": "Mina"}, MINA),
}

PAGE = """
query ($filter: PhotoFilter, $first: Int, $after: String, $last: Int, $before: String) {
  photos(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { databaseId path filename thumbnail { url } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


@pytest.fixture(scope="module")
def client(sample_library):
    return Client(sample_library.url, sample_library.settings["CALOTYPE_TOKEN"])


@pytest.fixture(params=["GraphQL", "REST"])
def page(request, client):
    """Requests one page; returns its photos and its pageInfo."""
    def by_graphql(**variables):
        page = client.graphql(PAGE, **variables)["photos"]
        return page["nodes"], page["pageInfo"]

    def by_rest(filter=None, **parameters):
        page = client.call("GET", "/api/v1/photos", **(filter or {}), **parameters)
        return page["photos"], page["pageInfo"]

    return by_graphql if request.param == "GraphQL" else by_rest


@pytest.mark.parametrize("search", SEARCHES)
def test_finds_the_known_photos_by(search, page, request):
    tree, parameters, expected = SEARCHES[search]
    photos, _ = page(filter=tree if "GraphQL" in request.node.name else parameters, first=200)
    assert {object_key(photo) for photo in photos} == expected


def walk(page, size, forwards):
    """The ids of all photos, page by page to the end, in the order in which they came."""
    numbers, cursor = [], {}
    while True:
        photos, info = page(**({"first": size} if forwards else {"last": size}), **cursor)
        numbers += [photo["databaseId"] for photo in (photos if forwards else reversed(photos))]
        if not info["hasNextPage" if forwards else "hasPreviousPage"]:
            return numbers
        cursor = {"after": info["endCursor"]} if forwards else {"before": info["startCursor"]}


def test_pages_forwards_contain_each_photo_once(page):
    numbers = walk(page, 7, True)
    assert len(numbers) == len(set(numbers)) == len(samples.keys())


def test_pages_backwards_contain_the_same_photos_in_the_opposite_order(page):
    assert walk(page, 7, False) == walk(page, 7, True)[::-1]


@pytest.fixture(scope="module")
def photos(client):
    return client.graphql(PAGE, first=200)["photos"]["nodes"]


def test_every_file_is_one_photo_whatever_its_key(photos):
    assert sorted(object_key(photo) for photo in photos) == sorted(samples.keys())


def test_files_of_one_name_in_different_folders_are_different_photos(photos):
    namesakes = [photo for photo in photos if photo["filename"] == "IMG_0001.jpg"]
    assert len(namesakes) == len({photo["databaseId"] for photo in namesakes}) == 4


def test_every_photo_has_a_thumbnail(photos):
    assert [object_key(photo) for photo in photos if not photo["thumbnail"]] == []


@pytest.fixture(scope="module")
def link(photos):
    return next(photo["thumbnail"]["url"] for photo in photos if photo["thumbnail"])


def test_a_link_of_a_thumbnail_opens_without_credentials(link):
    response = send("GET", link)
    assert response.status == 200
    assert response.headers.get_content_maintype() == "image"


def test_a_link_with_another_signature_is_refused(link):
    signature = re.search("X-Amz-Signature=([0-9a-f]+)", link).group(1)
    forged = link.replace(signature, signature[:-1] + ("0" if signature[-1] != "0" else "1"))
    assert send("GET", forged).status == 403


def test_a_link_with_a_longer_lifetime_is_refused(link):
    prolonged = re.sub(r"X-Amz-Expires=(\d+)", lambda found: f"X-Amz-Expires={int(found[1]) + 1}", link)
    assert send("GET", prolonged).status == 403


def test_a_request_without_credentials_is_refused(client):
    assert send("GET", f"{client.url}/api/v1/photos").status == 401


def test_the_front_end_opens(client):
    assert send("GET", f"{client.url}/").status == 200


@pytest.fixture(scope="module")
def logins(client, sample_library):
    """The responses to two logins with the same link."""
    link = sample_library.run("login-link").stdout.strip()
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(link).fragment)["link"][0]
    return [send("POST", f"{client.url}/api/v1/session", {"link": secret}, headers={"Origin": client.url})
            for _ in range(2)]


def test_the_login_link_logs_a_browser_in(logins):
    assert logins[0].status == 204
    assert "HttpOnly" in logins[0].headers["Set-Cookie"]


def test_the_session_cookie_opens_the_library(logins, client):
    session = {"Cookie": logins[0].headers["Set-Cookie"].split(";")[0]}
    assert send("GET", f"{client.url}/api/v1/photos?first=1", headers=session).status == 200


def test_the_login_link_works_only_once(logins):
    assert logins[1].status == 401


def test_the_query_in_the_readme_has_the_answer_in_the_readme(client):
    text = (program.ROOT / "README.md").read_text()
    query = json.loads(re.search(r"-d '\s*(\{.*?\})'", text, re.DOTALL)[1])
    answer = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])
    assert client.call("POST", "/graphql", query) == answer
