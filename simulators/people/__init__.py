"""People of the simulated lobby: visitors with orders, visitors who are led, and a crowd by seed.

Read `visitor` first (how one person stands, looks and walks), then `led_visitor` and `crowd`.
"""
