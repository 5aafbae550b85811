"""Readers that read whole results page by page, and a prober that measures how soon a commit is visible."""

import random
import time

import psycopg

from .loading import copy
from ..support.service import Service
from .world import COLUMNS, QUESTIONS

PAGE = """query ($filter: PhotoFilter, $order: PhotoOrder!, $first: Int, $after: String, $last: Int, $before: String) {
  photos(filter: $filter, order: $order, first: $first, after: $after, last: $last, before: $before) {
    nodes { databaseId %s } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


class Walker:
    """Walks forwards and backwards, by GraphQL and REST."""

    def __init__(self, world, seed, stop, note):
        self.world, self.random, self.stop, self.note = world, random.Random(seed), stop, note
        self.service = Service()
        self.pages = 0

    def run(self):
        while not self.stop.is_set():
            question = self.random.choice(QUESTIONS)
            forward = self.random.random() < 0.6
            size = self.random.choice([20, 60, 150])
            ask = self.random.choice([self.graphql] + [self.rest, self.rest_tree][question.parameters is None :])
            began = time.monotonic()
            ids = self.walk(ask, question, forward, size)
            if ids is not None:
                what = f"walk {'forward' if forward else 'backward'} by {ask.__name__}, {question.order}"
                self.note(what, question.tree, self.world.fault(question, ids, began, time.monotonic()))

    def walk(self, ask, question, forward, size):
        """The ids of all pages in the order in which they came; None when the time is over."""
        ids, cursor = [], None
        while not self.stop.is_set():
            window = {"first": size, "after": cursor} if forward else {"last": size, "before": cursor}
            found, info = ask(question, {name: value for name, value in window.items() if value is not None})
            self.pages += 1
            ids += found if forward else reversed(found)
            cursor = info["endCursor" if forward else "startCursor"]
            if not info["hasNextPage" if forward else "hasPreviousPage"]:
                return ids
        return None

    def graphql(self, question, window):
        variables = {"filter": question.tree, "order": question.order, **window}
        # With and without a statement for rows.
        page = self.service.graphql(PAGE % self.random.choice(["", "filename"]), variables)["photos"]
        return [node["databaseId"] for node in page["nodes"]], page["pageInfo"]

    def rest(self, question, window):
        return self.of_rest(self.service.listing(question.parameters + [("order", question.order)] + list(window.items())))

    def rest_tree(self, question, window):
        return self.of_rest(self.service.search({"filter": question.tree, "order": question.order, **window}))

    @staticmethod
    def of_rest(page):
        return [photo["databaseId"] for photo in page["photos"]], page["pageInfo"]


class Prober:
    """Commits a photo and searches until it is found; then deletes it and searches until it is gone."""

    QUERY = "query ($size: Float!, $end: Float!) { photos(filter: {fileSize: {from: $size, to: $end}}) { totalCount } }"

    def __init__(self, world, seed, url, stop):
        self.world, self.random, self.url, self.stop = world, random.Random(seed), url, stop
        self.service = Service()
        # The time of each commit, of the monotonic clock, and the seconds until it was seen, with those of the requests.
        self.delays = []

    def run(self):
        number = 10**12
        with psycopg.connect(self.url) as connection:
            while not self.stop.wait(self.random.uniform(0, 0.05)):
                number += 2
                (row,) = self.world.make(1)
                row["size_bytes"] = number
                copy(connection, "photos", COLUMNS, [row])
                connection.commit()
                self.world.committed([row["id"]])
                self.measure(number, 1)
                self.world.leaving([row["id"]])
                connection.execute("DELETE FROM photo_ai_results WHERE photo_id = %s", [row["id"]])
                connection.execute("DELETE FROM photos WHERE id = %s", [row["id"]])
                connection.commit()
                self.world.gone([row["id"]])
                self.measure(number, 0)

    def measure(self, number, wanted):
        committed = time.monotonic()
        variables = {"size": number, "end": number + 1}
        while self.service.graphql(self.QUERY, variables)["photos"]["totalCount"] != wanted:
            if time.monotonic() - committed > 20:
                raise TimeoutError(f"the photo of size {number} is not {'there' if wanted else 'gone'} after 20 s")
        self.delays.append((committed, time.monotonic() - committed))
