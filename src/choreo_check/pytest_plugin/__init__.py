"""What a team's own tests look like: the plugin for pytest.

`hooks` is all that pytest loads when it starts, and it imports nothing but pytest. The rest is imported by the first
test that needs it.
"""
