"""The linter for wording: what a clause says in words that two readers can understand in two ways.

It judges words, never meaning. `rules.toml` holds the rules; what one of them looks for is a list of phrases there, or a
finder in `grammar` (a sentence) or `whole` (a spec).
"""
