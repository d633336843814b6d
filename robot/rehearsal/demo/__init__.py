"""The demonstrations: scenarios of `simulators/scenarios/demo` at the real ports, with a film strip and a summary."""
