"""Runs the browser tests and prints how many passed. Arguments: words, one of which a test's name must hold."""

import pathlib
import importlib
import sys
import time
import traceback

import library


def tests(words):
    for file in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(file.stem)
        for name, function in vars(module).items():
            if name.startswith("test_") and (not words or any(word in name for word in words)):
                yield name.removeprefix("test_").replace("_", " "), function


def attempt(test, chromium):
    """Runs a test; its failure as text, or None."""
    try:
        test(chromium)
    except Exception:
        return traceback.format_exc(limit=-2)
    finally:
        for context in chromium.contexts:
            context.close()


def main():
    if not library.url or not library.token:
        sys.exit("error: CALOTYPE_URL and CALOTYPE_TOKEN name the server to test; script/test-web starts one")
    passed = failed = 0
    with library.browser() as chromium:
        for sentence, test in tests(sys.argv[1:]):
            start = time.monotonic()
            failure = attempt(test, chromium)
            if failure:
                # A browser without a GPU misses its time on a busy machine; what fails twice is wrong. Both are shown.
                print(f"again   {sentence}\n{failure}", flush=True)
                failure = attempt(test, chromium)
            if failure:
                failed += 1
                print(f"FAILED  {sentence}\n{failure}", flush=True)
            else:
                passed += 1
                print(f"ok      {sentence} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
