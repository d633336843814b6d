"""The decisions of the robot: one pure function, `reduce(state, event, at_ms, rules) -> (state, commands)`.

No module here reads a clock, a file or a device. Read in this order; `README.md` in this folder has the overview:

events        everything that can happen
commands      everything that the core can ask for; each has one owner
phases        what the robot is doing: one class for each phase of a visit
state         everything else that a decision depends on
table         phases x wants: what a touch or a sentence does (`intents`, `table_cells`)
deadlines     phases x time: what happens at a deadline, when a visitor comes or leaves
reduce        the reducer itself (`step_context`: time, rules and commands of one step)
dialogue      the handlers that the tables name
screen        what the screen shows in each state
rules         limits and facts of the site that decisions depend on
health        what each part that is down takes away (`parts`)
diagnostics   measured values for the technician's screen
chart         the state chart, drawn from the tables
trouble       the error type for everything that a person can mend
"""
