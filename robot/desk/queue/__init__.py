"""Numbers for the counters: given once, called in order, with the wait that a visitor may expect.

Read `model` first (a number, and the rules of a site), then `tickets` (the store), `calling_order` and
`wait_estimates`. `sources` is the port behind which a centre's own queue system can stand.
"""
