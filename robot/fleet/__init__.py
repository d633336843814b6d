"""The fleet: the robots of a province report to one MQTT broker, through an agent on each robot's computer.

The agent is a separate program: the robot neither knows nor needs it. It reads the robot's status file
(`robot.runtime.monitoring.status_file`) and daily figures from the disk, and reports them to the province. No word,
picture, name or number of a visitor is in any report.

topics                  the names of all topics: read this module first
messages                the messages of each topic
telemetry_reader        reads what the agent reports about this computer
outbox                  records that wait on the disk until the broker has them
link                    the connection: TLS, credentials, last will, answers of the broker
delivery                sends the outbox's records over the link, at most 20 at a time
content                 updates of the content: announced, fetched piece by piece, verified, applied by a command
announcement_signature  verifies an announcement's signature in a separate process
agent                   runs all of the above once a minute
status_reader           shows the retained topics of a province on an operator's computer
collect                 stores the records on an operator's computer, each once (`ranges`)
"""
