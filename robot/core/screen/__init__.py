"""What the screen shows in each state, without a pixel: `kiosk_ui` decides how it looks.

Read first: `view` (all pages, and the frame around them), then `view_builder` (the table from phases to pages).

view               pages as values; `View` is a page with face, ring, pill and caption
view_builder       the view of a state
robot_expression   face, ring around the microphone, state pill, caption
lines              a sentence by its word key
paging             how many rows a page of a list has
target_names       the spoken name of each target
cards              facts as pages show them
desk_values        tickets, dossier states, access levels
ticket_slip        the printed ticket
"""
