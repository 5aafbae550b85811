"""Random filter trees, as JSON: the same for the same seed."""

from . import leaves


class RandomTrees:
    """Trees over a pool of conditions, so that each condition need be evaluated once by brute force."""

    def __init__(self, random, ids):
        self.random = random
        maker = leaves.RandomLeaves(random, ids)
        self.pool = [{name: make()} for name, make, share in maker.kinds() for _ in range(share)]

    def tree(self):
        """Mostly small trees; now and then a deep or a wide one, within the bounds of 16 levels and 500 nodes."""
        draw = self.random.random()
        if draw < 0.02:
            return self.chain(self.random.randrange(8, 16))
        if draw < 0.04:
            return {"or": [self.leaf() for _ in range(self.random.randrange(20, 60))]}
        return self.node(self.random.choice([1, 2, 2, 3, 3, 4]))

    def leaf(self):
        return self.random.choice(self.pool)

    def node(self, levels):
        draw = self.random.random()
        if levels == 0 or draw < 0.15:
            return self.leaf()
        if draw < 0.45:
            return {"and": [self.node(levels - 1) for _ in range(self.random.randrange(1, 4))]}
        if draw < 0.7:
            return {"or": [self.node(levels - 1) for _ in range(self.random.randrange(1, 4))]}
        if draw < 0.85:
            return {"not": self.node(levels - 1)}
        if draw < 0.87:
            return self.random.choice([{}, {"not": {}}, {"tags": None}, {"and": [{}, {"or": [{}]}]}])
        # Several members of one object, which must all hold, and a null, which is no condition.
        members = {}
        for part in [
            self.leaf(),
            self.leaf(),
            {"not": self.node(levels - 1)},
            {"or": [self.node(levels - 1), self.leaf()]},
        ]:
            if self.random.random() < 0.6:
                members |= part
        return {"hasError": None, **members}

    def chain(self, levels):
        tree = self.leaf()
        for _ in range(levels):
            tree = {"not": tree} if self.random.random() < 0.5 else {"or": [self.leaf(), tree]}
        return tree


def leaves_of(tree):
    """Every condition of a tree, as pairs of name and value."""
    for name, value in tree.items():
        if value is None:
            continue
        if name in ("and", "or"):
            for part in value:
                yield from leaves_of(part)
        elif name == "not":
            yield from leaves_of(value)
        else:
            yield name, value


def nearest_place(tree):
    """The place of the first `near` that is not negated: an object's own, then its `and`'s, then its `or`'s."""
    if near := tree.get("near"):
        return near["latitude"], near["longitude"]
    parts = (tree.get("and") or []) + (tree.get("or") or [])
    return next(filter(None, map(nearest_place, parts)), None)
