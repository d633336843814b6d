"""The fleet: many robots of a province and one MQTT broker. A separate program: the robot neither knows nor needs it.

The robot leaves a small status file on its disk (`robot.runtime.monitoring.status_file`) beside its other figures; the
agent reads both and reports to the province. No word, picture, name or number of a visitor is in any report.

topics                  the names of all topics: read this module first
messages                the messages of each topic
telemetry_reader        reads what the agent reports about this computer
outbox                  records that wait on the disk until the broker has them
link                    the connection: TLS, credentials, last will, answers of the broker
delivery                sends the outbox over the link, a window at a time
content                 an update of the content: announced, fetched piece by piece, checked, handed to a command
announcement_signature  verifies an announcement's signature in a separate process
agent                   runs all of the above once a minute
status_reader           shows the retained topics of a province on an operator's computer
collect                 keeps the records on an operator's computer, each once (`ranges`)
"""
