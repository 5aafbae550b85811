"""Sends the same searches in each form that the API accepts, and compares the photos found."""

from . import forms
from .leaves import RandomLeaves
from ..support.service import Refused

QUERY = """query ($filter: PhotoFilter, $q: String) {
  photos(filter: $filter, q: $q, first: 200) { nodes { databaseId } totalCount }
}"""


def searches(random, ids, count):
    """(tree, flat parameters or None, search language): conjunctions, and a third as many with `or` and `not`."""
    makers = forms.random_forms(random, RandomLeaves(random, ids))
    for _ in range(count):
        chosen = [maker() for maker in random.sample(makers, random.choice([1, 1, 2, 2, 3, 4]))]
        # A flat parameter is one condition, so each kind of condition is used once.
        chosen = list({next(iter(form.member)): form for form in chosen}.values())
        tree = {name: value for form in chosen for name, value in form.member.items()}
        yield tree, [pair for form in chosen for pair in form.parameters], " ".join(form.words for form in chosen)
    for _ in range(count // 3):
        one, other, third = (random.choice(makers)() for _ in range(3))
        tree = {"and": [{"or": [one.member, {"not": other.member}]}, {"not": {"and": [third.member, one.member]}}]}
        yield tree, None, f"({one.words} OR -({other.words})) -({third.words} {one.words})"


def at_the_bounds():
    """Trees of the greatest depth and with the most conditions, with several members in one object."""
    deep, wide = at_the_bounds_of_trees()
    yield deep, None, "-" * 14 + "(-is:favourite -has:error)"
    yield wide, None, "year:2019 month:1"


def at_the_bounds_of_trees():
    deep = {"favourite": False, "hasError": False}
    for _ in range(16):
        deep = {"not": deep}
    return deep, {"or": [{"years": [1000 + year, 2019], "months": [1]} for year in range(249)]}


def answers(service, tree, parameters, words):
    """The name of each form with its ids and total, or with the refusal."""
    asked = {
        "GraphQL tree": lambda: of_graphql(service.graphql(QUERY, {"filter": tree})),
        "REST tree": lambda: of_rest(service.search({"filter": tree, "first": 200})),
        "GraphQL q": lambda: of_graphql(service.graphql(QUERY, {"q": words})),
        "REST q": lambda: of_rest(service.listing([("q", words), ("first", 200)])),
        "tree as printed": lambda: of_graphql(service.graphql(QUERY, printed(service, tree))),
    }
    if parameters is not None:
        asked["REST parameters"] = lambda: of_rest(service.listing(parameters + [("first", 200)]))
    for name, ask in asked.items():
        try:
            yield name, ask()
        except Refused as refused:
            yield name, str(refused)[:500]


def printed(service, tree):
    """The tree in the search language, as the service writes it. Only trees at the limits are not written."""
    data = service.graphql("query ($filter: PhotoFilter) { searchText(filter: $filter) }", {"filter": tree})
    if data["searchText"] is None and tree not in at_the_bounds_of_trees():
        raise Refused("searchText is null")
    return {"filter": tree} if data["searchText"] is None else {"q": data["searchText"]}


def of_graphql(data):
    return [photo["databaseId"] for photo in data["photos"]["nodes"]], data["photos"]["totalCount"]


def of_rest(page):
    return [photo["databaseId"] for photo in page["photos"]], page["totalCount"]


def faults(service, truth, ordered, random, count):
    """(form, search, fault or None) of each form of each search."""
    for tree, parameters, words in [*searches(random, sorted(truth.photos), count), *at_the_bounds()]:
        right = ordered(truth.ids(tree), "TAKEN_DESC", truth)
        right = right[:200], len(right)
        for name, answer in answers(service, tree, parameters, words):
            fault = (
                None
                if answer == right
                else answer
                if isinstance(answer, str)
                else f"{answer[1]} photos, not {right[1]}"
            )
            yield name, {"tree": tree, "parameters": parameters, "q": words}, fault
