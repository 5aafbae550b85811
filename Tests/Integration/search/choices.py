"""A list of facets is counted as if its own choice were off. Of a filter object: the same without that choice."""

# Conditions that may be in one `or` with a choice.
LIKE = {
    "cameraModels": {"cameraMakes"},
    "cities": {"regions", "countries"},
    "countries": {"cities", "regions"},
}


def without_choice(tree, condition):
    """The tree as if its own choice of one list at the top, through nested `and`s, were off."""
    parts = {}
    for name, value in tree.items():
        # An `or` of one is what it holds.
        if value is not None and (name == "and" or name == "or" and len(value) == 1):
            parts[name] = [without_choice(part, condition) for part in value]
        elif name == "or" and value is not None and is_choice(tree, name, value, condition):
            continue
        elif name != condition:
            parts[name] = value
        elif excluded(value):
            # What is excluded is no choice.
            parts[name] = excluded(value)
    return parts


def excluded(value):
    """What a match of terms excludes, as a match; None where it excludes nothing, and for other conditions."""
    if not isinstance(value, dict) or not value.get("none"):
        return None
    return {name: value[name] for name in ["none", "minimumConfidence"] if name in value}


def is_choice(tree, name, value, condition):
    """Whether a member is a choice from one list: its condition, or an `or` of such."""
    if name != "or":
        return name == condition and not excluded(value)
    parts = [only_member(part) for part in value]
    if None in parts:
        return False
    if len(parts) == 1:
        return is_choice(value[0], *parts[0], condition)
    chosen = [is_choice(part, *member, condition) for part, member in zip(value, parts)]
    likes = LIKE.get(condition, set())
    return any(chosen) and all(yes or member[0] in likes for yes, member in zip(chosen, parts))


def only_member(part):
    """The one condition of a filter object, out of lists of one; None where it has none or several."""
    members = [(name, value) for name, value in part.items() if value is not None]
    if len(members) != 1:
        return None
    name, value = members[0]
    if name in ("and", "or") and len(value) == 1:
        return only_member(value[0])
    # Several ways of matching are several conditions.
    if isinstance(value, dict) and len(value.keys() & {"any", "all", "none", "only"}) > 1:
        return None
    return name, value
