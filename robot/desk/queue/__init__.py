"""Queue numbers for the counters: given once, called in order, with an estimate of the wait.

Read `model` first (a number, and the rules of a site), then `tickets` (the store), `calling_order` and
`wait_estimates`. `sources` lets the robot use a centre's existing queue system instead.
"""
