"""The fleet: a province, dozens of robots, one MQTT broker. A program of its own; the robot neither knows nor needs it.

The robot leaves a small file on its disk (`robot.runtime.monitoring.status_file`), its figures lie there anyway; the
agent reads both and reports to the province. No word, picture, name or number of a visitor is in any of it.

topics                  the names of all topics: the page to read first
messages                what is in them
telemetry_reader        what the agent reads on this computer
outbox                  records that wait on the disk until the broker has them
link                    the connection: TLS, credentials, last will, answers of the broker
delivery                from the outbox over the link, a window at a time
content                 an update of the content: announced, fetched piece by piece, checked, handed to a command
announcement_signature  the signature of an announcement, judged by a program that ends again
agent                   all of it, once a minute
status_reader           what an operator's computer sees: the retained topics of a province
collect                 what an operator's computer keeps: the records, each once (`ranges`)
"""
