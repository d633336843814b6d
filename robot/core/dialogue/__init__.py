"""The handlers of the dialogue: functions (state, event or object, context) -> state that the tables name.

Read first: `turn_taking` (speak, then listen), `pages` (enter a phase, say its sentence), `visit` (begin, check, end).

turn_taking, listening, presence         turns of speech; barge-in; whether a visitor stands here and looks
spoken_input, spoken_commands            a sentence does what a touch does; the table between both
expected_replies                         which answers a turn expects on the current page
pages, options, searching, hearing_mode  general wants; settings of a visit; keyboard; conversation in writing
visit, rating, staff_call                begin, check and end; five faces; a call for staff
escort, escort_progress, battery         leading a visitor; what happens on the way; what the charge allows
precheck, precheck_findings              the paper check and its findings
queueing, number_call, dossiers          queue numbers; a counter's call; the state of a dossier
staff_screen                             the staff's screen behind its PIN
edition_change                           a new edition of the catalogue comes into force
"""
