"""The subcommands of `wirecopy`, a module each. Thin: they parse, call the newsroom and print."""
