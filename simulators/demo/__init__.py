"""The two demonstrations: three visitors in the lobby, and a visitor of the service desk; pictures of each step.

Read `lobby_demo` and `desk_demo` first, then `visitor_script` (what visitors can do, and what they wait for).
"""
