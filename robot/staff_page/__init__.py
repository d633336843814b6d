"""The web pages for clerks and officials, in the network of the service desk: plain HTML with forms.

A few lines of script reload a page whose data have changed. Read `app` first (routes, headers), then `access_control`
(login), `sessions` and `rate_limit`. The pages are `queue`, `staff_calls`, `read_only_pages`, `ratings_page`,
`questions` and `reports`.
"""
