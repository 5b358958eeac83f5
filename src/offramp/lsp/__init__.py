"""The language server. pygls is an extra: nothing outside this package imports it."""
