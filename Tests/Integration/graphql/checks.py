"""Counts and shows what passed and what failed."""

passed = failed = 0


def check(right, text, *details):
    """Notes one check. `details` are shown only with a failure."""
    global passed, failed
    if right:
        passed += 1
    else:
        failed += 1
    print(f"{'ok  ' if right else 'FAIL'}  {text}", flush=True)
    for detail in () if right else details:
        print("      " + str(detail).replace("\n", "\n      "), flush=True)
    return right
