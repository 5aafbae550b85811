"""What scripts, tests and benchmarks share: the program under test, a library that runs, its API and its processes."""
