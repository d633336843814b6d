"""Scenarios: files that say who comes when, what breaks and what must hold; read, played and judged.

Read `scenario` first (the types), then `player` (how one is played). `virtual_time_backend` plays in memory,
`real_time_backend` at the real ports; `golden_journals` holds what each run led to.
"""
