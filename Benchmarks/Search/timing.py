"""Times cases alternately with the newest page, so that noise affects both equally."""

import dataclasses
import statistics
import time


def p95(values):
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


@dataclasses.dataclass
class Timing:
    """Milliseconds of a case and of the newest pages between its requests."""
    own: list
    newest: list

    @property
    def median(self):
        return statistics.median(self.own)

    @property
    def p95(self):
        return p95(self.own)

    @property
    def ratio(self):
        return p95(self.own) / p95(self.newest)

    @property
    def median_ratio(self):
        return statistics.median(self.own) / statistics.median(self.newest)


def time_cases(client, newest, cases, seconds, rounds=8, least=2):
    """The timing of each case. Each round gives every case its share of the seconds; each request follows a newest page."""
    timings = {case.name: Timing([], []) for case in cases}
    for case in [newest, *cases]:
        client.post(case.body)
    for _ in range(rounds):
        for case in cases:
            timing = timings[case.name]
            own, other = case.body, newest.body
            end = time.perf_counter() + seconds / rounds
            done = 0
            while done < least or time.perf_counter() < end:
                timing.newest.append(client.seconds(other) * 1000)
                timing.own.append(client.seconds(own) * 1000)
                done += 1
    return timings
