"""People of the simulated lobby: visitors who carry out orders, visitors who are led, and a crowd generated from a
seed.

Read `visitor` first (how one person stands, looks and walks), then `led_visitor` and `crowd`.
"""
