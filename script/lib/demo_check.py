"""Asks the demo's library questions whose answers are known, and says of each answer whether it is right."""

import json
import os
import pathlib
import re
import sys
import urllib.parse

import library

ROME = {"Trips/Roma 2011/IMG_0001.jpg", "Trips/Roma 2011/Città + Panorama.jpg"}
BIKES = {"2003/Bikes/IMG_0201.jpg", "2003/Bikes/IMG_0204.jpg"}
MINA = {"2001/Family/Grandpa meets the baby.jpg", "2004/Family/Christmas/IMG_0412.jpg"}
AUGUST_2002 = {
    "2002/Summer with the GPS/DSCF1021.jpg", "2002/Breakfast/DSCF0003.jpg", "2002/Breakfast/DSCF0004.jpg",
    "2002/Breakfast/DSCF0005.jpg", "Trips/Paris 2002/IMG_0001.jpg",
}

# What is asked, as a GraphQL filter and as REST parameters, and which photos must be found.
QUESTIONS = [
    ("by date: August 2002", {"taken": {"from": "2002-08", "to": "2002-09"}},
     {"takenFrom": "2002-08", "takenTo": "2002-09"}, AUGUST_2002),
    ("by radius: 20 km round Rome", {"near": {"latitude": 41.9, "longitude": 12.5, "metres": 20_000}},
     {"near": "41.9,12.5", "radius": 20_000}, ROME),
    ("by camera: Canon PowerShot G2", {"cameraModels": ["Canon PowerShot G2"]}, {"camera": "Canon PowerShot G2"}, BIKES),
    ("by tag: bicycle", {"tags": {"any": ["bicycle"]}}, {"tag": "bicycle"}, BIKES),
    ("by person: Mina", {"people": {"any": ["Mina"]}}, {"person": "Mina"}, MINA),
]

PAGE = """
query ($filter: PhotoFilter, $first: Int, $after: String, $last: Int, $before: String) {
  photos(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount
    nodes { databaseId path filename thumbnail { url } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""

failures = 0


def check(name, right, answer=""):
    global failures
    failures += not right
    print(f"{'ok  ' if right else 'FAIL'}  {name}{'' if right else f': {answer}'}", flush=True)


def graphql_page(**variables):
    page = library.graphql(PAGE, **variables)["photos"]
    return page["nodes"], page["pageInfo"]


def rest_page(filter=None, **parameters):
    page = library.call("GET", "/api/v1/photos", **(filter or {}), **parameters)
    return page["photos"], page["pageInfo"]


def check_questions():
    for name, tree, parameters, expected in QUESTIONS:
        for interface, page, question in (("GraphQL", graphql_page, tree), ("REST", rest_page, parameters)):
            photos, _ = page(filter=question, first=200)
            found = {library.key(photo) for photo in photos}
            check(f"{name} ({interface}, {len(expected)} photos)", found == expected, found ^ expected)


def walk(page, size, forwards):
    """All photos, page by page to the end: their numbers in the order they came."""
    numbers, place = [], {}
    while True:
        photos, info = page(**({"first": size} if forwards else {"last": size}), **place)
        numbers += [photo["databaseId"] for photo in (photos if forwards else reversed(photos))]
        if not info["hasNextPage" if forwards else "hasPreviousPage"]:
            return numbers
        place = {"after": info["endCursor"]} if forwards else {"before": info["startCursor"]}


def check_pages(count):
    for interface, page in (("GraphQL", graphql_page), ("REST", rest_page)):
        onwards, back = walk(page, 7, True), walk(page, 7, False)
        check(f"pages forwards give each of {count} photos once ({interface})",
              len(onwards) == len(set(onwards)) == count, f"{len(onwards)} photos, {len(set(onwards))} different")
        check(f"pages backwards give the same in the opposite order ({interface})", back == onwards[::-1],
              f"{len(back)} photos")


def check_files(keys):
    photos, _ = graphql_page(first=200)
    found = [library.key(photo) for photo in photos]
    check("every file is one photo, whatever its key", sorted(found) == sorted(keys), set(found) ^ set(keys))
    namesakes = [photo for photo in photos if photo["filename"] == "IMG_0001.jpg"]
    check("files of one name in different folders are different photos",
          len(namesakes) == len({photo["databaseId"] for photo in namesakes}) == 4, len(namesakes))
    bare = [library.key(photo) for photo in photos if not photo["thumbnail"]]
    check("every photo has a thumbnail", not bare, bare)
    return next(photo["thumbnail"]["url"] for photo in photos if photo["thumbnail"])


def check_links(link):
    answer = library.send("GET", link)
    check("a thumbnail's link opens without credentials",
          answer.status == 200 and answer.headers.get_content_maintype() == "image", answer.status)
    signature = re.search("X-Amz-Signature=([0-9a-f]+)", link).group(1)
    forged = link.replace(signature, signature[:-1] + ("0" if signature[-1] != "0" else "1"))
    check("a link with another signature is refused", library.send("GET", forged).status == 403)
    prolonged = re.sub(r"X-Amz-Expires=(\d+)", lambda found: f"X-Amz-Expires={int(found[1]) + 1}", link)
    check("a link with a longer life is refused", library.send("GET", prolonged).status == 403)


def check_access():
    check("without a credential there is no answer", library.send("GET", f"{library.URL}/api/v1/photos").status == 401)
    check("the front end opens", library.send("GET", f"{library.URL}/").status == 200)
    secret = urllib.parse.parse_qs(urllib.parse.urlsplit(os.environ["CALOTYPE_LOGIN_LINK"]).fragment)["link"][0]
    origin = {"Origin": library.URL}
    first = library.send("POST", f"{library.URL}/api/v1/session", {"link": secret}, headers=origin)
    cookie = first.headers.get("Set-Cookie", "")
    check("the login link logs a browser in", first.status == 204 and "HttpOnly" in cookie, first.status)
    session = {"Cookie": cookie.split(";")[0]}
    check("its session cookie opens the library",
          library.send("GET", f"{library.URL}/api/v1/photos?first=1", headers=session).status == 200)
    second = library.send("POST", f"{library.URL}/api/v1/session", {"link": secret}, headers=origin)
    check("the login link works only once", second.status == 401, second.status)


def check_readme():
    """README shows one query with its answer: both must be true."""
    text = (pathlib.Path(__file__).parents[2] / "README.md").read_text()
    query = json.loads(re.search(r"-d '\s*(\{.*?\})'", text, re.DOTALL)[1])
    answer = json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])
    given = library.call("POST", "/graphql", query)
    check("README's query has README's answer", given == answer, given)


def main():
    folder = pathlib.Path(sys.argv[1])
    keys = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    check_questions()
    check_readme()
    check_pages(len(keys))
    check_links(check_files(keys))
    check_access()
    print(f"\n{'all checks passed' if not failures else f'{failures} checks failed'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
