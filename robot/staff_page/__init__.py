"""The web page of clerks and officials, in the network of the desk: plain pages with forms.

A few lines of script reload a page that has changed. Read `app` first (routes and headers), then `access_control`
(login), `sessions` and `rate_limit`. The pages are `queue`, `staff_calls`, `read_only_pages`, `ratings_page`,
`questions` and `reports`.
"""
